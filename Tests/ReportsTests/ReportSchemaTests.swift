import Base
import Catalogue
import Compliance
import MoodleBackup
import Reports
import SystemPackage
import TestKit
import Testing
import TextFormats

/// Real reports against the schemas in the repository.
struct ReportSchemaTests {
  private func schema(_ name: String) throws -> JSONSchema {
    try JSONSchema(bytes(of: Samples.root.pushing(FilePath("Schemas/\(name).schema.json"))))
  }

  private func json(_ report: some Encodable) throws -> JSON {
    try JSON(try CanonicalJSON.encode(report))
  }

  /// Sound, odd and unreadable backups.
  static func odd() throws -> (folder: TemporaryFolder, paths: [FilePath]) {
    let folder = try TemporaryFolder()
    var undated = BackupBuilder()
    undated.date = "soon"
    undated.information["original_course_id"] = "abc"
    undated.information["backup_release"] = .some(nil)
    undated.replace("course/course.xml", nil)
    var far = BackupBuilder()
    far.date = "999999999999999"
    far.replace("users.xml", "<users><user/><user/></users>")
    let paths = try [
      folder.write("sound.mbz", BackupBuilder().tgz), folder.write("undated.mbz", undated.tgz),
      folder.write("far.mbz", far.zip), folder.write("empty.mbz", []),
      folder.write("cut.mbz", BackupBuilder().tgz.dropLast(20)),
      folder.write("old.mbz", ZipBuilder().bytes),
    ]
    return (folder, paths)
  }

  static func all() throws -> (folder: TemporaryFolder, checked: [CheckedBackup]) {
    let (folder, paths) = try odd()
    let samples = try Samples.names.map { try Samples.backup($0) }
    return (folder, try (paths + samples).map { try CheckedBackup($0) })
  }

