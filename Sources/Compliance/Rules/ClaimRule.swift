internal import Base

/// What the manifest asserts about users, and whether the contents bear it out.
package enum ClaimRule {
  static let all = [
    setting, userInfo, settingMissing, anonymize, badges, contradicted, needlessMember,
    releaseUnknown, releaseOld,
  ]

  /// Where Moodle's own automated and command-line backups get these settings from.
  private static let switchFourOff = Words(
    " Automated and command-line backups keep role assignments, comments, user completion and xAPI "
      + "states on even where users are off: switch off those four as well, under Site "
      + "administration > Courses > Backups.",
    fr:
      " Les sauvegardes automatiques ou en ligne de commande gardent les attributions de rôles, les "
      + "commentaires, l’achèvement des utilisateurs et les états xAPI même sans utilisateurs : "
      + "désactivez aussi ces quatre réglages, sous Administration du site > Cours > Sauvegardes.")

  static let setting = Rule(
    "claim.setting", .warning,
    Words(
      "a setting says that users' data was included",
      fr: "un réglage indique que des données d’utilisateurs ont été incluses"),
    why: Words(
      "Moodle was asked to include users, or what depends on them. What it wrote of them is found by "
        + "the rules of users' data; where they find nothing, nothing was there to write.",
      fr: "Moodle devait inclure les utilisateurs, ou ce qui en dépend. Les règles sur les données "
        + "d’utilisateurs constatent ce qu’il en a écrit ; si elles ne trouvent rien, il n’y avait "
        + "rien à écrire."),
    remedy: Words(
      "Make the backup again with \"Include enrolled users\" off, which turns off all "
        + "that depends on it.",
      fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits », ce qui désactive "
        + "tout ce qui en dépend.") + switchFourOff,
    source: "backup/moodle2/backup_root_task.class.php, define_settings; "
      + "backup/util/dbops/backup_controller_dbops.class.php, apply_config_defaults")
  static let userInfo = Rule(
    "claim.userinfo", .warning,
    Words(
      "a section or activity was backed up with its users' data",
      fr: "une section ou une activité a été sauvegardée avec les données de ses utilisateurs"),
    why: Words(
      "Moodle was asked to include answers, posts and grades of that section or activity. The rules "
        + "of users' data find those that it wrote.",
      fr:
        "Moodle devait inclure les réponses, les messages et les notes de cette section ou de cette "
        + "activité. Les règles sur les données d’utilisateurs constatent ce qu’il en a écrit."),
    remedy: Words(
      "Make the backup again with \"Include enrolled users\" off.",
      fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits »."),
    source: "backup/moodle2/backup_activity_task.class.php, add_activity_userinfo_setting")
  package static let settingMissing = Rule(
    "claim.setting-missing", .error,
    Words(
      "the manifest does not say whether users were included",
      fr: "le manifeste ne dit pas si les utilisateurs ont été inclus"),
    why: Words(
      "Moodle 2 and later write this setting into every backup of a course.",
      fr: "Moodle 2 et ses successeurs écrivent ce réglage dans toute sauvegarde de cours."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let anonymize = Rule(
    "claim.anonymize", .info,
    Words(
      "anonymising is on, and users were not included",
      fr: "l’anonymisation est activée, et les utilisateurs n’ont pas été inclus"),
    why: Words(
      "Anonymising changes users' data. Without users there is none to change, and no restore reads "
        + "the setting.",
      fr:
        "L’anonymisation modifie les données des utilisateurs. Sans utilisateurs, il n’y en a pas, "
        + "et aucune restauration ne lit ce réglage."),
    remedy: Words("Nothing to do.", fr: "Rien à faire."),
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let badges = Rule(
    "claim.badges", .info,
    Words(
      "badges were included, and so were looked through for recipients",
      fr: "les badges ont été inclus ; leurs récipiendaires ont donc été recherchés"),
    why: Words(
      "Since Moodle 4.5 badges do not depend on users: their recipients are exported even "
        + "without users.",
      fr: "Depuis Moodle 4.5, les badges ne dépendent plus des utilisateurs : leurs "
        + "récipiendaires sont exportés même dans une sauvegarde sans utilisateurs."),
    remedy: Words(
      "Nothing to do, unless userdata.badge-award was found too.",
      fr: "Rien à faire, sauf si userdata.badge-award a également été constaté."),
    source: "backup/moodle2/backup_stepslib.php, backup_badges_structure_step")
  static let contradicted = Rule(
    "claim.contradicted", .warning,
    Words(
      "the manifest says without users, and the contents say otherwise",
      fr: "le manifeste annonce une sauvegarde sans utilisateurs, son contenu dit le "
        + "contraire"),
    why: Words(
      "Neither the setting nor the -nu in the file's name can be relied on.",
      fr: "On ne peut se fier ni à ce réglage, ni au -nu du nom de fichier."),
    remedy: Words(
      "Make the backup again in Moodle, with \"Include enrolled users\" off.",
      fr: "Refaites la sauvegarde dans Moodle, sans « Inclure les utilisateurs inscrits ».")
      + switchFourOff,
    source: "backup/moodle2/backup_root_task.class.php, define_settings; "
      + "backup/util/dbops/backup_controller_dbops.class.php, apply_config_defaults")
  static let needlessMember = Rule(
    "claim.needless-member", .warning,
    Words(
      "a member is there that Moodle writes only with users' data",
      fr: "un fichier interne est présent que Moodle n’écrit qu’avec des données "
        + "d’utilisateurs"),
    why: Words(
      "It holds nobody's data, yet in a backup without users Moodle does not write it at "
        + "all.",
      fr: "Il ne contient les données de personne, mais Moodle ne l’écrit jamais dans une "
        + "sauvegarde sans utilisateurs."),
    remedy: Words(
      "Make the backup again with \"Include enrolled users\" off.",
      fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits »."),
    source: "backup/moodle2/backup_final_task.class.php, build")
  static let releaseUnknown = Rule(
    "claim.release-unknown", .warning,
    Words(
      "made by a Moodle release that no table covers",
      fr: "faite par une version de Moodle qu’aucune table ne couvre"),
    why: Words(
      "The verdict rests on what known releases write. Another release may keep people's data in "
        + "places that nobody has read yet.",
      fr:
        "Le verdict repose sur ce qu’écrivent les versions connues. Une autre version peut garder des "
        + "données de personnes à des endroits que personne n’a encore lus."),
    remedy: Words(
      "Check with a newer Gabarit that covers this release, or make the backup in a release that is "
        + "covered.",
      fr:
        "Vérifiez avec un Gabarit plus récent qui couvre cette version, ou faites la sauvegarde dans "
        + "une version couverte."),
    source: "version.php, $version and $release")
  static let releaseOld = Rule(
    "claim.release-old", .info,
    Words(
      "made by a Moodle release older than those that were read whole",
      fr: "faite par une version de Moodle plus ancienne que celles qui ont été lues en entier"),
    why: Words(
      "What only old releases wrote was read in part. Records that no table knows are judged by their "
        + "structure.",
      fr:
        "Ce que seules d’anciennes versions écrivaient n’a été lu qu’en partie. Les enregistrements "
        + "inconnus des tables sont jugés d’après leur structure."),
    remedy: Words(
      "Nothing to do. Restored in a current Moodle and backed up there, the course gets a verdict "
        + "without this note.",
      fr:
        "Rien à faire. Restauré dans un Moodle actuel puis sauvegardé de nouveau, le cours obtient un "
        + "verdict sans cette remarque."),
    source: "version.php, $version and $release")
}
