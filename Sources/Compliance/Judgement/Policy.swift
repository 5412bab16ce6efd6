package import Base
internal import MoodleBackup
package import TextFormats

/// What an operator decided about rules and plugins: schema `gabarit.policy/1`.
package struct Policy: Sendable {
  /// What becomes of a rule's findings.
  enum Decision: String, CaseIterable {
    case off, info, warning, error

    var severity: Severity? { Severity(rawValue: rawValue) }
  }

  /// The profile that backups are judged for, where the command names none.
  package let profile: Profile?
  /// From which severity on findings count, where the command names none.
  package let failOn: FailOn?
  /// Decisions by a rule's id, or by `family.*`.
  private let rules: [String: Decision]
  /// Plugins whose data the operator vouches for.
  private let components: Set<String>

  /// Reads a policy.
  ///
  /// - Throws: `badInput` for what the schema does not allow, and for a rule or family that does
  ///   not exist: a rule turned off under a wrong name would still be on.
  package init(_ value: JSONValue) throws(GabaritError) {
    let fields = try JSONFields(
      value, "the policy", known: ["schema", "profile", "fail_on", "rules", "components"])
    try fields.expect(schema: "gabarit.policy/1")
    profile = try Policy.choice("profile", fields)
    failOn = try Policy.choice("fail_on", fields)
    let families = Set(Ruleset.rules.map { $0.family.rawValue + ".*" })
    var rules: [String: Decision] = [:]
    for (id, text) in try fields.texts("rules") {
      guard Ruleset.rule(id) != nil || families.contains(id) else {
        throw fields.wrong(
          "rules",
          "names \(id.printable), which is no rule and no family such as residue.*; "
            + "gabarit rules lists them")
      }
      guard let decision = Decision(rawValue: text) else {
        throw fields.wrong("rules", "must say off, info, warning or error for \(id)")
      }
      rules[id] = decision
    }
    self.rules = rules
    var components: Set<String> = []
    for component in try fields.list("components") {
      // A name that fits no plugin would vouch for none, and nobody would know.
      guard case .string(let name) = component, Policy.isPluginName(name) else {
        throw fields.wrong("components", "must list plugins by their full names, as local_example")
      }
      components.insert(name)
    }
    self.components = components
  }

  /// Whether a text is a plugin's full name (`core_component::is_valid_plugin_name`): lower-case letters,
  /// an underscore, and letters, digits and underscores that do not end with one.
  private static func isPluginName(_ name: String) -> Bool {
    guard let bar = name.utf8.firstIndex(of: UInt8(ascii: "_")), bar != name.startIndex,
      name.utf8[..<bar].allSatisfy({ (0x61...0x7a).contains($0) }), MoodleText.isComponent(name)
    else { return false }
    return name.utf8.last != UInt8(ascii: "_")
  }

  private static func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ fields: JSONFields
  ) throws(GabaritError) -> Value? where Value.RawValue == String {
    guard let text = try fields.optionalString(name) else { return nil }
    guard let value = Value(rawValue: text) else {
      throw fields.wrong(
        name, "must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }

  /// What the operator decided about a rule; nil where nothing was decided.
  ///
  /// A rule's own id wins over its family.
  func decision(on rule: Rule) -> Decision? { rules[rule.id] ?? rules[rule.family.rawValue + ".*"] }

  /// Whether the operator vouches for the plugin that a finding is about.
  func allows(_ finding: Finding) -> Bool {
    finding.component.map(components.contains) ?? false
  }
}
