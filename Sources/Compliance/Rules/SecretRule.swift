internal import Base

/// Keys and passwords, which a restore brings along and every buyer would get.
package enum SecretRule {
  static let all = [enrolmentKey, password, meeting, tool, address, suspected]

  package static let enrolmentKey = Rule(
    "secret.enrolment-key", .warning,
    Words("enrolment keys", fr: "des clés d’inscription"),
    why: Words(
      "The keys of self-enrolment, guest access and groups stand in clear, and are the same in "
        + "every course cut from the template.",
      fr: "Les clés d’auto-inscription, d’accès anonyme et de groupes sont en clair, et les mêmes "
        + "dans chaque cours tiré du modèle."),
    remedy: Words(
      "Empty the keys in the template; set one in each course after it was restored.",
      fr: "Videz les clés dans le modèle ; donnez-en une à chaque cours une fois restauré."),
    source: "backup/moodle2/backup_stepslib.php, backup_enrolments_structure_step and "
      + "backup_groups_structure_step")
  package static let password = Rule(
    "secret.password", .warning,
    Words("passwords of activities", fr: "des mots de passe d’activités"),
    why: Words(
      "A restore brings the password of a quiz or a lesson along: it opens every copy that is sold.",
      fr: "Une restauration reprend le mot de passe d’un test ou d’une leçon : il ouvre chaque "
        + "copie vendue."),
    remedy: Words(
      "Empty the password in the template, or tell each buyer to change it.",
      fr: "Videz le mot de passe dans le modèle, ou dites à chaque acheteur de le changer."),
    source: "mod/quiz/backup/moodle2/backup_quiz_stepslib.php, "
      + "mod/lesson/backup/moodle2/backup_lesson_stepslib.php")
  package static let meeting = Rule(
    "secret.meeting", .warning,
    Words("keys of online meetings", fr: "des clés de réunions en ligne"),
    why: Words(
      "Who knows the meeting's id and its passwords can enter as moderator where the same server "
        + "is used.",
      fr: "Qui connaît l’identifiant et les mots de passe de la réunion peut y entrer comme "
        + "modérateur sur le même serveur."),
    remedy: Words(
      "Moodle makes new ones when it restores; empty them in a copy if the backup is handed on.",
      fr: "Moodle en crée de nouveaux à la restauration ; videz-les dans une copie si la "
        + "sauvegarde est transmise."),
    source: "mod/bigbluebuttonbn/backup/moodle2/backup_bigbluebuttonbn_stepslib.php")
  package static let tool = Rule(
    "secret.tool", .warning,
    Words("keys and parameters of external tools", fr: "des clés et paramètres d’outils externes"),
    why: Words(
      "Consumer keys, shared secrets and client ids of LTI tools are accounts with a provider that "
        + "somebody pays for.",
      fr: "Les clés, secrets partagés et identifiants client des outils LTI sont des comptes chez "
        + "un fournisseur que quelqu’un paie."),
    remedy: Words(
      "Configure the tool for the whole site, so that the course holds no key; or empty the key.",
      fr: "Configurez l’outil pour tout le site, afin que le cours ne contienne pas de clé ; ou "
        + "videz la clé."),
    source: "mod/lti/backup/moodle2/backup_lti_stepslib.php, "
      + "enrol/lti/backup/moodle2/backup_enrol_lti_plugin.class.php")
  package static let address = Rule(
    "secret.address", .warning,
    Words(
      "addresses that carry a key or a password",
      fr: "des adresses web qui portent une clé ou un mot de passe"),
    why: Words(
      "A link with a token or with user:password@ in it lets everybody in who can read it.",
      fr: "Un lien contenant un jeton ou utilisateur:motdepasse@ laisse entrer quiconque peut le "
        + "lire."),
    remedy: Words(
      "Replace the link by one without a key.", fr: "Remplacez le lien par un lien sans clé."),
    source: "mod/url/backup/moodle2/backup_url_stepslib.php; any text")
  package static let suspected = Rule(
    "secret.suspected", .warning,
    Words(
      "fields that no table knows and whose names say secret",
      fr: "des champs qu’aucune table ne connaît et dont le nom dit secret"),
    why: Words(
      "A field called password, secret, token or the like that is not empty.",
      fr: "Un champ appelé password, secret, token ou autre, qui n’est pas vide."),
    remedy: Words(
      "Find out what the plugin keeps there, and empty it in the template.",
      fr: "Cherchez ce que le plugin y garde, et videz-le dans le modèle."),
    source: "the names of fields that gabarit rules --format json lists")
}
