public import Compliance
internal import Groundwork

/// The report of `rules`: schema `gabarit.rules/1`.
public struct RulesReport: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    var id: String
    var family: String
    var severity: String
    var title: String
    var why: String
    var remedy: String
    var source: String
  }

  let schema = "gabarit.rules/1"
  let ruleset = Ruleset.version
  let rules: [Item]

  enum CodingKeys: CodingKey { case schema, ruleset, rules }

  /// Reports on rules.
  public init(_ rules: [Rule]) {
    self.rules = rules.map {
      Item(
        id: $0.id, family: $0.family, severity: $0.severity.rawValue,
        title: $0.title.english, why: $0.why.english, remedy: $0.remedy.english,
        source: $0.source)
    }
  }

  /// For people: a line a rule.
  public var list: String {
    let width = rules.map(\.id.count).max() ?? 0
    return rules.map { rule in
      let gap = String(repeating: " ", count: width - rule.id.count + 2)
      let severity = rule.severity + String(repeating: " ", count: 9 - rule.severity.count)
      return "\(rule.id)\(gap)\(severity)\(rule.title)\n"
    }.joined()
  }

  /// For people: all that is known of each rule.
  public var pages: String {
    rules.map { rule in
      """
      \(rule.id) (\(rule.severity))
        What:   \(rule.title)
        Why:    \(rule.why)
        Mend:   \(rule.remedy)
        Source: \(rule.source)

      """
    }.joined(separator: "\n")
  }
}
