internal import Archive
internal import Base
internal import SystemPackage

/// Inflates parts of a planned template, from the nearest checkpoint on.
struct RegionReader: ~Copyable {
  private let file: SourceFile
  private let plan: SplicePlan
  private var stream: DeflateStream?
  private var position: Int64 = 0
  /// The border where inflating began, and the checksum since.
  private var origin: SplicePlan.Border
  private var checksum: UInt32 = 0
  /// Made when it is needed: an order whose pieces are known reads nothing of the old stream.
  private lazy var scratch = Chunk(capacity: 64 << 10)

  init(_ file: SourceFile, _ plan: SplicePlan) {
    self.file = file
    self.plan = plan
    origin = plan.borders[0]
  }

  /// The bytes of a part of the old stream.
  ///
  /// - Throws: `damaged` where the template is not as planned; `io`.
  mutating func bytes(_ range: Range<Int64>) throws(GabaritError) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    try seek(to: range.lowerBound)
    var result = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
    try result.withMutableBytes { (room) throws(GabaritError) in try fill(room) }
    return result
  }

  /// The up to 32 KB before an offset.
  mutating func window(before offset: Int64) throws(GabaritError) -> [UInt8] {
    guard offset > 0 else { return [] }
    try seek(to: offset)
    return try stream?.window() ?? []
  }

  /// Reads on to the next border, where the checksum must be as planned: then all that was read is
  /// what the plan was made of.
  ///
  /// - Throws: `damaged`.
  mutating func verify() throws(GabaritError) {
    guard stream != nil else { return }
    let border = plan.border(behind: position).map { plan.borders[$0] } ?? plan.end
    try skip(to: border.offset)
    let length = border.offset - origin.offset
    guard checksum == Crc.rest(origin.checksum, border.checksum, length: length) else {
      throw RegionReader.notAsPlanned(file)
    }
  }

  private static func notAsPlanned(_ file: SourceFile) -> GabaritError {
    GabaritError(.damaged, "is not what was planned", file: file.path.string)
  }

  private mutating func seek(to offset: Int64) throws(GabaritError) {
    let index = plan.checkpoints.lastIndex { plan.borders[$0.border].offset <= offset } ?? 0
    let checkpoint = plan.checkpoints[index]
    let border = plan.borders[checkpoint.border]
    if stream == nil || position > offset || border.offset > position {
      // What was read so far is left behind, and so is verified now.
      try verify()
      var window: [UInt8] = []
      if !checkpoint.window.isEmpty { window = try WindowCodec.unpack(checkpoint.window) }
      stream = try DeflateStream.open(file, atBit: border.bit, window: window)
      (origin, position, checksum) = (border, border.offset, 0)
    }
    try skip(to: offset)
  }

  private mutating func skip(to offset: Int64) throws(GabaritError) {
    while position < offset {
      let step = Int(min(offset - position, Int64(scratch.bytes.count)))
      try fill(UnsafeMutableRawBufferPointer(rebasing: scratch.bytes[..<step]))
    }
  }

  private mutating func fill(_ room: UnsafeMutableRawBufferPointer) throws(GabaritError) {
    guard try stream?.inflate(into: room).count == room.count else {
      throw RegionReader.notAsPlanned(file)
    }
    checksum = Crc.update(checksum, UnsafeRawBufferPointer(room))
    position += Int64(room.count)
  }
}
