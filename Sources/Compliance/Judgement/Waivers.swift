package import Base
package import TextFormats

/// Findings that the operator accepts, each with a reason and an end: schema `gabarit.waivers/1`.
package struct Waivers: Sendable {
  private struct Waiver {
    let rule: String
    let applied: AppliedWaiver
    /// How much it covers; nil for any number.
    let atMost: Int64?
  }

  private let waivers: [String: Waiver]

  /// Reads waivers.
  ///
  /// - Throws: `badInput` for what the schema does not allow, and for two waivers of one finding.
  package init(_ value: JSONValue) throws(GabaritError) {
    let fields = try JSONFields(value, "the waivers", known: ["schema", "waivers"])
    try fields.expect(schema: "gabarit.waivers/1")
    var waivers: [String: Waiver] = [:]
    for (index, value) in try fields.list("waivers").enumerated() {
      let fields = try JSONFields(
        value, "waiver \(index + 1)",
        known: ["fingerprint", "rule", "reason", "expires", "at_most"])
      let fingerprint = try fields.string("fingerprint")
      guard fingerprint.utf8.count == 32,
        fingerprint.utf8.allSatisfy("0123456789abcdef".utf8.contains)
      else { throw fields.wrong("fingerprint", "must be the 32 digits that a report gives") }
      let rule = try fields.string("rule")
      guard Ruleset.rule(rule) != nil else {
        throw fields.wrong("rule", "is no rule's id; gabarit rules lists them")
      }
      let expires = try fields.string("expires")
      guard expires.utf8.count == 10, Instant(iso: expires) != nil else {
        throw fields.wrong("expires", "must be a day, as 2027-01-31")
      }
      let atMost = try fields.optionalNumber("at_most")
      guard atMost ?? 1 >= 1 else { throw fields.wrong("at_most", "must be 1 or more") }
      let waiver = Waiver(
        rule: rule, applied: AppliedWaiver(reason: try fields.string("reason"), expires: expires),
        atMost: atMost)
      guard waivers.updateValue(waiver, forKey: fingerprint) == nil else {
        throw fields.wrong("fingerprint", "is waived twice")
      }
    }
    self.waivers = waivers
  }

  /// What a waiver says of a finding.
  enum Ruling {
    /// It is accepted.
    case covered(AppliedWaiver)
    /// It was accepted until a day that has passed.
    case expired(AppliedWaiver)
    /// Less of it was accepted.
    case exceeded(AppliedWaiver, atMost: Int64)
  }

  func ruling(on finding: Finding, fingerprint: String, today: Instant) -> Ruling? {
    guard let waiver = waivers[fingerprint], waiver.rule == finding.rule else { return nil }
    // The last day counts whole.
    guard let end = Instant(iso: waiver.applied.expires)?.adding(days: 1), today < end else {
      return .expired(waiver.applied)
    }
    if let atMost = waiver.atMost, finding.count > atMost {
      return .exceeded(waiver.applied, atMost: atMost)
    }
    return .covered(waiver.applied)
  }
}
