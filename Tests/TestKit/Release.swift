extension BackupBuilder {
  /// How the manifests of a Moodle release differ from others'.
  package struct Release: Sendable {
    package var moodleVersion: String
    package var moodleRelease: String
    package var backupVersion: String
    package var backupRelease: String
    /// `include_files`, from 2.3 on.
    package var saysIncludeFiles = true
    /// `original_course_format`.
    package var saysFormat = true
    /// `original_course_enddate`, from 3.2 on.
    package var saysEndDate = true
    /// `insubsection` and `parentcmid`, from 4.5 on.
    package var knowsSubsections = false
    /// The root settings but for `filename`, with the values of a backup without users.
    package var rootSettings: [(String, String)]

    /// Moodle 2.1: `user_files`, no end date, no badges, no calendar events.
    package static let moodle21 = Release(
      moodleVersion: "2011070100", moodleRelease: "2.1 (Build: 20110701)",
      backupVersion: "2011063000", backupRelease: "2.1", saysIncludeFiles: false,
      saysFormat: false, saysEndDate: false,
      rootSettings: off(
        "users", "anonymize", "role_assignments", "user_files", "comments", "userscompletion",
        "logs", "grade_histories") + on("activities", "blocks", "filters"))

    /// Moodle 3.9.
    package static let moodle39 = Release(
      moodleVersion: "2020061500", moodleRelease: "3.9 (Build: 20200615)",
      backupVersion: "2020061500", backupRelease: "3.9",
      rootSettings: off(
        "imscc11", "users", "anonymize", "role_assignments", "comments", "badges",
        "userscompletion", "logs", "grade_histories")
        + on(
          "activities", "blocks", "filters", "calendarevents", "questionbank", "groups",
          "competencies", "contentbankcontent"))

    /// Moodle 4.5.
    package static let moodle45 = Release(
      moodleVersion: "2024100706", moodleRelease: "4.5.6 (Build: 20250811)",
      backupVersion: "2024100700", backupRelease: "4.5", knowsSubsections: true,
      rootSettings: off(
        "imscc11", "users", "anonymize", "role_assignments", "comments", "badges",
        "userscompletion", "logs", "grade_histories", "xapistate")
        + on(
          "activities", "blocks", "files", "filters", "calendarevents", "questionbank", "groups",
          "competencies", "customfield", "contentbankcontent", "legacyfiles"))

    /// Moodle 5: without the setting `questionbank`.
    package static let moodle50 = Release(
      moodleVersion: "2025041400", moodleRelease: "5.0 (Build: 20250414)",
      backupVersion: "2025041400", backupRelease: "5.0", knowsSubsections: true,
      rootSettings: off(
        "imscc11", "users", "anonymize", "role_assignments", "comments", "badges",
        "userscompletion", "logs", "grade_histories", "xapistate")
        + on(
          "activities", "blocks", "files", "filters", "calendarevents", "groups", "competencies",
          "customfield", "contentbankcontent", "legacyfiles"))

    private static func on(_ names: String...) -> [(String, String)] { names.map { ($0, "1") } }
    private static func off(_ names: String...) -> [(String, String)] { names.map { ($0, "0") } }
  }
}
