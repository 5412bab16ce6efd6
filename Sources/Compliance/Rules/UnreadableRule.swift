package import Base

/// Why a file could not be read, each code of ``GabaritError`` with its explanation.
///
/// They are no rules that a policy could turn off: of a file that cannot be read nothing can be
/// said.
package enum UnreadableRule {
  /// The rule that stands for an error's code; one of no known code is called damage.
  package static func rule(for code: GabaritError.Code) -> Rule {
    all.first { $0.id == "unreadable.\(code.rawValue)" } ?? damaged
  }

  static let all = [
    damaged, truncated, empty, unknownContainer, unsupportedMember, unsafeName, duplicateMember,
    contradiction, limitExceeded, notABackup, moodle1Backup, commonCartridge, badXML,
    changedMeanwhile, io,
  ]

  private static let copyAgain = Words(
    "Copy the file again from where it was made, and compare the sizes; if that one is damaged "
      + "too, make the backup again.",
    fr: "Copiez de nouveau le fichier depuis l’endroit où il a été fait et comparez les tailles ; "
      + "s’il y est endommagé aussi, refaites la sauvegarde.")
  private static let makeAgain = Words(
    "Make the backup again in Moodle; do not use this file.",
    fr: "Refaites la sauvegarde dans Moodle ; n’utilisez pas ce fichier.")
  private static let gzip = "RFC 1952; lib/filestorage/tgz_packer.php"
  private static let tar = "lib/filestorage/tgz_packer.php, write_tar_entry"

  private static func rule(
    _ code: GabaritError.Code, _ title: Words, why: Words, remedy: Words, source: String
  ) -> Rule {
    Rule("unreadable.\(code.rawValue)", .error, title, why: why, remedy: remedy, source: source)
  }

  private static let damaged = rule(
    .damaged, Words("the file is damaged", fr: "le fichier est endommagé"),
    why: Words(
      "Its checksum or its structure does not fit its contents. Moodle does not verify them and "
        + "would restore what is left.",
      fr: "Sa somme de contrôle ou sa structure ne correspond pas à son contenu. Moodle ne les "
        + "vérifie pas et restaurerait ce qui reste."),
    remedy: copyAgain, source: gzip)
  private static let truncated = rule(
    .truncated, Words("the file is cut short", fr: "le fichier est tronqué"),
    why: Words(
      "It ends before its end, as after an upload that broke off or on a full disk.",
      fr: "Il s’arrête avant sa fin, comme après un envoi interrompu ou sur un disque plein."),
    remedy: copyAgain, source: gzip)
  private static let empty = rule(
    .empty, Words("the file is empty", fr: "le fichier est vide"),
    why: Words("It has no bytes at all.", fr: "Il ne contient aucun octet."), remedy: copyAgain,
    source: gzip)
  private static let unknownContainer = rule(
    .unknownContainer,
    Words("it is neither gzip'd tar nor zip", fr: "ce n’est ni un tar compressé ni un zip"),
    why: Words(
      "Moodle's backups are one of the two, whatever their names say.",
      fr: "Les sauvegardes Moodle sont l’un ou l’autre, quel que soit leur nom."),
    remedy: Words(
      "Name a Moodle backup (.mbz).", fr: "Indiquez une sauvegarde Moodle (.mbz)."),
    source: "lib/filestorage/mbz_packer.php, get_packer_for_archive_operation")
  private static let unsupportedMember = rule(
    .unsupportedMember,
    Words("it holds what no backup holds", fr: "il contient ce qu’aucune sauvegarde ne contient"),
    why: Words(
      "Links, devices, sparse or encrypted members: Moodle writes none, and readers disagree on "
        + "them.",
      fr: "Liens, périphériques, fichiers creux ou chiffrés : Moodle n’en écrit pas, et les "
        + "lecteurs n’en font pas la même chose."),
    remedy: makeAgain, source: tar)
  private static let unsafeName = rule(
    .unsafeName,
    Words("a member has an unsafe name", fr: "un fichier interne porte un nom dangereux"),
    why: Words(
      "The name is absolute, climbs out of its folder, cannot be decoded or holds characters that "
        + "cannot be seen: who unpacks it may overwrite other files.",
      fr: "Le nom est absolu, sort de son dossier, ne se décode pas ou contient des caractères "
        + "invisibles : qui le décompresse peut écraser d’autres fichiers."),
    remedy: makeAgain, source: tar)
  private static let duplicateMember = rule(
    .duplicateMember, Words("a member is there twice", fr: "un fichier interne y figure deux fois"),
    why: Words(
      "Which of the two counts depends on the reader, so nobody can say what is restored.",
      fr: "Lequel compte dépend du lecteur ; nul ne peut dire ce qui sera restauré."),
    remedy: makeAgain, source: "lib/filestorage/zip_archive.php; lib/filestorage/tgz_extractor.php")
  private static let contradiction = rule(
    .contradiction, Words("its records contradict each other", fr: "ses en-têtes se contredisent"),
    why: Words(
      "Two records tell different things of one member, so that readers see different archives.",
      fr:
        "Deux en-têtes disent autre chose d’un même fichier interne : les lecteurs voient des archives "
        + "différentes."),
    remedy: makeAgain, source: tar)
  private static let limitExceeded = rule(
    .limitExceeded, Words("it passes a limit", fr: "il dépasse une limite"),
    why: Words(
      "It unpacks to more than any course has, or holds more members, names or levels: most "
        + "likely it was made to exhaust whoever reads it.",
      fr: "Il se décompresse en plus que n’en contient un cours, ou contient trop de fichiers, de "
        + "noms ou de niveaux : il a très probablement été fait pour épuiser son lecteur."),
    remedy: Words(
      "Make the backup again with fewer activities; the limits are listed in the README.",
      fr: "Refaites la sauvegarde avec moins d’activités ; les limites figurent dans le README."),
    source: "the limits in the README")
  private static let notABackup = rule(
    .notABackup, Words("it is no Moodle backup", fr: "ce n’est pas une sauvegarde Moodle"),
    why: Words(
      "It is an archive, without moodle_backup.xml at its root.",
      fr: "C’est une archive, sans moodle_backup.xml à sa racine."),
    remedy: Words(
      "Name a Moodle backup; one that was packed with a folder around it must be packed anew.",
      fr: "Indiquez une sauvegarde Moodle ; si un dossier l’enveloppe, recomposez-la sans lui."),
    source: "backup/util/helper/convert_helper.class.php, detect_moodle2_format")
  private static let moodle1Backup = rule(
    .moodle1Backup,
    Words("it is a backup of Moodle 1.9", fr: "c’est une sauvegarde de Moodle 1.9"),
    why: Words(
      "Its format is another; Moodle converts it when it restores.",
      fr: "Son format est différent ; Moodle la convertit à la restauration."),
    remedy: Words(
      "Restore it in a Moodle 2 or later, and make a backup there.",
      fr: "Restaurez-la dans un Moodle 2 ou plus récent, puis faites-y une sauvegarde."),
    source: "backup/converter/moodle1/lib.php, detect_format")
  private static let commonCartridge = rule(
    .commonCartridge, Words("it is an IMS Common Cartridge", fr: "c’est un IMS Common Cartridge"),
    why: Words(
      "It is an exchange format, not a backup of a course.",
      fr: "C’est un format d’échange, non la sauvegarde d’un cours."),
    remedy: Words(
      "Import it into a Moodle course, and make a backup of that.",
      fr: "Importez-le dans un cours Moodle, puis faites-en une sauvegarde."),
    source: "backup/converter/imscc1/lib.php, detect_format")
  private static let badXML = rule(
    .badXML, Words("its manifest cannot be parsed", fr: "son manifeste est illisible"),
    why: Words(
      "moodle_backup.xml is not well-formed XML in UTF-8, or holds a DOCTYPE or entities: Moodle "
        + "stops there too.",
      fr: "moodle_backup.xml n’est pas du XML bien formé en UTF-8, ou contient un DOCTYPE ou des "
        + "entités : Moodle s’y arrête aussi."),
    remedy: makeAgain, source: "backup/util/xml/parser/progressive_parser.class.php, parse")
  private static let changedMeanwhile = rule(
    .changedMeanwhile,
    Words("it changed while it was read", fr: "il a changé pendant la lecture"),
    why: Words(
      "What was read is not what is there now.",
      fr: "Ce qui a été lu n’est pas ce qui s’y trouve maintenant."),
    remedy: Words(
      "Check it again when nobody writes to it.",
      fr: "Vérifiez-le de nouveau quand personne n’y écrit."),
    source: "the file's size and time before and after")
  private static let io = rule(
    .io, Words("it cannot be opened or read", fr: "il ne peut être ouvert ou lu"),
    why: Words(
      "It is not there, may not be opened, or the disk fails.",
      fr: "Il n’existe pas, son ouverture est interdite, ou le disque est défaillant."),
    remedy: Words(
      "See that the file is there and that it and its folders may be read, and check it again.",
      fr: "Vérifiez que le fichier existe et que ses droits et ceux de ses dossiers permettent de "
        + "le lire, puis recommencez."),
    source: "open(2), read(2)")
}
