package import Base

/// What the rules know of Moodle and its plugins: the tables.
///
/// For reports, and for whoever wants to read them. ``Ruleset/version`` is theirs too.
package enum Knowledge {
  /// A place in a backup where a rule looks.
  package struct Place: Sendable, Equatable {
    /// The rule that tells of what stands there.
    package let rule: String
    /// Glob of the member: `*` stands for anything within one component, `**/` at the start for any
    /// folders or none.
    package let member: String
    /// Path of the element; `//` at its start means at any depth.
    package let path: String
    /// When what stands there counts; nil where each element does.
    package let condition: Words?
    /// The Moodle source that writes it: a file, or the folder of the plugin whose backup step lies
    /// in its `backup/moodle2`.
    package let source: String
  }

  /// A file area.
  package struct FileArea: Sendable, Equatable {
    /// The component; a star stands for any ending.
    package let component: String
    /// Its file area; a star stands for any ending.
    package let area: String
    /// The rule that tells of files in it; nil where they are the template's own.
    package let rule: String?
  }

  /// Names of fields by which records that no table knows are judged.
  package struct Fields: Sendable, Equatable {
    /// What such a field is taken for.
    package let kind: String
    /// The names, without underscores and hyphens and in lower case.
    package let names: [String]
  }

  /// Every place, of users' data first.
  package static let places: [Place] =
    UserDataPlace.all.map {
      Place(
        rule: $0.category.rowRule.id, member: $0.member, path: $0.path,
        condition: $0.condition.words, source: $0.source)
    }
    + ResiduePlace.all.map {
      Place(
        rule: $0.rule.id, member: $0.member, path: $0.path, condition: $0.words, source: $0.source)
    }

  /// Every file area that is known, people's first.
  package static let fileAreas: [FileArea] =
    UserFileArea.all.map {
      FileArea(component: $0.component, area: $0.fileArea, rule: $0.category.fileRule.id)
    }
    + TemplateFileArea.all.map { FileArea(component: $0.component, area: $0.area, rule: nil) }

  /// A field that has the name of an account's field and holds something else.
  package struct OtherField: Sendable, Equatable {
    /// Glob of the member.
    package let member: String
    /// Path of the element.
    package let path: String
    /// Where that was read.
    package let source: String
  }

  /// Fields that are not what their names say.
  package static let otherFields: [OtherField] = ImpersonalField.all.map {
    OtherField(member: $0.member, path: $0.path, source: $0.source)
  }

  /// The plugins whose backups somebody has read, sorted.
  package static let components = KnownComponents.all

  /// The names of fields, by kind.
  package static let fields: [Fields] = FieldNames.table.map {
    Fields(kind: $0.kind, names: $0.names)
  }

  /// The places of one rule.
  package static func places(of rule: Rule) -> [Place] { places.filter { $0.rule == rule.id } }
  /// The file areas of one rule.
  package static func fileAreas(of rule: Rule) -> [FileArea] {
    fileAreas.filter { $0.rule == rule.id }
  }
}

extension UserDataPlace.Condition {
  fileprivate var words: Words? {
    switch self {
    case .always: nil
    case .present(let child): Words("\(child) is there", fr: "\(child) est présent")
    case .notNull(let child):
      Words("\(child) is neither null nor 0", fr: "\(child) n’est ni nul ni 0")
    case .anyEquals(let pairs):
      Words(
        pairs.map { "\($0.child) is \($0.value)" }.joined(separator: ", or "),
        fr: pairs.map { "\($0.child) vaut \($0.value)" }.joined(separator: ", ou "))
    }
  }
}

extension ResiduePlace {
  fileprivate var words: Words? {
    guard let sibling else { return test.words }
    let beside = Words(
      "beside \(sibling.name) \(sibling.text)", fr: "à côté de \(sibling.name) \(sibling.text)")
    return test.words.map { $0 + Words(same: ", ") + beside } ?? beside
  }
}

extension ResiduePlace.Test {
  fileprivate var words: Words? {
    switch self {
    case .present: nil
    case .filled: Words("neither null nor 0", fr: "ni nul ni 0")
    case .userID:
      Words("the number of an account: above 0", fr: "numéro d’un compte, supérieur à 0")
    case .userIDUnder(let key):
      Words(
        "the number of an account, as it stands or in JSON under \(key)",
        fr: "numéro d’un compte, tel quel ou dans du JSON sous \(key)")
    case .address:
      Words("an address or a serialised record", fr: "une adresse ou un enregistrement sérialisé")
    case .condition:
      Words(
        "a condition on a person's profile", fr: "une condition sur le profil d’une personne")
    case .userSelection:
      Words("single users are selected", fr: "des utilisateurs précis sont sélectionnés")
    }
  }
}
