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
