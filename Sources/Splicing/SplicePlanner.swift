package import Archive
package import Base

/// Makes the plan of a tgz.
///
/// Around the members that change each border of a block counts, and zlib finds them; what lies
/// between is left out where the log of a reading tells from where to inflate.
package enum SplicePlanner {
  /// What came of it.
  package enum Outcome: Sendable {
    /// The plan.
    case plan(SplicePlan)
    /// It cannot be spliced.
    case refused(SpliceRefusal)
  }

  /// Makes the plan.
  ///
  /// - Parameters:
  ///   - file: the template, just as it was judged.
  ///   - members: its members, as they were read.
  ///   - sha256: the file's digest.
  ///   - log: of the reading by which it was judged; without it, it is inflated once more.
  ///   - isEdited: which members orders change. Any other can be changed too, at a higher price.
  /// - Throws: `changedMeanwhile`, `interrupted`, `io`.
  package static func plan(
    _ file: SourceFile, members: MemberList, sha256: String, log: InflationLog? = nil,
    limits: Limits = Limits(), isEdited: (Member) -> Bool
  ) throws(GabaritError) -> Outcome {
    do throws(GabaritError) {
      guard let start = try headerLength(file) else { return .refused(.gzip) }
      let log = try wholeLog(log, file, members, limits)
      try file.verifyUnchanged()
      guard let length = log.length else { return .refused(.gzip) }
      guard log.isMoodleLayout else { return .refused(.tar) }
      var pass = try PlanningPass(file, from: start, finder: BlockFinder(file, log))
      for zone in zones(members, isEdited) {
        guard try pass.run(over: zone) else { break }
      }
      let plan = SplicePlan(
        sha256: sha256, identity: file.identity, borders: pass.borders,
        checkpoints: pass.checkpoints, end: try end(of: file, length: length))
      guard plan.isInOrder, try GzipFrame.trailerHolds(file, plan) else { return .refused(.unread) }
      try file.verifyUnchanged()
      return .plan(plan)
    } catch {
      guard [.damaged, .truncated].contains(error.code) else { throw error }
      return .refused(.unread)
    }
  }

  /// The log that was given, or one of another reading where that is of no use.
  private static func wholeLog(
    _ log: InflationLog?, _ file: SourceFile, _ members: MemberList, _ limits: Limits
  ) throws(GabaritError) -> InflationLog {
    if let log, log.isWhole(of: file) { return log }
    return try InflationLog(reading: file, of: members, limits: limits)
  }

  /// The end of the deflate data, before the trailer, which was found true when it was read.
  private static func end(
    of file: SourceFile, length: Int64
  ) throws(GabaritError) -> SplicePlan.Border {
    let trailer = file.identity.size - 8
    var checksum: UInt32 = 0
    for index in 0..<4 {
      checksum |= UInt32(try file.byte(at: trailer + Int64(index))) << (index * 8)
    }
    return SplicePlan.Border(bit: trailer * 8, offset: length, checksum: checksum)
  }

  /// The bytes of the gzip header; nil for one with more in it than a name.
  private static func headerLength(_ file: SourceFile) throws(GabaritError) -> Int64? {
    var head = [UInt8](repeating: 0, count: 1_024)
    let count = try head.withMutableBytes { (room) throws(GabaritError) in
      try file.read(into: room, at: 0)
    }
    guard count >= 18, head.starts(with: [0x1f, 0x8b, 8]), head[3] == 0 || head[3] == 8 else {
      return nil
    }
    if head[3] == 0 { return 10 }
    guard let end = head[10..<count].firstIndex(of: 0) else { return nil }
    return Int64(end + 1)
  }

  /// The stretches of the tar in which each border of a block counts: the members that change, and
  /// as far behind them as blocks may point back.
  private static func zones(
    _ members: MemberList, _ isEdited: (Member) -> Bool
  ) -> [Range<Int64>] {
    var zones: [Range<Int64>] = []
    var offset: Int64 = 0
    for member in members {
      let end = offset + TarEdit.length(of: member)
      if isEdited(member) {
        let reach = end + Int64(DeflateStream.windowBytes)
        if let last = zones.last, last.upperBound >= offset {
          zones[zones.count - 1] = last.lowerBound..<reach
        } else {
          zones.append(offset..<reach)
        }
      }
      offset = end
    }
    return zones
  }
}

