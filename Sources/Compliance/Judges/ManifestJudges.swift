internal import Base
internal import MoodleBackup

/// Applies the rules of fitness.
enum FitnessJudge {
  private static let details = "/moodle_backup/information/details/detail"

  static func findings(_ reading: BackupReading) -> [Finding] {
    let manifest = reading.manifest
    var findings: [Finding] = []
    func add(_ rule: Rule, _ path: String) {
      findings.append(Finding(rule, member: "moodle_backup.xml", path: path))
    }
    if !manifest.details.isEmpty {
      if manifest.detail.type != "course" { add(FitnessRule.notACourse, details + "/type") }
      if manifest.detail.format != "moodle2" { add(FitnessRule.notMoodle2, details + "/format") }
    }
    // Restore looks at include_files for each row of files.xml: without rows nothing is left out.
    if reading.files.rowsWithBytes == 0 {
      // A course without files.
    } else if !manifest.includesFiles {
      add(FitnessRule.noFileContents, "/moodle_backup/information/include_files")
    } else if manifest.rootSetting("files") == "0" {
      add(FitnessRule.noFileContents, settingPath("files"))
    }
    if manifest.information["original_course_format"] == "site" {
      add(FitnessRule.frontPage, "/moodle_backup/information/original_course_format")
    }
    return findings
  }

  static func settingPath(_ name: String) -> String {
    "/moodle_backup/information/settings/setting[name='\(name)']"
  }
}

/// Applies the rules about what the manifest claims.
enum ClaimJudge {
  /// Root settings that must be 0 where they are there at all (`settings` in the user-data map).
  static let rootSettings = [
    "users", "anonymize", "role_assignments", "comments", "userscompletion", "logs",
    "grade_histories", "xapistate", "user_files",
  ]

  static func findings(
    _ reading: BackupReading, _ tallies: [(member: String, tally: RowTally)]
  ) -> [Finding] {
    let manifest = reading.manifest
    var findings: [Finding] = []
    func add(_ rule: Rule, _ path: String, _ count: Int = 1, _ message: Words? = nil) {
      findings.append(
        Finding(rule, member: "moodle_backup.xml", path: path, count: count, message))
    }
    // Any setting of the name counts, not only the one that Moodle would take.
    let claimed = Set(
      manifest.settings.filter { $0.level == "root" && $0.value != "0" }.map(\.name))
    let hasUsers = claimed.contains("users")
    if claimed.contains("anonymize"), !hasUsers {
      add(ClaimRule.anonymize, FitnessJudge.settingPath("anonymize"))
    }
    for name in rootSettings where claimed.contains(name) && (name != "anonymize" || hasUsers) {
      add(
        ClaimRule.setting, FitnessJudge.settingPath(name), 1,
        Words(
          "the setting \(name) says that users' data was included",
          fr: "le réglage \(name) indique que des données d’utilisateurs ont été incluses"))
    }
    let userInfo = manifest.settings.count {
      ($0.level == "section" || $0.level == "activity") && $0.name.hasSuffix("_userinfo")
        && $0.value != "0"
    }
    if userInfo > 0 {
      add(ClaimRule.userInfo, "/moodle_backup/information/settings/setting", userInfo)
    }
    if manifest.rootSetting("users") == nil {
      add(ClaimRule.settingMissing, FitnessJudge.settingPath("users"))
    }
    if manifest.rootSetting("badges") == "1" {
      add(ClaimRule.badges, FitnessJudge.settingPath("badges"))
    }
    findings += ReleaseJudge.findings(manifest)
    let gated = tallies.reduce(0) { sum, item in
      zip(item.tally.places, item.tally.counts).reduce(sum) { $0 + ($1.0.isGated ? $1.1 : 0) }
    }
    if manifest.rootSetting("users") == "0", gated > 0 {
      add(ClaimRule.contradicted, FitnessJudge.settingPath("users"), gated)
    }
    // Made with users, an empty member of theirs means nothing.
    guard manifest.rootSetting("users") != "1" else { return findings }
    findings += tallies.filter { item in
      item.tally.places.contains(where: \.memberMustBeAbsent)
        && item.tally.counts.allSatisfy { $0 == 0 }
    }.map { Finding(ClaimRule.needlessMember, member: $0.member) }
    return findings
  }
}

