import Base
import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

@Suite("A package's name")
struct PackageNameTests {
  private func name(_ shortname: String, from template: String = "m45/petit-nu-tgz") throws
    -> String
  {
    let workshop = try IssueFixture()
    let draft = OrderDraft().with("idnumber", .text(shortname))
    _ = try workshop.issue(draft, from: Samples.backup(template))
    return try workshop.package().lastComponent?.string ?? ""
  }

  @Test func `is what Moodle would call a backup of the new course`() throws {
    #expect(try name("BIO 1") == "backup-moodle2-course-13-bio_1-20261124-0143-nu.mbz")
  }

  @Test(arguments: [
    "été/../x", "日本語", "🎓", "a\\b", "$(touch x)", "-rf", "a'b\"c", "..", "é", "%2e", "*?[]",
  ])
  func `is safe ASCII whatever the short name is`(_ shortname: String) throws {
    let name = try name(shortname)
    #expect(name.hasPrefix("backup-moodle2-course-13-"))
    #expect(name.hasSuffix("20261124-0143-nu.mbz"))
    #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
  }

  @Test(arguments: ["x", "é", "🎓", "İ"])
  func `has at most 200 bytes`(_ unit: String) throws {
    #expect(try name(String(repeating: unit, count: 100)).utf8.count <= 200)
    // A course id of 19 digits leaves less room.
    var builder = BackupBuilder()
    builder.information = ["original_course_id": "9223372036854775807"]
    let folder = try TemporaryFolder()
    let workshop = try IssueFixture()
    let draft = OrderDraft().with("idnumber", .text(String(repeating: unit, count: 100)))
    let result = try workshop.issue(draft, from: folder.write("backup.mbz", builder.tgz))
    if result.status == .issued {
      #expect(try workshop.package().lastComponent.map { $0.string.utf8.count <= 200 } == true)
    }
  }

  @Test func `is stamped with the backup's date in UTC, not with today's`() throws {
    var builder = BackupBuilder()
    builder.date = "1798761599"
    let folder = try TemporaryFolder()
    let workshop = try IssueFixture()
    _ = try workshop.issue(from: folder.write("backup.mbz", builder.tgz))
    #expect(try workshop.package().string.contains("-20261231-2359-nu.mbz"))
  }
}
