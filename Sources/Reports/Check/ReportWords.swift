internal import Base
internal import Compliance

/// The words that reports on checks have in common.
extension Verdict {
  var words: Words {
    switch self {
    case .compliant: Words("compliant", fr: "conforme")
    case .noncompliant: Words("noncompliant", fr: "non conforme")
    case .unreadable: Words("unreadable", fr: "illisible")
    }
  }
}

extension Verdict {
  /// So many backups of this verdict: `3 compliant`.
  func counted(_ count: Int) -> Words {
    switch self {
    case .compliant: .counted(count, "compliant", "compliant", fr: "conforme", "conformes")
    case .noncompliant:
      .counted(count, "noncompliant", "noncompliant", fr: "non conforme", "non conformes")
    case .unreadable: .counted(count, "unreadable", "unreadable", fr: "illisible", "illisibles")
    }
  }
}

extension Severity {
  var words: Words {
    switch self {
    case .error: Words("error", fr: "erreur")
    case .warning: Words("warning", fr: "avertissement")
    case .info: Words("info", fr: "information")
    }
  }

  static func counted(_ tally: (errors: Int, warnings: Int, infos: Int, waived: Int)) -> Words {
    var parts = [
      Words.counted(tally.errors, "error", "errors", fr: "erreur", "erreurs"),
      Words.counted(
        tally.warnings, "warning", "warnings", fr: "avertissement", "avertissements"),
      Words.counted(tally.infos, "info", "infos", fr: "information", "informations"),
    ]
    if tally.waived > 0 {
      parts.append(Words.counted(tally.waived, "waived", "waived", fr: "admis", "admis"))
    }
    return Words(
      parts.map(\.english).joined(separator: ", "), fr: parts.map(\.french).joined(separator: ", "))
  }
}

extension Profile {
  /// What a backup was judged for.
  var words: Words {
    switch self {
    case .template: Words("as a template", fr: "comme modèle")
    case .strict:
      Words(
        "strictly, nothing left of anyone", fr: "en mode strict, sans trace d’aucune personne")
    case .archive:
      Words(
        "as an archive, for soundness alone", fr: "comme archive, pour l’intégrité seule")
    }
  }
}

extension FailOn {
  /// What makes a backup noncompliant.
  var words: Words {
    switch self {
    case .error: Words("errors count", fr: "les erreurs sont bloquantes")
    case .warning:
      Words("errors and warnings count", fr: "les erreurs et les avertissements sont bloquants")
    }
  }
}

extension CheckResult.Item {
  /// The member and the elements in it.
  var place: String? {
    let parts = [member, path].compactMap { $0?.printable }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// What the operator decided about it; nil where nothing was.
  var decision: Words? {
    if let waiver {
      return Words(
        "accepted until \(waiver.expires): \(waiver.reason.printable)",
        fr: "admis jusqu’au \(waiver.expires) : \(waiver.reason.printable)")
    }
    return known ? Words("in the baseline already", fr: "déjà dans la référence") : nil
  }
}

extension CheckResult.Examined {
  /// How much was looked at, in a sentence without its stop.
  var words: Words {
    func sentence(_ language: Language, _ members: String, _ xml: String) -> String {
      "\(language.number(self.members)) \(members) (\(language.bytes(bytes))), "
        + "\(language.number(xmlMembers)) \(xml)"
    }
    return Words(
      sentence(.en, "members", "of them XML, parsed; "),
      fr: sentence(.fr, "éléments", "en XML, analysés ; ")) + contentWords
  }

  private var contentWords: Words {
    let files =
      contentsSearched
      ? Words.counted(
        contents, "file, hashed and searched for people", "files, hashed and searched for people",
        fr: "fichier, vérifié par empreinte et examiné",
        "fichiers, vérifiés par empreinte et examinés")
      : Words.counted(
        contents, "file, hashed, not searched", "files, hashed, not searched",
        fr: "fichier, vérifié par empreinte, non examiné",
        "fichiers, vérifiés par empreinte, non examinés")
    return notExamined == 0 ? files : files + exceptWords
  }

  /// What could not be searched, as the end of a sentence.
  var exceptWords: Words {
    Words(", except ", fr: ", sauf ")
      + Words.counted(
        notExamined, "content or part of one, listed below",
        "contents or parts of them, listed below",
        fr: "contenu ou partie de contenu, indiqué plus bas",
        "contenus ou parties de contenu, indiqués plus bas")
  }
}