/// Applies the rules about what real Moodle would do.
enum RestoreJudge {
  /// The root settings of Moodle's own that are yes or no (`settings` in the user-data map).
  private static let booleanSettings: Set<String> = [
    "users", "anonymize", "role_assignments", "comments", "userscompletion", "logs",
    "grade_histories", "xapistate", "badges", "imscc11", "activities", "blocks", "files",
    "filters", "calendarevents", "questionbank", "groups", "competencies", "customfield",
    "contentbankcontent", "legacyfiles", "permissions",
  ]

  static func findings(_ reading: BackupReading) -> [Finding] {
    let manifest = reading.manifest
    let root = "/moodle_backup/information"
    var findings: [Finding] = []
    func add(_ rule: Rule, _ path: String, _ count: Int = 1) {
      findings.append(Finding(rule, member: "moodle_backup.xml", path: path, count: count))
    }
    if !manifest.isRecognised { add(RestoreRule.notRecognised, "/moodle_backup") }
    if manifest.informationCount != 1 {
      add(RestoreRule.severalInformation, root, manifest.informationCount)
    }
    // Moodle's pre-check reads a blank or a number with blanks as less than it is.
    let version = manifest.information["backup_version"] ?? ""
    let isNumber = !version.isEmpty && version.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if !isNumber || (Int64(version) ?? .max) < 2_010_072_300 {
      add(RestoreRule.tooOld, root + "/backup_version")
    }
    if let remote = manifest.information["mnet_remoteusers"], remote != "0" {
      add(RestoreRule.remoteUsers, root + "/mnet_remoteusers")
    }
    let activities = manifest.activities.map { Glob.lastComponent($0.directory) }
    let sections = manifest.sections.map { Glob.lastComponent($0.directory) }
    let folders = activities + sections
    let owners = ["activity": Set(activities), "section": Set(sections)]
    // One that belongs to no section or activity of its level makes PHP stop.
    let strange = manifest.settings.count { setting in
      guard let known = owners[setting.level] else { return false }
      return setting.ownerLevel != setting.level || !known.contains(setting.owner ?? "")
    }
    if strange > 0 { add(RestoreRule.settingWithoutContent, root + "/settings/setting", strange) }
    let included = Set(
      manifest.settings.filter { $0.name.hasSuffix("_included") && $0.value != "0" }.map(\.name))
    let left = folders.count { !included.contains($0 + "_included") }
    if left > 0 { add(RestoreRule.contentNotIncluded, root + "/contents", left) }
    let odd = manifest.rootSettings.filter {
      RestoreJudge.booleanSettings.contains($0.key) && $0.value != "0" && $0.value != "1"
    }
    for name in odd.keys.sorted() { add(RestoreRule.oddSetting, FitnessJudge.settingPath(name)) }
    for module in RestoreRule.removedModules {
      let count = manifest.activities.count { $0.moduleName == module.name }
      guard count > 0 else { continue }
      findings.append(
        Finding(
          RestoreRule.moduleRemoved, member: "moodle_backup.xml",
          path: root + "/contents/activities/activity", component: "mod_\(module.name)",
          subject: "mod_\(module.name)", count: count,
          Words(
            "activities of mod_\(module.name), which Moodle no longer has from \(module.since) on",
            fr: "des activités de mod_\(module.name), que Moodle n’a plus depuis la \(module.since)"
          )))
    }
    for (name, text) in [("fullname", manifest.fullname), ("shortname", manifest.shortname)]
    where MoodleName.isRefusedByRestore(text) {
      add(RestoreRule.nameRefused, root + "/original_course_\(name)")
    }
    return findings
  }
}
