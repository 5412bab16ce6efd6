import Base
import Compliance
import Foundation
import TestKit
import Testing

/// Evidence that somebody, or a plugin's author, put where it is easily missed.
@Suite("Hidden evidence")
struct HiddenEvidenceTests {
  private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  private func rules(_ builder: BackupBuilder) throws -> Set<String> {
    Set(try judge(builder).map(\.rule))
  }

  // MARK: Long texts

  @Test func `a value too long to be taken apart is told as not examined`() throws {
    let picture = String(repeating: "iVBORw0KGgo", count: 100_000)
    let text =
      "O:8:\"stdClass\":1:{s:4:\"text\";s:\(picture.count + 20):\"a@example.test \(picture)"
    #expect(try rules(block(base64(text))).contains("freetext.not-examined"))
    let json = "{\"userid\":5,\"z\":\"\(String(repeating: "x", count: 2 << 20))\"}"
    #expect(
      try rules(backup(holding: "<content>\(json)</content>")).contains("freetext.not-examined"))
  }

  @Test func `a field counts however long it is`() throws {
    let long = String(repeating: "ab cd ", count: 12_000)
    let seb =
      "<quizaccess_seb_quizsettings><quizaccess_seb_template><content>\(long)</content>"
      + "</quizaccess_seb_template></quizaccess_seb_quizsettings>"
    #expect(try rules(backup("quiz", holding: seb)).contains("secret.password"))
    let blanks = String(repeating: " ", count: 70_000)
    let row = "<notes><note><userid>\(blanks)5</userid></note></notes>"
    #expect(try rules(backup(holding: row)).contains("unrecognised.rows"))
    let override =
      "<overrides><override><userid>\(blanks)5\(blanks)</userid></override></overrides>"
    #expect(try rules(backup("assign", holding: override)).contains("userdata.override"))
  }

  @Test func `a wrapped value in pieces of a byte each is taken apart, and soon`() throws {
    // Each reference is a piece of its own; to look at the whole for each would take minutes.
    let long = String(repeating: "ab cd ", count: 40_000) + "a@example.test"
    let value = base64("a:1:{s:1:\"t\";s:\(long.utf8.count):\"\(long)\";}")
    let pieces = value.utf8.map { "&#\($0);" }.joined()
    #expect(try rules(block(pieces)).contains("freetext.email"))
  }

  // MARK: Wrapped values

  @Test(arguments: [
    (
      "PHP with an enumeration",
      "a:2:{s:1:\"s\";E:11:\"Suit:Hearts\";s:1:\"t\";s:14:\"a@example.test\";}"
    ),
    ("PHP with an object of its own form", "C:3:\"Foo\":20:{mail a@example.test }"),
    ("JSON that is laid out", "{\n  \"t\": \"a@example.test\"\n}"),
    ("a list of lists", "[[\"a@example.test\"]]"),
    ("JSON behind blanks", "\n   {\"t\":\"a@example.test\"}"),
    ("an address as a key of JSON", "{\"a@example.test\":1}"),
    ("an address as a key of PHP", "a:1:{s:14:\"a@example.test\";i:1;}"),
    ("text behind PHP", "a:0:{} a@example.test"),
  ]) func `an address in a wrapped value is found`(name: String, value: String) throws {
    for wrapped in [escape(value), base64(value), " \n" + base64(value)] {
      let found = try rules(block(wrapped))
      #expect(
        found.contains("freetext.email") || found.contains("freetext.not-examined"), "\(wrapped)")
    }
  }

  @Test(arguments: [
    "a:1:{s:6:\"userid\";a:2:{i:0;i:5;i:1;i:6;}}", "{\"userid\":[5,6]}", "{\"userids\":[5,6]}",
    "\n   {\"userid\":5}", "[{\"user_id\":\"5\"}]", "{\"userid\":\"a3f2-77\"}",
  ]) func `an account in a wrapped value is found`(value: String) throws {
    for wrapped in [escape(value), base64(value)] {
      let found = try rules(backup(holding: "<data>\(wrapped)</data>"))
      #expect(found.contains("unrecognised.rows"), "\(wrapped)")
    }
  }

  @Test(arguments: ["{\"userid\":5,\"userid\":0},", "{\"userid\":5,", "[[[[{\"userid\""])
  func `a value that looks wrapped and cannot be taken apart is not examined`(value: String) throws
  {
    #expect(
      try rules(backup(holding: "<data>\(value)</data>")).contains("freetext.not-examined"))
    // However deep it stands.
    let short = "{\"x\":\"\(base64("a:1:{s:5:\"email\";s:99:\"a@example.test\";}"))\"}"
    var deep = "{\"userid\":5}"
    for _ in 0..<6 { deep = "{\"a\":\"\(base64(deep))\"}" }
    for value in [short, deep] {
      let found = try rules(backup(holding: "<data>\(value)</data>"))
      #expect(found.contains("freetext.not-examined"), "\(value)")
    }
    // What merely begins like one is a text.
    for text in ["[b]bold[/b]", "{curly} text", "a: see below", "s:o far"] {
      let found = try rules(backup(holding: "<data>\(text)</data>"))
      #expect(!found.contains("freetext.not-examined"), "\(text)")
    }
  }

  @Test(arguments: [
    "{\"lundi\", \"mardi\"}", "{\"a\": 1, \"b\": None}", "[\"Bonjour\"] dit-il", "[{'a': 1}]",
    "s:5:\"hello\" est une chaîne", "[user guide] see below", "[\"user\", 'b']",
    "exemple de texte, long et sans champ", "Yesterday all my troubles",
    "{\"userid\":\"$User.id\"}",
  ]) func `code and lists that a teacher writes are texts`(text: String) throws {
    #expect(try rules(backup(holding: "<answertext>\(escape(text))</answertext>")).isEmpty)
  }

  @Test(arguments: [
    "{\"userid\":5,\"mail\":\"a@example.test\"}", "O:3:\"Foo\":1:{s:9:\"\0*\0userid\";i:5;}",
  ]) func `base64 is read as PHP reads it`(value: String) throws {
    let plain = base64(value)
    let half = plain.index(plain.startIndex, offsetBy: 12)
    for spelt in [
      plain, plain + " ", "\u{feff}" + plain, plain[..<half] + "\n    " + plain[half...],
      plain[..<half] + "." + plain[half...],
    ] {
      let found = try rules(backup(holding: "<data>\(spelt)</data>"))
      #expect(found.contains("unrecognised.rows"), "\(spelt)")
    }
  }

  // MARK: Elements that no table knows

  @Test(arguments: [
    "<username>jdupont</username>", "<userid>a3f2-77</userid>", "<userids>5,6</userids>",
    "<userid>+5</userid>", "<userid>5.0</userid>", "<user_id>5</user_id>",
    "<grader>5, 6</grader>", "<user-id>5</user-id>",
  ]) func `a record in a known plugin refers to a person`(field: String) throws {
    let row = "<notes><note><text>x</text>\(field)</note></notes>"
    #expect(try rules(backup(holding: row)).contains("unrecognised.rows"))
  }

  @Test(arguments: [
    "<userid>0</userid>", "<userid>-10</userid>", "<userid>$@NULL@$</userid>", "<userid></userid>",
    "<username>$@NULL@$</username>", "<email>1</email>", "<emailteachers>1</emailteachers>",
    "<user>0</user>", "<showuserid>1</showuserid>", "<userid>$User.id</userid>",
    "<username>Nom d'utilisateur</username>", "<username>1</username>",
    "<data>{\"username\":1,\"email\":0,\"user\":0}</data>",
  ]) func `a record without a person is no evidence`(field: String) throws {
    let row = "<notes><note><text>x</text>\(field)</note></notes>"
    #expect(try !rules(backup(holding: row)).contains("unrecognised.rows"))
    #expect(try !rules(backup("duel", holding: row)).contains("unrecognised.rows"))
  }

  @Test func `switches in a known block's settings are no accounts`() throws {
    for value in ["{\"user\":1}", "a:1:{s:4:\"user\";s:1:\"1\";}", "{\"showuser\":\"1\"}"] {
      #expect(try !rules(block(base64(value))).contains("unrecognised.rows"), "\(value)")
    }
  }

  @Test(arguments: [
    "{\"username\":\"jdupont\"}", "{\"email\":\"j@example.test\"}",
    "{\"student_email\":\"j@x.test\"}",
  ]) func `a wrapped name in an unknown plugin refers to a person`(value: String) throws {
    let found = try rules(backup("duel", holding: "<rounds><round>\(value)</round></rounds>"))
    #expect(found.contains("unrecognised.rows"))
  }

  @Test(arguments: ["10.0.0.7", "10.0.0.7:8080", "::ffff:10.0.0.7", "2001:db8::7"])
  func `a network address is found, wrapped or with a port`(address: String) throws {
    let plain = try rules(
      backup("duel", holding: "<rounds><round><ip>\(address)</ip></round></rounds>"))
    #expect(plain.contains("unrecognised.contact"))
    let wrapped = "<rounds><round>{\"ip\":\"\(address)\"}</round></rounds>"
    #expect(try rules(backup("duel", holding: wrapped)).contains("unrecognised.contact"))
  }

  @Test func `a record within a row that does not count is judged by itself`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "course/calendar.xml",
      "<events><event id=\"1\"><courseid>13</courseid><userid>$@NULL@$</userid>"
        + "<eventtype>course</eventtype>"
        + "<signups><signup><userid>5</userid></signup></signups></event></events>")
    #expect(try rules(builder).contains("unrecognised.rows"))
    let override =
      "<overrides><override><userid>$@NULL@$</userid><people><p><userid>5</userid></p></people>"
      + "</override></overrides>"
    let found = try judge(backup("assign", holding: override))
    #expect(found.filter { $0.rule == "unrecognised.rows" }.map(\.count) == [1])
    // What in it is named for a person counts, though what decides says nobody.
    for field in ["<username>mdupont</username>", "<useremail>a@example.test</useremail>"] {
      let named =
        "<overrides><override><userid>$@NULL@$</userid><groupid>2</groupid>\(field)</override>"
        + "</overrides>"
      #expect(try rules(backup("assign", holding: named)).contains("unrecognised.rows"))
    }
    // Of a row that counts nothing is told twice.
    let counting =
      "<overrides><override><people><p><userid>5</userid></p></people><userid>5</userid>"
      + "</override></overrides>"
    let rows = try judge(backup("assign", holding: counting))
    #expect(rows.contains { $0.rule == "userdata.override" && $0.count == 1 })
    #expect(!rows.contains { $0.rule == "unrecognised.rows" })
  }

  @Test func `an override of nobody is none`() throws {
    for user in ["0", "$@NULL@$", ""] {
      let override =
        "<overrides><override><groupid>3</groupid><userid>\(user)</userid></override></overrides>"
      #expect(try !rules(backup("assign", holding: override)).contains("userdata.override"))
    }
  }

  // MARK: Plugins within plugins

  @Test func `each plugin answers for itself, wherever its data lies`() throws {
    var builder = backup("duel", holding: "")
    builder.replace(
      "activities/duel_300/module.xml",
      BackupBuilder.prologue
        + "<module id=\"300\" version=\"1\"><modulename>duel</modulename><sectionid>61</sectionid>"
        + "<plugin_local_spy_module><watches><watch><userid>5</userid></watch></watches>"
        + "</plugin_local_spy_module></module>")
    let found = try judge(builder)
    let row = try #require(found.first { $0.rule == "unrecognised.rows" })
    #expect(row.component == "local_spy")
    #expect(found.contains { $0.rule == "unrecognised.component" && $0.component == "local_spy" })
    let nested = try judge(
      backup(
        "duel",
        holding:
          "<subplugin_spyform_x_duel><a><b><userid>5</userid></b></a></subplugin_spyform_x_duel>"
      ))
    #expect(nested.first { $0.rule == "unrecognised.rows" }?.component == "spyform_x")
  }

  @Test func `a plugin whose name begins as a known one's is not known`() throws {
    let found = try judge(
      backup(
        "quiz",
        holding: "<plugin_qtype_essay_spy_question><a><b><username>jd</username></b></a>"
          + "</plugin_qtype_essay_spy_question>"))
    #expect(
      found.contains { $0.rule == "unrecognised.component" && $0.component == "qtype_essay_spy" })
    #expect(found.contains { $0.rule == "unrecognised.rows" })
  }

  @Test(arguments: [
    ("question", "submissions"), ("qtype_spy", "answers"), ("qtype_essay", "graderinfo"),
    ("question", "hint"),
  ]) func `areas of questions are known one by one`(component: String, area: String) throws {
    var builder = BackupBuilder()
    builder.files.append(.init(component, area, name: "a.txt", content: "a"))
    let isKnown = component == "qtype_essay" || area == "hint"
    #expect(try rules(builder).contains("unrecognised.file-area") != isKnown)
  }

  // MARK: Other places and spellings

  @Test func `a place that says where a backup comes from hides nothing else`() throws {
    var builder = BackupBuilder()
    builder.information["name"] = "backup of a@example.test +33 6 12 34 56 78.mbz"
    builder.information["original_wwwroot"] = "https://admin:Secret9@moodle.example.test"
    let found = try rules(builder)
    for rule in ["freetext.email", "freetext.phone", "secret.address"] {
      #expect(found.contains(rule), "\(rule)")
    }
  }

  @Test(arguments: [
    "<!-- Marie Dupont -->", "<?note Marie Dupont?>",
  ]) func `what Moodle's reader passes over goes unseen, and is an error`(markup: String) throws {
    let found = try judge(backup(holding: markup))
    let hidden = try #require(found.first { $0.rule == "soundness.xml-hidden" })
    #expect(hidden.severity == .error && hidden.count == 1)
    #expect(hidden.member == "activities/page_247/page.xml")
  }

  @Test func `an attribute is taken for a field, as Moodle takes it`() throws {
    var builder = BackupBuilder()
    builder.replace("groups.xml", "<groups><group id=\"1\" enrolmentkey=\"Zx9!klm\"/></groups>")
    #expect(try rules(builder).contains("secret.enrolment-key"))
    let later = "<x id=\"1\"/><x id=\"+33612345678\"/>"
    #expect(try rules(backup(holding: later)).contains("freetext.phone"))
  }

  @Test(arguments: ["for (i=0;key=arr[i];i++)", "a=1;key=chapter3", "w@x.transpose()"])
  func `a line of a program is no address`(text: String) throws {
    #expect(try rules(backup(holding: "<content>\(text)</content>")).isEmpty)
  }

  @Test(arguments: ["<x xml:note=\"a@example.test\"/>", "<x id=\"a@example.test\"/>"])
  func `an address in any attribute is found`(markup: String) throws {
    #expect(try rules(backup(holding: markup)).contains("freetext.email"))
  }

  @Test(arguments: [
    "marie.dupont@example.test.pdf", "a&amp;#64example.test", "a&amp;#0000000000064;example.test",
    "a%40example.test", "a&amp;commat;example.test",
  ]) func `an address is found however it is spelt`(text: String) throws {
    #expect(try rules(backup(holding: "<content>\(text)</content>")).contains("freetext.email"))
  }

  @Test(arguments: ["logo@2x.png", "logo@2x.avif", "photo@3x.heic", "npm i lib@3.0.1.min.js"])
  func `a picture for screens of high density is no address`(text: String) throws {
    #expect(try !rules(backup(holding: "<content>\(text)</content>")).contains("freetext.email"))
  }

  @Test(arguments: [
    "+33 6 12 34 56 78", "+33\u{a0}6\u{a0}12\u{a0}34\u{a0}56\u{a0}78",
    "+33\u{202f}6\u{202f}12\u{202f}34\u{202f}56\u{202f}78",
    "+33&amp;nbsp;6&amp;nbsp;12&amp;nbsp;34&amp;nbsp;56&amp;nbsp;78",
  ]) func `a number is found with whatever spaces`(text: String) throws {
    #expect(try rules(backup(holding: "<content>\(text)</content>")).contains("freetext.phone"))
  }
}
