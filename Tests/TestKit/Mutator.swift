/// Changes bytes a little, the same each time for one seed.
package struct Mutator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  package mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// A copy with one to four changes: bytes flipped, set, taken out, put in or doubled.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0...3, using: &self) {
      guard !bytes.isEmpty else { return [UInt8.random(in: 0...255, using: &self)] }
      let at = Int.random(in: bytes.indices, using: &self)
      let end = min(bytes.count, at + Int.random(in: 1...24, using: &self))
      switch Int.random(in: 0..<7, using: &self) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1: bytes[at] = [0, 0xff, 0x20, 0x2f, 0x30, 0x80].randomElement(using: &self) ?? 0
      case 2: bytes[at] = UInt8.random(in: 0...255, using: &self)
      case 3: bytes.removeSubrange(at..<end)
      case 4: bytes.insert(contentsOf: bytes[at..<end], at: at)
      case 5: bytes = Array(bytes[..<max(1, at)])
      default:
        let other = Int.random(in: bytes.indices, using: &self)
        let piece = Array(bytes[at..<end])
        bytes.replaceSubrange(other..<min(bytes.count, other + piece.count), with: piece)
      }
    }
    return bytes
  }
}
