import Compliance
import TestKit

/// What the manifest claims.
extension RuleTests {
  private static let usersDependents = [
    "role_assignments", "userscompletion", "logs", "grade_histories", "user_files",
  ]

  static let claims: [Case] =
    usersDependents.map { name in
      Case("\(name) 1", "claim.setting", .warning, member: "moodle_backup.xml") {
        $0.rootSettings[name] = "1"
      }
    } + [
      Case("users 1", "claim.setting", .warning) {
        $0.rootSettings["users"] = "1"
        $0.replace("users.xml", BackupBuilder.document("users"))
      },
      Case("comments 1", "claim.setting", .warning, with: ["claim.needless-member"]) {
        $0.rootSettings["comments"] = "1"
        $0.replace("course/comments.xml", BackupBuilder.document("comments"))
        $0.activities = []
      },
      Case("xapistate 1", "claim.setting", .warning) {
        $0.rootSettings["xapistate"] = "1"
        $0.activities = []
      },
      Case("userinfo of an activity and a section", "claim.userinfo", .warning, count: 2) {
        $0.moreSettings = [
          .init("page_247_userinfo", "1", level: "activity", owner: "page_247"),
          .init("section_61_userinfo", "1", level: "section", owner: "section_61"),
        ]
      },
      Case("no users", "claim.setting-missing", .error) {
        $0.rootSettings["users"] = .some(nil)
      },
      Case("anonymize 1 without users", "claim.anonymize", .info, member: "moodle_backup.xml") {
        $0.rootSettings["anonymize"] = "1"
      },
      Case("anonymised users", "claim.setting", .warning, findings: 2) {
        $0.rootSettings["users"] = "1"
        $0.rootSettings["anonymize"] = "1"
        $0.replace("users.xml", BackupBuilder.document("users"))
      },
      Case("badges 1", "claim.badges", .info) { $0.rootSettings["badges"] = "1" },
      Case(
        "rows in spite of users 0", "claim.contradicted", .warning, count: 2,
        with: ["userdata.group-membership"]
      ) {
        $0.replace(
          "groups.xml",
          "<groups><group><group_members><group_member/><group_member/></group_members></group>"
            + "</groups>")
      },
      Case("an empty users.xml", "claim.needless-member", .warning, member: "users.xml") {
        $0.replace("users.xml", BackupBuilder.document("users"))
      },
    ]

  static let releases: [Case] =
    [
      ("5.2", "2026042000"), ("5.2dev", "2025120500.01"), ("7.1dev", "2028100900"),
      ("10.0", "2031100900"), ("5.1.4", "2028100900"), ("4.5.6", "2025041406.11"),
      ("5.0", "2024100700"), ("5.1.3", "2024042200"), ("3.9", "2024100706"),
      ("4.5.6", "2021051700"), ("", "2024100706"), ("Moodle 4.5", "2024100706"),
      ("4.5.6", "x"), ("4.5.6", ""), ("4.5.6", "20241007"), ("4", "2024100706"),
      ("4.5.6.7", "2024100706"), ("4.5someone", "2024100706"), ("-4.5", "2024100706"),
    ].map { release, version in
      Case("'\(release)' of \(version)", "claim.release-unknown", .warning) {
        $0.information["moodle_release"] = release.isEmpty ? "" : "\(release) (Build: 20250811)"
        $0.information["moodle_version"] = version
      }
    }
    + [("4.1.2+", "2022112802"), ("3.9", "2020061500"), ("2.0.8+", "2010112400")].map {
      release, version in
      Case("\(release)", "claim.release-old", .info, member: "moodle_backup.xml") {
        $0.information["moodle_release"] = "\(release) (Build: 20120405)"
        $0.information["moodle_version"] = version
      }
    }
}
