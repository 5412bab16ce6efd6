/// What a backup is judged for.
package enum Profile: String, Sendable, CaseIterable {
  /// Fit to cut packages from: sound, no user data. What else is left of people, and secrets that
  /// would be sold on, are warnings.
  case template
  /// Nothing of anyone: residue, secrets and people named in texts count as well.
  case strict
  /// Whole and sound, whatever it holds.
  case archive

  /// Families whose warnings are errors in the strict profile.
  private static let gravelyStrict: Set<RuleFamily> = [
    .residue, .secret, .freetext, .unrecognised, .claim, .waiver,
  ]

  /// How grave what a rule finds is; nil where the profile does not ask.
  package func severity(of rule: Rule) -> Severity? {
    switch self {
    case .template: rule.severity
    case .strict:
      rule.severity == .warning && Profile.gravelyStrict.contains(rule.family)
        ? .error : rule.severity
    case .archive: rule.family == .soundness ? rule.severity : nil
    }
  }
}
