package import Archive
package import Base
package import Splicing
internal import SystemPackage
package import XMLStream

/// A copy of a backup that was written.
package struct BackupCopy: Sendable {
  /// Of the file, in hexadecimal; nil where the output did without.
  package let sha256: String?

  /// Tells of a copy.
  package init(sha256: String?) { self.sha256 = sha256 }
}

/// Writes a copy of a backup: its members in their order, some of them edited, some left out.
package struct BackupCopier {
  private let file: SourceFile
  private let reading: BackupReading
  private let edits: [MemberPath: [XMLEdit]]
  private let gone: Set<MemberPath>
  private let limits: Limits
  private let splicers: [MemberPath: XMLSplicer]

  /// Takes a backup as it was read, and what changes.
  ///
  /// - Parameters:
  ///   - edits: by member, in any order.
  ///   - gone: members that the copy does not have.
  /// - Throws: `fault` where two edits overlap.
  package init(
    _ file: SourceFile, _ reading: BackupReading, edits: [MemberPath: [XMLEdit]],
    without gone: Set<MemberPath> = [], limits: Limits
  ) throws(GabaritError) {
    var splicers: [MemberPath: XMLSplicer] = [:]
    for (member, edits) in edits { splicers[member] = try XMLSplicer(edits) }
    self.splicers = splicers
    self.file = file
    self.reading = reading
    self.edits = edits
    self.gone = gone
    self.limits = limits
  }

  /// Whether the copy has all that the backup has.
  package var changesNothing: Bool { edits.isEmpty && gone.isEmpty }

  /// The backup's members but for the index, which is written anew.
  private var old: some Sequence<Member> {
    reading.members.lazy.filter { $0.path != ArchiveIndex.path }
  }

  /// The copy's, with their sizes.
  private var new: some Collection<Member> {
    reading.members.lazy.filter { $0.path != ArchiveIndex.path && !gone.contains($0.path) }
      .map { member in
        var resized = member
        resized.size = splicers[member.path]?.size(from: member.size) ?? member.size
        return resized
      }
  }

  /// The members of a copy in the container's own form, with the index where the backup has a true
  /// one.
  ///
  /// Made one by one while somebody goes through them: a list of 200,000 takes megabytes.
  package var members: AnySequence<Member> {
    let index = reading.firstIndex == nil ? nil : index
    return AnySequence {
      var (first, rest) = (index, new.makeIterator())
      return AnyIterator {
        if let member = first {
          first = nil
          return member
        }
        return rest.next()
      }
    }
  }

  /// The index as it is written before the copy's members.
  private var index: Member {
    var size: Int64 = 0
    ArchiveIndex.write(new) { size += Int64($0.count) }
    let old = reading.members.first { $0.path == ArchiveIndex.path }
    return Member(
      path: ArchiveIndex.path, kind: .file, size: size,
      modified: old?.modified ?? Member.unknownTime)
  }

  // MARK: Ways to write it

  /// Reads the backup a second time and writes the copy on the way, compressing all of it.
  ///
  /// - Throws: `changedMeanwhile` where the backup is not what was read; `io`.
  package func pack(
    into output: PackageOutput, as container: Container
  ) throws(GabaritError) -> BackupCopy {
    try file.verifyUnchanged()
    var writer = try ArchiveWriter(into: output, container: container)
    if container == .tgz {
      try writer.begin(index)
      try ArchiveIndex.contents(of: new).withBytes { (bytes) throws(GabaritError) in
        try writer.write(bytes)
      }
    }
    var archive = try ArchiveReader(file, limits: limits)
    var (old, new) = (old.makeIterator(), new.makeIterator())
    while let member = try archive.next() {
      if member.path == ArchiveIndex.path { continue }
      guard member == old.next() else { throw changed }
      if gone.contains(member.path) { continue }
      guard let resized = new.next() else { throw changed }
      try writer.begin(resized)
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
    guard old.next() == nil else { throw changed }
    return BackupCopy(sha256: try writer.finish())
  }

  private var changed: GabaritError {
    GabaritError(.changedMeanwhile, "changed while it was read", file: file.path.string)
  }

  /// Writes a zip of which only edited members are compressed.
  ///
  /// - Parameter output: makes the file, once it is clear that it is to be written.
  /// - Returns: nil where the backup is no plain zip, or would not stay one; then nothing is left.
  /// - Throws: `changedMeanwhile`; `io`.
  package func spliceZip(
    into output: () throws(GabaritError) -> PackageOutput
  ) throws(GabaritError) -> BackupCopy? {
    try BackupCopier.spliceZip(file, edits: edits, without: gone, limits: limits, into: output)
  }

  /// The same for a backup of which the members need not be known.
  package static func spliceZip(
    _ file: SourceFile, edits: [MemberPath: [XMLEdit]], without gone: Set<MemberPath> = [],
    limits: Limits, into output: () throws(GabaritError) -> PackageOutput
  ) throws(GabaritError) -> BackupCopy? {
    let splicer = try ZipSplicer.open(
      file, edits: edits.mapValues(\.patches), without: gone, limits: limits)
    guard let splicer else { return nil }
    do throws(GabaritError) {
      return BackupCopy(sha256: try splicer.splice(into: try output()))
    } catch {
      guard error.code == .contradiction else { throw error }
      return nil
    }
  }

  /// What changes in the tar of a backup that has a true index first.
  ///
  /// - Throws: what ``ArchiveWriter/begin(_:)`` throws for an edited member.
  package func tarPatches() throws(GabaritError) -> [StreamPatch] {
    guard !changesNothing, let oldIndex = reading.firstIndex else { return [] }
    var patches = try TarEdit.patches(
      of: oldIndex, at: 0,
      edits: [StreamPatch(0..<oldIndex.size, with: ArchiveIndex.contents(of: new))])
    var offset = TarEdit.length(of: oldIndex)
    for member in old {
      let end = offset + TarEdit.length(of: member)
      if gone.contains(member.path) {
        patches += TarEdit.removal(of: offset..<end)
      } else if let edits = edits[member.path] {
        patches += try TarEdit.patches(of: member, at: offset, edits: edits.patches)
      }
      offset = end
    }
    return patches
  }

  /// Whether a member is among those that change or go, or is the index.
  package func touches(_ member: Member) -> Bool {
    member.path == ArchiveIndex.path || edits[member.path] != nil || gone.contains(member.path)
  }
}

extension BackupReading {
  /// The index, where the backup has a true one in its first place.
  package var firstIndex: Member? {
    guard let first = members.first, first.path == ArchiveIndex.path, indexIsTrue == true
    else { return nil }
    return first
  }
}

extension [XMLEdit] {
  /// The same edits, in their order.
  package var patches: [StreamPatch] {
    sorted { $0.range.lowerBound < $1.range.lowerBound }
      .map { StreamPatch($0.range, with: $0.replacement) }
  }
}
