import Archive
import Base
import Foundation
import MoodleBackup
import Provisioning
import SystemPackage
import TestKit
import Testing

private let delta: Int64 = 1_796_083_200 - 1_789_344_000

/// A backup whose one activity has conditions, written as they stand in the member.
private func conditional(_ written: String) -> BackupBuilder {
  var builder = BackupBuilder()
  builder.replace(
    "activities/page_247/module.xml",
    BackupBuilder.prologue + "<module id=\"247\" version=\"2024100700\">\n"
      + "  <modulename>page</modulename>\n  <sectionid>61</sectionid>\n"
      + "  <availability>\(written)</availability>\n</module>")
  return builder
}

/// Issues an order with dates that move.
private func rolled(
  _ builder: BackupBuilder, _ draft: OrderDraft = OrderDraft(),
  _ change: (inout IssueFixture) -> Void = { _ in }
) throws -> (workshop: IssueFixture, result: IssueResult) {
  var workshop = try IssueFixture()
  workshop.dates = .roll
  change(&workshop)
  let result = try workshop.issue(draft, from: workshop.folder.write("template.mbz", builder.tgz))
  return (workshop, result)
}

@Suite("A date among conditions")
struct ConditionDateTests {
  /// `§1§` stands for a date that moves.
  @Test(arguments: [
    // Nested trees, other conditions, `t` before `type`, blanks.
    "{\"op\":\"|\",\"show\":true,\"c\":[{\"op\":\"&amp;\",\"c\":[{\"type\":\"date\",\"d\":\"&lt;\","
      + "\"t\":§1790000000§},{\"op\":\"!|\",\"c\":[{\"t\" : §5§ , \"type\":\"date\"}]}]},"
      + "{\"type\":\"group\",\"id\":7}]}",
    // What another condition holds is no date of Moodle's.
    "{\"op\":\"&amp;\",\"c\":[{\"type\":\"profile\",\"t\":1790000000,\"c\":[{\"type\":\"date\","
      + "\"t\":1790000000}],\"v\":{\"type\":\"date\",\"t\":1790000000}}],\"showc\":[true]}",
    // Written with references, even the digits; a name within JSON's escapes.
    "{&quot;op&quot;:&#34;&amp;&#x22;,\"c\":[{\"type\":\"d\\u0061te\",\"d\":\"&gt;=\",\"t\":"
      + "§1&#55;9&#x30;000000§}]}",
    // A text that only looks like one; letters of more than a byte before it.
    "{\"op\":\"&amp;\",\"é€🎓\":\"{\\\"type\\\":\\\"date\\\",\\\"t\\\":1}\",\"c\":[{\"type\":\"date\","
      + "\"d\":\"&gt;=\",\"t\":§1790000000§,\"x\":[1,-2.5e3,true,false,null,{}]}]}",
    // Of two fields of one name PHP keeps the last.
    "{\"op\":\"&amp;\",\"c\":[{\"type\":\"date\",\"t\":1}],\"c\":[{\"type\":\"date\",\"t\":1790000000,"
      + "\"t\":§1790000001§}]}",
    // A line end of two bytes, and one before 1970.
    "{\"op\":\"&amp;\",\r\n\"c\":[\r\n{\"type\":\"date\",\"t\":§-5§}]}",
    // Zero, and what is no whole number.
    "{\"op\":\"&amp;\",\"c\":[{\"type\":\"date\",\"t\":0},{\"type\":\"date\",\"t\":-0},"
      + "{\"type\":\"date\",\"t\":1.5e9},{\"type\":\"date\",\"t\":\"1790000000\"},{\"type\":\"date\"},"
      + "{\"type\":null,\"t\":1},{\"type\":7,\"t\":1},[],{\"type\":\"date\",\"t\":§7§}]}",
    "{\"type\":\"date\",\"t\":1790000000}",
  ])
  func `moves wherever Moodle finds one, and every other byte stays`(_ pattern: String) throws {
    let date = #/§([^§]+)§/#
    let before = pattern.replacing(date) { String($0.1) }
    let after = pattern.replacing(date) { match in
      let plain = match.1.replacing("&#55;", with: "7").replacing("&#x30;", with: "0")
      return String((Int64(plain) ?? 0) + delta)
    }
    let (workshop, result) = try rolled(conditional(before))
    try #require(result.status == .issued, "\(String(describing: result.error))")
    let package = try Contents(of: workshop.package())
    let member = "activities/page_247/module.xml"
    let expected = conditional(after).members.first { $0.name == member }
    #expect(package.bytes(member) == expected?.bytes)
  }

  @Test func `is named by a pointer into its JSON`() throws {
    let text =
      "{\"op\":\"|\",\"c\":[{\"type\":\"group\"},{\"op\":\"|\",\"c\":[{\"type\":\"date\","
      + "\"t\":5}]}]}"
    let result = try rolled(conditional(text)).result
    let paths = result.changes.filter { $0.member.hasSuffix("module.xml") }.map(\.path)
    #expect(paths == ["/module/availability#/c/1/c/0/t"])
  }

