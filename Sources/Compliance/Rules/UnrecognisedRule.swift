internal import Base

/// What no table knows, judged by its structure.
package enum UnrecognisedRule {
  static let all = [
    rows, contact, component, member, records, fileArea, nestedBackup, archive,
  ]

  private static let askPlugin = Words(
    "Find out what the plugin exports; then allow it in a policy, or leave it out of the template.",
    fr: "Cherchez ce que le plugin exporte ; puis autorisez-le dans une politique, ou retirez-le "
      + "du modèle.")

  package static let rows = Rule(
    "unrecognised.rows", .error,
    Words(
      "records that refer to a person, in a place that no table knows",
      fr:
        "des enregistrements qui renvoient à une personne, à un endroit qu’aucune table ne connaît"
    ),
    why: Words(
      "A record with a user's number, user name or address is most likely there because of that "
        + "person. Plugins are free to ignore the setting \"Include enrolled users\".",
      fr: "Un enregistrement avec le numéro, l’identifiant ou l’adresse d’un utilisateur est très "
        + "probablement là à cause de cette personne. Un plugin est libre d’ignorer le réglage "
        + "« Inclure les utilisateurs inscrits »."),
    remedy: askPlugin, source: "the names of fields that gabarit rules --format json lists")
  package static let contact = Rule(
    "unrecognised.contact", .warning,
    Words(
      "e-mail or network addresses in a plugin that no table knows",
      fr: "des adresses e-mail ou réseau dans un plugin qu’aucune table ne connaît"),
    why: Words(
      "They may be a setting, or somebody's.",
      fr: "C’est peut-être un réglage, peut-être quelqu’un."),
    remedy: askPlugin, source: "the shapes of e-mail and IP addresses, in any text")
  package static let component = Rule(
    "unrecognised.component", .warning,
    Words("a plugin that no table knows", fr: "un plugin qu’aucune table ne connaît"),
    why: Words(
      "Nobody has read what this plugin writes into backups, so what is found in it is judged by "
        + "its structure alone.",
      fr:
        "Personne n’a lu ce que ce plugin écrit dans les sauvegardes ; son contenu n’est jugé que "
        + "par sa structure."),
    remedy: askPlugin, source: "the plugins that gabarit rules --format json lists")
  package static let member = Rule(
    "unrecognised.member", .warning,
    Words("a member that Moodle does not write", fr: "un fichier interne que Moodle n’écrit pas"),
    why: Words(
      "Moodle's own steps write members of other names; a restore ignores this one.",
      fr: "Les étapes de Moodle écrivent des fichiers d’autres noms ; une restauration ignore "
        + "celui-ci."),
    remedy: Words(
      "Find out which plugin wrote it, or make the backup again in Moodle.",
      fr: "Cherchez quel plugin l’a écrit, ou refaites la sauvegarde dans Moodle."),
    source: "backup/moodle2/backup_*_task.class.php, build")
  package static let records = Rule(
    "unrecognised.records", .info,
    Words(
      "records of a plugin that no table knows, without sign of a person",
      fr: "des enregistrements d’un plugin inconnu, sans trace d’une personne"),
    why: Words(
      "Nothing in them refers to a person by any name that is known.",
      fr: "Rien n’y renvoie à une personne sous un nom connu."),
    remedy: askPlugin, source: "elements that hold others, below the plugin's own element")
  package static let fileArea = Rule(
    "unrecognised.file-area", .warning,
    Words(
      "files of an area that no table knows",
      fr: "des fichiers d’une zone qu’aucune table ne connaît"
    ),
    why: Words(
      "They may be the template's, or what somebody handed in.",
      fr: "Ils sont peut-être du modèle, peut-être remis par quelqu’un."),
    remedy: askPlugin, source: "the file areas that gabarit rules --format json lists")
  package static let nestedBackup = Rule(
    "unrecognised.nested-backup", .error,
    Words(
      "a backup among the files that cannot be examined",
      fr: "une sauvegarde parmi les fichiers, qui ne peut pas être examinée"),
    why: Words(
      "Every buyer gets the course's files. A backup among them may hold all the people of another "
        + "course.",
      fr: "Chaque acheteur reçoit les fichiers du cours. Une sauvegarde parmi eux peut contenir "
        + "toutes les personnes d’un autre cours."),
    remedy: Words(
      "Delete the file in the template, or take it out of a copy with gabarit scrub --drop-nested.",
      fr: "Supprimez le fichier dans le modèle, ou retirez-le d’une copie avec gabarit scrub "
        + "--drop-nested."),
    source: "files/ of the backup: an archive whose list names moodle_backup.xml")
  package static let archive = Rule(
    "unrecognised.archive", .warning,
    Words(
      "an archive among the files whose list cannot be read",
      fr: "une archive parmi les fichiers, dont la liste ne peut pas être lue"),
    why: Words(
      "It is damaged or of a kind that is not read, so it may hold a backup with people in it.",
      fr: "Elle est endommagée ou d’un type qui n’est pas pris en charge ; elle peut donc contenir "
        + "une sauvegarde avec des personnes."),
    remedy: Words(
      "Open the file and look; replace a damaged one, and pack others as zip or tar.gz.",
      fr: "Ouvrez le fichier et vérifiez ; remplacez-le s’il est endommagé, sinon refaites-en un "
        + "zip ou un tar.gz."),
    source: "files/ of the backup: gzip'd tar, zip, 7-Zip and RAR, by their first bytes")
}
