package import Base

/// What a group of rules is about; the part of a rule's id before its dot.
package enum RuleFamily: String, Sendable, CaseIterable {
  /// Whether the file can be read at all.
  case unreadable
  /// The archive and its cross references.
  case soundness
  /// Whether a template can be of this kind.
  case fitness
  /// What the manifest asserts.
  case claim
  /// Rows that only exist for a person.
  case userdata
  /// File areas that only hold people's work.
  case userfiles
  /// What no table knows.
  case unrecognised
  /// What real Moodle would refuse, drop or rename.
  case restore
  /// Keys and passwords that would be sold on.
  case secret
  /// What an honest backup still says of people and of its site.
  case residue
  /// People named in texts.
  case freetext
  /// What became of the operator's own waivers.
  case waiver

  /// What reports call it.
  package var title: Words {
    switch self {
    case .unreadable: Words("Unreadable", fr: "Illisible")
    case .soundness: Words("Soundness", fr: "Intégrité")
    case .fitness: Words("Fitness as a template", fr: "Aptitude à servir de modèle")
    case .claim: Words("Claims of the manifest", fr: "Déclarations du manifeste")
    case .userdata: Words("Users' data", fr: "Données d’utilisateurs")
    case .userfiles: Words("Users' files", fr: "Fichiers d’utilisateurs")
    case .unrecognised: Words("Unrecognised", fr: "Non reconnu")
    case .restore: Words("Restore", fr: "Restauration")
    case .secret: Words("Secrets", fr: "Secrets")
    case .residue: Words("Residue", fr: "Résidus")
    case .freetext: Words("People in texts", fr: "Personnes dans les textes")
    case .waiver: Words("Waivers", fr: "Dérogations")
    }
  }

  /// What it asks, in a sentence.
  package var question: Words {
    switch self {
    case .unreadable:
      Words(
        "Can the file be read from its first byte to its last?",
        fr: "Le fichier se lit-il du premier octet au dernier ?")
    case .soundness:
      Words(
        "Is the archive whole, and does each part refer to what is there?",
        fr: "L’archive est-elle entière, et chaque partie renvoie-t-elle à ce qui s’y trouve ?")
    case .fitness:
      Words(
        "Is it the backup of a course, with its files?",
        fr: "Est-ce la sauvegarde d’un cours, avec ses fichiers ?")
    case .claim:
      Words(
        "What does the backup say of itself, and do its contents bear it out?",
        fr: "Que dit la sauvegarde d’elle-même, et son contenu le confirme-t-il ?")
    case .userdata:
      Words(
        "Are there records that exist only because of a person?",
        fr: "Y a-t-il des enregistrements qui n’existent qu’à cause d’une personne ?")
    case .userfiles:
      Words(
        "Are there files that somebody handed in, posted or uploaded?",
        fr: "Y a-t-il des fichiers que quelqu’un a remis, publiés ou déposés ?")
    case .unrecognised:
      Words(
        "Is there anything that nobody has read the source of?",
        fr: "Y a-t-il quelque chose dont personne n’a lu le code source ?")
    case .restore:
      Words(
        "What would Moodle refuse, leave out or change?",
        fr: "Que refuserait, omettrait ou changerait Moodle ?")
    case .secret:
      Words(
        "Are there keys or passwords that each buyer would get?",
        fr: "Y a-t-il des clés ou des mots de passe que recevrait chaque acheteur ?")
    case .residue:
      Words(
        "What does it still say of people and of the site it comes from?",
        fr: "Que dit-elle encore des personnes et du site d’où elle vient ?")
    case .freetext:
      Words(
        "Does a text that somebody wrote name people?",
        fr: "Un texte écrit par quelqu’un nomme-t-il des personnes ?")
    case .waiver:
      Words(
        "Do the operator's own decisions still hold?",
        fr: "Les décisions de l’exploitant tiennent-elles encore ?")
    }
  }
}
