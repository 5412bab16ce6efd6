internal import Base

/// What real Moodle would refuse, drop or rename.
enum RestoreRule {
  static let all = [
    notRecognised, severalInformation, tooOld, oddSetting, settingWithoutContent,
    contentNotIncluded,
    remoteUsers, nameRefused, moduleRemoved,
  ]

  /// Modules that Moodle itself no longer has, and the first release without them
  /// (`lib/plugins.json`, `deleted`, read in 4.5, 5.0 and 5.1).
  static let removedModules = [
    (name: "assignment", since: "4.2"), (name: "chat", since: "5.0"),
    (name: "survey", since: "5.0"),
  ]

  static let notRecognised = Rule(
    "restore.not-recognised", .error,
    Words(
      "Moodle would not know the manifest for one",
      fr: "Moodle ne reconnaîtrait pas le manifeste"),
    why: Words(
      "Moodle looks for the prologue and the first two elements in the first 200 bytes; "
        + "where they are written otherwise the format is \"unknown\".",
      fr: "Moodle cherche le prologue et les deux premiers éléments dans les 200 premiers "
        + "octets ; s’ils sont écrits autrement, le format est « inconnu »."),
    remedy: Words(
      "Make the backup again in Moodle; an XML editor has rewritten the prologue.",
      fr: "Refaites la sauvegarde dans Moodle ; un éditeur XML a réécrit le prologue."),
    source: "backup/converter/moodle1 and backup/util/helper/convert_helper.class.php, "
      + "detect_moodle2_format")
  static let severalInformation = Rule(
    "restore.several-information", .error,
    Words(
      "the manifest has not exactly one information element",
      fr: "le manifeste n’a pas exactement un élément information"),
    why: Words("Moodle stops with an error.", fr: "Moodle s’arrête sur une erreur."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let tooOld = Rule(
    "restore.too-old", .error,
    Words(
      "its format is older than Moodle restores",
      fr: "son format est plus ancien que ce que Moodle restaure"),
    why: Words(
      "Moodle's pre-check stops it (before 2010072300).",
      fr: "La vérification préalable de Moodle l’arrête (avant 2010072300)."),
    remedy: Words(
      "Restore it in the Moodle it comes from, upgrade, and make a backup there.",
      fr: "Restaurez-la dans le Moodle dont elle provient, mettez-le à jour, puis faites-y une "
        + "sauvegarde."),
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
  static let oddSetting = Rule(
    "restore.odd-setting", .error,
    Words("a setting is neither 0 nor 1", fr: "un réglage ne vaut ni 0 ni 1"),
    why: Words(
      "Moodle takes anything but 0 for yes, and then stops where what the setting "
        + "promises is missing.",
      fr: "Moodle prend tout ce qui n’est pas 0 pour un oui, puis s’arrête là où manque ce "
        + "que le réglage promet."),
    remedy: Words(
      "Make the backup again in Moodle; do not edit members by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; ne modifiez pas les fichiers internes à la "
        + "main."),
    source: "backup/util/settings/base_setting.class.php, validate_value with IS_BOOLEAN")
  static let settingWithoutContent = Rule(
    "restore.setting-without-content", .error,
    Words(
      "settings belong to sections or activities that the manifest does not list",
      fr: "des réglages appartiennent à des sections ou à des activités absentes du manifeste"),
    why: Words("Moodle stops with a PHP error.", fr: "Moodle s’arrête sur une erreur PHP."),
    remedy: Words(
      "Make the backup again in Moodle; something was removed by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; quelque chose a été retiré à la main."),
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let contentNotIncluded = Rule(
    "restore.content-not-included", .warning,
    Words(
      "sections or activities are listed without the setting that includes them",
      fr: "des sections ou des activités figurent au manifeste sans le réglage qui les inclut"),
    why: Words(
      "Moodle restores them all the same: its restore creates this setting anew, switched on. Only the "
        + "page that shows what a backup holds leaves such a section out. Moodle writes the setting for "
        + "everything it lists, so another program made or changed this manifest.",
      fr:
        "Moodle les restaure malgré tout : la restauration recrée ce réglage, activé. Seule la page "
        + "qui présente le contenu d’une sauvegarde omet une telle section. Moodle écrit ce réglage "
        + "pour tout ce qu’il répertorie : un autre programme a donc produit ou modifié ce manifeste."
    ),
    remedy: Words(
      "Make the backup again in Moodle if that program is not one of yours.",
      fr: "Refaites la sauvegarde dans Moodle si ce programme n’est pas l’un des vôtres."),
    source: "backup/moodle2/restore_activity_task.class.php, add_activity_included_setting; "
      + "restore_section_task.class.php, add_section_included_setting; "
      + "backup/util/dbops/backup_controller_dbops.class.php, get_moodle_backup_information; "
      + "backup/util/ui/renderer.php, backup_details")
  static let remoteUsers = Rule(
    "restore.remote-users", .warning,
    Words(
      "it names users of another site (MNet)",
      fr: "elle nomme des utilisateurs d’un autre site (MNet)"),
    why: Words(
      "Moodle warns an administrator and refuses everybody else.",
      fr: "Moodle avertit un administrateur et refuse toute autre personne."),
    remedy: Words(
      "Make the backup again without users.",
      fr: "Refaites la sauvegarde sans les utilisateurs."),
    source: "backup/util/helper/restore_prechecks_helper.class.php, execute_prechecks")
  static let nameRefused = Rule(
    "restore.name-refused", .warning,
    Words(
      "Moodle refuses to restore a course of this name",
      fr: "Moodle refuse de restaurer un cours de ce nom"),
    why: Words(
      "A name with a < that no white space follows is refused (setting_invalid_text). A "
        + "package gets a name of its own, so the template can be used all the same.",
      fr: "Un nom où un < n’est pas suivi d’une espace est refusé (setting_invalid_text). Un "
        + "paquet reçoit un nom propre : le modèle reste utilisable."),
    remedy: Words("Rename the template course.", fr: "Renommez le cours modèle."),
    source: "lib/moodlelib.php, clean_param with PARAM_TEXT")
  static let moduleRemoved = Rule(
    "restore.module-removed", .warning,
    Words(
      "activities of a module that newer Moodle releases no longer have",
      fr: "des activités d’un module que les versions récentes de Moodle n’ont plus"),
    why: Words(
      "A restore leaves them out without a word, unless the site has installed the module itself.",
      fr: "Une restauration les omet sans le dire, sauf si le site a installé lui-même le module."),
    remedy: Words(
      "Replace them in the template course (an assignment, a feedback, a forum), or sell it to sites "
        + "that have the module; restore.sh refuses to go on where it is missing.",
      fr: "Remplacez-les dans le cours modèle (un devoir, un feedback, un forum), ou vendez-le à "
        + "des sites qui ont le module ; restore.sh refuse de continuer là où il manque."),
    source: "backup/moodle2/restore_plan_builder.class.php, build_section_plan, and "
      + "lib/classes/plugin_manager.php, is_deleted_standard_plugin")
}
