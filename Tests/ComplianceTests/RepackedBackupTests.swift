import Archive
import Base
import Catalogue
import Compliance
import MoodleBackup
import SystemPackage
import TestKit
import Testing

/// A real backup that administrators unpacked and packed again with the tools at hand: Moodle
/// restores each of them, so each is read, with a warning.
struct RepackedBackupTests {
  struct Packer: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var signs: RepackSigns
    var command: @Sendable (_ target: String) -> [String]
  }

  private static func python(_ format: String) -> @Sendable (String) -> [String] {
    let code = """
      import os, sys, tarfile
      with tarfile.open(sys.argv[1], 'w:gz', format=tarfile.\(format)_FORMAT) as t:
          for name in sorted(os.listdir('.')): t.add(name)
      """
    return { ["python3", "-c", code, $0] }
  }

  private static func shell(_ line: String) -> @Sendable (String) -> [String] {
    { ["sh", "-c", line, "sh", $0] }
  }

  static let packers: [Packer] = [
    Packer(
      testDescription: "tar *", signs: .gnuHeaders,
      command: shell("tar --format=gnu -czf \"$1\" .ARCHIVE_INDEX *")),
    Packer(
      testDescription: "tar .", signs: [.gnuHeaders, .dotSlashNames],
      command: shell("tar --format=gnu -czf \"$1\" .")),
    Packer(
      testDescription: "tar with pax", signs: .paxHeaders,
      command: shell("tar --format=pax -czf \"$1\" .ARCHIVE_INDEX *")),
    Packer(
      testDescription: "tar with ustar", signs: [],
      command: shell("tar --format=ustar -czf \"$1\" .ARCHIVE_INDEX *")),
    Packer(
      testDescription: "tar and two gzips", signs: [.gnuHeaders, .severalGzipMembers],
      command: shell(
        "tar --format=gnu -cf - * | (dd bs=1000 count=5 iflag=fullblock 2>/dev/null | gzip; gzip)"
          + " > \"$1\"")),
    Packer(
      testDescription: "bsdtar", signs: [],
      command: shell("bsdtar -czf \"$1\" .ARCHIVE_INDEX *")),
    Packer(testDescription: "Python, pax", signs: [], command: python("PAX")),
    Packer(testDescription: "Python, GNU", signs: .gnuHeaders, command: python("GNU")),
    Packer(
      testDescription: "bsdtar as zip", signs: [],
      command: shell("bsdtar --format=zip -cf \"$1\" *")),
    Packer(
      testDescription: "Python as zip", signs: [],
      command: shell("python3 -m zipfile -c \"$1\" *")),
  ]

  @Test(arguments: packers, ["m45/petit-nu-tgz", "m45/petit-users-tgz"])
  func `reads it, warns, and judges its contents all the same`(
    packer: Packer, sample: String
  ) throws {
    let original = try Samples.backup(sample)
    let folder = try TemporaryFolder()
    let inside = folder.path.appending("inside")
    try FileTree.makeFolder(inside)
    let unpacked = try Tool.run("tar", ["-xzf", original.string], in: inside)
    try #require(unpacked.status == 0, "\(unpacked.error)")
    let target = folder.path.appending("again.mbz")
    let command = packer.command(target.string)
    let packed = try Tool.run(command[0], Array(command.dropFirst()), in: inside)
    try #require(packed.status == 0, "\(packed.error)")

    let before = try CheckedBackup(original)
    let after = try CheckedBackup(target)
    let reading = try #require(after.reading, "\(after.outcome)")
    #expect(reading.repackSigns.isSuperset(of: packer.signs), "\(reading.repackSigns)")
    #expect(after.verdict == before.verdict)
    let settings = try #require(before.reading?.manifest.settings)
    #expect(reading.manifest.settings == settings)
    let contents = try #require(before.reading?.files.contents)
    #expect(reading.files.contents == contents)
    func grave(_ checked: CheckedBackup) -> [Finding] {
      checked.findings.filter { $0.severity == .error }
    }
    #expect(
      Set(grave(after).map { "\($0.rule) \($0.member ?? "") \($0.count)" })
        == Set(grave(before).map { "\($0.rule) \($0.member ?? "") \($0.count)" }))
    let own: Set<String> = ["soundness.repacked", "soundness.index-untrue"]
    let warnings = Set(after.findings.filter { $0.severity == .warning }.map(\.rule))
    #expect(warnings.isSubset(of: own.union(before.findings.map(\.rule))))
    if reading.container == .tgz { #expect(!warnings.isDisjoint(with: own)) }
  }
}
