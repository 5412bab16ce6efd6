internal import Base

/// Whether the backup is of a kind that a template can be.
enum FitnessRule {
  static let all = [notACourse, notMoodle2, noFileContents, frontPage, holdsBackup]

  static let notACourse = Rule(
    "fitness.not-a-course", .error,
    Words(
      "it is the backup of a section or an activity, not of a course",
      fr: "c’est la sauvegarde d’une section ou d’une activité, non d’un cours"),
    why: Words(
      "A course space is cut from a whole course.",
      fr: "Un espace de cours est tiré d’un cours entier."),
    remedy: Words(
      "Make a backup of the course: course administration, Backup.",
      fr: "Faites une sauvegarde du cours : administration du cours, Sauvegarde."),
    source: "backup/moodle2/backup_plan_builder.class.php, build_plan")
  static let notMoodle2 = Rule(
    "fitness.not-moodle2", .error,
    Words("its format is not moodle2", fr: "son format n’est pas moodle2"),
    why: Words(
      "Only this format can be restored as it is.",
      fr: "Seul ce format peut être restauré tel quel."),
    remedy: Words(
      "Restore it in Moodle, which converts it, and make a backup there.",
      fr: "Restaurez-la dans Moodle, qui la convertit, puis faites-y une sauvegarde."),
    source: "backup/backup.class.php, FORMAT_MOODLE")
  static let noFileContents = Rule(
    "fitness.no-file-contents", .error,
    Words(
      "it was made without the contents of files",
      fr: "elle a été faite sans le contenu des fichiers"),
    why: Words(
      "files.xml lists files, and a restore takes them from the site it runs on: elsewhere all of "
        + "them are missing.",
      fr:
        "files.xml répertorie des fichiers, et la restauration les prend sur le site où elle a lieu : "
        + "ailleurs, ils manquent tous."),
    remedy: Words(
      "Make the backup again with the setting \"Include files\" on.",
      fr: "Refaites la sauvegarde avec le réglage « Inclure les fichiers »."),
    source: "backup/moodle2/backup_root_task.class.php, define_settings; "
      + "backup/util/dbops/restore_dbops.class.php, send_files_to_pool")
  static let frontPage = Rule(
    "fitness.front-page", .error,
    Words(
      "it is the backup of a site's front page",
      fr: "c’est la sauvegarde de la page d’accueil d’un site"),
    why: Words(
      "Moodle refuses to restore a front page as a course.",
      fr: "Moodle refuse de restaurer une page d’accueil comme un cours."),
    remedy: Words(
      "Make a backup of the template course.",
      fr: "Faites une sauvegarde du cours modèle."),
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
  static let holdsBackup = Rule(
    "fitness.holds-backup", .error,
    Words(
      "a file of the course is a backup with people's data in it",
      fr: "un fichier du cours est une sauvegarde qui contient des données de personnes"),
    why: Words(
      "Every buyer gets the course's files, and can restore that backup with all the people in it.",
      fr: "Chaque acheteur reçoit les fichiers du cours et peut restaurer cette sauvegarde, avec "
        + "toutes les personnes qui s’y trouvent."),
    remedy: Words(
      "Delete the file in the template (files.xml names its place by this content hash) and make the "
        + "backup again, or take it out of a copy with gabarit scrub --drop-nested.",
      fr: "Supprimez le fichier dans le modèle (files.xml indique sa place par cette empreinte) et "
        + "refaites la sauvegarde, ou retirez-le d’une copie avec gabarit scrub --drop-nested."),
    source: "files/ of the backup: an archive whose list names moodle_backup.xml")
}
