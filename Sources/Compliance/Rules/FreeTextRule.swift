internal import Base

/// People in texts that somebody wrote.
enum FreeTextRule {
  static let all = [email, phone, example, person, notExamined]

  static let email = Rule(
    "freetext.email", .warning,
    Words("e-mail addresses in texts", fr: "des adresses e-mail dans des textes"),
    why: Words(
      "Somebody wrote an address into a page, a description, a setting or a file's name. It is "
        + "part of what is sold.",
      fr: "Quelqu’un a écrit une adresse dans une page, une description, un réglage ou un nom de "
        + "fichier. Elle fait partie de ce qui est vendu."),
    remedy: Words(
      "Look at the place in the template, and replace the address if it is a person's.",
      fr: "Regardez l’endroit dans le modèle et remplacez l’adresse si c’est celle d’une personne."),
    source: "any text of a member; addresses written with %40 or HTML entities too")
  static let phone = Rule(
    "freetext.phone", .warning,
    Words("telephone numbers in texts", fr: "des numéros de téléphone dans des textes"),
    why: Words(
      "An international number (+ and at least eight digits) stands in a text.",
      fr: "Un numéro international (+ et au moins huit chiffres) figure dans un texte."),
    remedy: Words(
      "Look at the place in the template, and remove the number if it is a person's.",
      fr: "Regardez l’endroit dans le modèle et supprimez le numéro si c’est celui d’une personne."),
    source: "any text of a member")
  static let example = Rule(
    "freetext.example", .info,
    Words(
      "examples that a teacher wrote for a workshop",
      fr: "des exemples écrits par un enseignant pour un atelier"),
    why: Words(
      "They are content of the template, not work handed in.",
      fr: "Ils appartiennent au modèle et ne sont pas des travaux remis."),
    remedy: Words(
      "Nothing to do, unless a student's work was used as an example.",
      fr: "Rien à faire, sauf si le travail d’un étudiant a servi d’exemple."),
    source: "mod/workshop/backup/moodle2/backup_workshop_stepslib.php")
  static let person = Rule(
    "freetext.person", .warning,
    Words(
      "people of the list given with --persons",
      fr: "des personnes de la liste donnée par --persons"),
    why: Words(
      "A name, a user name or an address of the list stands there, in whatever spelling.",
      fr:
        "Un nom, un identifiant ou une adresse de la liste y figure, quelle qu’en soit la graphie."),
    remedy: Words(
      "Look at the place in the template, and remove the person.",
      fr: "Regardez l’endroit dans le modèle et supprimez la personne."),
    source: "the list of people")
  static let notExamined = Rule(
    "freetext.not-examined", .warning,
    Words("contents that could not be searched", fr: "des contenus qui n’ont pu être examinés"),
    why: Words(
      "Nothing can be said of them: pictures, videos, encrypted or damaged documents, texts beyond "
        + "the limits.",
      fr: "On n’en peut rien dire : images, vidéos, documents chiffrés ou endommagés, textes "
        + "au-delà des limites."),
    remedy: Words(
      "Look at them yourself, or leave them out of the template.",
      fr: "Regardez-les vous-même, ou retirez-les du modèle."),
    source: "the limits of the search, in the README")
}
