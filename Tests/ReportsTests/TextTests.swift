import Catalogue
import Compliance
import Groundwork
import Reports
import SystemPackage
import TestKit
import Testing

/// What people read.
struct TextTests {
  @Test func `says the verdict in a line and each finding with its place`() throws {
    let folder = try TemporaryFolder()
    var builder = BackupBuilder()
    builder.replace("users.xml", "<users><user/><user/></users>")
    let path = try folder.write("a.mbz", builder.tgz)
    let text = CheckReport([try CheckedBackup(path)], Judgement(failOn: .error)).text
    #expect(text.hasPrefix("\(path.string): NONCOMPLIANT\n"))
    #expect(text.contains("(2 times) [userdata.profile]\n    in users.xml /users/user\n"))
    let sound = try folder.write("b.mbz", BackupBuilder().tgz)
    let archived = Judgement(profile: .archive)
    #expect(
      CheckReport([try CheckedBackup(sound, judgement: archived)], archived).text
        == "\(sound.string): COMPLIANT\n")
    let empty = try folder.write("c.mbz", [])
    let unreadable = CheckReport([try CheckedBackup(empty)], Judgement(failOn: .error)).text
    #expect(unreadable.hasPrefix("\(empty.string): UNREADABLE\n  error: is empty"))
  }

  @Test func `lets no name move the cursor`() throws {
    let folder = try TemporaryFolder()
    var builder = BackupBuilder()
    builder.shortname = "A\u{202e}B"
    let path = try folder.write("a\u{1b}[2J\n.mbz", builder.tgz)
    let checked = try CheckedBackup(path)
    let result = try Search(template: "A\u{202e}B").run(
      over: try Places.entries(in: [folder.path]))
    let texts = [
      CheckReport([checked], Judgement(failOn: .error)).text, FindReport(result, sha256: nil).text,
      InspectReport(checked, try #require(checked.reading)).text,
    ]
    for text in texts {
      #expect(!text.contains("\u{1b}"))
      #expect(!text.unicodeScalars.contains("\u{202e}"))
      #expect(text.contains("\\u{1b}"))
    }
  }

  @Test func `says what was selected and why others were passed over`() throws {
    let folder = try TemporaryFolder()
    try folder.write("new.mbz", BackupBuilder().tgz)
    var old = BackupBuilder()
    old.date = "1700000000"
    try folder.write("old.mbz", old.tgz)
    try folder.write("cut.mbz", old.tgz.dropLast(9))
    try folder.write("notes.txt", [0x61])
    let result = try Search(template: "TPL-ESSAI").run(
      over: try Places.entries(in: [folder.path]))
    let text = FindReport(result, sha256: String(repeating: "0", count: 64)).text
    #expect(text.contains("selected: \(folder.path.string)/new.mbz\n"))
    #expect(text.contains("made 2026-11-24T01:43:19Z"))
    #expect(text.contains("[older]"))
    #expect(text.contains("[truncated]"))
    #expect(text.contains("1 other file"))
    let none = try Search(template: "TPL-NONE").run(over: [])
    #expect(FindReport(none, sha256: nil).text == "no suitable backup of TPL-NONE\n")
  }

  @Test func `explains each rule`() {
    let report = RulesReport(Ruleset.rules)
    for rule in Ruleset.rules {
      #expect(report.list.contains(rule.id))
      #expect(report.pages.contains("\(rule.id) (\(rule.severity.rawValue))"))
      #expect(report.pages.contains(rule.remedy.english))
    }
    #expect(report.list.split(separator: "\n").count == Ruleset.rules.count)
  }
}
