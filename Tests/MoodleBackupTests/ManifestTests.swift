import Base
import MoodleBackup
import SystemPackage
import TestKit
import Testing

/// The manifest, of each release and with each oddity.
struct ManifestTests {
  static func read(_ builder: BackupBuilder) throws -> BackupReading {
    let folder = try TemporaryFolder()
    return try BackupWalk.read(try SourceFile(try builder.write(to: folder)))
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var release: BackupBuilder.Release
  }

  static let releases = [
    Case(testDescription: "2.1", release: .moodle21),
    Case(testDescription: "3.9", release: .moodle39),
    Case(testDescription: "4.5", release: .moodle45),
    Case(testDescription: "5.0", release: .moodle50),
  ]

  @Test(arguments: releases) func `reads the manifest of each release`(item: Case) throws {
    var builder = BackupBuilder()
    builder.release = item.release
    builder.activities.append(.init("qbank", id: 300, title: "Banque & cie"))
    let manifest = try ManifestTests.read(builder).manifest
    #expect(manifest.isRecognised)
    #expect(manifest.informationCount == 1)
    #expect(manifest.release == item.release.moodleRelease)
    #expect(manifest.information["backup_version"] == item.release.backupVersion)
    #expect(manifest.backupDate == Instant(seconds: BackupBuilder.time))
    #expect(manifest.shortname == "TPL-ESSAI")
    #expect(manifest.fullname == "Essai & modèle")
    #expect(manifest.courseID == "13")
    #expect(manifest.startDate == Instant(seconds: 1_789_344_000))
    #expect((manifest.endDate != nil) == item.release.saysEndDate)
    #expect(manifest.includesFiles)
    #expect(manifest.site == builder.site)
    #expect(manifest.detail.type == "course")
    #expect(manifest.detail.format == "moodle2")
    #expect(manifest.detail.mode == "10")
    #expect(manifest.detail.backupID == "970194be69105306902eadbd6d5045ed")
    #expect(manifest.activities.map(\.moduleName) == ["page", "qbank"])
    #expect(
      manifest.activities.map(\.directory) == ["activities/page_247", "activities/qbank_300"])
    #expect(manifest.activities.map(\.title) == ["Bienvenue", "Banque & cie"])
    #expect(manifest.activities.map(\.moduleID) == ["247", "300"])
    #expect(manifest.activities.map(\.sectionID) == ["61", "61"])
    #expect(manifest.sections.map(\.directory) == ["sections/section_61"])
    #expect(manifest.course?.title == "TPL-ESSAI")
    #expect(manifest.course?.courseID == "13")
    #expect(manifest.course?.directory == "course")
    let settings = builder.settings
    #expect(manifest.settings.map(\.name) == settings.map(\.name))
    #expect(manifest.settings.map(\.value) == settings.map(\.value))
    #expect(manifest.settings.map(\.owner) == settings.map(\.owner))
    #expect(manifest.settings.map(\.level) == settings.map(\.level))
    #expect(manifest.rootSetting("users") == "0")
    #expect(
      (manifest.rootSetting("questionbank") == nil)
        == ["2.1", "5.0"].contains(item.testDescription))
    #expect(manifest.rootSetting("page_247_included") == nil)
    let fields = Set(Manifest.Field.allCases).subtracting(
      item.release.saysEndDate ? [] : [.endDate])
    #expect(Set(manifest.places.keys) == fields)
    #expect(manifest.places.values.allSatisfy { $0.span != nil })
  }

  @Test func `takes absent include_files for yes and 0 for no`() throws {
    var builder = BackupBuilder()
    builder.information["include_files"] = .some(nil)
    #expect(try ManifestTests.read(builder).manifest.includesFiles)
    builder.information["include_files"] = "0"
    #expect(try !ManifestTests.read(builder).manifest.includesFiles)
  }

  @Test(arguments: ["0", "", "$@NULL@$", "soon", "-1", "1e9", "99999999999999999999"])
  func `takes what is no date for none`(text: String) throws {
    var builder = BackupBuilder()
    builder.date = text
    #expect(try ManifestTests.read(builder).manifest.backupDate == nil)
  }

  @Test func `tells a site by its address where it has no hash`() throws {
    var builder = BackupBuilder()
    builder.site = "$@NULL@$"
    #expect(try ManifestTests.read(builder).manifest.site == "https://moodle.example.test")
  }

  @Test(arguments: [
    ("UTF-8", "UTF-8", true), ("encoding=\"UTF-8\"", "encoding=\"utf-8\"", true),
    ("encoding=\"UTF-8\"", "encoding='UTF-8'", false),
    ("UTF-8\"?>", "UTF-8\" standalone=\"yes\"?>", false),
    ("<moodle_backup>", "<moodle_backup x=\"1\">", false),
    ("<moodle_backup>", "<!--\(String(repeating: "x", count: 200))--><moodle_backup>", false),
    ("<moodle_backup>", "<!-- x --><moodle_backup>", true),
    ("<information>", "<information >", false),
    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", false),
  ]) func `knows a manifest by its first 200 bytes, as Moodle does`(
    old: String, new: String, isKnown: Bool
  ) throws {
    var builder = BackupBuilder()
    builder.replace("moodle_backup.xml", builder.manifestXML.replacing(old, with: new))
    #expect(try ManifestTests.read(builder).manifest.isRecognised == isKnown)
  }

  @Test(arguments: [(200, true), (201, false)])
  func `looks at 200 bytes and not one more`(end: Int, isKnown: Bool) throws {
    var builder = BackupBuilder()
    let text = builder.manifestXML
    let now = try #require(text.firstRange(of: "<information>")?.upperBound)
    let missing = end - text[..<now].utf8.count - "<!---->".utf8.count
    let comment = "<!--" + String(repeating: "x", count: missing) + "-->"
    builder.replace(
      "moodle_backup.xml", text.replacing("<information>", with: comment + "<information>"))
    #expect(try ManifestTests.read(builder).manifest.isRecognised == isKnown)
  }

  @Test func `counts information elements and reads the first detail`() throws {
    var builder = BackupBuilder()
    let text = builder.manifestXML
    builder.replace(
      "moodle_backup.xml",
      text.replacing("</moodle_backup>", with: "<information></information></moodle_backup>")
        .replacing(
          "</detail>",
          with: "</detail><detail backup_id=\"x\"><type>activity</type></detail>"))
    let manifest = try ManifestTests.read(builder).manifest
    #expect(manifest.informationCount == 2)
    #expect(manifest.detail.type == "course")
    #expect(manifest.details.count == 2)
  }

  @Test func `holds details to the bound of what a manifest lists`() throws {
    var builder = BackupBuilder()
    let text = builder.manifestXML
    let many = String(repeating: "<detail/>", count: Limits().manifestEntries)
    builder.replace("moodle_backup.xml", text.replacing("</details>", with: many + "</details>"))
    #expect(failure { _ = try ManifestTests.read(builder) }?.code == .limitExceeded)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `takes no path apart that is longer than any of a manifest's`() throws {
    var builder = BackupBuilder()
    let long = String(repeating: "n", count: 60_000)
    let many = "<\(long)>" + String(repeating: "<a/>", count: 1_000_000) + "</\(long)>"
    builder.replace(
      "moodle_backup.xml", builder.manifestXML.replacing("<details>", with: many + "<details>"))
    #expect(try ManifestTests.read(builder).manifest.shortname == "TPL-ESSAI")
  }

  @Test func `leaves elements of other places alone`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "moodle_backup.xml",
      builder.manifestXML.replacing(
        "<details>",
        with:
          "<plugin><original_course_shortname>WRONG</original_course_shortname></plugin><details>"))
    #expect(try ManifestTests.read(builder).manifest.shortname == "TPL-ESSAI")
  }
}
