internal import Archive
internal import Groundwork
internal import MoodleBackup
internal import SystemPackage
internal import XMLStream

/// The second pass: writes the members that stay, in their order, some of them edited.
enum ScrubWriter {
  /// - Returns: the SHA-256 of what was written, in hexadecimal.
  /// - Throws: `changedMeanwhile` where the backup is not what was judged; `io`.
  static func write(
    _ file: SourceFile, _ reading: BackupReading, _ plan: ScrubPlan, limits: Limits,
    to path: FilePath
  ) throws(GabaritError) -> String {
    try file.verifyUnchanged()
    var splicers: [MemberPath: XMLSplicer] = [:]
    for (member, edits) in plan.edits { splicers[member] = try XMLSplicer(edits) }
    let old = reading.members.filter { $0.path != ArchiveIndex.path }
    let kept = old.filter { !plan.gone.contains($0.path) }.map { member in
      var resized = member
      resized.size = splicers[member.path]?.size(from: member.size) ?? member.size
      return resized
    }
    var writer = try ArchiveWriter(creating: path, container: reading.container)
    if reading.container == .tgz { try writeIndex(of: kept, like: reading, into: &writer) }
    var archive = try ArchiveReader(file, limits: limits)
    var (next, written) = (0, 0)
    while let member = try archive.next() {
      if member.path == ArchiveIndex.path { continue }
      guard next < old.count, member == old[next] else { throw changed(file) }
      next += 1
      if plan.gone.contains(member.path) { continue }
      try writer.begin(kept[written])
      written += 1
      guard member.kind == .file else { continue }
      if var splicer = splicers[member.path] {
        try archive.read { (bytes) throws(GabaritError) in
          try splicer.splice(bytes) { (piece) throws(GabaritError) in try writer.write(piece) }
        }
        try splicer.finish()
      } else {
        try archive.read { (bytes) throws(GabaritError) in try writer.write(bytes) }
      }
    }
    guard next == old.count else { throw changed(file) }
    return try writer.finish()
  }

  private static func changed(_ file: SourceFile) -> GabaritError {
    GabaritError(.changedMeanwhile, "changed while it was read", file: file.path.string)
  }

  private static func writeIndex(
    of members: [Member], like reading: BackupReading, into writer: inout ArchiveWriter
  ) throws(GabaritError) {
    let contents = ArchiveIndex.contents(of: members)
    let old = reading.members.first { $0.path == ArchiveIndex.path }
    try writer.begin(
      Member(
        path: ArchiveIndex.path, kind: .file, size: Int64(contents.count),
        modified: old?.modified ?? Member.unknownTime))
    try contents.withBytes { (bytes) throws(GabaritError) in try writer.write(bytes) }
  }
}
