import Archive
import Base
import Foundation
import MoodleBackup
import Provisioning
import SystemPackage
import TestKit
import Testing

/// The start of ``BackupBuilder``'s course, and that of ``OrderDraft``'s order.
private let (oldStart, newStart): (Int64, Int64) = (1_789_344_000, 1_796_083_200)
private let delta = newStart - oldStart

extension BackupBuilder {
  /// A backup with an element of each field of a row of the table, and the member they stand in.
  fileprivate static func with(
    _ row: DateField, _ values: [String]
  ) -> (builder: BackupBuilder, member: String) {
    var builder = BackupBuilder()
    let parts = row.element.split(separator: "/").map(String.init)
    let module = parts[0] == "activity" ? parts[1] : "page"
    builder.activities = [Activity(module, id: 247)]
    builder.files = []
    let folder = row.members.hasPrefix("sections") ? "section_61" : "\(module)_247"
    let member = row.members.replacing("*", with: folder)
    var text = prologue
    for part in parts {
      switch part {
      case "activity":
        text +=
          "<activity id=\"79\" moduleid=\"247\" modulename=\"\(module)\" contextid=\"288\">\n"
      case "module": text += "<module id=\"247\" version=\"2024100700\">\n"
      case "section": text += "<section id=\"61\">\n"
      case parts.last: text += "<\(part) id=\"4\">\n"
      default: text += "<\(part)>\n"
      }
    }
    if parts == ["module"] {
      text += "<modulename>\(module)</modulename>\n<sectionid>61</sectionid>\n"
    }
    for (field, value) in Swift.zip(row.fields, values) {
      text += "<\(field)>\(value)</\(field)>\n"
    }
    for part in parts.reversed() { text += "</\(part)>\n" }
    builder.replace(member, text)
    return (builder, member)
  }
}

extension DateField {
  /// A text with a date in it, as it would stand in the member.
  fileprivate func text(_ seconds: Int64) -> String {
    guard kind == .conditions else { return "\(seconds)" }
    return "{\"op\":\"&amp;\",\"c\":[{\"type\":\"date\",\"d\":\"&gt;=\",\"t\":\(seconds)}],"
      + "\"showc\":[true]}"
  }
}

@Suite("Each row of the table of dates")
struct DateTableTests {
  @Test(arguments: DateField.all.filter { $0.kind != .unmoved })
  func `has dates that move by as much as the start, and nothing else does`(
    _ row: DateField
  ) throws {
    let dates = row.fields.indices.map { 1_790_000_000 + Int64($0) * 86_400 }
    let (builder, member) = BackupBuilder.with(row, dates.map(row.text))
    var workshop = try IssueFixture()
    workshop.dates = .roll
    let template = try workshop.folder.write("template.mbz", builder.tgz)
    let result = try workshop.issue(from: template)
    try #require(result.status == .issued, "\(String(describing: result.error))")
    let moved = result.changes.filter { $0.member == member }
    #expect(moved.map(\.before) == dates.map(String.init))
    #expect(moved.map(\.after) == dates.map { String($0 + delta) })
    #expect(moved.allSatisfy { $0.isDate && $0.path.hasPrefix(row.element) })
    let (old, new) = (try Contents(of: template), try Contents(of: workshop.package()))
    let (other, _) = BackupBuilder.with(row, dates.map { row.text($0 + delta) })
    let expected = other.members.first { $0.name == member }?.bytes
    for (name, bytes) in old.members.map({ ($0.member.path.string, $0.bytes) })
    where ![".ARCHIVE_INDEX", "moodle_backup.xml", "course/course.xml"].contains(name) {
      #expect(new.bytes(name) == (name == member ? expected : bytes), "\(name)")
    }
  }