  @Test func `is found as deep as PHP reads, and not deeper`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "{\"c\":[", count: depth) + "{\"type\":\"date\",\"t\":5}"
        + String(repeating: "]}", count: depth)
    }
    // Each tree is two deep.
    #expect(try rolled(conditional(nested(255))).result.changes.last?.before == "5")
    #expect(try rolled(conditional(nested(257))).result.status == .refused)
  }

  /// At which a restore stops, whether dates move or not.
  @Test(arguments: [
    "not JSON \"t\":1790000000", "{\"c\":[{\"type\":",
    String(repeating: "{\"c\":[", count: 100_000),
  ]) func `is not looked for where conditions are none`(_ text: String) throws {
    for dates in [DatePolicy.roll, .course] {
      let result = try rolled(conditional(text)) { $0.dates = dates }.result
      #expect(result.error?.code == .nothingSuitable)
      #expect(result.error?.message.contains("field-refused") == true)
    }
  }

  @Test(arguments: ["<![CDATA[{\"c\":[{\"type\":\"date\",\"t\":5}]}]]>"])
  func `is refused where it is written in a way that cannot be replaced`(_ text: String) throws {
    let result = try rolled(conditional(text)).result
    #expect(result.error?.code == .nothingSuitable)
    #expect(result.error?.member == "activities/page_247/module.xml")
    #expect(result.error?.message.contains("cannot be replaced") == true)
  }
}

@Suite("Moving dates")
struct DateRefusalTests {
  private func calendar(_ dates: String...) -> BackupBuilder {
    var builder = BackupBuilder()
    let events = dates.enumerated().map {
      "<event id=\"\($0.offset)\"><timestart>\($0.element)</timestart></event>"
    }
    builder.replace(
      "course/calendar.xml", BackupBuilder.document("events", events.joined(separator: "\n")))
    return builder
  }

  @Test(arguments: ["", "0", "soon", "$@NULL@$"])
  func `is refused for a template without a start, which is not suitable for it`(
    _ start: String
  ) throws {
    var builder = BackupBuilder()
    builder.information["original_course_startdate"] = start
    let (workshop, result) = try rolled(builder)
    #expect(result.status == .refused)
    #expect(result.error?.code == .nothingSuitable)
    #expect(workshop.leftovers().isEmpty)
    // What is no number at all stops a restore in any case.
    let words = start == "0" ? "has no original_course_startdate" : "manifest-incomplete"
    #expect(result.error?.message.contains(words) == true)
    #expect(
      try rolled(builder) { $0.dates = .course }.result.status
        == (start == "0" ? .issued : .refused))
  }

  @Test(arguments: ["253402300799", "9223372036854775807", "-9223372036854775808", "-6739200"])
  func `is refused where a date would leave what Moodle can keep`(_ date: String) throws {
    let result = try rolled(calendar("5", date)).result
    #expect(result.status == .refused)
    #expect(result.error?.code == .badOrder)
    #expect(result.error?.member == "course/calendar.xml")
    #expect(result.error?.message.hasPrefix("/events/event[@id='1']/timestart would move") == true)
  }

  @Test func `goes to the last second that Moodle can keep`() throws {
    let result = try rolled(calendar("\(253_402_300_799 - delta)", "\(1 - delta)")).result
    #expect(result.changes.suffix(2).map(\.after) == ["253402300799", "1"])
  }

  @Test(arguments: ["007", " 7", "7.0", "+7", "seven", "<b>7</b>"])
  func `leaves alone what no date can be read from, and a note says where`(
    _ text: String
  ) throws {
    let (workshop, result) = try rolled(calendar(text, "8"))
    #expect(result.status == .issued)
    #expect(result.changes.last?.before == "8")
    #expect(result.notes.contains { $0.contains("/events/event[@id='0']/timestart") })
    #expect(try workshop.text("manifest.json").contains("no date can be read there"))
  }

  @Test func `repeats no id that is none`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "course/calendar.xml",
      BackupBuilder.document(
        "events", "<event id=\"zoe@example.test\"><timestart>5</timestart></event>"))
    #expect(try rolled(builder).result.changes.last?.path == "/events/event/timestart")
  }

  @Test func `says so where activities are of no module that is known`() throws {
    var builder = BackupBuilder()
    builder.activities.append(BackupBuilder.Activity("duel", id: 9))
    let (_, result) = try rolled(builder)
    #expect(result.notes.contains { $0.hasSuffix("activities of duel") })
    #expect(try !rolled(BackupBuilder()).result.notes.contains { $0.contains("activities of") })
  }

  @Test func `stops at a bound for the dates of one backup`() throws {
    let builder = calendar("1", "2", "0")
    #expect(try rolled(builder) { $0.limits.dates = 3 }.result.status == .issued)
    let result = try rolled(builder) { $0.limits.dates = 2 }.result
    #expect(result.error?.code == .limitExceeded)
    #expect(result.error?.member == "course/calendar.xml")
  }

  @Test func `is recorded: the same again is left alone, the other way is a difference`() throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    var workshop = try IssueFixture()
    for (policy, other) in [(DatePolicy.roll, DatePolicy.course), (.course, .roll)] {
      workshop.dates = policy
      workshop.replaces = true
      #expect(try workshop.issue(from: template).status == .issued)
      workshop.replaces = false
      let before = try workshop.files()
      #expect(try workshop.issue(from: template).status == .unchanged)
      #expect(try workshop.plan(from: template).status == .unchanged)
      workshop.dates = other
      let result = try workshop.issue(from: template)
      #expect(result.error?.code == .targetExists)
      #expect(result.error?.message.contains("differs in: dates;") == true)
      #expect(try workshop.files() == before)
    }
  }
}
