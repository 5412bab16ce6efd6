internal import Archive
internal import Base
internal import SystemPackage

/// Finds borders of deflate blocks, at the speed of ISA-L.
///
/// Only zlib stops at each border, but it is half as fast, and begins at borders alone. So what
/// lies far from all that orders change is inflated by ISA-L, and zlib begins at a border found here.
struct BlockFinder {
  /// A border and the up to 32 KB before it.
  typealias Found = (border: SplicePlan.Border, window: [UInt8])

  /// How far before the target the search begins.
  private static let lead: Int64 = 1 << 20
  private let file: SourceFile
  private let log: InflationLog

  init(_ file: SourceFile, _ log: InflationLog) {
    self.file = file
    self.log = log
  }

  /// A border before an offset of the unpacked stream; nil where none is found near it, or zlib
  /// does not read on from there as ISA-L did.
  ///
  /// - Throws: `damaged`, `io`, `interrupted`.
  func border(before target: Int64) throws(GabaritError) -> Found? {
    let start = max(0, target - BlockFinder.lead)
    var cursor = Cursor(file, from: log.point(before: start))
    try cursor.skip(to: start)
    var found: Found?
    while cursor.produced < target, try cursor.step() {
      guard cursor.produced <= target, let bit = cursor.border else { continue }
      found = (
        SplicePlan.Border(bit: bit, offset: cursor.produced, checksum: cursor.checksum),
        cursor.window
      )
    }
    guard let found, try leads(found, to: cursor) else { return nil }
    return found
  }

  /// Whether zlib, begun at the border, comes to the same bytes.
  private func leads(_ found: Found, to cursor: borrowing Cursor) throws(GabaritError) -> Bool {
    do throws(GabaritError) {
      var stream = try DeflateStream.open(file, atBit: found.border.bit, window: found.window)
      var missing = cursor.produced - found.border.offset
      var checksum = found.border.checksum
      let room = Chunk(capacity: 64 << 10)
      while missing > 0 {
        let step = Int(min(missing, Int64(room.bytes.count)))
        let piece = UnsafeMutableRawBufferPointer(rebasing: room.bytes[..<step])
        guard try stream.inflate(into: piece).count == step else { return false }
        checksum = Crc.update(checksum, UnsafeRawBufferPointer(piece))
        missing -= Int64(step)
      }
      return checksum == cursor.checksum
    } catch {
      guard error.code == .damaged || error.code == .truncated else { throw error }
      return false
    }
  }

  /// A place in the stream that moves on in steps of a few bytes of the file.
  private struct Cursor: ~Copyable {
    /// Shorter than most headers of blocks.
    private static let stepBytes = 24
    /// More than comes out of a step, and of what ISA-L had inflated ahead.
    private static let reach = 256 << 10

    private(set) var produced: Int64
    private let file: SourceFile
    private let inflater: Inflater
    private let input = Chunk(capacity: 64 << 10)
    private let room = Chunk(capacity: DeflateStream.windowBytes + 4 * Cursor.reach)
    /// Where in the room the next bytes go.
    private var filled = 0
    /// Where in the file the input begins, and what of it was handed over.
    private var offset: Int64
    private var handed = 0

    init(_ file: SourceFile, from point: InflationLog.Point?) {
      self.file = file
      inflater = point.map { Inflater(copying: $0.inflater) } ?? Inflater()
      offset = point?.offset ?? 0
      produced = point?.produced ?? 0
    }

    var checksum: UInt32 { inflater.checksum }

    /// The bit of the file at which a block begins, just behind what came out so far.
    var border: Int64? { inflater.bitsOfHeader.map { (offset + Int64(handed)) * 8 - $0 } }

    /// The up to 32 KB that came out last.
    var window: [UInt8] {
      Array(room.bytes[max(0, filled - DeflateStream.windowBytes)..<filled])
    }

    /// Goes to an offset of the unpacked stream.
    mutating func skip(to target: Int64) throws(GabaritError) {
      while produced < target {
        try Interruption.check()
        let most = min(target - produced, Int64(Cursor.reach))
        guard try move(handing: input.bytes.count, room: Int(most)) else { return }
      }
    }

    /// Goes on by a few bytes of the file; false at the end.
    mutating func step() throws(GabaritError) -> Bool {
      try move(handing: Cursor.stepBytes, room: Cursor.reach)
    }

    private mutating func move(handing step: Int, room most: Int) throws(GabaritError) -> Bool {
      guard !inflater.isFinished else { return false }
      if inflater.unread == 0 { try hand(step) }
      if filled + most > room.bytes.count {
        let kept = min(filled, DeflateStream.windowBytes)
        room.bytes.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: room.bytes[(filled - kept)..<filled]))
        filled = kept
      }
      inflater.setRoom(
        UnsafeMutableRawBufferPointer(rebasing: room.bytes[filled..<(filled + most)]))
      try inflater.step()
      let count = most - inflater.unfilled
      filled += count
      produced += Int64(count)
      return true
    }

    private mutating func hand(_ step: Int) throws(GabaritError) {
      if handed == input.count {
        offset += Int64(input.count)
        input.count = try file.read(into: input.bytes, at: offset)
        handed = 0
        guard input.count > 0 else {
          throw GabaritError(
            .truncated, "ends inside its compressed data", file: file.path.string)
        }
      }
      let end = min(handed + step, input.count)
      inflater.setInput(UnsafeRawBufferPointer(rebasing: input.bytes[handed..<end]))
      handed = end
    }
  }
}
