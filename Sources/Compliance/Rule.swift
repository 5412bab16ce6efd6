package import Base

/// A rule: what it looks for, why that matters, and how to mend it.
package struct Rule: Sendable {
  /// The stable id: the family, a dot and a name.
  package let id: String
  /// How grave what it finds is for a template, the default profile.
  package let severity: Severity
  /// What it found, as a sentence without its stop.
  package let title: Words
  /// Why that matters.
  package let why: Words
  /// How to mend it, in Moodle where that is possible.
  package let remedy: Words
  /// The Moodle source it rests on (file and function), or the page of the container's format.
  package let source: String

  /// What it is about: the part of the id before the dot.
  package let family: RuleFamily

  init(
    _ id: String, _ severity: Severity, _ title: Words, why: Words, remedy: Words,
    source: String
  ) {
    self.id = id
    guard let family = RuleFamily(rawValue: String(id.prefix { $0 != "." })) else {
      preconditionFailure("the rule \(id) is of no family")
    }
    self.family = family
    self.severity = severity
    self.title = title
    self.why = why
    self.remedy = remedy
    self.source = source
  }
}

extension Rule: Equatable {
  /// Rules are told apart by their ids.
  package static func == (left: Rule, right: Rule) -> Bool { left.id == right.id }
}

/// All rules, in the order they are listed.
package enum Ruleset {
  /// The version of the rules and their tables; it stands in each report.
  package static let version = "2026.12"

  /// Every rule.
  package static let rules: [Rule] =
    SoundnessRule.all + FitnessRule.all + ClaimRule.all + RestoreRule.all
    + UserDataCategory.allCases.map(\.rowRule) + UserFileArea.categories.map(\.fileRule)
    + UnrecognisedRule.all + ResidueRule.all + SecretRule.all + FreeTextRule.all + WaiverRule.all

  /// The rule of an id.
  package static func rule(_ id: String) -> Rule? { byID[id] }

  /// Every rule, and every reason for which a file is unreadable: what reports explain.
  package static let explained: [Rule] = UnreadableRule.all + rules

  /// The rule of what could not be searched, which is never taken for clean.
  package static let notExamined = FreeTextRule.notExamined

  private static let byID = Dictionary(uniqueKeysWithValues: rules.map { ($0.id, $0) })
}
