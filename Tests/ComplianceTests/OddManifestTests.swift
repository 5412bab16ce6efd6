import Base
import Compliance
import TestKit
import Testing

/// Oddities of manifests that one rule or another must not be deceived by.
struct OddManifestTests {
  /// The sound backup with a text of all its members and names replaced.
  private func renamed(_ old: String, _ new: String) -> [UInt8] {
    var tar = TarBuilder()
    let members = BackupBuilder().members.map { name, bytes in
      (
        name.replacing(old, with: new),
        name == "moodle_backup.xml"
          ? Array(String(decoding: bytes, as: UTF8.self).replacing(old, with: new).utf8) : bytes
      )
    }
    for (name, bytes) in members { tar.file(name, bytes) }
    return Gzip.member(tar.ended())
  }

  @Test(arguments: [("page_247", "page_9"), ("section_61", "section_9"), ("page_247", "users")])
  func `finds a folder that is not where Moodle keeps such a thing`(
    old: String, new: String
  ) throws {
    let findings = try judge(renamed(old, new)).filter { $0.rule == "soundness.ids-disagree" }
    #expect(findings.count == 1)
    #expect(findings.first?.member == "moodle_backup.xml")
    #expect(findings.first?.severity == .error)
  }

  @Test func `believes no setting that another of its name contradicts`() throws {
    for values in [["1", "0"], ["0", "1"], ["yes", "0"]] {
      var builder = BackupBuilder()
      builder.rootSettings["logs"] = .some(nil)
      builder.moreSettings = values.map { .init("logs", $0) }
      let findings = try judge(builder)
      #expect(findings.map(\.rule) == ["claim.setting"], "\(values)")
      #expect(findings.first?.path?.contains("logs") == true)
    }
  }

  @Test func `takes a setting of an activity for no root setting`() throws {
    var builder = BackupBuilder()
    builder.moreSettings = [.init("users", "1", level: "activity", owner: "page_247")]
    #expect(try judge(builder) == [])
  }

  @Test func `counts each category's rows in each member by themselves`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("page", id: 248))
    for id in [247, 248] {
      builder.replace(
        "activities/page_\(id)/roles.xml",
        "<roles><role_overrides/><role_assignments>"
          + String(repeating: "<assignment/>", count: id - 240) + "</role_assignments></roles>")
    }
    let findings = try judge(builder).filter { $0.rule == "userdata.role-assignment" }
    #expect(findings.map(\.count) == [7, 8])
    #expect(
      findings.map(\.member) == ["activities/page_247/roles.xml", "activities/page_248/roles.xml"])
  }

  @Test func `counts rows before a member's damage`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "groups.xml", "<groups><group><group_members><group_member/><group_member/></broken>")
    let findings = try judge(builder)
    #expect(findings.contains { $0.rule == "soundness.xml-malformed" && $0.member == "groups.xml" })
    #expect(findings.contains { $0.rule == "userdata.group-membership" && $0.count == 2 })
  }
}
