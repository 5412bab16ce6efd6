internal import Base

/// What an honest backup without users still says of people and of the site it comes from.
package enum ResidueRule {
  static let all = [
    userID, personName, email, address, condition, siteIdentity, log, origin,
  ]

  private static let noUsers = Words(
    "Moodle writes it whatever the settings say; it does no harm to a restore. ",
    fr: "Moodle l’écrit quels que soient les réglages ; une restauration n’en souffre pas. ")

  package static let userID = Rule(
    "residue.user-id", .warning,
    Words("numbers of user accounts", fr: "des identifiants de comptes d’utilisateurs"),
    why: Words(
      "They tell who wrote or changed something, to whoever can look the number up on the site "
        + "that the backup comes from. Elsewhere they mean nothing: a restore replaces them.",
      fr: "Ils disent qui a écrit ou modifié quelque chose, à qui peut chercher le numéro sur le "
        + "site d’origine. Ailleurs ils ne disent rien : une restauration les remplace."),
    remedy: noUsers
      + Words(
        "Where nothing of anyone may remain, the numbers must be emptied in a copy.",
        fr: "Là où rien de personne ne doit rester, il faut vider ces numéros dans une copie."),
    source: "backup/moodle2/backup_stepslib.php, the elements that each step annotates as user")
  package static let personName = Rule(
    "residue.person-name", .warning, Words("names of people", fr: "des noms de personnes"),
    why: Words(
      "The author of each file and the issuer of each badge is written out by name, and a restore "
        + "brings the name along.",
      fr: "L’auteur de chaque fichier et l’émetteur de chaque badge sont écrits en toutes lettres, "
        + "et une restauration reprend ces noms."),
    remedy: Words(
      "Empty the field \"Author\" of the files in the template, and name an institution as the "
        + "issuer of badges; or empty the names in a copy.",
      fr: "Videz le champ « Auteur » des fichiers du modèle et donnez une institution comme "
        + "émetteur des badges ; ou videz ces noms dans une copie."),
    source: "backup/moodle2/backup_stepslib.php, backup_final_files_structure_step and "
      + "backup_badges_structure_step")
  package static let email = Rule(
    "residue.email", .warning,
    Words("e-mail addresses in fields made for them", fr: "des adresses e-mail dans leurs champs"),
    why: Words(
      "Each course cut from the template carries this address on.",
      fr: "Chaque cours tiré du modèle reprend cette adresse."),
    remedy: Words(
      "Put an address of the institution in its place, or none.",
      fr: "Remplacez-la par une adresse de l’institution, ou par rien."),
    source: "backup/moodle2/backup_stepslib.php, backup_badges_structure_step")
  package static let address = Rule(
    "residue.ip", .warning, Words("network addresses", fr: "des adresses réseau"),
    why: Words(
      "An IP address tells a place or a person; a quiz that is bound to the network of one school "
        + "cannot be taken elsewhere.",
      fr: "Une adresse IP désigne un lieu ou une personne ; un test limité au réseau d’une école "
        + "ne peut être passé ailleurs."),
    remedy: Words(
      "Empty \"Require network address\" in the template's quizzes.",
      fr: "Videz « Restriction par adresse IP » dans les tests du modèle."),
    source: "mod/quiz/backup/moodle2/backup_quiz_stepslib.php")
  package static let condition = Rule(
    "residue.condition", .warning,
    Words(
      "access restrictions bound to a person", fr: "des restrictions d’accès liées à une personne"),
    why: Words(
      "A condition on the user profile can hold one person's address, name or id number, and "
        + "closes the activity to every buyer.",
      fr: "Une condition sur le profil peut contenir l’adresse, le nom ou le numéro d’une seule "
        + "personne, et ferme l’activité à tout acheteur."),
    remedy: Words(
      "Remove the restriction in the template (Restrict access, User profile).",
      fr: "Supprimez la restriction dans le modèle (Restreindre l’accès, Profil utilisateur)."),
    source: "availability/condition/profile/classes/condition.php")
  package static let siteIdentity = Rule(
    "residue.site-identity", .warning,
    Words(
      "addresses and accounts of the site it comes from",
      fr: "des adresses et des comptes du site d’origine"),
    why: Words(
      "They tell where the template comes from, and may lead to accounts or services of that site.",
      fr: "Ils disent d’où vient le modèle et peuvent mener à des comptes ou services de ce site."),
    remedy: Words(
      "Change them in the template where they do not belong into what is sold.",
      fr: "Changez-les dans le modèle s’ils n’ont pas leur place dans ce qui est vendu."),
    source: "backup/moodle2/backup_stepslib.php")
  package static let log = Rule(
    "residue.log", .warning,
    Words("the log of the backup itself is in it", fr: "le journal de la sauvegarde y est joint"),
    why: Words(
      "moodle_backup.log is plain text that may name paths, courses and people.",
      fr: "moodle_backup.log est un texte libre qui peut nommer chemins, cours et personnes."),
    remedy: Words(
      "Set $CFG->backup_file_logger_level to backup::LOG_NONE (10) in config.php, then make the "
        + "backup again.",
      fr: "Mettez $CFG->backup_file_logger_level à backup::LOG_NONE (10) dans config.php, puis "
        + "refaites la sauvegarde."),
    source: "backup/moodle2/backup_stepslib.php, backup_zip_contents")
  package static let origin = Rule(
    "residue.origin", .info,
    Words(
      "where it comes from, as every backup says",
      fr: "son origine, comme la dit toute sauvegarde"),
    why: Words(
      "Address and identifier of the site, the course's number, roles and the like: Moodle needs "
        + "them to restore, or they say nothing of people. They are no reason to fail.",
      fr: "Adresse et identifiant du site, numéro du cours, rôles et autres : Moodle en a besoin "
        + "pour restaurer, ou ils ne disent rien de personne. Ils ne font rien échouer."),
    remedy: Words("Nothing to do.", fr: "Rien à faire."),
    source: "backup/moodle2/backup_stepslib.php, backup_main_structure_step")
}
