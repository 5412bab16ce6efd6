import Base
import Compliance
import TestKit
import Testing

/// Elements that Moodle does not read, and fields that it reads otherwise than they stand.
struct UnreadElementTests {
  @Test(arguments: [
    ("moodle_backup.xml", "</settings>", "</settings><x a=\"1\"><y b=\"2\">t</y>s</x>"),
    ("moodle_backup.xml", "</details>", "<x a=\"1\">t</x></details>"),
    ("moodle_backup.xml", "</settings>", "</settings><x><y>a</y><y>b</y></x><x/>"),
    ("course/course.xml", "</course>", "<x><y a=\"1\">t<z/></y></x></course>"),
    ("files.xml", "</file>", "<x a=\"1\"><y a=\"2\"/>t</x></file>"),
    ("files.xml", "</files>", "<x a=\"1\">t<y/></x></files>"),
  ])
  func `takes nothing for ambiguous that Moodle does not read`(
    member: String, before: String, after: String
  ) throws {
    var builder = BackupBuilder()
    let text = String(
      decoding: try #require(builder.members.first { $0.name == member }).bytes, as: UTF8.self)
    builder.replace(member, text.replacing(before, with: after))
    let rules = try judge(builder).map(\.rule)
    #expect(rules == (member == "moodle_backup.xml" ? ["soundness.unknown-element"] : []))
  }

  @Test(arguments: [
    ("moodle_backup.xml", "<information>", "<information x=\"1\">"),
    ("moodle_backup.xml", "<details>", "<details>t"),
    ("moodle_backup.xml", "</title>", "</title><title>t</title>"),
    ("moodle_backup.xml", "<setting>", "<setting name=\"users\">"),
    ("moodle_backup.xml", "<backup_date>", "<x><y>t</y></x><backup_date>"),
    ("course/course.xml", "<category ", "<category x=\"1\" "),
    ("course/course.xml", "</category>", "</category><visible>1</visible>"),
    ("files.xml", "<filename>", "<filename>t</filename><filename>"),
    ("files.xml", "<file ", "<file filename=\"t\" "),
    ("files.xml", "<filename>", "<x><y/></x><filename>"),
  ])
  func `fails what Moodle reads otherwise than it stands`(
    member: String, before: String, after: String
  ) throws {
    var builder = BackupBuilder()
    let text = String(
      decoding: try #require(builder.members.first { $0.name == member }).bytes, as: UTF8.self)
    builder.replace(member, text.replacing(before, with: after))
    let findings = try judge(builder).filter { $0.rule == "soundness.xml-ambiguous" }
    #expect(findings.map(\.member) == [member])
  }
}
