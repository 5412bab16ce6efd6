internal import Groundwork

/// What the manifest asserts about users, and whether the contents bear it out.
enum ClaimRule {
  static let all = [setting, userInfo, settingMissing, badges, contradicted, needlessMember]

  static let setting = Rule(
    "claim.setting", .error, "a setting says that users' data was included",
    why: "The backup was made with users, or with what depends on them. Anonymised users are users "
      + "too: their words and work are all there.",
    remedy: "Make the backup again with \"Include enrolled users\" off, which turns off all that "
      + "depends on it.",
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let userInfo = Rule(
    "claim.userinfo", .error, "a section or activity was backed up with its users' data",
    why: "Answers, posts and grades of that section or activity were included.",
    remedy: "Make the backup again with \"Include enrolled users\" off.",
    source: "backup/moodle2/backup_activity_task.class.php, add_activity_userinfo_setting")
  static let settingMissing = Rule(
    "claim.setting-missing", .error, "the manifest does not say whether users were included",
    why: "Every Moodle 2 backup says so: the manifest was edited or made by another tool.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let badges = Rule(
    "claim.badges", .info, "badges were included, and so were looked through for recipients",
    why: "Since Moodle 4.5 badges do not depend on users: their recipients are exported even "
      + "without users.",
    remedy: "Nothing to do, unless userdata.badge-award was found too.",
    source: "backup/moodle2/backup_stepslib.php, backup_badges_structure_step")
  static let contradicted = Rule(
    "claim.contradicted", .warning,
    "the manifest says without users, and the contents say otherwise",
    why: "Whoever believes the setting, or the -nu in the file's name, is deceived.",
    remedy: "Find out who edited the backup; make it again in Moodle.",
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let needlessMember = Rule(
    "claim.needless-member", .warning, "a member is there that Moodle writes only with users' data",
    why: "It holds nobody's data, yet in a backup without users Moodle does not write it at all.",
    remedy: "Make the backup again with \"Include enrolled users\" off.",
    source: "backup/moodle2/backup_final_task.class.php, build")
}
