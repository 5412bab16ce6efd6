/// What a value's first bytes promise: that it is a text, or that it has values of its own, in JSON,
/// in PHP's serialised form, or in base64 of either.
///
/// Those who search a value and those who rewrite it go by this, so that one finds nothing that the
/// other cannot replace.
package enum WrappedForm {
  /// A text.
  case none
  /// An object or array of JSON.
  case json(ArraySlice<UInt8>)
  /// A text of JSON, in quotes.
  case quoted(ArraySlice<UInt8>)
  /// PHP's serialised form.
  case serialised(ArraySlice<UInt8>)
  /// Base64 of a value that has values of its own.
  case base64(ArraySlice<UInt8>)

  /// Less than this in base64 holds nobody's data.
  private static let leastBytes = 6
  /// By so many letters base64 is judged.
  package static let headLetters = 64

  /// Looks at a value's first bytes; white space may stand before them.
  package init(of bytes: ArraySlice<UInt8>) {
    let text = WrappedForm.withoutBlanks(bytes)
    switch text.first {
    case nil: self = .none
    case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json(text)
    case UInt8(ascii: "\""): self = .quoted(text)
    case let first:
      if text.dropFirst().first == UInt8(ascii: ":") || first == UInt8(ascii: "N"),
        PHPTokenizer.mayBegin(text)
      {
        self = .serialised(text)
      } else {
        self = WrappedForm.base64(in: text).map { .base64($0) } ?? .none
      }
    }
  }

  /// Whether it is more than a text.
  package var isWrapped: Bool {
    if case .none = self { false } else { true }
  }

  /// Whether nothing else begins so: a bracket begins many a text.
  package var isSure: Bool {
    switch self {
    case .none, .base64: return false
    case .json(let text):
      var rest = text
      while let first = rest.first, first == text.first || WrappedForm.isBlank(first) {
        rest.removeFirst()
      }
      if text.first == UInt8(ascii: "{") { return rest.first == UInt8(ascii: "\"") }
      return rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "{")
    case .quoted(let text):
      // What is quoted begins, behind blanks and their escapes, with a bracket and another or a quote.
      let rest = text.dropFirst().drop { WrappedForm.isBlank($0) || "\\\"nrt".utf8.contains($0) }
      let next = rest.dropFirst().first { !WrappedForm.isBlank($0) }
      return rest.first == UInt8(ascii: "{")
        || rest.first == UInt8(ascii: "[") && (next.map { "[{\\\"".utf8.contains($0) } ?? false)
    case .serialised(let text): return PHPTokenizer.isSure(text)
    }
  }

  /// What may be base64 of a value that has values of its own; nil for most texts.
  package static func base64(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    // Most texts are short, and the first letter tells of many others that they hold nothing of the
    // kind, the first four of nearly all.
    guard text.count >= leastBytes / 3 * 4 else { return nil }
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      guard let value = Base64.value(byte) else { continue }
      guard count > 0 || firstValues >> UInt64(value) & 1 == 1 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count == 4 { break }
    }
    guard count == 4 else { return nil }
    let first = UInt8(truncatingIfNeeded: bits >> 16)
    let second = UInt8(truncatingIfNeeded: bits >> 8)
    let isPromising =
      isBlank(first) || "{[\"".utf8.contains(first) || first == 0xef
      || second == UInt8(ascii: ":") && PHPTokenizer.isLetter(first)
      // Or base64 once more.
      || Base64.value(first) != nil && Base64.value(second) != nil
        && Base64.value(UInt8(truncatingIfNeeded: bits)) != nil
    guard isPromising else { return nil }
    let head = Base64.decoded(text, most: headLetters)
    guard head.count >= leastBytes, head.prefix(8).allSatisfy({ $0 >= 0x20 || isBlank($0) }) else {
      return nil
    }
    // A quote begins many a text, and needs what is quoted to have fields.
    let form = WrappedForm(of: head[...])
    switch form {
    case .none: return nil
    case .quoted: return form.isSure ? text : nil
    case .json, .serialised, .base64: return text
    }
  }

  /// What the first letter of base64 may stand for, a bit each: the first six bits of a blank, `{`,
  /// `[`, `"`, a byte order mark, or a letter of PHP's form or of base64 once more.
  private static let firstValues: UInt64 = {
    let first = " \t\r\n{[\"\u{feff}".utf8
    let letters = (UInt8.min...UInt8.max).filter { Base64.value($0) != nil }
    return (Array(first) + letters).reduce(0) { $0 | 1 << UInt64($1 >> 2) }
  }()

  private static func withoutBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = bytes
    while let first = text.first {
      if isBlank(first) {
        text.removeFirst()
      } else if text.starts(with: [0xef, 0xbb, 0xbf]) {
        text.removeFirst(3)
      } else if text.starts(with: [0xc2, 0xa0]) {
        text.removeFirst(2)
      } else {
        break
      }
    }
    return text
  }

  /// Whether a byte is white space to JSON.
  package static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }
}
