internal import Base
internal import Compliance

/// All that one rule found in a backup.
struct FindingGroup {
  let rule: Rule
  let severity: Severity
  let items: [CheckResult.Item]

  /// How many there are in all places.
  var count: Int { items.reduce(0) { $0 + $1.count } }
  /// Whether it makes the backup noncompliant.
  var counts: Bool { items.contains { $0.counts } }
  /// Whether the operator accepts all of it.
  var isWaived: Bool { items.allSatisfy(\.waived) }
  /// Whether somebody should see to it.
  var asksForAction: Bool { severity >= .warning && !isWaived }

  /// What to call it: the one finding's own words, or the rule's.
  var title: Words { items.count == 1 ? items[0].words : rule.title }
}

/// All that the rules of one family found in a backup.
struct FindingFamily {
  let family: RuleFamily
  /// The gravest first.
  let groups: [FindingGroup]

  var severity: Severity { groups.map(\.severity).max() ?? .info }
}

extension CheckResult {
  /// What was found, grouped: what is gravest first, else in the order of families and rules.
  var families: [FindingFamily] {
    let rules = Dictionary(grouping: findings.indices) { findings[$0].rule }
    var groups: [FindingGroup] = []
    for rule in Ruleset.explained {
      guard let indices = rules[rule.id] else { continue }
      // A policy may vouch for a part of what a rule found, which is then less grave.
      let bySeverity = Dictionary(grouping: indices) { findings[$0].severity }
      for severity in Severity.allCases.reversed() {
        guard let indices = bySeverity[severity.rawValue] else { continue }
        groups.append(
          FindingGroup(rule: rule, severity: severity, items: indices.map { findings[$0] }))
      }
    }
    let families = RuleFamily.allCases.compactMap { family -> FindingFamily? in
      let own = groups.filter { $0.rule.family == family }
      guard !own.isEmpty else { return nil }
      return FindingFamily(family: family, groups: own.sortedBySeverity(\.severity))
    }
    return families.sortedBySeverity(\.severity)
  }

  /// How many findings there are of each severity, waived ones apart.
  var tally: (errors: Int, warnings: Int, infos: Int, waived: Int) {
    findings.reduce(into: (0, 0, 0, 0)) { sum, item in
      if item.waived { return sum.3 += 1 }
      switch Severity(rawValue: item.severity) {
      case .error: sum.0 += 1
      case .warning: sum.1 += 1
      default: sum.2 += 1
      }
    }
  }
}

extension Array {
  /// The gravest first; among equally grave ones in their order.
  fileprivate func sortedBySeverity(_ severity: (Element) -> Severity) -> [Element] {
    Severity.allCases.reversed().flatMap { wanted in filter { severity($0) == wanted } }
  }
}
