internal import Groundwork

/// Whether the backup is of a kind that a template can be.
enum FitnessRule {
  static let all = [notACourse, notMoodle2, noFileContents, frontPage]

  static let notACourse = Rule(
    "fitness.not-a-course", .error, "it is the backup of a section or an activity, not of a course",
    why: "A course space is cut from a whole course.",
    remedy: "Make a backup of the course: course administration, Backup.",
    source: "backup/moodle2/backup_plan_builder.class.php, build_plan")
  static let notMoodle2 = Rule(
    "fitness.not-moodle2", .error, "its format is not moodle2",
    why: "Only this format can be restored as it is.",
    remedy: "Restore it in Moodle, which converts it, and make a backup there.",
    source: "backup/backup.class.php, FORMAT_MOODLE")
  static let noFileContents = Rule(
    "fitness.no-file-contents", .error, "it was made without the contents of files",
    why: "It can only be restored where the files are already: elsewhere all files are missing.",
    remedy: "Make the backup again with the setting \"Include files\" on.",
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let frontPage = Rule(
    "fitness.front-page", .error, "it is the backup of a site's front page",
    why: "Moodle refuses to restore a front page as a course.",
    remedy: "Make a backup of the template course.",
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
}