/// One pass over the deflate data, from one stretch that matters to the next.
private struct PlanningPass: ~Copyable {
  /// How far apart windows are kept at first, in unpacked bytes.
  private static let spacing: Int64 = 512 << 10
  /// What they may take together.
  private static let mostWindowBytes = 2 << 20
  /// How near a stretch a window is worth noting: further than any block of zlib's is long.
  private static let near: Int64 = 8 << 20
  /// What is not worth looking for another border for.
  private static let hop: Int64 = 2 << 20

  /// The start is one, and one to begin from.
  private(set) var borders: [SplicePlan.Border]
  private(set) var checkpoints: [SplicePlan.Checkpoint]
  private let file: SourceFile
  private let finder: BlockFinder
  private var stream: DeflateStream
  private let room = Chunk(capacity: 256 << 10)
  private let encoder: PieceEncoder
  private var now: SplicePlan.Border
  private var windowBytes = 0
  private var spacing = PlanningPass.spacing
  /// The last border before the next stretch, and its window where that is near.
  private var waiting: (border: SplicePlan.Border, window: [UInt8]?)?

  init(_ file: SourceFile, from start: Int64, finder: BlockFinder) throws(GabaritError) {
    let encoder = try PieceEncoder()
    let stream = try DeflateStream.open(file, atBit: start * 8, window: [])
    self.file = file
    self.finder = finder
    self.encoder = encoder
    self.stream = stream
    now = SplicePlan.Border(bit: start * 8, offset: 0, checksum: 0)
    borders = [now]
    checkpoints = [SplicePlan.Checkpoint(border: 0, window: [])]
  }

  /// Keeps the borders of a stretch of the stream, the last one before it and the first behind;
  /// false where nothing follows.
  mutating func run(over zone: Range<Int64>) throws(GabaritError) -> Bool {
    if now.offset >= zone.upperBound { return true }
    if zone.lowerBound - now.offset > PlanningPass.hop,
      let found = try finder.border(before: zone.lowerBound), found.border.offset > now.offset
    {
      stream = try DeflateStream.open(file, atBit: found.border.bit, window: found.window)
      now = found.border
      waiting = (now, found.window)
    }
    while true {
      try Interruption.check()
      let (count, stop) = try stream.inflate(into: room.bytes, stopsAtBlocks: true)
      now.checksum = Crc.update(
        now.checksum, UnsafeRawBufferPointer(rebasing: room.bytes[..<count]))
      now.offset += Int64(count)
      switch stop {
      case .full, .block(isLast: true): continue
      case .block(isLast: false):
        now.bit = stream.bit
        if try meet(zone) { return true }
      case .end:
        try keepWaiting()
        return false
      }
    }
  }

  /// Decides what becomes of a border; true where it is behind the stretch.
  private mutating func meet(_ zone: Range<Int64>) throws(GabaritError) -> Bool {
    if now.offset < zone.lowerBound {
      let isNear = zone.lowerBound - now.offset < PlanningPass.near
      waiting = (now, isNear ? try stream.window() : nil)
      return false
    }
    try keepWaiting()
    let isFar = now.offset - (checkpointOffset ?? 0) >= spacing
    try keep(now, window: isFar ? try stream.window() : nil)
    return now.offset >= zone.upperBound
  }

  /// What comes before a stretch is where it is begun from, even where it lies in the last block.
  private mutating func keepWaiting() throws(GabaritError) {
    guard let last = waiting else { return }
    waiting = nil
    try keep(last.border, window: last.window)
  }

  private var checkpointOffset: Int64? { checkpoints.last.map { borders[$0.border].offset } }

  private mutating func keep(
    _ border: SplicePlan.Border, window: [UInt8]?
  ) throws(GabaritError) {
    borders.append(border)
    guard let window else { return }
    let packed = try window.withBytes { (bytes) throws(GabaritError) in
      bytes.isEmpty ? [] : try encoder.encode(bytes)
    }
    checkpoints.append(SplicePlan.Checkpoint(border: borders.count - 1, window: packed))
    windowBytes += packed.count
    while windowBytes > PlanningPass.mostWindowBytes, checkpoints.count > 2 { thin() }
  }

  /// Lets go of each other window.
  private mutating func thin() {
    spacing *= 2
    checkpoints = checkpoints.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    windowBytes = checkpoints.reduce(0) { $0 + $1.window.count }
  }
}
