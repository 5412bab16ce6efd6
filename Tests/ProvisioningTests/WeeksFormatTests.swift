import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

/// Courses of the format weeks, whose end Moodle reckons itself.
@Suite("A course in weeks")
struct WeeksFormatTests {
  private func template(_ workshop: IssueFixture, _ format: String, _ options: String) throws
    -> FilePath
  {
    var builder = BackupBuilder()
    builder.replace(
      "course/course.xml",
      builder.courseXML.replacing("<format>topics</format>", with: "<format>\(format)</format>")
        .replacing(
          "</course>",
          with: "<courseformatoptions>\(options)</courseformatoptions></course>"))
    return try workshop.folder.write("template.mbz", builder.tgz)
  }

  private func option(_ name: String, _ value: String, of format: String = "weeks") -> String {
    "<courseformatoption><format>\(format)</format><sectionid>0</sectionid><name>\(name)</name>"
      + "<value>\(value)</value></courseformatoption>"
  }

  private func changes(_ workshop: IssueFixture) throws -> [String: String] {
    let list = try #require(try workshop.json("manifest.json")["changes"] as? [[String: String]])
    return Dictionary(
      list.filter { $0["path"]?.contains("courseformatoption") == true }.map {
        ($0["path"] ?? "", "\($0["before"] ?? "") \($0["after"] ?? "")")
      }, uniquingKeysWith: { $1 })
  }

  @Test func `keeps the end that was ordered: its automatic end is switched off`() throws {
    let workshop = try IssueFixture()
    let options = option("hiddensections", "1") + option("automaticenddate", "1")
    let path = try template(workshop, "weeks", options + option("automaticenddate", "1", of: "x"))
    #expect(try workshop.issue(from: path).status == .issued)
    let place = "/course/courseformatoptions/courseformatoption[name='automaticenddate']/value"
    #expect(try changes(workshop) == [place: "1 0"])
  }

  @Test func `is left alone where it has no automatic end, and so is any other format`() throws {
    for (format, value) in [("weeks", "0"), ("topics", "1")] {
      let workshop = try IssueFixture()
      let path = try template(workshop, format, option("automaticenddate", value))
      let result = try workshop.issue(from: path)
      #expect(result.status == .issued)
      #expect(try changes(workshop).isEmpty)
      #expect(!result.notes.contains { $0.contains("format weeks") })
    }
  }

  @Test func `is told of where the template does not say`() throws {
    let workshop = try IssueFixture()
    let path = try template(workshop, "weeks", option("hiddensections", "1"))
    let result = try workshop.issue(from: path)
    #expect(result.status == .issued)
    #expect(result.notes.contains { $0.contains("Moodle will reckon the end from the weeks") })
  }
}
