import Base
import Compliance
import TestKit
import Testing
import TextFormats

/// What is found by its shape or its name, in places that no table knows.
@Suite("The scanner")
struct MemberScannerTests {
  /// What is found in a page's text.
  private func found(inPage content: String, _ field: String = "content") throws -> [Finding] {
    var builder = BackupBuilder()
    builder.replace(
      "activities/page_247/page.xml",
      BackupBuilder.document(
        "activity", "<page id=\"1\"><name>Page</name><\(field)>\(content)</\(field)></page>"
      ).replacing("<activity>", with: "<activity moduleid=\"247\">"))
    return try judge(builder).filter { $0.member == "activities/page_247/page.xml" }
  }

  @Test(arguments: [
    "Write to zelie@example.test.", "zelie%40example.test", "mailto:zelie&amp;#64;example.test",
    "zelie&amp;#x40;example.test", "zelie&amp;commat;example&amp;period;test",
    "&amp;lt;a href=&amp;quot;mailto:z.c+1@example.test&amp;quot;&amp;gt;",
    "<![CDATA[<p>zelie@example.test</p>]]>", "zelie&#x40;example.test",
    "<![CDATA[zelie]]>@<![CDATA[example.test]]>", "zelie%2540example.test",
    "é zelie@mail.example.test",
  ])
  func `finds an address however it is escaped`(_ content: String) throws {
    let findings = try found(inPage: content)
    #expect(findings.map(\.rule) == ["freetext.email"])
    #expect(findings.first?.path == "/activity/page/content")
    #expect(findings.first?.severity == .warning)
  }

  @Test(arguments: [
    "@example.test", "zelie@", "zelie@localhost", "logo@2x.png", "vue@3.0.1.min.js", "a @ b.test",
    "1+2=3", "call 0123456789", "+12 345", "?page=2", "https://example.test/a:b",
    "@@PLUGINFILE@@/plan.png", "$@PAGEVIEWBYID*247@$",
  ])
  func `takes no other text for an address, a number or a key`(_ content: String) throws {
    let findings = try found(inPage: escape(content))
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: [
    ("+32 2 555 01 99", "freetext.phone"), ("+33 (0)1 23 45 67 89", "freetext.phone"),
    ("https://files.example.test/x?wstoken=abc", "secret.address"),
    ("https://u:p@files.example.test/", "secret.address"),
    ("https://files.example.test/?a=1&amp;access_token=abc", "secret.address"),
  ])
  func `finds numbers and keys by their shape`(_ content: String, _ rule: String) throws {
    let rules = try found(inPage: escape(content)).map(\.rule)
    #expect(rules == [rule])
  }

  @Test func `counts addresses across the pieces that a long text comes in`() throws {
    let filler = String(repeating: "x", count: 65_000)
    let text = (0..<20).map { "\(filler) someone\($0)@example.test" }.joined(separator: " ")
    let findings = try found(inPage: text)
    #expect(findings.map(\.count) == [20])
    // An address at every offset around a window's end is found once.
    for length in stride(from: 65_500, through: 65_560, by: 3) {
      let text = String(repeating: "x", count: length - 1) + " zelie@example.test" + filler
      #expect(try found(inPage: text).map(\.count) == [1])
    }
  }

  @Test(arguments: [
    #"{"userid": 7}"#, #"{"a": {"b": [{"user_id": "7"}]}}"#, #"a:1:{s:6:"userid";i:7;}"#,
    #"O:8:"stdClass":2:{s:1:"x";a:0:{}s:6:"UserID";s:1:"7";}"#,
    "YToxOntzOjY6InVzZXJpZCI7aTo3O30=", #"{"inner": "{\"userid\": 7}"}"#,
    #"{"\u0075serid": 7}"#,
  ])
  func `finds the number of an account within a value`(_ value: String) throws {
    let rules = try found(inPage: escape(value), "displayoptions").map(\.rule)
    #expect(rules == ["unrecognised.rows"])
    // What a teacher wrote for readers may show such a record, and is none.
    let authored = try found(inPage: escape(value))
    #expect(authored.map(\.rule) == ["residue.user-id"])
    #expect(authored.map(\.severity) == [.warning])
  }

  @Test(arguments: [
    #"{"userid": null}"#, #"{"userid": 0}"#, #"{"userid": "-10"}"#, #"{"users": 7}"#,
    #"a:1:{s:6:"userid";N;}"#, #"a:1:{s:6:"userid";i:-10;}"#, "a:1:{broken", "YTox",
    "{$@NULL@$}",
  ])
  func `takes null, 0 and Moodle's own senders for nobody`(_ value: String) throws {
    let findings = try found(inPage: escape(value))
    #expect(findings.isEmpty, "\(findings)")
  }

