/// Base64 (RFC 4648) as PHP's `base64_decode` reads it: what is none of its letters is passed over,
/// wherever it stands.
enum Base64 {
  /// The value of a letter; nil for what is none.
  static func value(_ letter: UInt8) -> UInt8? {
    let value = values[Int(letter)]
    return value < 64 ? value : nil
  }

  /// What the first letters hold.
  ///
  /// - Parameter most: how many letters are read; all by default.
  static func decoded(_ text: ArraySlice<UInt8>, most: Int = .max) -> [UInt8] {
    var result: [UInt8] = []
    if most == .max { result.reserveCapacity(text.count / 4 * 3) }
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      let value = values[Int(byte)]
      guard value < 64 else { continue }
      bits = bits << 6 | UInt32(value)
      count += 1
      // Every letter but the first of four ends a byte.
      let left = 6 - 2 * ((count - 1) & 3)
      if left < 6 { result.append(UInt8(truncatingIfNeeded: bits >> UInt32(left))) }
      if count == most { break }
    }
    return result
  }

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()
}