  @Test(arguments: FailOn.allCases) func `writes checks as their schema says`(
    failOn: FailOn
  ) throws {
    let (folder, checked) = try ReportSchemaTests.all()
    defer { withExtendedLifetime(folder) {} }
    let report = try json(CheckReport(checked, Judgement(failOn: failOn), version: "0.0.0"))
    #expect(try schema("check").failures(of: report) == [])
    #expect(report["results"]?.elements.count == checked.count)
    let verdicts = (report["results"]?.elements ?? []).compactMap { $0["verdict"]?.text }
    #expect(Set(verdicts) == ["compliant", "noncompliant", "unreadable"])
    #expect(
      try schema("check").failures(
        of: json(CheckReport([], Judgement(failOn: failOn), version: "0.0.0"))) == [])
  }

  @Test func `writes the contract of a check`() throws {
    let (folder, paths) = try ReportSchemaTests.odd()
    defer { withExtendedLifetime(folder) {} }
    let far = try json(
      CheckReport([CheckedBackup(paths[2])], Judgement(failOn: .error), version: "0.0.0"))
    let result = try #require(far["results"]?.elements.first)
    #expect(far["schema"]?.text == "gabarit.check/1")
    #expect(result["path"]?.text == paths[2].string)
    #expect(result["verdict"]?.text == "noncompliant")
    #expect(result["examined"]?["members"]?.value == 28)
    #expect(result["examined"]?["contents_searched"] == .bool(false))
    #expect(far["summary"]?["noncompliant"]?.value == 1)
    let finding = try #require(
      result["findings"]?.elements.first { $0["rule"]?.text == "userdata.profile" })
    #expect(finding["counts"] == .bool(true))
    #expect(finding["severity"]?.text == "error")
    #expect(finding["category"]?.text == "profile")
    #expect(finding["member"]?.text == "users.xml")
    #expect(finding["path"]?.text == "/users/user")
    #expect(finding["count"]?.value == 2)
    let cut = try json(
      CheckReport([CheckedBackup(paths[4])], Judgement(failOn: .error), version: "0.0.0"))
    let unreadable = try #require(cut["results"]?.elements.first)
    #expect(unreadable["verdict"]?.text == "unreadable")
    #expect(
      unreadable["findings"]?.elements.first?["rule"]?.text == "unreadable.truncated")
    #expect(unreadable["examined"] == .null)
    #expect(cut["summary"]?["unreadable"]?.value == 1)
  }

  @Test(arguments: ["TPL-PETIT", "TPL-VIDE", "TPL-NONE", "TPL-ESSAI"])
  func `writes searches as their schema says`(template: String) throws {
    let (folder, paths) = try ReportSchemaTests.odd()
    defer { withExtendedLifetime(folder) {} }
    let entries = try BackupLocator.entries(in: paths + [Samples.folder])
    let result = try Search(template: template).run(over: entries)
    let sha256 = try result.selected.map { try SourceFile($0.path).sha256() }
    let report = try json(FindReport(result, sha256: sha256))
    #expect(try schema("find").failures(of: report) == [])
    #expect((report["selected"] == .null) == (result.selected == nil))
    #expect(report["candidates"]?.elements.count == result.candidates.count)
    if let selected = result.selected {
      #expect(report["selected"]?["path"]?.text == selected.path.string)
      #expect(report["selected"]?["sha256"]?.text == sha256)
      #expect(report["selected"]?["backup_date"]?.text == selected.backupDate?.iso)
    }
  }

  @Test func `writes inspections as their schema says`() throws {
    let (folder, checked) = try ReportSchemaTests.all()
    defer { withExtendedLifetime(folder) {} }
    var count = 0
    for backup in checked {
      guard let reading = backup.reading else { continue }
      let report = try json(InspectReport(backup, reading))
      #expect(try schema("inspect").failures(of: report) == [], "\(backup.path)")
      count += 1
    }
    #expect(count == Samples.names.count + 3)
  }

  @Test func `writes the contract of an inspection`() throws {
    let checked = try CheckedBackup(try Samples.backup("m45/petit-nu-tgz"))
    let report = try json(InspectReport(checked, try #require(checked.reading)))
    #expect(report["container"]?.text == "tgz")
    #expect(report["release"]?.text == "4.5.6 (Build: 20250811)")
    #expect(report["backup_date"]?.text == "2026-11-24T01:43:19Z")
    #expect(report["course"]?["id"]?.value == 13)
    #expect(report["course"]?["shortname"]?.text == "TPL-PETIT")
    #expect(report["course"]?["fullname"]?.text?.contains("🎓") == true)
    #expect(report["course"]?["idnumber"]?.text == "IDN-PETIT & <é>")
    #expect(report["course"]?["startdate"]?.text == "2026-09-14T00:00:00Z")
    #expect(report["course"]?["visible"] == .bool(true))
    #expect(report["settings"]?["users"]?.text == "0")
    #expect(
      report["activities"]
        == .object([
          "page": .number(1), "label": .number(1), "resource": .number(1), "assign": .number(1),
        ]))
    #expect(report["sections"]?.value == 3)
    #expect(report["files"]?["count"]?.value == 1)
    #expect(report["files"]?["bytes"]?.value == 3_000)
  }

  @Test func `writes the rules as their schema says`() throws {
    let report = try json(RulesReport(Ruleset.explained))
    #expect(try schema("rules").failures(of: report) == [])
    #expect(report["rules"]?.elements.count == Ruleset.explained.count)
    // All that is known is in it.
    let places = (report["rules"]?.elements ?? []).flatMap { $0["places"]?.elements ?? [] }
    #expect(places.count == Knowledge.places.count)
    #expect(report["components"]?.elements.count == Knowledge.components.count)
    #expect(try schema("rules").failures(of: json(RulesReport([]))) == [])
  }

  @Test func `writes the same bytes for the same backup`() throws {
    let path = try Samples.backup("m45/petit-users-tgz")
    let once = try CanonicalJSON.encode(
      CheckReport([CheckedBackup(path)], Judgement(failOn: .error), version: "0.0.0"))
    let again = try CanonicalJSON.encode(
      CheckReport([CheckedBackup(path)], Judgement(failOn: .error), version: "0.0.0"))
    #expect(once == again)
  }
}
