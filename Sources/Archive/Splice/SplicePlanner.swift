public import Groundwork

/// Makes the plan of a tgz, for which it is inflated once.
public enum SplicePlanner {
  /// What came of it.
  public enum Outcome: Sendable {
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
  ///   - isEdited: which members orders change. Any other can be changed too, at a higher price.
  /// - Throws: `changedMeanwhile`, `interrupted`, `io`.
  public static func plan(
    _ file: SourceFile, members: MemberList, sha256: String, isEdited: (Member) -> Bool
  ) throws(GabaritError) -> Outcome {
    do throws(GabaritError) {
      guard let start = try headerLength(file) else { return .refused(.gzip) }
      var pass = try PlanningPass(
        file, from: start, zones: zones(members, isEdited), layout: LayoutCheck(members))
      try pass.run()
      try file.verifyUnchanged()
      guard pass.layout.holds else { return .refused(.tar) }
      let plan = try pass.plan(sha256: sha256, identity: file.identity)
      guard try trailerHolds(file, plan) else { return .refused(.gzip) }
      return .plan(plan)
    } catch {
      guard [.damaged, .truncated].contains(error.code) else { throw error }
      return .refused(.unread)
    }
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

  /// Whether the trailer says the same as the plan, and the file ends with it.
  static func trailerHolds(
    _ file: SourceFile, _ plan: SplicePlan
  ) throws(GabaritError) -> Bool {
    guard plan.trailer + 8 == file.identity.size else { return false }
    var trailer = [UInt8](repeating: 0, count: 8)
    let count = try trailer.withMutableBytes { (room) throws(GabaritError) in
      try file.read(into: room, at: plan.trailer)
    }
    return count == 8 && trailer == TgzSplicer.trailer(plan.end.checksum, plan.length)
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

/// One pass over the deflate data.
private struct PlanningPass: ~Copyable {
  /// How far apart windows are kept at first, in unpacked bytes.
  private static let spacing: Int64 = 512 << 10
  /// What they may take together.
  private static let mostWindowBytes = 2 << 20
  /// How near a stretch a window is worth noting: further than any block of zlib's is long.
  private static let near: Int64 = 8 << 20

  var layout: LayoutCheck
  private let zones: [Range<Int64>]
  private var zone = 0
  private var stream: DeflateStream
  private let room = Chunk(capacity: 256 << 10)
  private let encoder: PieceEncoder
  private var now: SplicePlan.Border
  private var borders: [SplicePlan.Border] = []
  private var checkpoints: [SplicePlan.Checkpoint] = []
  private var windowBytes = 0
  private var spacing = PlanningPass.spacing
  /// The last border before the next stretch, and its window where that is near.
  private var waiting: (border: SplicePlan.Border, window: [UInt8]?)?

  init(
    _ file: SourceFile, from start: Int64, zones: [Range<Int64>], layout: LayoutCheck
  ) throws(GabaritError) {
    let encoder = try PieceEncoder()
    let stream = try DeflateStream.open(file, atBit: start * 8, window: [])
    self.zones = zones
    self.layout = layout
    self.encoder = encoder
    self.stream = stream
    now = SplicePlan.Border(bit: start * 8, offset: 0, checksum: 0)
  }

  mutating func run() throws(GabaritError) {
    try keep(now, window: [])
    while true {
      try Interruption.check()
      let (count, stop) = try stream.inflate(into: room.bytes, stopsAtBlocks: true)
      let bytes = UnsafeRawBufferPointer(rebasing: room.bytes[..<count])
      now.checksum = Crc.update(now.checksum, bytes)
      now.offset += Int64(count)
      layout.take(bytes)
      guard layout.isRightSoFar else { return }
      switch stop {
      case .full: continue
      case .block(let isLast):
        now.bit = stream.bit
        if !isLast { try meet() }
      case .end: return try keepWaiting()
      }
    }
  }

  func plan(
    sha256: String, identity: SourceFile.Identity
  ) throws(GabaritError) -> SplicePlan {
    SplicePlan(
      sha256: sha256, identity: identity, borders: borders, checkpoints: checkpoints, end: now)
  }

  /// Decides what becomes of a border.
  private mutating func meet() throws(GabaritError) {
    guard zone < zones.count else { return }
    if now.offset < zones[zone].lowerBound {
      let isNear = zones[zone].lowerBound - now.offset < PlanningPass.near
      waiting = (now, isNear ? try stream.window() : nil)
      return
    }
    try keepWaiting()
    let isFar = now.offset - (checkpointOffset ?? 0) >= spacing
    try keep(now, window: isFar ? try stream.window() : nil)
    while zone < zones.count, zones[zone].upperBound <= now.offset { zone += 1 }
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

/// Holds an unpacked stream against what Moodle's packer would write for the same members.
struct LayoutCheck {
  private enum Part { case header, contents, padding, end }

  private let members: MemberList
  private var next = 0
  private var part = Part.header
  private var missing: Int64 = 0
  private var expected: [UInt8] = []
  private(set) var isRightSoFar = true

  init(_ members: MemberList) {
    self.members = members
    begin()
  }

  /// Whether all of it was as expected, to the last byte.
  var holds: Bool { isRightSoFar && part == .end && missing == 0 }

  private mutating func begin() {
    if next < members.count {
      expected = (try? Ustar.header(members[next])) ?? []
      isRightSoFar = isRightSoFar && !expected.isEmpty
      part = .header
      missing = Int64(Ustar.block)
    } else {
      part = .end
      missing = Int64(2 * Ustar.block)
    }
  }

  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, isRightSoFar {
      if missing == 0 {
        isRightSoFar = false
        return
      }
      let step = Int(min(missing, Int64(rest.count)))
      let piece = UnsafeRawBufferPointer(rebasing: rest[..<step])
      switch part {
      case .header:
        let start = Ustar.block - Int(missing)
        isRightSoFar = expected[start..<(start + step)].elementsEqual(piece)
      case .contents: break
      case .padding, .end: isRightSoFar = piece.allSatisfy { $0 == 0 }
      }
      missing -= Int64(step)
      rest = UnsafeRawBufferPointer(rebasing: rest[step...])
      while missing == 0, part != .end { advance() }
    }
  }

  private mutating func advance() {
    switch part {
    case .header:
      part = .contents
      missing = members[next].size
    case .contents:
      part = .padding
      missing = Int64(Ustar.padding(members[next].size))
    case .padding:
      next += 1
      begin()
    case .end: break
    }
  }
}
