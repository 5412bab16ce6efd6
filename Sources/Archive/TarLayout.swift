internal import Base

/// Holds an unpacked stream against what Moodle's packer writes: plain headers with nothing in them
/// but name, size and time, zeros between members, and two empty blocks at the end.
struct TarLayout {
  private enum Part { case header, contents, padding, end }

  /// What the members must be, in their order; nil where any are right.
  private var members: AnyIterator<Member>?
  private var part = Part.header
  private var missing = Int64(Ustar.block)
  private var header = [UInt8](repeating: 0, count: Ustar.block)
  private var padding: Int64 = 0
  private var isRightSoFar = true

  /// Any members.
  init() { members = nil }

  /// These members.
  init(of members: AnySequence<Member>) { self.members = members.makeIterator() }

  /// Whether all of it was right, to the last byte.
  var holds: Bool { isRightSoFar && part == .end && missing == 0 }

  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, isRightSoFar {
      guard missing > 0 else {
        isRightSoFar = false
        return
      }
      let step = Int(min(missing, Int64(rest.count)))
      let piece = UnsafeRawBufferPointer(rebasing: rest[..<step])
      switch part {
      case .header:
        let start = Ustar.block - Int(missing)
        header.withUnsafeMutableBytes {
          UnsafeMutableRawBufferPointer(rebasing: $0[start..<(start + step)]).copyMemory(
            from: piece)
        }
      case .contents: break
      case .padding, .end: isRightSoFar = piece.allSatisfy { $0 == 0 }
      }
      missing -= Int64(step)
      rest = UnsafeRawBufferPointer(rebasing: rest[step...])
      while missing == 0, part != .end, isRightSoFar { advance() }
    }
  }

  private mutating func advance() {
    switch part {
    case .header: readHeader()
    case .contents: (part, missing) = (.padding, padding)
    case .padding: (part, missing) = (.header, Int64(Ustar.block))
    case .end: break
    }
  }

  private mutating func readHeader() {
    if header.allSatisfy({ $0 == 0 }) {
      (part, missing) = (.end, Int64(Ustar.block))
      if let members { isRightSoFar = members.next() == nil }
      return
    }
    let expected: [UInt8]?
    if let members {
      expected = members.next().flatMap { try? Ustar.header($0) }
    } else {
      expected = Ustar.again(header)
    }
    isRightSoFar = header == expected
    let size = Ustar.size(in: header) ?? 0
    (part, missing, padding) = (.contents, size, Int64(Ustar.padding(size)))
  }
}
