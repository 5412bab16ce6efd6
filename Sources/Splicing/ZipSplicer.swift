package import Archive
package import Base
internal import SystemPackage

/// Cuts packages from a zip: untouched members are copied as they are compressed, with their own
/// headers; edited ones are compressed anew, some may be left out, and the directory is written
/// again.
///
/// A package holds what ``ArchiveWriter`` would give it, under the same names and times and in the
/// same order; in other bytes, since each member keeps its header's modes and extra fields.
package struct ZipSplicer: ~Copyable {
  /// Edited members are held in memory, up to this size.
  private static let mostEdited: Int64 = 16 << 20
  private static let most32: Int64 = 0xffff_fffe

  private let file: SourceFile
  private let entries: [ZipEntry]
  private let directory: Int64
  private let edits: [MemberPath: [StreamPatch]]
  private let gone: Set<MemberPath>
  private let limits: Limits

  /// Looks at a template's directory.
  ///
  /// - Parameters:
  ///   - edits: what changes in each member's contents, counted from their start, in order and
  ///     apart.
  ///   - gone: members that are left out.
  /// - Returns: nil where it is no plain zip as Moodle's packer writes it, or too much changes.
  /// - Throws: `truncated`; `damaged` where a member that is edited is not as announced; `io`.
  package static func open(
    _ file: SourceFile, edits: [MemberPath: [StreamPatch]], without gone: Set<MemberPath> = [],
    limits: Limits
  ) throws(GabaritError) -> ZipSplicer? {
    guard let (entries, directory) = try ZipEntry.plainDirectory(of: file, limits: limits) else {
      return nil
    }
    let edited = entries.filter { edits[$0.path] != nil }
    guard edited.count == edits.count,
      edited.allSatisfy({ $0.isFile && $0.size <= mostEdited && $0.packed <= mostEdited })
    else { return nil }
    for entry in edited
    where try ZipEntry.localHeader(of: entry, at: entry.offset, in: file) == nil { return nil }
    let more = edits.values.joined().reduce(0) { $0 + max(0, $1.growth) }
    let most = edited.reduce(file.identity.size) { $0 + 2 * $1.size + 8_200 } + 2 * more
    guard most <= most32 else { return nil }
    return ZipSplicer(
      file: file, entries: entries, directory: directory, edits: edits, gone: gone, limits: limits)
  }

  private init(
    file: SourceFile, entries: [ZipEntry], directory: Int64, edits: [MemberPath: [StreamPatch]],
    gone: Set<MemberPath>, limits: Limits
  ) {
    self.file = file
    self.entries = entries
    self.directory = directory
    self.edits = edits
    self.gone = gone
    self.limits = limits
  }

  /// Writes the package into a file, which is read again.
  ///
  /// - Returns: its SHA-256 in hexadecimal; nil where the output does without.
  /// - Throws: `changedMeanwhile`; `damaged` where a member that is edited is not as announced;
  ///   `contradiction` where something in a member would pass for a directory now that it lies
  ///   elsewhere, and then nothing is left; `fault` for edits out of order; `io`.
  package consuming func splice(into output: PackageOutput) throws(GabaritError) -> String? {
    guard let path = output.path else {
      throw GabaritError(.fault, "a zip is spliced into a file alone")
    }
    try file.verifyUnchanged()
    let encoder = try PieceEncoder()
    var records: [UInt8] = []
    var count = 0
    /// Where the next byte comes from, and by how much it moves.
    var (source, shift): (Int64, Int64) = (0, 0)
    func isTouched(_ entry: ZipEntry) -> Bool {
      gone.contains(entry.path) || edits[entry.path] != nil
    }
    for (index, entry) in entries.enumerated() {
      let isGone = gone.contains(entry.path)
      var moved = entry
      moved.offset += shift
      if isTouched(entry) {
        try Interruption.check()
        try output.copy(file, source..<entry.offset)
        source = index + 1 < entries.count ? entries[index + 1].offset : directory
        shift -= source - entry.offset
      }
      if isGone { continue }
      if let patches = edits[entry.path] {
        let next = entries.dropFirst(index + 1).first { isTouched($0) }?.offset ?? directory
        let (header, data) = try rewrite(
          &moved, at: entry.offset, patches, encoder, before: source..<max(source, next),
          outputAt: output.position)
        try output.write(array: header)
        try output.write(array: data)
        shift += Int64(header.count + data.count)
      }
      records += moved.record
      count += 1
    }
    try output.copy(file, source..<directory)
    try output.write(array: records)
    try output.write(
      array: ZipEntry.end(count: count, bytes: records.count, at: directory + shift))
    try file.verifyUnchanged()
    let sha256 = try output.finish()
    do throws(GabaritError) { try ZipWatch.verify(SourceFile(path), limits: limits) } catch {
      try FileTree.remove(path)
      guard error.code != .io, error.code != .interrupted else { throw error }
      throw GabaritError(
        .contradiction, "cannot be copied as it is compressed", file: file.path.string,
        detail: error.message)
    }
    return sha256
  }

  /// Compresses an edited member.
  ///
  /// - Parameters:
  ///   - run: what is copied behind it, whose place its header sees to.
  ///   - position: where its new header goes.
  private func rewrite(
    _ entry: inout ZipEntry, at offset: Int64, _ patches: [StreamPatch],
    _ encoder: borrowing PieceEncoder, before run: Range<Int64>, outputAt position: Int64
  ) throws(GabaritError) -> (header: [UInt8], data: [UInt8]) {
    guard patches.isInOrder(within: entry.size) else {
      throw GabaritError(.fault, "edits overlap or lie behind the end", member: entry.path.string)
    }
    guard let local = try ZipEntry.localHeader(of: entry, at: offset, in: file) else {
      throw GabaritError(.damaged, "is not what its directory says", member: entry.path.string)
    }
    let old = try contents(of: entry, at: local.end)
    let new = patches.applied(to: old, from: 0)
    let (packed, checksum) = try new.withBytes { (bytes) throws(GabaritError) in
      (try encoder.encode(bytes) + BitFiller.end, Crc.update(0, bytes))
    }
    entry.become(size: Int64(new.count), packed: Int64(packed.count), checksum: checksum)
    let header = entry.header(like: local.bytes)
    let gap = BlockAlignment.gap(
      at: position + Int64(header.count + packed.count), before: run)
    return (ZipEntry.padded(header, by: gap), packed)
  }

  /// A member's bytes, held against its checksum.
  private func contents(
    of entry: ZipEntry, at start: Int64
  ) throws(GabaritError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(entry.size))
    let count: Int
    if entry.isStored {
      count = try file.fill(&bytes, at: start)
    } else {
      var stream = try DeflateStream.open(file, atBit: start * 8, window: [])
      count = try bytes.withMutableBytes { (room) throws(GabaritError) in
        try stream.inflate(into: room).count
      }
    }
    let checksum = bytes.withUnsafeBytes { Crc.update(0, $0) }
    guard count == bytes.count, checksum == entry.checksum else {
      throw GabaritError(.damaged, "is not what its header says", member: entry.path.string)
    }
    return bytes
  }
}
