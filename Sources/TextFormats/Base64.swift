/// Base64 (RFC 4648) as PHP's `base64_decode` reads it: what is none of its letters is passed over,
/// wherever it stands.
package enum Base64 {
  /// The value of a letter; nil for what is none.
  package static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// What the first letters hold.
  ///
  /// - Parameter most: how many letters are read; all by default.
  package static func decoded(_ text: ArraySlice<UInt8>, most: Int = .max) -> [UInt8] {
    var result: [UInt8] = []
    if most == .max { result.reserveCapacity(text.count / 4 * 3) }
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      guard let value = value(byte) else { continue }
      bits = bits << 6 | UInt32(value)
      count += 1
      // Every letter but the first of four ends a byte.
      let left = 6 - 2 * ((count - 1) & 3)
      if left < 6 { result.append(UInt8(truncatingIfNeeded: bits >> UInt32(left))) }
      if count == most { break }
    }
    return result
  }

  /// Bytes in base64, padded, on one line: what PHP's `base64_encode` writes.
  package static func encoded(_ bytes: some Collection<UInt8>) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      guard count == 3 else { continue }
      for shift in [18, 12, 6, 0] as [UInt32] { result.append(letters[Int(bits >> shift & 63)]) }
      (bits, count) = (0, 0)
    }
    if count > 0 {
      bits <<= UInt32(8 * (3 - count))
      for place in 0...count { result.append(letters[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
      result += Array(repeating: UInt8(ascii: "="), count: 3 - count)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