  // MARK: What no table knows

  /// A third-party activity's member.
  private func foreign(_ inside: String) throws -> [Finding] {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 250))
    builder.replace(
      "activities/duel_250/duel.xml",
      "<activity id=\"1\" moduleid=\"250\" modulename=\"duel\" contextid=\"9\"><duel id=\"1\">"
        + "<name>Duel</name><grade>10</grade>\(inside)</duel></activity>")
    return try judge(builder).filter { $0.member == "activities/duel_250/duel.xml" }
  }

  @Test func `warns of a plugin that no table knows, without rows`() throws {
    for inside in ["", "<rounds></rounds>", "<userid>0</userid>", "<userid>$@NULL@$</userid>"] {
      let findings = try foreign(inside)
      #expect(findings.map(\.rule) == ["unrecognised.component"], "\(inside)")
      #expect(findings.first?.severity == .warning)
      #expect(findings.first?.component == "mod_duel")
    }
  }

  @Test(arguments: [
    "<userid>7</userid>", "<user_id>7</user_id>", "<teacheruserid>7</teacheruserid>",
    "<username>zelie</username>", "<email>zelie@example.test</email>",
    "<userid><![CDATA[7]]></userid>", "<userid> 7 </userid>", "<score>3</score><userid>7</userid>",
  ])
  func `fails rows of it that refer to a person`(_ field: String) throws {
    let findings = try foreign(
      "<rounds><round id=\"1\">\(field)</round><round id=\"2\">\(field)</round></rounds>")
    let rows = findings.filter { $0.rule == "unrecognised.rows" }
    #expect(rows.map(\.count) == [2])
    #expect(rows.first?.severity == .error)
    #expect(rows.first?.path == "/activity/duel/rounds/round")
    #expect(rows.first?.component == "mod_duel")
  }

  @Test func `takes attributes for fields, as Moodle does`() throws {
    let findings = try foreign("<rounds><round id=\"1\" userid=\"7\"/></rounds>")
    #expect(findings.contains { $0.rule == "unrecognised.rows" })
  }

  @Test func `tells of records without a person, and of contacts`() throws {
    let records = try foreign("<rounds><round id=\"1\"><level>2</level></round></rounds>")
    #expect(records.first { $0.rule == "unrecognised.records" }?.severity == .info)
    let contact = try foreign("<note>zelie@example.test</note><host>192.0.2.7</host>")
    #expect(contact.contains { $0.rule == "unrecognised.contact" })
  }

  @Test func `lets a policy vouch for a plugin`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 250))
    builder.replace(
      "activities/duel_250/duel.xml",
      "<activity id=\"1\" moduleid=\"250\" modulename=\"duel\" contextid=\"9\"><duel id=\"1\">"
        + "<round id=\"1\"><userid>7</userid></round></duel></activity>")
    let policy = try Policy(
      JSONValue(
        parsing: Array(#"{"schema": "gabarit.policy/1", "components": ["mod_duel"]}"#.utf8)))
    let judgement = Judgement(policy: (policy, OperatorFile(path: "p", sha256: "")))
    let findings = try judgeAll(builder.tgz, judgement).filter { $0.component == "mod_duel" }
    #expect(!findings.isEmpty)
    for finding in findings { #expect(finding.severity == .info) }
    #expect(try judge(builder).contains { $0.severity == .error })
  }

  @Test func `tells of an unknown plugin within a known member, and of unknown members`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "course/course.xml",
      builder.courseXML.replacing(
        "</course>",
        with: "<plugin_local_duel_course><duel><x>1</x></duel></plugin_local_duel_course></course>")
    )
    builder.replace("course/duels.xml", "<duels><duel id=\"1\"><userid>7</userid></duel></duels>")
    let findings = try judge(builder)
    let plugin = try #require(findings.first { $0.rule == "unrecognised.component" })
    #expect(plugin.member == "course/course.xml" && plugin.component == "local_duel")
    #expect(findings.contains { $0.rule == "unrecognised.member" })
    let rows = findings.first { $0.rule == "unrecognised.rows" }
    #expect(rows?.member == "course/duels.xml" && rows?.severity == .error)
  }

  @Test func `warns of files in areas that no table knows`() throws {
    var builder = BackupBuilder()
    builder.files.append(.init("mod_duel", "portrait", name: "portrait.png", content: "x"))
    let finding = try #require(try judge(builder).first { $0.rule == "unrecognised.file-area" })
    #expect(finding.subject == "mod_duel/portrait" && finding.severity == .warning)
  }
}
