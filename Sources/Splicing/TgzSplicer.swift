package import Archive
package import Base
internal import SystemPackage

/// Cuts packages from a planned tgz: what does not change is copied as it is compressed.
///
/// One for each template, however many orders there are, from several threads too.
package final class TgzSplicer: Sendable {
  /// The plan.
  package let plan: SplicePlan
  private let cache = PieceCache()

  /// Up to this much is encoded anew in any case; beyond it, at most half of the whole.
  private static let alwaysEncoded: Int64 = 8 << 20

  /// Cuts by a plan.
  package init(_ plan: SplicePlan) { self.plan = plan }

  /// Whether splicing is less work than packing again.
  package func pays(_ patches: [StreamPatch]) -> Bool {
    let encoded = SpliceRegion.of(patches, in: plan).reduce(0) { $0 + $1.length(in: plan) }
    return encoded <= max(TgzSplicer.alwaysEncoded, plan.length / 2)
  }

  /// Writes the template with its patches.
  ///
  /// - Parameters:
  ///   - file: the template; its identity must be the plan's.
  ///   - patches: in order and apart.
  /// - Returns: the package's SHA-256 in hexadecimal; nil where the output does without.
  /// - Throws: `changedMeanwhile`; `damaged` where the template is not what was planned; `fault` for
  ///   patches out of order; `io`.
  package func splice(
    _ file: SourceFile, patches: [StreamPatch], into output: PackageOutput
  ) throws(GabaritError) -> String? {
    guard file.identity == plan.identity else {
      throw GabaritError(
        .changedMeanwhile, "is not the file that was planned", file: file.path.string)
    }
    try file.verifyUnchanged()
    guard try GzipFrame.trailerHolds(file, plan) else {
      throw GabaritError(.damaged, "is not what was planned", file: file.path.string)
    }
    guard patches.isInOrder(within: plan.length) else {
      throw GabaritError(.fault, "patches overlap or lie behind the end")
    }
    var job = try Job(file, plan, cache, output)
    try job.run(patches)
    try file.verifyUnchanged()
    return try output.finish()
  }

  /// The cutting of one package.
  private struct Job: ~Copyable {
    private let file: SourceFile
    private let plan: SplicePlan
    private let cache: PieceCache
    private let output: PackageOutput
    private let encoder: PieceEncoder
    private var reader: RegionReader
    private var checksum: UInt32 = 0
    private var length: Int64 = 0
    /// The next byte of the template to be copied.
    private var source: Int64
    /// The border up to which the stream is written.
    private var done: SplicePlan.Border

    init(
      _ file: SourceFile, _ plan: SplicePlan, _ cache: PieceCache, _ output: PackageOutput
    ) throws(GabaritError) {
      self.file = file
      self.plan = plan
      self.cache = cache
      self.output = output
      encoder = try PieceEncoder()
      reader = RegionReader(file, plan)
      done = plan.borders[0]
      source = done.bit / 8
    }

    mutating func run(_ patches: [StreamPatch]) throws(GabaritError) {
      try output.write(array: GzipFrame.header)
      let regions = SpliceRegion.of(patches, in: plan)
      for (number, region) in regions.enumerated() {
        try Interruption.check()
        try copy(until: plan.borders[region.start])
        for (index, piece) in region.pieces(in: plan).enumerated() {
          // Only the first one has before it what stands there in the template.
          try write(piece, isFirst: index == 0)
        }
        done = region.end.map { plan.borders[$0] } ?? plan.end
        let next = regions.dropFirst(number + 1).first.map { plan.borders[$0.start].bit / 8 }
        try leave(region, copyingUntil: next ?? plan.trailer)
      }
      try reader.verify()
      if source < plan.trailer {
        add(plan.checksum(from: done, to: plan.end), plan.end.offset - done.offset)
        try output.copy(file, source..<plan.trailer)
      }
      try output.write(array: GzipFrame.trailer(checksum, length))
    }

    private mutating func add(_ other: UInt32, _ count: Int64) {
      checksum = Crc.joined(checksum, other, length: count)
      length += count
    }

    /// Copies what comes before a border, and ends on a whole byte.
    private mutating func copy(until border: SplicePlan.Border) throws(GabaritError) {
      add(plan.checksum(from: done, to: border), border.offset - done.offset)
      done = border
      try output.copy(file, source..<(border.bit / 8))
      let used = Int(border.bit % 8)
      guard used > 0 else { return }
      try output.write(array: BitFiller.align(try file.byte(at: border.bit / 8), used: used))
    }

    /// Goes over from a whole byte to the bit where the old stream goes on.
    private mutating func leave(
      _ region: SpliceRegion, copyingUntil end: Int64
    ) throws(GabaritError) {
      guard region.end != nil else {
        try output.write(array: BitFiller.end)
        source = plan.trailer
        return
      }
      source = done.bit / 8
      var lead: [UInt8] = []
      let used = Int(done.bit % 8)
      if used > 0 {
        lead = BitFiller.lead(into: try file.byte(at: source), used: used)
        source += 1
      }
      let gap = BlockAlignment.gap(
        at: output.position + Int64(lead.count), before: source..<max(source, end))
      try output.write(array: BitFiller.gap(gap) + lead)
    }

    private mutating func write(
      _ piece: SpliceRegion.Piece, isFirst: Bool
    ) throws(GabaritError) {
      guard piece.patches.isEmpty else { return try writePatched(piece) }
      let count = piece.range.upperBound - piece.range.lowerBound
      let key = PieceCache.Key(range: piece.range, form: isFirst ? .joined : .alone)
      let made: PieceCache.Piece
      if let known = cache.piece(key) {
        made = known
      } else {
        let window = isFirst ? try reader.window(before: piece.range.lowerBound) : []
        made = try encode(try reader.bytes(piece.range), after: window)
        cache.keep(made, as: key)
      }
      add(made.checksum, count)
      try output.write(array: made.bytes)
    }

    private mutating func writePatched(_ piece: SpliceRegion.Piece) throws(GabaritError) {
      let key = PieceCache.Key(range: piece.range, form: .plain)
      let old: [UInt8]
      if let known = cache.piece(key) {
        old = known.bytes
      } else {
        old = try reader.bytes(piece.range)
        cache.keep(PieceCache.Piece(bytes: old, checksum: 0), as: key)
      }
      let new = piece.patches.applied(to: old, from: piece.range.lowerBound)
      guard !new.isEmpty else { return }
      let made = try encode(new, after: [])
      add(made.checksum, Int64(new.count))
      try output.write(array: made.bytes)
    }

    private func encode(
      _ bytes: [UInt8], after window: [UInt8]
    ) throws(GabaritError) -> PieceCache.Piece {
      try bytes.withBytes { (bytes) throws(GabaritError) in
        PieceCache.Piece(
          bytes: try encoder.encode(bytes, after: window), checksum: Crc.update(0, bytes))
      }
    }
  }
}
