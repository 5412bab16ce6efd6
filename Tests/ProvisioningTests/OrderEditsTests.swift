import Archive
import Base
import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

/// The fields that an order sets, as far as a template of Moodle 3.2 or later has them.
private let manifestPaths: Set<String> = [
  "/moodle_backup/information/name",
  "/moodle_backup/information/original_course_fullname",
  "/moodle_backup/information/original_course_shortname",
  "/moodle_backup/information/original_course_startdate",
  "/moodle_backup/information/original_course_enddate",
  "/moodle_backup/information/contents/course/title",
  "/moodle_backup/information/settings/setting/value",
]
private let coursePaths: Set<String> = [
  "/course/shortname", "/course/fullname", "/course/idnumber", "/course/startdate",
  "/course/enddate", "/course/visible", "/course/timecreated", "/course/timemodified",
  "/course/category/@id", "/course/category/name", "/course/category/description",
]

/// The changes that a kit's manifest lists, by member.
private func listedChanges(_ workshop: IssueFixture) throws -> [String: Set<XMLDifference>] {
  let list = try #require(try workshop.json("manifest.json")["changes"] as? [[String: String]])
  var changes: [String: Set<XMLDifference>] = [:]
  for change in list {
    // Which setting it is stands in brackets; the raw comparison has no such thing.
    let path = try #require(change["path"]).replacing(/\[name='filename'\]/, with: "")
    changes[try #require(change["member"]), default: []].insert(
      XMLDifference(path, try #require(change["before"]), try #require(change["after"])))
  }
  return changes
}

/// Compares two members' bytes with what the kit's manifest says of the change.
private func expectOnlyListed(
  _ name: String, _ before: [UInt8], _ after: [UInt8], _ listed: [String: Set<XMLDifference>]
) throws {
  guard let expected = listed[name] else {
    #expect(before == after, "\(name)")
    return
  }
  let found = try #require(XMLDifference.between(before, after), "\(name)")
  #expect(Set(found) == expected, "\(name)")
  #expect(found.count == expected.count, "\(name)")
  let allowed = name == "course/course.xml" ? coursePaths : manifestPaths
  #expect(Set(found.map(\.path)).isSubset(of: allowed))
}

struct `A package against its template` {
  @Test(arguments: suitableTemplates)
  func `differs in exactly the fields that its manifest lists`(_ template: FilePath) throws {
    let workshop = try IssueFixture()
    let result = try workshop.issue(from: template)
    #expect(result.status == .issued)
    let listed = try listedChanges(workshop)
    #expect(Set(listed.keys) == ["moodle_backup.xml", "course/course.xml"])
    let (old, new) = (try Contents(of: template), try Contents(of: workshop.package()))
    #expect(old.container == new.container)
    #expect(new.signs.isEmpty)
    let index = ".ARCHIVE_INDEX"
    #expect(old.names.filter { $0 != index } == new.names.filter { $0 != index })
    #expect((new.names.first == index) == (new.container == .tgz))
    let members = new.members.filter { $0.member.path.string != index }
    let oldMembers = old.members.filter { $0.member.path.string != index }
    for (one, other) in zip(oldMembers, members) {
      #expect(one.member.kind == other.member.kind)
      #expect(one.member.modified == other.member.modified)
      try expectOnlyListed(one.member.path.string, one.bytes, other.bytes, listed)
    }
  }

  @Test(arguments: suitableTemplates)
  func `has the values that the order asks for, in both members`(_ template: FilePath) throws {
    let workshop = try IssueFixture()
    let fullname = "L'été & « l'hiver » <span lang=\"fr\" class=\"multilang\">é</span> 🎓 \"x\""
    try #require(
      try workshop.issue(OrderDraft().with("fullname", .text(fullname)), from: template).status
        == .issued)
    let package = try Contents(of: workshop.package())
    let manifest = String(decoding: try #require(package.bytes("moodle_backup.xml")), as: UTF8.self)
    let course = String(decoding: try #require(package.bytes("course/course.xml")), as: UTF8.self)
    let written = escape(fullname)
    for line in [
      "<original_course_fullname>\(written)</original_course_fullname>",
      "<original_course_shortname>BIO-1</original_course_shortname>",
      "<original_course_startdate>1796083200</original_course_startdate>",
      "<original_course_enddate>1827619200</original_course_enddate>", "<title>BIO-1</title>",
    ] { #expect(manifest.contains(line)) }
    for line in [
      "<shortname>BIO-1</shortname>", "<fullname>\(written)</fullname>",
      "<idnumber>2026-0042</idnumber>", "<startdate>1796083200</startdate>",
      "<enddate>1827619200</enddate>", "<visible>1</visible>", "<category id=\"12\">",
      "<timecreated>1795509000</timecreated>", "<timemodified>1795509000</timemodified>",
    ] { #expect(course.contains(line)) }
    let name = try workshop.package().lastComponent?.string ?? ""
    #expect(manifest.contains("<name>\(name)</name>"))
    #expect(manifest.contains("<value>\(name)</value>"))
    #expect(manifest.utf8.prefix(200).contains(0x3c))
    #expect(manifest.prefix(200).contains("<moodle_backup>"))
  }

  @Test(arguments: suitableTemplates)
  func `is the same tar but for edited members, their headers and the index`(
    _ template: FilePath
  ) throws {
    guard try Contents(of: template).container == .tgz else { return }
    let workshop = try IssueFixture()
    _ = try workshop.issue(from: template)
    let old = RawTar(try Gzip.unpacked(template))
    let new = RawTar(try Gzip.unpacked(workshop.package()))
    try #require(old.parts.count == new.parts.count)
    #expect(old.end == new.end)
    let edited = Set([".ARCHIVE_INDEX", "moodle_backup.xml", "course/course.xml"])
    for (one, other) in zip(old.parts, new.parts) {
      guard edited.contains(one.name) else {
        #expect(one == other, "\(one.name)")
        continue
      }
      #expect(one.restOfHeader == other.restOfHeader, "\(one.name)")
    }
    // The template's index, which Moodle wrote, but for the two edited members' sizes.
    let listed = [old, new].map { tar in
      String(decoding: tar.parts[0].content, as: UTF8.self).split(separator: "\n")
        .filter { !$0.hasPrefix("moodle_backup.xml") && !$0.hasPrefix("course/course.xml") }
    }
    #expect(listed[0] == listed[1])
  }

  @Test(arguments: suitableTemplates)
  func `can be in the other container, and says the same there`(_ template: FilePath) throws {
    let old = try Contents(of: template)
    var workshop = try IssueFixture()
    workshop.container = old.container == .tgz ? .zip : .tgz
    #expect(try workshop.issue(from: template).status == .issued)
    let new = try Contents(of: workshop.package())
    #expect(new.container == workshop.container)
    let listed = try listedChanges(workshop)
    for entry in old.members where entry.member.path.string != ".ARCHIVE_INDEX" {
      let name = entry.member.path.string
      try expectOnlyListed(name, entry.bytes, new.bytes(name) ?? [0], listed)
    }
    let index = new.bytes(".ARCHIVE_INDEX").map { String(decoding: $0, as: UTF8.self) }
    #expect((index != nil) == (new.container == .tgz))
  }

  @Test(arguments: suitableTemplates, [Container.tgz, .zip])
  func `is itself compliant, with an index that is true`(
    _ template: FilePath, _ container: Container
  ) throws {
    var workshop = try IssueFixture()
    workshop.container = container
    _ = try workshop.issue(from: template)
    // A package is a template again: it is judged as one before it is cut.
    let second = try IssueFixture()
    let order = OrderDraft("again").with("idnumber", "BIO-2").with("template", "BIO-1")
    let result = try second.issue(order, from: try workshop.package())
    #expect(result.status == .issued)
    guard container == .tgz else { return }
    let package = try Contents(of: workshop.package())
    let members = package.members.dropFirst()
    let lines = members.map { entry in
      let member = entry.member
      let isFolder = member.kind == .folder
      return "\(member.path.string)\(isFolder ? "/" : "")\t\(isFolder ? "d" : "f")"
        + "\t\(member.size)\t"
        + (member.modified == Member.unknownTime ? "?\n" : "\(member.modified)\n")
    }
    let expected = "Moodle archive file index. Count: \(members.count)\n" + lines.joined()
    #expect(String(decoding: package.members[0].bytes, as: UTF8.self) == expected)
  }

  @Test func `in which a field is already as ordered, that field is not among the changes`() throws
  {
    let workshop = try IssueFixture()
    let template = try Samples.backup("m45/petit-nu-tgz")
    let order = OrderDraft().with(
      "fullname", "Élèves & maîtres (8 < x > 5) : l'été \"à 50 %\" — ça va ? 🎓🧪"
    )
    .with("coursecategory", 2)
    let changes = try workshop.issue(order, from: template).changes
    #expect(!changes.contains { $0.path.hasSuffix("fullname") || $0.path.hasSuffix("@id") })
  }

  @Test func `whose own name Moodle could not restore gets a name that it can`() throws {
    let workshop = try IssueFixture()
    let result = try workshop.issue(from: Samples.backup("m45/balise-nu-tgz"))
    #expect(result.status == .issued)
    let package = try Contents(of: workshop.package())
    let manifest = String(decoding: try #require(package.bytes("moodle_backup.xml")), as: UTF8.self)
    #expect(!manifest.contains("l'été"))
  }

  @Test func `of a release without end dates has none, and a note says so`() throws {
    var builder = BackupBuilder()
    builder.release = .moodle21
    let folder = try TemporaryFolder()
    let template = try folder.write("old.mbz", builder.tgz)
    let workshop = try IssueFixture()
    let result = try workshop.issue(from: template)
    #expect(result.status == .issued)
    #expect(result.notes.contains { $0.contains("original_course_enddate") })
    #expect(!result.changes.contains { $0.path.contains("enddate") })
    #expect(try workshop.text("manifest.json").contains("original_course_enddate"))
  }
}
