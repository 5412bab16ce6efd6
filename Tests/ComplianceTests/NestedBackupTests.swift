import Base
import Catalogue
import Compliance
import SystemPackage
import TestKit
import Testing

/// Backups among a backup's files.
@Suite("Nested backup") struct NestedBackupTests {
  private typealias Packing = BackupBuilder.Packing

  private static let users = BackupBuilder.document("users", "<user id=\"3\"></user>")

  /// A backup with one more file, and where its content is.
  static func holding(
    _ content: [UInt8], area: String = "legacy"
  ) -> (builder: BackupBuilder, member: String) {
    var builder = BackupBuilder()
    var file = BackupBuilder.StoredFile("course", area, name: "old.mbz")
    file.content = content
    builder.files.append(file)
    let hash = Digest.hex(.sha1, of: content)
    return (builder, "files/\(hash.prefix(2))/\(hash)")
  }

  static func packed(_ builder: BackupBuilder, _ packing: BackupBuilder.Packing) -> [UInt8] {
    packing == .tgz ? builder.tgz : builder.zip
  }

  static var withUsers: BackupBuilder {
    var builder = BackupBuilder()
    builder.rootSettings["users"] = "1"
    builder.replace("users.xml", users)
    return builder
  }

  /// Checks a backup; what every backup says of its origin is left out.
  static func check(
    _ bytes: [UInt8], limits: Limits = Limits(), profile: Profile = .template
  ) throws -> CheckedBackup {
    let folder = try TemporaryFolder()
    return try CheckedBackup(
      try folder.write("backup.mbz", bytes), limits: limits,
      judgement: Judgement(profile: profile, workFolder: folder.path.appending("work")))
  }

  static func findings(
    _ content: [UInt8], limits: Limits = Limits(), profile: Profile = .template
  ) throws -> [Finding] {
    let checked = try check(holding(content).builder.tgz, limits: limits, profile: profile)
    if case .unreadable(let error) = checked.outcome { throw error }
    return checked.findings.filter { !$0.rule.hasPrefix("residue.origin") }
  }

  private func rules(_ content: [UInt8], profile: Profile = .template) throws -> [String] {
    try NestedBackupTests.findings(content, profile: profile).map(\.rule)
  }

  @Test(arguments: BackupBuilder.Packing.allCases, BackupBuilder.Packing.allCases)
  func `counts what is found in it, at its own place`(
    outer: BackupBuilder.Packing, inner: BackupBuilder.Packing
  ) throws {
    for area in ["legacy", "section", "summary"] {
      let (builder, member) = NestedBackupTests.holding(
        NestedBackupTests.packed(NestedBackupTests.withUsers, inner), area: area)
      let checked = try NestedBackupTests.check(NestedBackupTests.packed(builder, outer))
      #expect(checked.verdict == .noncompliant)
      let found = try #require(checked.findings.first { $0.rule == "userdata.profile" })
      #expect(found.member == "\(member)!/users.xml")
      #expect(found.path == "/users/user")
      #expect(found.severity == .error)
      let named = checked.findings.filter { $0.rule == "fitness.holds-backup" }
      #expect(named.map(\.member) == [member])
    }
  }

  @Test(arguments: BackupBuilder.Packing.allCases)
  func `without anybody's data is a file like others`(packing: BackupBuilder.Packing) throws {
    #expect(try rules(NestedBackupTests.packed(BackupBuilder(), packing)) == [])
    var activity = BackupBuilder()
    activity.type = "activity"
    activity.information["include_files"] = "0"
    #expect(try rules(NestedBackupTests.packed(activity, packing)) == [])
  }

  @Test(arguments: BackupBuilder.Packing.allCases, BackupBuilder.Packing.allCases)
  func `is examined two levels deep`(
    first: BackupBuilder.Packing, second: BackupBuilder.Packing
  ) throws {
    for outer in BackupBuilder.Packing.allCases {
      let (middle, deepest) = NestedBackupTests.holding(
        NestedBackupTests.packed(NestedBackupTests.withUsers, second))
      let (builder, member) = NestedBackupTests.holding(NestedBackupTests.packed(middle, first))
      let checked = try NestedBackupTests.check(NestedBackupTests.packed(builder, outer))
      let found = try #require(checked.findings.first { $0.rule == "userdata.profile" })
      #expect(found.member == "\(member)!/\(deepest)!/users.xml")
      let named = checked.findings.filter { $0.rule == "fitness.holds-backup" }
      #expect(named.map(\.member) == [member])
    }
  }

