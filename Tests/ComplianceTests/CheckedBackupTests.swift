import Base
import Catalogue
import Compliance
import SystemPackage
import TestKit
import Testing

/// One file, read and judged.
struct CheckedBackupTests {
  /// An archive that is refused, with or without a member that only backups have.
  private static func refused(name: String, with member: String?) -> [UInt8] {
    var tar = TarBuilder()
    if let member {
      tar.file(member, member == "moodle_backup.xml" ? BackupBuilder().manifestXML : "<a/>")
    }
    tar.file(name, "x")
    return Gzip.member(tar.ended())
  }

  @Test func `opens the file again that was judged, and no other`() throws {
    let folder = try TemporaryFolder()
    let path = try BackupBuilder().write(to: folder)
    let checked = try CheckedBackup(path)
    #expect(try checked.reopen().sha256() == SourceFile(path).sha256())
    let descriptor = try FileDescriptor.open(path, .writeOnly, options: .append)
    try descriptor.closeAfter { _ = try descriptor.writeAll([0]) }
    #expect(failure { _ = try checked.reopen() }?.code == .changedMeanwhile)
  }

  @Test func `says unreadable whatever the severity that counts`() throws {
    let folder = try TemporaryFolder()
    let checked = try CheckedBackup(try folder.write("a.mbz", []))
    #expect(checked.verdict == .unreadable)
    #expect(checked.findings.isEmpty)
    #expect(checked.reading == nil)
  }

  @Test func `passes by an archive that is refused and no backup's`() throws {
    let folder = try TemporaryFolder()
    let other = try folder.write("a", CheckedBackupTests.refused(name: "/etc/x", with: "readme"))
    #expect(try CheckedBackup(other).isNoBackup())
    for member in ["moodle_backup.xml", "course/course.xml", ".ARCHIVE_INDEX"] {
      let meant = try folder.write("b", CheckedBackupTests.refused(name: "/etc/x", with: member))
      #expect(try !CheckedBackup(meant).isNoBackup(), "\(member)")
    }
  }

  @Test func `passes by nothing that is cut or damaged`() throws {
    let folder = try TemporaryFolder()
    let cut = try folder.write("a", BackupBuilder().tgz.dropLast(30))
    #expect(try !CheckedBackup(cut).isNoBackup())
    let damaged = try folder.write("b", Gzip.member(BackupBuilder().tar, checksum: 3))
    #expect(try !CheckedBackup(damaged).isNoBackup())
    let sound = try folder.write("c", BackupBuilder().tgz)
    #expect(try !CheckedBackup(sound).isNoBackup())
    let text = try folder.write("d", Gzip.member(Array("a log file\n".utf8)))
    #expect(try CheckedBackup(text).isNoBackup())
  }
}
