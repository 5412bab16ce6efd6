package import Base
internal import Compliance
internal import TextFormats

extension CheckReport {
  /// For code scanning services and auditors' tools: SARIF 2.1.0 as UTF-8 JSON.
  ///
  /// Every rule is listed, those that found nothing or were off too. A backup is an artifact, and a
  /// finding's member and element path are its logical location. What a waiver covers is suppressed
  /// with its reason; with a baseline each result is new or unchanged.
  package func sarif() throws(GabaritError) -> [UInt8] {
    let rules = Ruleset.explained
    let indices = Dictionary(
      uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
    let run = SARIFLog.Run(
      tool: SARIFLog.Tool(
        driver: SARIFLog.Driver(version: gabarit, rules: rules.map(sarifRule))),
      invocations: [
        SARIFLog.Invocation(executionSuccessful: summary.unreadable == 0, endTimeUtc: checked)
      ],
      artifacts: results.map(artifact),
      results: results.enumerated().flatMap { index, result in
        result.findings.map { item in
          sarifResult(item, of: result, index, rule: indices[item.rule])
        }
      },
      properties: SARIFLog.Run.Properties(
        ruleset: ruleset, profile: profile, failOn: failOn, policy: policy?.sha256,
        waivers: waivers?.sha256, baseline: baseline?.sha256))
    return try CanonicalJSON.encode(SARIFLog(runs: [run]))
  }

  private func sarifRule(_ rule: Rule) -> SARIFLog.Rule {
    let isReason = rule.family == .unreadable
    let severity = isReason ? rule.severity : judgement.severity(of: rule)
    return SARIFLog.Rule(
      id: rule.id, shortDescription: SARIFLog.Message(text: rule.title.english),
      fullDescription: SARIFLog.Message(text: rule.why.english),
      help: SARIFLog.Message(
        text: "\(rule.why.english)\n\n\(rule.remedy.english)",
        markdown: "\(rule.why.english)\n\n**To mend it:** \(rule.remedy.english)"),
      defaultConfiguration: SARIFLog.Rule.Configuration(
        enabled: isReason || judgement.asks(rule), level: (severity ?? rule.severity).sarifLevel),
      properties: SARIFLog.Rule.Properties(tags: [rule.family.rawValue], source: rule.source))
  }

  private func artifact(_ result: CheckResult) -> SARIFLog.Artifact {
    SARIFLog.Artifact(
      location: SARIFLog.ArtifactLocation(uri: result.path.reference),
      hashes: result.sha256.map { ["sha-256": $0] },
      properties: SARIFLog.Artifact.Properties(verdict: result.verdict.rawValue))
  }

  private func sarifResult(
    _ item: CheckResult.Item, of result: CheckResult, _ index: Int, rule: Int?
  ) -> SARIFLog.Result {
    let place = item.member.map { member in
      SARIFLog.Location.Logical(
        fullyQualifiedName: [member, item.path].compactMap { $0?.printable }.joined(separator: "#"),
        kind: item.path == nil ? "module" : "element")
    }
    return SARIFLog.Result(
      ruleId: item.rule, ruleIndex: rule,
      level: (Severity(rawValue: item.severity) ?? .error).sarifLevel,
      message: SARIFLog.Message(text: item.message),
      locations: [
        SARIFLog.Location(
          physicalLocation: SARIFLog.Location.Physical(
            artifactLocation: SARIFLog.ArtifactLocation(uri: result.path.reference, index: index)),
          logicalLocations: place.map { [$0] })
      ],
      occurrenceCount: item.count,
      partialFingerprints: item.fingerprint.map { ["gabarit/v1": $0] },
      suppressions: item.waiver.map { waiver in
        [SARIFLog.Suppression(justification: "\(waiver.reason) (until \(waiver.expires))")]
      } ?? [],
      baselineState: baseline == nil ? nil : item.known ? "unchanged" : "new",
      properties: SARIFLog.Result.Properties(
        counts: item.counts, category: item.category, component: item.component,
        subject: item.subject, values: item.values, digests: item.digests))
  }
}

extension Severity {
  /// The level of SARIF 2.1.0, section 3.27.10.
  fileprivate var sarifLevel: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}

extension String {
  /// A path as a URI reference (RFC 3986): relative as it is, absolute as a file URI.
  fileprivate var reference: String {
    var result = hasPrefix("/") ? "file://" : ""
    // A colon in the first segment would look like a scheme.
    if !hasPrefix("/"), prefix(while: { $0 != "/" }).contains(":") { result = "./" }
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: ":"):
        result.append(Character(Unicode.Scalar(byte)))
      default: result += "%" + Hex.string([byte]).uppercased()
      }
    }
    return result
  }
}
