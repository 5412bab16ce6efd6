import Base
import Compliance
import Foundation
import TestKit
import Testing

/// Records within values, in whatever way PHP would read them.
@Suite("Wrapped records")
struct WrappedValueTests {
  private static let record = #"{"userid":5,"email":"marie@example.test"}"#
  private static let php =
    #"O:8:"stdClass":2:{s:6:"userid";i:5;s:5:"email";s:18:"marie@example.test";}"#
  /// Keys and addresses behind the escapes of JSON.
  private static let escaped =
    #"{"\u0075serid":5,"\u0065\u006dail":"marie\u0040example.test""#

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// A text as JSON writes it.
  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }

  private func rules(_ builder: BackupBuilder) throws -> Set<String> {
    Set(try judge(builder).map(\.rule))
  }

  @Test(arguments: ["!", "=", "-", ".", "{", "[", "\"", "é!", "<p>", "::"])
  func `what is no letter of base64 is passed over wherever it stands, as PHP does`(
    junk: String
  ) throws {
    for value in [WrappedValueTests.php, WrappedValueTests.record] {
      let plain = WrappedValueTests.base64(value)
      for cut in [0, 1, 2, 3, 7] {
        let at = plain.index(plain.startIndex, offsetBy: cut)
        // Its letters would be some of the base64.
        guard junk != "<p>" || cut == 0 else { continue }
        let letters = junk == "<p>" ? "<>" : junk
        let found = try rules(block(escape(plain[..<at] + letters + plain[at...])))
        #expect(found.contains("unrecognised.rows"), "\(junk) \(cut)")
        #expect(found.contains("freetext.email"), "\(junk) \(cut)")
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func `base64 of base64 is taken apart`(times: Int) throws {
    for value in [
      WrappedValueTests.php, WrappedValueTests.record, "[" + WrappedValueTests.record + "]",
    ] {
      var wrapped = value
      for _ in 0..<times { wrapped = WrappedValueTests.base64(wrapped) }
      let found = try rules(backup(holding: "<data>\(wrapped)</data>"))
      #expect(found.contains("unrecognised.rows") && found.contains("freetext.email"))
    }
  }

  @Test(arguments: [
    escaped + "}", escaped + #","a":1,"a":2}"#, escaped + #","a":1e999}"#,
    escaped + #","a":123456789012345678901234567890}"#, escaped + #","a":TRUE,"b":-0.5E-3}"#,
    String(repeating: "[", count: 400) + escaped + "}" + String(repeating: "]", count: 400),
    #"{"userid":0,"userid":5,"email":"marie@example.test"}"#,
    quoted("[" + record + "]"), quoted(" " + record), quoted("\n" + record),
    quoted(quoted(record)), quoted(escaped + "}"), #"{"a":["# + quoted(record) + "]}",
    #"a:2:{S:6:"\75serid";i:5;s:5:"email";S:18:"marie\40example.test";}"#,
    "i:0;" + php, "b:1;N;d:-1.5;" + php, "i:0; " + record,
  ]) func `a record is found however its form is written`(value: String) throws {
    for wrapped in [escape(value), WrappedValueTests.base64(value)] {
      let found = try rules(backup(holding: "<data>\(wrapped)</data>"))
      #expect(found.contains("unrecognised.rows") && found.contains("freetext.email"), "\(value)")
      #expect(!found.contains("freetext.not-examined"))
    }
  }

  @Test func `what is nearly JSON is looked through without its escapes`() throws {
    for end in [",}", "", "]", ":"] {
      let found = try rules(backup(holding: "<data>\(WrappedValueTests.escaped)\(end)</data>"))
      #expect(found.isSuperset(of: ["freetext.not-examined", "freetext.email"]), "\(end)")
    }
  }

  @Test(arguments: [
    "\"Bonjour\"", "\"Bonjour\" dit-il", "\"user\": see below", "\"[…]\"", "\"{\"", "\"",
    "i:5;", "i: 5", "N;", "b:1;", "d:0.5; and more", "Il est midi.", "In the beginning",
    "SSBhbSBhIHRleHQ=", "VGV4dCBvZiBub2JvZHkncw==", "{\"a\":1e999}", "[1, 2, TRUE]", "{}", "[]",
    "{\"\\ud83d\\ude00\":\"\\ud83d\"}",
  ]) func `what only begins like a record is a text`(text: String) throws {
    #expect(try rules(backup(holding: "<data>\(escape(text))</data>")).isEmpty)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `takes a value apart in a time that its length tells`() throws {
    let texts = [
      String(repeating: "[", count: 500_000), String(repeating: "{\"a\":", count: 200_000),
      String(repeating: "\"a\":\"a\":", count: 130_000), String(repeating: "i:0;", count: 250_000),
      "{" + String(repeating: "\"user", count: 200_000), String(repeating: "\"", count: 1_000_000),
      "{" + (0..<60_000).map { "\"k\($0)\":\"{\"" }.joined(separator: ",") + "}",
      String(repeating: "!", count: 1_000_000), String(repeating: "SSSS", count: 250_000),
    ]
    for text in texts { _ = try judge(backup(holding: "<data>\(escape(text))</data>")) }
  }

  // MARK: Numbers and addresses

  @Test(arguments: ["5|6", "5 6", "5/6", "[5,6]", "|5|", "0,5", "5;6;", "{5}"])
  func `numbers of accounts are told apart by whatever stands between them`(text: String) throws {
    var builder = BackupBuilder()
    builder.replace("groups.xml", "<groups><group id=\"1\"><user>\(text)</user></group></groups>")
    #expect(try rules(builder).contains("unrecognised.rows"))
  }

  @Test(arguments: ["0", "-10", "0|0", "-10|-20", "-", "Group 5", "|", "0.0"])
  func `no number of an account is nobody`(text: String) throws {
    var builder = BackupBuilder()
    builder.replace("groups.xml", "<groups><group id=\"1\"><user>\(text)</user></group></groups>")
    #expect(try !rules(builder).contains("unrecognised.rows"))
  }

  @Test(arguments: [
    "<userid>5<x/></userid>", "<userid><x/>5</userid>", "<userid>5<x>6</x></userid>",
    "<data>{\"userid\":5}<x/></data>",
  ]) func `a text beside children is a value, as Moodle takes it`(markup: String) throws {
    var builder = BackupBuilder()
    builder.replace("groups.xml", "<groups><group id=\"1\">\(markup)</group></groups>")
    #expect(try rules(builder).contains("unrecognised.rows"))
  }

  @Test(arguments: [
    "marie@example.xn--p1ai", "marie@exämple.test", "marie@пример.рф", "\"marie\"@example.test",
    "&quot;marie&quot;@example.test", "marie@[192.0.2.1]", "marie@[IPv6:2001:db8::1]",
    "mariê@example.test", "мария@example.test", "\"marie dupont\"@example.test",
  ]) func `an address is found in whatever letters`(text: String) throws {
    #expect(
      try rules(backup(holding: "<content>à \(escape(text)), ou</content>")).contains(
        "freetext.email")
    )
    let row = "<rounds><round><email>\(text)</email></round></rounds>"
    #expect(try rules(backup("duel", holding: row)).contains("unrecognised.rows"), "\(text)")
  }

  @Test(arguments: [
    "logo@2x.png»", "photo@3x.png和", "a @é.b", "\"\"@example", "x@[1,2]", "x@[192.0.2]",
    "w@é.", "é@x", "« @media »", "\"@example.test", "lib@3.é", "é@x.transpose()",
  ]) func `what only looks like an address is none`(text: String) throws {
    #expect(
      try !rules(backup(holding: "<content>\(escape(text))</content>")).contains("freetext.email"))
  }

  @Test func `an event of a single person is theirs in the course's calendar too`() throws {
    func found(_ courseID: String, _ type: String) throws -> [Finding] {
      var builder = BackupBuilder()
      builder.replace(
        "course/calendar.xml",
        "<events><event id=\"7\"><name>Marie</name><courseid>\(courseID)</courseid>"
          + "<userid>5</userid><eventtype>\(type)</eventtype></event></events>")
      return try judge(builder).filter { $0.rule == "userdata.calendar" }
    }
    #expect(try found("0", "user").map(\.count) == [1])
    #expect(try found("13", "user").map(\.count) == [1])
    #expect(try found("13", "course").isEmpty && found("13", "group").isEmpty)
    // A restore makes course 0 of these.
    for none in ["", "$@NULL@$"] { #expect(try found(none, "due").map(\.count) == [1]) }
  }

  @Test(arguments: ["useridgiver", "requested_by", "applicantid", "owner", "touser", "userlist"])
  func `a number in a field that is named for somebody is theirs, and 0 and words are nobody's`(
    _ field: String
  ) throws {
    func found(_ text: String) throws -> Bool {
      let row = "<rounds><round><\(field)>\(text)</\(field)></round></rounds>"
      return try rules(backup("duel", holding: row)).contains("unrecognised.rows")
    }
    #expect(try found("5"))
    #expect(try !found("0") && !found("email"))
  }
}
