/// A small fast generator, so that a failure can be had again by its seed.
package struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// Begins with a seed.
  package init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  /// Sixty-four bits.
  package mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// Text with tags, which deflate makes smaller.
  package mutating func text(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      bytes +=
        "<a id=\"\(next() % 500)\">\(["un", "deux", "trois"].randomElement(using: &self) ?? "")</a>\n"
        .utf8
    }
    return Array(bytes.prefix(count))
  }

  /// Bytes that deflate cannot make smaller.
  package mutating func noise(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}
