/// Turns UTF-16 that comes in pieces into UTF-8.
struct UTF16Transcoder {
  private let isBigEndian: Bool
  private var half: UInt8?
  private var surrogate: UInt32?

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  /// The UTF-8 of what is whole by now; halves of a pair without the other become U+FFFD.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let unit = isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
      if let high = surrogate {
        surrogate = nil
        if (0xdc00...0xdfff).contains(unit) {
          UTF16Transcoder.append(0x10000 + (high - 0xd800) << 10 + (unit - 0xdc00), to: &text)
          continue
        }
        UTF16Transcoder.append(0xfffd, to: &text)
      }
      if (0xd800...0xdbff).contains(unit) {
        surrogate = unit
      } else {
        UTF16Transcoder.append(unit, to: &text)
      }
    }
    return text
  }

  static func append(_ value: UInt32, to text: inout [UInt8]) {
    text += String(Unicode.Scalar(value) ?? "\u{fffd}").utf8
  }
}
