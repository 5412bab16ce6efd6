import Base
import Compliance
import TestKit
import Testing

/// What findings say, and what they keep to themselves.
@Suite("What is told")
struct FindingMessageTests {
  @Test func `what stands in the place of a name is told only if it can be one`() throws {
    for text in ["dupont@example.test", "33612345678", "Dupont", "dupont x", "d\u{e9}"] {
      var builder = BackupBuilder()
      builder.activities.append(.init(text, id: 250))
      builder.files.append(.init(text, "content", name: "x", content: "x"))
      builder.files.append(.init("mod_resource", text, name: "y", content: "y"))
      builder.files.append(.init("assignsubmission_file", "submission_files", name: "z"))
      builder.files.append(.init("assignsubmission_x", text, name: "z"))
      builder.replace("activities/\(text)_250/module.xml", nil)
      builder.replace("activities/\(text)_250/roles.xml", nil)
      let found = try judge(builder)
      let areas = found.filter { $0.rule == "unrecognised.file-area" }
      #expect(areas.map(\.count) == [2] && areas.allSatisfy(\.isRemainder))
      #expect(found.filter { $0.rule == "userfiles.submission" }.map(\.count).sorted() == [1, 1])
      let missing = found.filter { $0.rule == "soundness.member-missing" }
      #expect(missing.map(\.member) == ["moodle_backup.xml"] && missing.map(\.count) == [2])
      for finding in found where finding.member?.contains(text) != true {
        let told = [
          finding.message.english, finding.message.french, finding.component, finding.subject,
          finding.member, finding.path,
        ]
        #expect(!told.contains { $0?.contains(text) == true }, "\(finding)")
      }
    }
  }

  @Test func `a name that is none of Moodle's is told neither as an element nor as a plugin`()
    throws
  {
    let row = "<a><userid>5</userid></a>"
    for text in ["marie.dupont", "marie-dupont"] {
      let found = try judge(
        backup(
          "duel",
          holding: "<\(text)>\(row)</\(text)>"
            + "<plugin_local_\(text)_duel>\(row)</plugin_local_\(text)_duel>"))
      #expect(found.filter { $0.rule == "unrecognised.rows" }.reduce(0) { $0 + $1.count } == 2)
      for finding in found {
        let told = [finding.message.english, finding.component, finding.path, finding.subject]
        #expect(!told.contains { $0?.contains("dupont") == true }, "\(finding)")
      }
    }
  }

  @Test func `what waits for a row's end is bounded, and told as an error all the same`() throws {
    let parts = String(repeating: "<p><userid>5</userid></p>", count: 100_100)
    let found = try judge(
      backup(
        "assign",
        holding: "<overrides><override><groupid>3</groupid>\(parts)</override></overrides>"
      ))
    let rows = found.filter { $0.rule == "unrecognised.rows" }
    #expect(rows.map(\.count) == [100_000] && rows.first?.severity == .error)
  }

  @Test func `names that come out of contents are not told, and forge nothing`() throws {
    let keys =
      "{\"Marie Dupont\":{\"userid\":5},\"b\\n/x: COMPLIANT\\u001b[2K userid\":5,"
      + "\"marie@example.test\":\"+33612345678\",\"token\":\"abcdefgh\"}"
    var builder = backup("duel", holding: "<rounds><round>\(keys)</round></rounds>")
    builder.files.append(.init("mod_duel", "a\nb\u{202e}", name: "x", content: "x"))
    let found = try judge(builder)
    #expect(found.contains { $0.rule == "unrecognised.rows" })
    for finding in found {
      for words in [finding.message.english, finding.message.french] {
        #expect(words == words.printable)
      }
      for text in [finding.message.english, finding.subject ?? ""] {
        #expect(!text.lowercased().contains("marie") && !text.contains("COMPLIANT"), "\(text)")
      }
    }
    #expect(found.contains { $0.rule == "secret.suspected" && $0.subject == "token" })
  }
}
