internal import Archive
internal import Groundwork
internal import MoodleBackup
internal import SystemPackage
internal import XMLStream

/// Writes a package: the template's members in their order, some of them edited.
enum PackageCutter {
  /// Reads the template a second time and writes the package on the way.
  ///
  /// - Returns: the package's SHA-256 in hexadecimal.
  /// - Throws: `changedMeanwhile` where the template is not what was judged; `io`.
  static func cut(
    _ file: SourceFile, _ reading: BackupReading, _ cut: Cut, limits: Limits,
    to path: FilePath, container: Container
  ) throws(GabaritError) -> String {
    try file.verifyUnchanged()
    var splicers: [MemberPath: XMLSplicer] = [:]
    for (member, edits) in cut.edits { splicers[member] = try XMLSplicer(edits) }
    let templateMembers = reading.members.filter { $0.path != ArchiveIndex.path }
    let members = templateMembers.map { member in
      var resized = member
      resized.size = splicers[member.path]?.size(from: member.size) ?? member.size
      return resized
    }
    var writer = try ArchiveWriter(creating: path, container: container)
    if container == .tgz { try writeIndex(of: members, like: reading, into: &writer) }

    var archive = try ArchiveReader(file, limits: limits)
    var next = 0
    while let member = try archive.next() {
      if member.path == ArchiveIndex.path { continue }
      guard next < members.count, member == templateMembers[next] else {
        throw GabaritError(
          .changedMeanwhile, "changed while it was read", file: file.path.string)
      }
      try writer.begin(members[next])
      next += 1
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
    guard next == members.count else {
      throw GabaritError(.changedMeanwhile, "changed while it was read", file: file.path.string)
    }
    return try writer.finish()
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
