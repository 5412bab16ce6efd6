/// Undoes percent escapes and HTML's character references, behind which an address can hide.
package enum Escapes {
  /// The text without escapes; nil where there are none.
  ///
  /// Undone twice where the first time leaves more: text within XML is often escaped again.
  package static func undone(_ bytes: [UInt8]) -> [UInt8]? {
    guard var result = once(bytes) else { return nil }
    if let again = once(result) { result = again }
    return result
  }

  private static let names: [(name: [UInt8], byte: UInt8)] = [
    ("commat", UInt8(ascii: "@")), ("period", UInt8(ascii: ".")), ("lowbar", UInt8(ascii: "_")),
    ("amp", UInt8(ascii: "&")), ("quot", UInt8(ascii: "\"")), ("hyphen", UInt8(ascii: "-")),
    ("plus", UInt8(ascii: "+")),
    ("colon", UInt8(ascii: ":")), ("equals", UInt8(ascii: "=")), ("quest", UInt8(ascii: "?")),
    // As good as a space wherever a number or an address is looked for.
    ("nbsp", UInt8(ascii: " ")),
  ].map { (Array($0.0.utf8), $0.1) }

  private static func once(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index < bytes.count {
      let escape: (scalar: Unicode.Scalar, end: Int)?
      switch bytes[index] {
      case UInt8(ascii: "%"): escape = percent(bytes, index)
      case UInt8(ascii: "&"): escape = reference(bytes, index)
      default: escape = nil
      }
      guard let escape else {
        index += 1
        continue
      }
      result += bytes[copied..<index]
      result += String(escape.scalar).utf8
      copied = escape.end
      index = escape.end
    }
    return copied == 0 ? nil : result + bytes[copied...]
  }

  /// `%40`; ASCII only, which is all that addresses need.
  private static func percent(_ bytes: [UInt8], _ index: Int) -> (Unicode.Scalar, Int)? {
    guard index + 2 < bytes.count,
      let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16),
      (0x20..<0x7f).contains(value)
    else { return nil }
    return (Unicode.Scalar(value), index + 3)
  }

  /// `&#64;`, `&#x40;`, `&commat;`; browsers read a number without its semicolon too.
  private static func reference(_ bytes: [UInt8], _ index: Int) -> (Unicode.Scalar, Int)? {
    let start = index + 1
    guard start < bytes.count else { return nil }
    if bytes[start] == UInt8(ascii: "#") { return number(bytes, start + 1) }
    let rest = bytes[start...].prefix(12)
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    guard let known = names.first(where: { rest[..<end].elementsEqual($0.name) }) else {
      return nil
    }
    return (Unicode.Scalar(known.byte), end + 1)
  }

  private static func number(_ bytes: [UInt8], _ start: Int) -> (Unicode.Scalar, Int)? {
    var index = start
    var radix: UInt32 = 10
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "x") {
      radix = 16
      index += 1
    }
    let first = index
    var value: UInt32 = 0
    // Any number of zeros may stand before the number.
    while index < bytes.count, index - first < 64,
      let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, digit < radix
    {
      value = min(value, 0x11_0000) * radix + UInt32(digit)
      index += 1
    }
    guard index > first, let scalar = Unicode.Scalar(value) else { return nil }
    let hasEnd = index < bytes.count && bytes[index] == UInt8(ascii: ";")
    return (scalar, hasEnd ? index + 1 : index)
  }
}
