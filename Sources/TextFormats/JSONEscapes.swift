/// The escapes within JSON's strings: `\n`, `\u00e9`.
package enum JSONEscapes {
  /// A text that need not be JSON, with the escapes undone that can hide letters: `\u0075`.
  package static func lettersUndone(in bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "\\")) else { return Array(bytes) }
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      var end = index
      if bytes[index] == UInt8(ascii: "\\"), bytes[index...].dropFirst().first == UInt8(ascii: "u"),
        let scalar = try? scalar(in: bytes, at: &end, isStrict: false)
      {
        result += String(scalar).utf8
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// A text as it stands between quotes, written as PHP's `json_encode` writes it: slashes escaped,
  /// and everything outside ASCII.
  ///
  /// - Parameter all: without it, slashes stay as they are.
  package static func escaped(_ text: String, all: Bool = true) -> String {
    var result = ""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x2f where all: result += "\\/"
      case 0x0a: result += "\\n"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x80...:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      }
    }
    return result
  }

  /// What stands between the quotes of a string, its escapes undone.
  static func undone(in contents: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = contents.startIndex
    while let backslash = contents[index...].firstIndex(of: UInt8(ascii: "\\")) {
      result += contents[index..<backslash]
      index = backslash
      guard let scalar = try? scalar(in: contents, at: &index, isStrict: false) else { break }
      result += String(scalar).utf8
    }
    return result + contents[index...]
  }

  /// What an escape stands for.
  ///
  /// - Parameters:
  ///   - index: of the backslash; afterwards of what follows the escape.
  ///   - isStrict: whether half of a surrogate pair is refused; otherwise it is U+FFFD.
  static func scalar(
    in bytes: ArraySlice<UInt8>, at index: inout Int, isStrict: Bool
  ) throws(JSONProblem) -> Unicode.Scalar {
    let start = index
    index += 1
    guard index < bytes.endIndex else {
      throw JSONProblem(reason: .endsWithinQuotes, index: index)
    }
    let letter = bytes[index]
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw JSONProblem(reason: .unknownEscape, index: index - 1)
    }
    let first = try digits(in: bytes, at: &index)
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Characters beyond 16 bits are written as two escapes.
    let end = index
    if first < 0xdc00, bytes[index...].starts(with: "\\u".utf8) {
      index += 2
      do throws(JSONProblem) {
        let second = try digits(in: bytes, at: &index)
        if (0xdc00..<0xe000).contains(second),
          let scalar = Unicode.Scalar(0x1_0000 + ((first - 0xd800) << 10 | (second - 0xdc00)))
        {
          return scalar
        }
      } catch { if isStrict { throw error } }
    }
    index = end
    guard !isStrict else { throw JSONProblem(reason: .halfCharacter, index: start) }
    return "\u{fffd}"
  }

  private static func digits(
    in bytes: ArraySlice<UInt8>, at index: inout Int
  ) throws(JSONProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.endIndex,
        let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else { throw JSONProblem(reason: .unknownEscape, index: index) }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
