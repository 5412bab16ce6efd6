import Archive
import Base
import Catalogue
import Compliance
import Scrub
import SystemPackage
import TestKit
import Testing

/// Backups among the files of what is scrubbed.
@Suite("Scrubbing a nested backup") struct ScrubbedNestedBackupTests {
  private func holding(_ inner: [UInt8], rows: Int = 1) -> (builder: BackupBuilder, member: String)
  {
    var builder = BackupBuilder()
    for row in 0..<rows {
      var file = BackupBuilder.StoredFile("course", "legacy", name: "old\(row).mbz")
      file.content = inner
      file.isStored = row == 0
      builder.files.append(file)
    }
    let hash = Digest.hex(.sha1, of: inner)
    return (builder, "files/\(hash.prefix(2))/\(hash)")
  }

  private var withUsers: BackupBuilder {
    var builder = BackupBuilder()
    builder.replace("users.xml", BackupBuilder.document("users", "<user id=\"3\"></user>"))
    return builder
  }

  private func options(_ level: ScrubLevel = .users, drops: Bool) throws -> ScrubOptions {
    let folder = try TemporaryFolder()
    var options = ScrubOptions(judgement: Judgement(workFolder: folder.path))
    options.level = level
    options.dropsNested = drops
    return options
  }

  @Test(arguments: ScrubLevel.allCases, BackupBuilder.Packing.allCases)
  func `is refused where people's data is in it, at every level`(
    level: ScrubLevel, packing: BackupBuilder.Packing
  ) throws {
    let inner = packing == .tgz ? withUsers.tgz : withUsers.zip
    let (builder, member) = holding(inner)
    let scrubbed = try Scrubbed(builder, try options(level, drops: false))
    #expect(scrubbed.result.after == nil)
    #expect(scrubbed.result.refusals.map(\.member) == [member])
    #expect(try scrubbed.folder.names() == ["backup.mbz"])
  }

  @Test(arguments: ScrubLevel.allCases, [false, true])
  func `goes with each of its rows where that is asked for, and nothing else does`(
    level: ScrubLevel, asZip: Bool
  ) throws {
    let (builder, member) = holding(withUsers.tgz, rows: 3)
    let scrubbed = try Scrubbed(builder, try options(level, drops: true), asZip: asZip)
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.nested == [member])
    #expect(scrubbed.result.changes.fileRows == 3)
    let contents = try scrubbed.contents()
    #expect(contents.bytes(member) == nil)
    let source = try Contents(of: scrubbed.source)
    let hash = String(member.suffix(40))
    #expect(try scrubbed.text("files.xml")?.contains(hash) == false)
    if level == .users {
      let changed = difference(source, contents).filter { !$0.hasPrefix("files/") }
      let edited: Set = ["files.xml", ".ARCHIVE_INDEX", "sections/section_61/inforef.xml"]
      #expect(changed.isSubset(of: edited))
    }
    // What stays of the files stays.
    #expect(contents.names.filter { $0.hasPrefix("files/") && $0.count > 20 }.count == 1)
  }

  @Test func `stays byte for byte where nothing in it would have to go`() throws {
    let (builder, member) = holding(BackupBuilder().tgz)
    let scrubbed = try Scrubbed(builder, try options(drops: true))
    #expect(scrubbed.result.isUnchanged)
    #expect(try scrubbed.contents().bytes(member) == BackupBuilder().tgz)
  }

  @Test func `is refused where it cannot be examined`() throws {
    let inner = withUsers.tgz
    let (builder, _) = holding(Array(inner.prefix(inner.count - 20)))
    #expect(try Scrubbed(builder, try options(drops: false)).result.after == nil)
    #expect(try Scrubbed(builder, try options(drops: true)).errors == [])
  }

  @Test func `makes no candidate of a search one that is suitable after scrubbing`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("b.mbz", holding(withUsers.tgz).builder.tgz)
    let checked = try CheckedBackup(path)
    let counting = checked.findings.filter { $0.severity == .error }
    #expect(!counting.isEmpty)
    #expect(counting.allSatisfy { !UserDataTables.takesOut($0) })
  }
}