  @Test(arguments: BackupBuilder.Packing.allCases)
  func `in more levels than that is an error, clean or not`(
    packing: BackupBuilder.Packing
  ) throws {
    var bytes = NestedBackupTests.packed(BackupBuilder(), packing)
    for _ in 0..<2 {
      bytes = NestedBackupTests.packed(NestedBackupTests.holding(bytes).builder, packing)
    }
    let findings = try NestedBackupTests.findings(bytes)
    #expect(findings.map(\.rule) == ["unrecognised.nested-backup"])
    #expect(findings.first?.severity == .error)
    #expect(findings.first?.member?.split(separator: "!").count == 3)
  }

  @Test func `is found beside others, each at its own place`() throws {
    var (builder, first) = NestedBackupTests.holding(NestedBackupTests.withUsers.tgz)
    var more = BackupBuilder.StoredFile("course", "legacy", name: "b.mbz")
    var other = NestedBackupTests.withUsers
    other.shortname = "TPL-AUTRE"
    more.content = other.zip
    builder.files.append(more)
    var clean = BackupBuilder.StoredFile("course", "legacy", name: "c.mbz")
    clean.content = BackupBuilder().zip
    builder.files.append(clean)
    let checked = try NestedBackupTests.check(builder.tgz)
    let named = checked.findings.filter { $0.rule == "fitness.holds-backup" }
    #expect(named.count == 2)
    #expect(named.contains { $0.member == first })
  }

  // MARK: What cannot be examined

  @Test func `that is cut or damaged is an error`() throws {
    let tgz = NestedBackupTests.withUsers.tgz
    for count in [tgz.count - 4, tgz.count - 12, tgz.count * 3 / 4] {
      #expect(try rules(Array(tgz.prefix(count))).contains("unrecognised.nested-backup"))
    }
    var damaged = NestedBackupTests.withUsers.zip
    let at = try #require(damaged.firstRange(of: Array("course/course.xml".utf8))?.upperBound)
    damaged[at + 4] ^= 0xff
    #expect(try rules(damaged) == ["unrecognised.nested-backup"])
  }

  @Test func `that is encrypted, or lies in a folder, is an error`() throws {
    var zip = ZipBuilder()
    var entry = ZipBuilder.Entry("moodle_backup.xml", Array("secret".utf8))
    entry.flags |= 1
    zip.entries.append(entry)
    #expect(try rules(zip.bytes) == ["unrecognised.nested-backup"])
    var folder = ZipBuilder()
    folder.file("backup/moodle_backup.xml", Array("<moodle_backup/>".utf8))
    #expect(try rules(folder.bytes) == ["unrecognised.nested-backup"])
    var tar = TarBuilder()
    tar.file("backup/moodle_backup.xml", "<moodle_backup/>")
    #expect(try rules(Gzip.member(tar.ended())) == ["unrecognised.nested-backup"])
  }

  @Test func `in a tar that is not compressed is an error`() throws {
    #expect(try rules(NestedBackupTests.withUsers.tar) == ["unrecognised.nested-backup"])
  }

  @Test func `whose XML is broken has the finding that any backup has`() throws {
    var builder = BackupBuilder()
    builder.replace("groups.xml", "<groups><group>")
    #expect(try rules(builder.tgz) == ["soundness.xml-malformed"])
  }

