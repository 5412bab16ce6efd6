import Archive

/// Bits that say nothing, by which what is encoded anew ends on the bit where the old stream goes
/// on, so that whole bytes are copied from there.
enum BitFiller {
  /// The byte-aligned way out of any bit: the header of an empty stored block, and its lengths.
  ///
  /// - Parameters:
  ///   - byte: the byte whose low bits belong to what came before.
  ///   - used: how many do.
  static func align(_ byte: UInt8, used: Int) -> [UInt8] {
    guard used > 0 else { return [] }
    // Three bits of header, all of them zero, then zeros up to the next byte.
    let head = [byte & mask(used)] + (used > 5 ? [0] : [])
    return head + [0, 0, 0xff, 0xff]
  }

  /// Empty blocks of so many bytes or, where there are none of that length, of a few more than a whole
  /// block of the file system; from a whole byte to a whole byte.
  static func gap(_ count: Int64) -> [UInt8] {
    // A stored block has five bytes, one behind an empty fixed block six.
    let six = Int(count % 5)
    let five = (Int(count) - six * 6) / 5
    guard five >= 0 else { return gap(count + BlockAlignment.block) }
    return (0..<five).flatMap { _ in stored } + (0..<six).flatMap { _ in fixedAndStored }
  }

  private static let stored: [UInt8] = [0, 0, 0, 0xff, 0xff]
  private static let fixedAndStored: [UInt8] = [0b10, 0, 0, 0, 0xff, 0xff]

  /// From a whole byte to the bit where the old stream goes on, and the old byte's other bits.
  ///
  /// - Parameters:
  ///   - used: how many low bits of the old byte do not belong to what goes on.
  ///   - byte: that byte.
  static func lead(into byte: UInt8, used: Int) -> [UInt8] {
    guard used > 0 else { return [] }
    var bytes = leads[used]
    bytes[bytes.count - 1] |= byte & ~mask(used)
    return bytes
  }

  /// The last, empty block of a stream.
  static let end: [UInt8] = [3, 0]

  private static func mask(_ bits: Int) -> UInt8 { (1 << UInt8(bits)) - 1 }

  /// Empty blocks for each of the eight bits.
  private static let leads: [[UInt8]] = (0..<8).map { used in
    var bits = Bits()
    if used % 2 == 1 { bits.addEmptyDynamicBlock() }
    while bits.count % 8 != used { bits.addEmptyFixedBlock() }
    return bits.bytes
  }

  private struct Bits {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    /// Adds a number, its lowest bit first.
    private mutating func add(_ value: Int, _ width: Int) {
      for bit in 0..<width {
        if count % 8 == 0 { bytes.append(0) }
        if value >> bit & 1 == 1 { bytes[count / 8] |= 1 << UInt8(count % 8) }
        count += 1
      }
    }

    /// Ten bits: not the last block, fixed codes, and the code for its end.
    mutating func addEmptyFixedBlock() {
      add(0b010, 3)
      add(0, 7)
    }

    /// 99 bits, an odd number: a block with codes of its own, each set of them complete, since some
    /// readers want that.
    ///
    /// The literals 0 and 256 (the end) and two distances have codes of one bit.
    mutating func addEmptyDynamicBlock() {
      add(0b100, 3)
      // 257 literals, 2 distances, 18 lengths of the codes that describe those.
      add(0, 5)
      add(1, 5)
      add(14, 4)
      let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
      for symbol in order { add([1: 1, 17: 2, 18: 2][symbol] ?? 0, 3) }
      // A length of 1 is the code 0, a run of 3 to 10 zeros 10, one of 11 to 138 zeros 11.
      add(0, 1)
      add(0b11, 2)
      add(138 - 11, 7)
      add(0b11, 2)
      add(107 - 11, 7)
      add(0b01, 2)
      add(10 - 3, 3)
      for _ in 0..<3 { add(0, 1) }
      // The end: the second of the two literals.
      add(1, 1)
    }
  }
}
