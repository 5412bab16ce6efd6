/// Undoes percent escapes and HTML's character references, behind which an address can hide.
enum Escapes {
  /// The text without escapes; nil where there are none.
  ///
  /// Undone twice where the first time leaves more: text within XML is often escaped again.
  static func undone(_ bytes: [UInt8]) -> [UInt8]? {
    guard var result = once(bytes) else { return nil }
    if let again = once(result) { result = again }
    return result
  }

  private static let names: [(name: [UInt8], byte: UInt8)] = [
    ("commat", UInt8(ascii: "@")), ("period", UInt8(ascii: ".")), ("lowbar", UInt8(ascii: "_")),
    ("amp", UInt8(ascii: "&")), ("hyphen", UInt8(ascii: "-")), ("plus", UInt8(ascii: "+")),
    ("colon", UInt8(ascii: ":")), ("equals", UInt8(ascii: "=")), ("quest", UInt8(ascii: "?")),
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

  /// `&#64;`, `&#x40;`, `&commat;`.
  private static func reference(_ bytes: [UInt8], _ index: Int) -> (Unicode.Scalar, Int)? {
    let rest = bytes[(index + 1)...].prefix(12)
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = rest[..<end]
    if name.first == UInt8(ascii: "#") {
      let digits = String(decoding: name.dropFirst(), as: UTF8.self).lowercased()
      let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let value, let scalar = Unicode.Scalar(value) else { return nil }
      return (scalar, end + 1)
    }
    guard let known = names.first(where: { name.elementsEqual($0.name) }) else { return nil }
    return (Unicode.Scalar(known.byte), end + 1)
  }
}