  @Test func `whose list cannot be read is a warning, and an error under strict`() throws {
    var zip = NestedBackupTests.withUsers.zip
    zip.removeLast(30)
    var tar = TarBuilder()
    tar.file("a.txt", String(repeating: "text ", count: 100_000))
    let cut = Array(Gzip.member(tar.ended()).dropLast(100))
    let others = [
      zip, cut, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4], Array("Rar!\u{1a}\u{7}\u{1}\u{0}".utf8),
    ]
    for bytes in others {
      let findings = try NestedBackupTests.findings(bytes)
      #expect(findings.map(\.rule) == ["unrecognised.archive"])
      #expect(findings.first?.severity == .warning)
      let strict = try NestedBackupTests.findings(bytes, profile: .strict)
      #expect(strict.first { $0.rule == "unrecognised.archive" }?.severity == .error)
    }
  }

  @Test func `is none where no member has the manifest's name`() throws {
    var zip = ZipBuilder()
    zip.file("readme.txt", Array("see moodle_backup.xml for more".utf8), stored: true)
    zip.file("not_moodle_backup.xml.txt", [])
    var tar = TarBuilder()
    tar.file("restore.php", "'moodle_backup.xml'; // reads moodle_backup.xml.\n")
    let others: [[UInt8]] = [
      zip.bytes, Gzip.member(tar.ended()), Gzip.member(Array("<svg/>".utf8)),
      Gzip.member([UInt8](repeating: 0, count: 5_000)), [0x1f, 0x8b], [0x1f, 0x8b, 8, 0],
      Array("PK".utf8), Array("moodle_backup.xml".utf8), [],
    ]
    for bytes in others { #expect(try rules(bytes) == [], "\(bytes.prefix(20))") }
  }

  @Test func `is found in a zip whose directory is larger than what is searched at first`() throws {
    for hasBackup in [true, false] {
      var zip = ZipBuilder()
      for index in 0..<3_000 { zip.file("content/file-number-\(index).txt", [], stored: true) }
      if hasBackup {
        for (name, bytes) in NestedBackupTests.withUsers.members {
          zip.entries.insert(.init(name, bytes), at: 0)
        }
      }
      let found = try NestedBackupTests.findings(zip.bytes)
      #expect(found.contains { $0.rule == "userdata.profile" } == hasBackup)
      #expect(hasBackup || found.isEmpty)
    }
  }

  // MARK: Limits

  @Test(arguments: BackupBuilder.Packing.allCases)
  func `counts towards the limits of the backup that it lies in`(
    packing: BackupBuilder.Packing
  ) throws {
    let inner = NestedBackupTests.packed(NestedBackupTests.withUsers, packing)
    let outer = NestedBackupTests.holding(inner).builder
    let sizes = outer.members.reduce(0) { $0 + Int64($1.bytes.count) }
    let names = outer.members.reduce(0) { $0 + $1.name.utf8.count }
    func refused(_ change: (inout Limits) -> Void) throws -> Bool {
      var limits = Limits()
      change(&limits)
      let found = try NestedBackupTests.findings(inner, limits: limits)
      return found.contains { $0.rule == "unrecognised.nested-backup" && $0.severity == .error }
    }
    #expect(try !refused { _ in })
    #expect(try refused { $0.members = outer.members.count + 5 })
    #expect(try refused { $0.totalBytes = sizes + 2_000 })
    #expect(try refused { $0.namesBytes = names + 100 })
  }

  @Test func `that is a bomb is stopped, and told`() throws {
    var tar = TarBuilder()
    tar.file("zeros", [UInt8](repeating: 0, count: 3 << 20))
    var limits = Limits()
    limits.ratioFloor = 1 << 20
    limits.ratio = 100
    let bytes = Gzip.member(tar.ended())
    #expect(
      try NestedBackupTests.findings(bytes, limits: limits).map(\.rule) == ["unrecognised.archive"])
  }

  @Test func `that is a zip larger than may be unpacked is an error`() throws {
    var limits = Limits()
    limits.spoolBytes = 1_000
    let found = try NestedBackupTests.findings(NestedBackupTests.withUsers.zip, limits: limits)
    #expect(found.map(\.rule) == ["unrecognised.nested-backup"])
    #expect(
      try NestedBackupTests.findings(NestedBackupTests.withUsers.tgz, limits: limits)
        .contains { $0.rule == "userdata.profile" })
  }

  @Test func `that is a zip needs a folder to unpack it in, and a tgz none`() throws {
    let folder = try TemporaryFolder()
    for (inner, isZip) in [
      (NestedBackupTests.withUsers.zip, true), (NestedBackupTests.withUsers.tgz, false),
    ] {
      let path = try folder.write("b\(isZip).mbz", NestedBackupTests.holding(inner).builder.tgz)
      let checked = try CheckedBackup(path)
      guard case .unreadable(let error) = checked.outcome else {
        #expect(!isZip)
        continue
      }
      #expect(isZip && error.code == .io)
      #expect(error.message.contains("--work-dir"))
    }
  }

  @Test func `leaves nothing in the folder that a zip is unpacked in`() throws {
    let folder = try TemporaryFolder()
    let work = folder.path.appending("work")
    let path = try folder.write(
      "b.mbz", NestedBackupTests.holding(NestedBackupTests.withUsers.zip).builder.tgz)
    let checked = try CheckedBackup(path, judgement: Judgement(workFolder: work))
    #expect(checked.verdict == .noncompliant)
    #expect(try FileTree.names(in: work).isEmpty)
  }
}
