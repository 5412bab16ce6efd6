internal import Archive
internal import Groundwork
internal import MoodleBackup
internal import SystemPackage
internal import XMLStream

/// Writes a package: the template's members in their order, some of them edited.
struct PackageCutter {
  /// What was written.
  struct Package {
    /// In hexadecimal; nil where nobody wants it.
    let sha256: String?
  }

  let file: SourceFile
  let reading: BackupReading
  let cut: Cut
  let options: IssueOptions
  private let splicers: [MemberPath: XMLSplicer]

  init(
    _ file: SourceFile, _ reading: BackupReading, _ cut: Cut, _ options: IssueOptions
  ) throws(GabaritError) {
    var splicers: [MemberPath: XMLSplicer] = [:]
    for (member, edits) in cut.edits { splicers[member] = try XMLSplicer(edits) }
    self.splicers = splicers
    self.file = file
    self.reading = reading
    self.cut = cut
    self.options = options
  }

  /// Writes a tgz by a plan: what does not change is copied as it is compressed.
  ///
  /// The first package by a plan is read back before it counts.
  ///
  /// - Returns: the package; nil where packing again is less work.
  /// - Throws: `damaged` and its like where the plan is not the template's, and then nothing is
  ///   left; `changedMeanwhile`; `io`.
  func splice(by plan: TemplatePlan, to path: FilePath) throws(GabaritError) -> Package? {
    guard let patches = try plan.patches(for: cut.edits), plan.splicer.pays(patches) else {
      return nil
    }
    let sha256 = try plan.splicer.splice(file, patches: patches, into: try output(path))
    guard !plan.isProven else { return Package(sha256: sha256) }
    do throws(GabaritError) { try prove(path) } catch {
      try FileTree.remove(path)
      throw error
    }
    plan.isProven = true
    return Package(sha256: sha256)
  }

  /// Writes a zip of which only edited members are compressed.
  ///
  /// - Returns: the package; nil where the template is no plain zip.
  /// - Throws: `changedMeanwhile`; `io`.
  func spliceZip(to path: FilePath) throws(GabaritError) -> Package? {
    var patches: [MemberPath: [StreamPatch]] = [:]
    for (member, edits) in cut.edits { patches[member] = edits.patches }
    guard let splicer = try ZipSplicer.open(file, edits: patches, limits: options.limits) else {
      return nil
    }
    return Package(sha256: try splicer.splice(into: try output(path)))
  }

  /// Reads a package back, by the reader that judges backups, down to the checksum of all.
  private func prove(_ path: FilePath) throws(GabaritError) {
    var expected = MemberList()
    if let index = reading.members.first, index.path == ArchiveIndex.path {
      var size: Int64 = 0
      ArchiveIndex.write(resized) { size += Int64($0.count) }
      expected.append(
        Member(path: index.path, kind: .file, size: size, modified: index.modified))
    }
    for member in resized { expected.append(member) }
    var archive = try ArchiveReader(try SourceFile(path), limits: options.limits)
    var count = 0
    while let member = try archive.next() {
      guard count < expected.count, member == expected[count] else { break }
      count += 1
    }
    guard count == expected.count, archive.repackSigns.isEmpty else {
      throw GabaritError(.damaged, "is not what was to be written", file: path.string)
    }
  }

  /// The members but for the index, with the sizes that the edits give them.
  private var resized: MemberList {
    MemberList(
      reading.members.lazy.filter { $0.path != ArchiveIndex.path }.map { member in
        var resized = member
        resized.size = splicers[member.path]?.size(from: member.size) ?? member.size
        return resized
      })
  }

  /// Reads the template a second time and writes the package on the way, compressing all of it.
  ///
  /// - Throws: `changedMeanwhile` where the template is not what was judged; `io`.
  func pack(to path: FilePath, as container: Container) throws(GabaritError) -> Package {
    try file.verifyUnchanged()
    let templateMembers = MemberList(
      reading.members.lazy.filter { $0.path != ArchiveIndex.path })
    let members = resized
    var writer = try ArchiveWriter(into: try output(path), container: container)
    if container == .tgz { try writeIndex(of: members, into: &writer) }

    var archive = try ArchiveReader(file, limits: options.limits)
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
    return Package(sha256: try writer.finish())
  }

  private func output(_ path: FilePath) throws(GabaritError) -> PackageOutput {
    try PackageOutput(creating: path, isHashed: options.hashes, isSynced: options.syncs)
  }

  private func writeIndex(
    of members: MemberList, into writer: inout ArchiveWriter
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

extension [XMLEdit] {
  /// The same edits, in their order.
  var patches: [StreamPatch] {
    sorted { $0.range.lowerBound < $1.range.lowerBound }
      .map { StreamPatch($0.range, with: $0.replacement) }
  }
}
