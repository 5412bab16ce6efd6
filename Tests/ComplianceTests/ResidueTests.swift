import Base
import Compliance
import TestKit
import Testing

/// Every place of the user-data map where something can be left of people, on a backup built for it
/// and on its empty twin.
struct ResidueTests {
  /// Rules that the map's kinds stand for; of two kinds either will do.
  private static let rules: [String: Set<String>] = [
    "user-id": ["residue.user-id", "residue.condition"],
    "person-name": ["residue.person-name", "residue.condition", "freetext.email"],
    "email": ["residue.email", "residue.site-identity", "residue.condition"],
    "ip": ["residue.ip"],
    "secret": [
      "secret.enrolment-key", "secret.password", "secret.meeting", "secret.tool",
      "secret.address", "freetext.email", "residue.site-identity",
    ],
    "site-identity": [
      "residue.origin", "residue.site-identity", "residue.log", "restore.remote-users",
    ],
    "free-text": ["freetext.email", "freetext.example"],
    "unknown": ["unrecognised.component"],
  ]

  /// What stands at the place, so that it counts.
  private static func value(_ row: UserDataMap.Residue) -> String {
    if row.path.hasSuffix("/participants") {
      return #"[{"selectiontype":"user","selectionid":"7","role":"moderator"}]"#
    }
    if row.action == "parse JSON" {
      return #"{"op":"&","c":[{"type":"profile","sf":"email","op":"isequalto","#
        + #""v":"zelie@example.test"}],"showc":[true]}"#
    }
    if row.action.hasPrefix("decode base64") {
      // O:8:"stdClass":1:{s:4:"text";s:23:"write to a@example.test";}
      return "Tzo4OiJzdGRDbGFzcyI6MTp7czo0OiJ0ZXh0IjtzOjIzOiJ3cml0ZSB0byBhQGV4YW1wbGUudGVzdCI7fQ=="
    }
    if row.kind.contains("user-id") || row.path.hasSuffix("mnet_remoteusers") { return "7" }
    if row.kind.contains("site-identity") || row.path.contains("url") {
      return "https://files.example.test/plan?token=f00"
    }
    if row.action == "scan" || row.path.hasSuffix("//intro") {
      return row.kind == "secret" ? "https://u:p@files.example.test/" : "Ask zelie@example.test."
    }
    return "zelie@example.test"
  }

  private func found(_ row: UserDataMap.Residue, _ value: String?) throws -> [Finding] {
    var builder = BackupBuilder()
    var file = row.file
    var path = row.path
    if file == "**/*.xml" {
      file = "course/course.xml"
      path = "//plugin_local_shop_course"
    }
    if path == "*" {
      if let value { builder.replace(file, value) }
      return try judgeAll(builder.tgz).filter { $0.member == file }
    }
    let (name, activity) = UserDataMap.member(
      file.replacing("activities/*/*.xml", with: "activities/*/page.xml"))
    if let activity { builder.activities.append(activity) }
    if path == "//intro" { path = "/activity/page/intro" }
    if name == "moodle_backup.xml" {
      let field = String(path.split(separator: "/").last ?? "")
      builder.information[field] = value ?? "0"
    } else if value == nil, !path.hasPrefix("//"), isAboutPresence(row) {
      builder.replace(name, UserDataTests.document(path, count: 0, content: ""))
    } else {
      let inner = path.contains("plugin_local") ? "<note>\(escape(value ?? ""))</note>" : nil
      let empty = isAboutPresence(row) ? nil : "$@NULL@$"
      builder.replace(
        name,
        UserDataTests.document(
          path, count: value == nil && (inner != nil || empty == nil) ? 0 : 1,
          content: inner ?? value.map(escape) ?? empty ?? ""))
    }
    let wanted = path.drop { $0 == "/" }
    return try judgeAll(builder.tgz).filter {
      $0.member == name && $0.path?.hasSuffix("/" + wanted) == true
    }
  }

  /// Whether the element itself counts, whatever it holds.
  private func isAboutPresence(_ row: UserDataMap.Residue) -> Bool {
    ["/role", "/ltitypesconfig", "/ltitypesconfigencrypted", "/examplesubmission"].contains(
      where: row.path.hasSuffix)
  }

  @Test(arguments: UserDataMap.residues) func `fires on a backup built for a place of the map`(
    row: UserDataMap.Residue
  ) throws {
    let wanted = row.kind.split(separator: "|").reduce(into: Set<String>()) {
      $0.formUnion(ResidueTests.rules[String($1)] ?? [])
    }
    let findings = try found(row, ResidueTests.value(row))
    #expect(!findings.isEmpty)
    #expect(findings.contains { wanted.contains($0.rule) }, "\(findings.map(\.rule))")
    for finding in findings { #expect(finding.severity < .error, "\(finding.rule)") }
  }

  @Test(arguments: UserDataMap.residues) func `finds nothing in the empty twin`(
    row: UserDataMap.Residue
  ) throws {
    let findings = try found(row, nil).filter { !$0.rule.hasPrefix("soundness.") }
    // What Moodle needs of the origin is there in every backup.
    #expect(findings.isEmpty, "\(findings.map(\.rule))")
  }

  @Test func `knows every place of the map`() { #expect(UserDataMap.map?.residual.count == 86) }
}
