import Archive
import Base
import Catalogue
import Compliance
import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

/// Packages where no backup of the template is free of users' data.
@Suite("A template that only has backups with users")
struct ScrubbedTemplateTests {
  /// A folder with backups of days in November 2026.
  private func folder(_ backups: (String, (inout BackupBuilder) -> Void)...) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    for (index, (name, change)) in backups.enumerated() {
      var builder = BackupBuilder()
      builder.shortname = "TPL-PETIT"
      builder.date = String(1_793_491_200 + index * 86_400)
      builder.rootSettings["users"] = "1"
      builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
      change(&builder)
      try folder.write(name, builder.tgz)
    }
    return folder
  }

  private func checked(_ workshop: IssueFixture) throws -> CheckedBackup {
    try CheckedBackup(try workshop.package())
  }

  @Test func `is refused unless the operator allows scrubbing`() throws {
    let places = try folder(("users.mbz", { _ in }))
    let result = try IssueFixture().issue(in: [places.path])
    #expect(result.error?.code == .nothingSuitable)
  }

  @Test func `gets its package from the newest that scrubbing makes suitable`() throws {
    let places = try folder(
      ("old.mbz", { _ in }), ("new.mbz", { _ in }),
      (
        "newest.mbz",
        {
          $0.information["include_files"] = "0"
          $0.files[0].isStored = false
        }
      ))
    var workshop = try IssueFixture()
    workshop.scrubs = true
    let result = try workshop.issue(in: [places.path])
    #expect(result.status == .issued)
    let newest = places.path.appending("new.mbz")
    #expect(result.template == newest)
    #expect(result.notes.contains { $0.contains("without its users' data") })
    #expect(try checked(workshop).verdict == .compliant)
    let manifest = try workshop.json("manifest.json")
    let template = try #require(manifest["template"] as? [String: String])
    #expect(template["name"] == "backup-moodle2-course-13-tpl-essai-20261124-0143-nu.mbz")
    #expect(try template["sha256"] == SourceFile(newest).sha256())
    #expect(template["scrubbed_sha256"]?.utf8.count == 64)
    // The copy it was cut from is gone.
    #expect(workshop.leftovers() == ["2026-0042"])
    let schema = try JSONSchema(
      bytes(of: Samples.root.pushing(FilePath("Schemas/manifest.schema.json"))))
    #expect(
      try schema.failures(of: JSON(bytes(of: workshop.kit().appending("manifest.json")))) == [])
  }

  @Test func `is not known to a later run, which has no copy of it`() throws {
    let source = try Samples.backup("m45/petit-users-tgz")
    var workshop = try IssueFixture()
    workshop.scrubs = true
    let store = workshop.folder.path.appending("store")
    workshop.store = store
    #expect(try workshop.issue(from: source).method == .spliced)
    #expect(try workshop.issue(OrderDraft("next"), from: source).method == .spliced)
    #expect(try FileTree.kind(of: store) == nil)
  }

  @Test func `gets the same package each time, and is left alone the second time`() throws {
    let source = try Samples.backup("m45/petit-users-tgz")
    var (one, other) = (try IssueFixture(), try IssueFixture())
    one.scrubs = true
    other.scrubs = true
    #expect(try one.issue(from: source).status == .issued)
    #expect(try other.issue(from: source).status == .issued)
    #expect(try one.files() == other.files())
    #expect(try one.issue(from: source).status == .unchanged)
    #expect(try one.plan(OrderDraft("next"), from: source).status == .planned)
    #expect(one.leftovers() == ["2026-0042"])
  }

  @Test func `is refused where scrubbing cannot help`() throws {
    var workshop = try IssueFixture()
    workshop.scrubs = true
    let noFiles = try folder(
      (
        "no-files.mbz",
        {
          $0.information["include_files"] = "0"
          $0.files[0].isStored = false
        }
      ))
    #expect(try workshop.issue(in: [noFiles.path]).error?.code == .nothingSuitable)
    let path = noFiles.path.appending("no-files.mbz")
    #expect(try workshop.issue(from: path).error?.code == .nothingSuitable)
    #expect(workshop.leftovers().isEmpty)
  }

  @Test func `of two sites is refused until one is chosen`() throws {
    let other = String(repeating: "f", count: 32)
    let places = try folder(("one.mbz", { _ in }), ("other.mbz", { $0.site = other }))
    var workshop = try IssueFixture()
    workshop.scrubs = true
    #expect(try workshop.issue(in: [places.path]).error?.code == .nothingSuitable)
    let result = try workshop.issue(in: [places.path], site: other)
    #expect(result.template == places.path.appending("other.mbz"))
  }

  @Test func `is not scrubbed where a suitable backup exists`() throws {
    let places = try folder(
      (
        "clean.mbz",
        {
          $0.rootSettings["users"] = "0"
          $0.replace("users.xml", nil)
        }
      ), ("users.mbz", { _ in }))
    var workshop = try IssueFixture()
    workshop.scrubs = true
    let result = try workshop.issue(in: [places.path])
    #expect(result.template == places.path.appending("clean.mbz"))
    let template = try #require(try workshop.json("manifest.json")["template"] as? [String: String])
    #expect(template["scrubbed_sha256"] == nil)
  }
}