  @Test(arguments: DateField.all.filter { $0.kind != .unmoved }, 0..<3)
  func `has unset dates that never move, and a plan says why`(
    _ row: DateField, _ offset: Int
  ) throws {
    let unset = [(row.text(0), "zero"), ("", "empty"), ("$@NULL@$", "empty")]
    let chosen = row.fields.indices.map { unset[($0 + offset) % unset.count] }
    // At these a restore stops, and no package is cut.
    let stops = ["completionexpected": "$@NULL@$", "availabilityjson": ""]
    if zip(row.fields, chosen).contains(where: { stops[$0] == $1.0 }) { return }
    let (builder, member) = BackupBuilder.with(row, chosen.map(\.0))
    var workshop = try IssueFixture()
    workshop.dates = .roll
    let template = try workshop.folder.write("template.mbz", builder.tgz)
    let plan = try workshop.plan(from: template)
    try #require(plan.status == .planned, "\(String(describing: plan.error))")
    #expect(!plan.changes.contains { $0.member == member })
    #expect(plan.unmovedDates.filter { $0.member == member }.map(\.reason) == chosen.map(\.1))
    #expect(try workshop.issue(from: template).status == .issued)
    let package = try Contents(of: workshop.package())
    #expect(package.bytes(member) == builder.members.first { $0.name == member }?.bytes)
  }

  @Test(arguments: DateField.all.filter { $0.kind == .unmoved })
  func `that Moodle does not move is left alone, and listed where it is set`(
    _ row: DateField
  ) throws {
    let values = ["1790000000", "0"]
    let (builder, member) = BackupBuilder.with(row, values)
    var workshop = try IssueFixture()
    workshop.dates = .roll
    let plan = try workshop.plan(from: workshop.folder.write("template.mbz", builder.tgz))
    try #require(plan.status == .planned, "\(String(describing: plan.error))")
    #expect(!plan.changes.contains { $0.member == member })
    let listed = plan.unmovedDates.filter { $0.member == member }
    #expect(listed.map(\.seconds) == [1_790_000_000])
    #expect(listed.map(\.reason) == ["not-moved-by-moodle"])
  }

  @Test func `names a source in Moodle, and no member and field come twice`() {
    var seen: Set<String> = []
    for row in DateField.all {
      #expect(row.source.contains(".php "), "\(row)")
      for field in row.fields {
        #expect(seen.insert("\(row.members) \(row.element)/\(field)").inserted)
      }
    }
    #expect(seen.count == 70)
    // Named once more, apart from the table: conditions and what was before them aside.
    let moved = Set(DateField.all.filter { $0.kind == .seconds }.flatMap(\.fields))
    #expect(moved == Set(Oracle.names).union(["availablefrom", "availableuntil"]))
  }
}

/// What a package with moved dates must hold, reckoned from the template's bytes alone, in another
/// way than gabarit's: by the names of the fields, wherever they stand.
private enum Oracle {
  static let names = [
    "locktime", "expiredate", "dateissued", "timestart", "timesort", "timeend",
    "completionexpected", "duedate", "cutoffdate", "gradingduedate", "allowsubmissionsfromdate",
    "timeopen", "timeclose", "assesstimestart", "assesstimefinish", "timeavailablefrom",
    "timeavailableto", "timeviewfrom", "timeviewto", "available", "deadline", "submissionstart",
    "submissionend", "assessmentstart", "assessmentend", "chattime", "editbegin", "editend",
    "timedue", "timeavailable", "opendate", "closedate", "sessdate", "starttime", "emaildate",
    "hideuntil",
  ]
  static var seconds: Regex<(Substring, Substring, Substring)> {
    get throws { try Regex("<(\(names.joined(separator: "|")))>([1-9][0-9]*)<") }
  }
  static var conditions: Regex<(Substring, Substring)> {
    #/\{"type":"date","d":"[&a-z;<>=]+","t":([1-9][0-9]*)\}/#
  }

  static func moved(
    _ name: String, _ bytes: [UInt8], by delta: Int64
  ) throws -> ([UInt8], count: Int) {
    guard name.hasSuffix(".xml"), name != "course/enrolments.xml", !name.hasSuffix("/grades.xml"),
      name != "course/course.xml",
      name != "moodle_backup.xml", name != "files.xml"
    else { return (bytes, 0) }
    var count = 0
    func later(_ digits: Substring) -> String {
      count += 1
      return String((Int64(digits) ?? 0) + delta)
    }
    let text = String(decoding: bytes, as: UTF8.self)
      .replacing(try seconds) { "<\($0.1)>\(later($0.2))<" }
      .replacing(conditions) { match in
        match.0.dropLast(match.1.count + 1) + later(match.1) + "}"
      }
    return (Array(text.utf8), count)
  }
}

