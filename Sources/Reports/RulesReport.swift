package import Base
package import Compliance
internal import TextFormats

/// The report of `rules`: schema `gabarit.rules/1`.
package struct RulesReport: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    var id: String
    var family: String
    var severity: String
    /// What each profile makes of it; null where the profile does not ask.
    var profiles: Profiles
    var title: String
    var why: String
    var remedy: String
    var source: String
    var places: [Place]
    var fileAreas: [FileArea]

    enum CodingKeys: String, CodingKey {
      case id, family, severity, profiles, title, why, remedy, source, places
      case fileAreas = "file_areas"
    }
  }

  struct Profiles: Encodable, Sendable {
    @OrNull var template: String?
    @OrNull var strict: String?
    @OrNull var archive: String?
  }

  struct Place: Encodable, Sendable {
    var member: String
    var path: String
    var condition: String
    var source: String
  }

  struct FileArea: Encodable, Sendable {
    var component: String
    var area: String
  }

  struct OtherField: Encodable, Sendable {
    var member: String
    var path: String
    var source: String
  }

  struct Fields: Encodable, Sendable {
    var kind: String
    var names: [String]
  }

  let schema = "gabarit.rules/1"
  let ruleset = Ruleset.version
  let rules: [Item]
  /// What is known without being a finding: plugins, the template's own file areas, field names.
  let components: [String]
  let templateFileAreas: [FileArea]
  let fields: [Fields]
  /// Fields with such a name that hold something else.
  let otherFields: [OtherField]
  private let subjects: [Rule]

  enum CodingKeys: String, CodingKey {
    case schema, ruleset, rules, components, fields
    case templateFileAreas = "template_file_areas"
    case otherFields = "other_fields"
  }

  /// Reports on rules.
  package init(_ rules: [Rule]) {
    subjects = rules
    components = Knowledge.components
    fields = Knowledge.fields.map { Fields(kind: $0.kind, names: $0.names) }
    otherFields = Knowledge.otherFields.map {
      OtherField(member: $0.member, path: $0.path, source: $0.source)
    }
    templateFileAreas = Knowledge.fileAreas.filter { $0.rule == nil }.map {
      FileArea(component: $0.component, area: $0.area)
    }
    self.rules = rules.map { rule in
      // What cannot be read is so for every profile.
      func severity(_ profile: Profile) -> String? {
        let severity = rule.family == .unreadable ? rule.severity : profile.severity(of: rule)
        return severity?.rawValue
      }
      return Item(
        id: rule.id, family: rule.family.rawValue, severity: rule.severity.rawValue,
        profiles: Profiles(
          template: severity(.template), strict: severity(.strict), archive: severity(.archive)),
        title: rule.title.english, why: rule.why.english, remedy: rule.remedy.english,
        source: rule.source,
        places: Knowledge.places(of: rule).map {
          Place(
            member: $0.member, path: $0.path, condition: $0.condition?.english ?? "each element",
            source: $0.source)
        },
        fileAreas: Knowledge.fileAreas(of: rule).map {
          FileArea(component: $0.component, area: $0.area)
        })
    }
  }

  /// For people: the families, a line a rule.
  package func list(_ language: Language) -> String {
    var page = TextPage()
    for family in RuleFamily.allCases {
      let own = subjects.filter { $0.family == family }
      guard !own.isEmpty else { continue }
      page.addGap()
      let heading = family.title + Words(same: " — ") + family.question
      page.add(heading.text(language), hanging: 2)
      for rule in own {
        page.add(
          "\(rule.id) [\(rule.severity.words.text(language))] \(rule.title.text(language))",
          indent: 2, hanging: 6)
      }
    }
    return page.text
  }

  /// For people: all that is known of each rule.
  package func pages(_ language: Language) -> String {
    var page = TextPage()
    for (rule, item) in zip(subjects, rules) {
      page.addGap()
      let id = Words("\(rule.id): ", fr: "\(rule.id) : ")
      page.add((id + rule.title).text(language), hanging: 2)
      let severities = [
        ("template", item.profiles.template), ("strict", item.profiles.strict),
        ("archive", item.profiles.archive),
      ].map { name, severity in
        let words = severity.flatMap(Severity.init(rawValue:))?.words
        return "\(name) \((words ?? Words("not asked", fr: "non appliquée")).text(language))"
      }
      let parts: [(Words, String)] = [
        (Words("Counts as", fr: "Gravité"), severities.joined(separator: ", ")),
        (Words("Why", fr: "Pourquoi"), rule.why.text(language)),
        (Words("To mend it", fr: "Pour y remédier"), rule.remedy.text(language)),
        (Words("Rests on", fr: "D’après"), rule.source),
      ]
      for (label, text) in parts {
        page.add(label.text(language), indent: 2)
        page.add(text, indent: 4)
      }
      addPlaces(of: rule, to: &page, language)
    }
    return page.text
  }

  private func addPlaces(of rule: Rule, to page: inout TextPage, _ language: Language) {
    let places = Knowledge.places(of: rule)
    let areas = Knowledge.fileAreas(of: rule)
    guard !places.isEmpty || !areas.isEmpty else { return }
    page.add(Words("Where it looks", fr: "Où elle cherche").text(language), indent: 2)
    var sources: [String] = []
    for place in places where !sources.contains(place.source) { sources.append(place.source) }
    for source in sources {
      page.add("(\(source))", indent: 4)
      for place in places where place.source == source {
        let condition = place.condition.map { " (\($0.text(language)))" } ?? ""
        page.add("\(place.member) \(place.path)\(condition)", indent: 6, hanging: 8)
      }
    }
    for area in areas {
      let label = Words("files of ", fr: "fichiers de ").text(language)
      page.add("\(label)\(area.component)/\(area.area)", indent: 4, hanging: 6)
    }
  }
}
