internal import Groundwork

/// What the manifest asserts about users, and whether the contents bear it out.
enum ClaimRule {
  static let all = [setting, userInfo, settingMissing, badges, contradicted, needlessMember]

  static let setting = Rule(
    "claim.setting", .error,
    Words(
      "a setting says that users' data was included",
      fr: "un réglage indique que des données d’utilisateurs ont été incluses"),
    why: Words(
      "The backup was made with users, or with what depends on them. Anonymised users are "
        + "users too: their words and work are all there.",
      fr: "La sauvegarde a été faite avec les utilisateurs, ou avec ce qui dépend d’eux. Des "
        + "utilisateurs anonymisés restent des utilisateurs : leurs propos et leurs travaux y "
        + "sont tous."),
    remedy: Words(
      "Make the backup again with \"Include enrolled users\" off, which turns off all "
        + "that depends on it.",
      fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits », ce qui désactive "
        + "tout ce qui en dépend."),
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
  static let userInfo = Rule(
    "claim.userinfo", .error,
    Words(
      "a section or activity was backed up with its users' data",
      fr: "une section ou une activité a été sauvegardée avec les données de ses utilisateurs"),
    why: Words(
      "Answers, posts and grades of that section or activity were included.",
      fr: "Les réponses, les messages et les notes de cette section ou de cette activité ont "
        + "été inclus."),
    remedy: Words(
      "Make the backup again with \"Include enrolled users\" off.",
      fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits »."),
    source: "backup/moodle2/backup_activity_task.class.php, add_activity_userinfo_setting")
  static let settingMissing = Rule(
    "claim.setting-missing", .error,
    Words(
      "the manifest does not say whether users were included",
      fr: "le manifeste ne dit pas si les utilisateurs ont été inclus"),
    why: Words(
      "Every Moodle 2 backup says so: the manifest was edited or made by another tool.",
      fr: "Toute sauvegarde Moodle 2 le dit : le manifeste a été modifié ou produit par un "
        + "autre outil."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
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
      "Whoever believes the setting, or the -nu in the file's name, is deceived.",
      fr: "Quiconque se fie à ce réglage, ou au -nu du nom de fichier, est trompé."),
    remedy: Words(
      "Find out who edited the backup; make it again in Moodle.",
      fr: "Recherchez qui a modifié la sauvegarde ; refaites-la dans Moodle."),
    source: "backup/moodle2/backup_root_task.class.php, define_settings")
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
}