@Suite("A package whose dates move")
struct MovedDatesTests {
  @Test(arguments: suitableTemplates, ["2026-12-01", "2025-02-28T08:30:00Z"])
  func `differs from its template in exactly the dates, each by as much as the start`(
    _ template: FilePath, _ start: String
  ) throws {
    var workshop = try IssueFixture()
    workshop.dates = .roll
    let result = try workshop.issue(
      OrderDraft().with("start", .text(start)), from: template)
    try #require(result.status == .issued, "\(String(describing: result.error))")
    let (old, new) = (try Contents(of: template), try Contents(of: workshop.package()))
    let course = String(decoding: old.bytes("course/course.xml") ?? [], as: UTF8.self)
    let before = try #require(
      course.firstMatch(of: #/<startdate>([0-9]+)</#).flatMap { Int64($0.1) })
    let delta = try #require(Instant(iso: start)).seconds - before
    #expect(delta != 0)
    var count = 0
    for (member, bytes) in old.members {
      let name = member.path.string
      guard ![".ARCHIVE_INDEX", "moodle_backup.xml", "course/course.xml"].contains(name) else {
        continue
      }
      let (expected, moved) = try Oracle.moved(name, bytes, by: delta)
      #expect(new.bytes(name) == expected, "\(name)")
      count += moved
    }
    let others = ["moodle_backup.xml", "course/course.xml"]
    let listed = result.changes.filter { !others.contains($0.member) }
    #expect(listed.count == count)
    for change in listed { #expect(Int64(change.after) == (Int64(change.before) ?? 0) + delta) }
    let recorded = try workshop.json("manifest.json")
    #expect(recorded["dates"] as? String == "roll")
    #expect((recorded["changes"] as? [Any])?.count == result.changes.count)
  }

  @Test func `is of corpus backups with dates in many members`() throws {
    guard let rich = suitableTemplates.first(where: { $0.string.contains("propre-nu-new") })
    else { return }
    var workshop = try IssueFixture()
    workshop.dates = .roll
    let changes = try workshop.plan(from: rich).changes
    let dated = Set(changes.map(\.member)).subtracting(["moodle_backup.xml", "course/course.xml"])
    #expect(dated.count == 8)
    #expect(changes.count { $0.path.hasSuffix("#/c/0/t") } == 1)
  }

  @Test(arguments: suitableTemplates)
  func `is the same to the byte as one in which none move, where the start stays`(
    _ template: FilePath
  ) throws {
    let one = try IssueFixture()
    var other = try IssueFixture()
    other.dates = .roll
    let order = OrderDraft().with("start", "2026-09-14")
    let (left, right) = (
      try one.issue(order, from: template), try other.issue(order, from: template)
    )
    try #require(left.status == .issued && right.status == .issued)
    guard !right.changes.contains(where: { $0.path.hasSuffix("startdate") }) else {
      Issue.record("the template starts on another day")
      return
    }
    #expect(left.changes == right.changes)
    #expect(try bytes(of: one.package()) == bytes(of: other.package()))
  }

  @Test func `is the same each time, from tgz and zip alike`() throws {
    let row = try #require(DateField.all.first { $0.kind == .conditions })
    let (builder, member) = BackupBuilder.with(row, [row.text(1_790_000_000)])
    for backup in [builder.tgz, builder.zip] {
      var packages: [[UInt8]] = []
      for _ in 0..<2 {
        var workshop = try IssueFixture()
        workshop.dates = .roll
        let result = try workshop.issue(from: workshop.folder.write("template.mbz", backup))
        #expect(result.changes.contains { $0.member == member })
        packages.append(try bytes(of: workshop.package()))
      }
      #expect(packages[0] == packages[1])
    }
  }
}
