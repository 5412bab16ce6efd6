internal import Groundwork

/// What real Moodle would refuse, drop or rename.
enum RestoreRule {
  static let all = [
    notRecognised, severalInformation, tooOld, oddSetting, settingWithoutContent,
    contentNotIncluded,
    remoteUsers, nameRefused,
  ]

  static let notRecognised = Rule(
    "restore.not-recognised", .error, "Moodle would not know the manifest for one",
    why: "Moodle looks for the prologue and the first two elements in the first 200 bytes; where "
      + "they are written otherwise the format is \"unknown\".",
    remedy: "Make the backup again in Moodle; an XML editor has rewritten the prologue.",
    source: "backup/converter/moodle1 and backup/util/helper/convert_helper.class.php, "
      + "detect_moodle2_format")
  static let severalInformation = Rule(
    "restore.several-information", .error, "the manifest has not exactly one information element",
    why: "Moodle stops with an error.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let tooOld = Rule(
    "restore.too-old", .error, "its format is older than Moodle restores",
    why: "Moodle's pre-check stops it (before 2010072300).",
    remedy: "Restore it in the Moodle it comes from, upgrade, and make a backup there.",
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
  static let oddSetting = Rule(
    "restore.odd-setting", .error, "a setting is neither 0 nor 1",
    why: "Moodle takes anything but 0 for yes, and then stops where what the setting promises is "
      + "missing.",
    remedy: "Make the backup again in Moodle; do not edit members by hand.",
    source: "backup/util/settings/base_setting.class.php, validate_value with IS_BOOLEAN")
  static let settingWithoutContent = Rule(
    "restore.setting-without-content", .error,
    "settings belong to sections or activities that the manifest does not list",
    why: "Moodle stops with a PHP error.",
    remedy: "Make the backup again in Moodle; something was removed by hand.",
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let contentNotIncluded = Rule(
    "restore.content-not-included", .error,
    "sections or activities are listed but not marked as included",
    why: "Moodle leaves them out without a word.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/moodle2/restore_plan_builder.class.php, build_course_plan")
  static let remoteUsers = Rule(
    "restore.remote-users", .warning, "it names users of another site (MNet)",
    why: "Moodle warns an administrator and refuses everybody else.",
    remedy: "Make the backup again without users.",
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
  static let nameRefused = Rule(
    "restore.name-refused", .warning, "Moodle refuses to restore a course of this name",
    why: "A name with a < that no white space follows is refused (setting_invalid_text). A package "
      + "gets a name of its own, so the template can be used all the same.",
    remedy: "Rename the template course.",
    source: "lib/moodlelib.php, clean_param with PARAM_TEXT")
}
