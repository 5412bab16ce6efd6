internal import Compliance
internal import Groundwork

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
      parts.append(Words.counted(tally.waived, "waived", "waived", fr: "admise", "admises"))
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
    case .strict: Words("strictly: nothing left of anyone", fr: "strictement : rien de personne")
    case .archive: Words("as an archive: soundness alone", fr: "comme archive : intégrité seule")
    }
  }
}

extension FailOn {
  /// What makes a backup noncompliant.
  var words: Words {
    switch self {
    case .error: Words("errors count", fr: "les erreurs comptent")
    case .warning:
      Words("errors and warnings count", fr: "les erreurs et avertissements comptent")
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
    let contents =
      contentsSearched
      ? Words("hashed and searched for people", fr: "vérifiés et examinés")
      : Words("hashed, not searched", fr: "vérifiés par empreinte, non examinés")
    func sentence(_ language: Language, _ members: String, _ xml: String) -> String {
      "\(language.number(self.members)) \(members) (\(language.bytes(bytes))), "
        + "\(language.number(xmlMembers)) \(xml)"
    }
    let files = Words.counted(self.contents, "file", "files", fr: "fichier", "fichiers")
    var words =
      Words(
        sentence(.en, "members", "of them XML, parsed; "),
        fr: sentence(.fr, "fichiers internes", "en XML, analysés ; "))
      + files + Words(", ", fr: ", ") + contents
    if notExamined > 0 {
      words =
        words
        + Words(
          "; \(Language.en.number(notExamined)) not examined",
          fr: " ; \(Language.fr.number(notExamined)) non examinés")
    }
    return words
  }
}
