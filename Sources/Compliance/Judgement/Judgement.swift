package import Base
package import SystemPackage
package import TextFormats

/// How what was found is judged: for what, how strictly, and with which decisions of the operator.
///
/// Judging is a pure function: the same findings, files and day give the same result. Nothing of
/// it ever comes from the folder that is searched, whose uploaders must not switch rules off.
package struct Judgement: Sendable {
  /// What backups are judged for.
  package var profile: Profile
  /// From which severity on a finding counts.
  package var failOn: FailOn
  /// The operator's policy, and the file it stands in.
  package var policy: (value: Policy, file: OperatorFile)?
  /// The operator's waivers, and the file they stand in.
  package var waivers: (value: Waivers, file: OperatorFile)?
  /// What was found before, and the file it stands in.
  package var baseline: (value: Baseline, file: OperatorFile)?
  /// The day on which waivers hold or have expired.
  package var today: Instant
  /// Whether findings show the very values.
  package var revealsValues: Bool
  /// The key of the digests that findings carry of their values; nil for none.
  package var digestKey: [UInt8]?
  /// The people to look for; nil where nobody asked.
  package var persons: PersonQuest?
  /// The folder in which a zip among a backup's files is unpacked while it is examined; nil for none.
  ///
  /// It is made where it is missing.
  package var workFolder: FilePath?

  /// Says how findings are judged.
  ///
  /// - Parameters:
  ///   - profile: nil for the policy's, or `template`.
  ///   - failOn: nil for the policy's, or `error`.
  package init(
    profile: Profile? = nil, failOn: FailOn? = nil,
    policy: (value: Policy, file: OperatorFile)? = nil,
    waivers: (value: Waivers, file: OperatorFile)? = nil,
    baseline: (value: Baseline, file: OperatorFile)? = nil,
    today: Instant = Instant(seconds: 0), revealsValues: Bool = false,
    digestKey: [UInt8]? = nil, persons: PersonQuest? = nil, workFolder: FilePath? = nil
  ) {
    self.profile = profile ?? policy?.value.profile ?? .template
    self.failOn = failOn ?? policy?.value.failOn ?? .error
    self.policy = policy
    self.waivers = waivers
    self.baseline = baseline
    self.today = today
    self.revealsValues = revealsValues
    self.digestKey = digestKey
    self.persons = persons
    self.workFolder = workFolder
  }

  /// How grave what a rule finds is; nil where the rule is off.
  package func severity(of rule: Rule) -> Severity? {
    if let decision = policy?.value.decision(on: rule) { return decision.severity }
    return profile.severity(of: rule)
  }

  /// Whether people of a list that are found would be told, and what could not be searched for them.
  package var tellsPersons: Bool {
    [FreeTextRule.person, FreeTextRule.notExamined].allSatisfy { severity(of: $0) != nil }
  }

  /// Whether a rule is asked, so that it finding nothing says something.
  package func asks(_ rule: Rule) -> Bool {
    severity(of: rule) != nil && (rule.id != FreeTextRule.person.id || persons != nil)
  }

  /// What tells this judgement from another that may give another verdict; nil where that is more than
  /// files and names tell.
  package var fingerprint: String? {
    guard persons == nil, baseline == nil, digestKey == nil else { return nil }
    // Waivers hold until a day.
    let day = waivers.map { "\($0.file.sha256) \(today.seconds / 86_400)" } ?? ""
    return "\(Ruleset.version) \(profile) \(failOn) \(policy?.file.sha256 ?? "") \(day)"
  }

  /// Whether values are needed, to show them or for their digests.
  var needsValues: Bool { revealsValues || digestKey != nil }

  /// Whether anything is asked that only the contents of XML members can answer, beyond their being
  /// well formed.
  package var asksForContents: Bool {
    Ruleset.rules.contains {
      Judgement.familiesOfContents.contains($0.family) && severity(of: $0) != nil
    }
  }

  /// A claim is held against the contents too.
  private static let familiesOfContents: Set<RuleFamily> = [
    .claim, .userdata, .unrecognised, .residue, .secret, .freetext,
  ]

  /// Findings as they count: each with its severity, those of rules that are off left out, waived
  /// and known ones marked; the gravest first, else in their order.
  ///
  /// - Parameter course: what they were found in, ``BackupReading/courseIdentity``.
  package func judge(_ findings: [Finding], course: String) -> [Finding] {
    var judged: [Finding] = []
    for finding in findings {
      guard let rule = Ruleset.rule(finding.rule), let severity = severity(of: rule) else {
        continue
      }
      var finding = finding
      finding.severity = severity
      if let digestKey {
        finding.digests = finding.values.map { Digest.keyed($0, key: digestKey) }
      }
      if !revealsValues { finding.values = [] }
      if rule.family == .unrecognised, policy?.value.allows(finding) == true {
        finding.severity = .info
      }
      guard !finding.isRemainder else {
        judged.append(finding)
        continue
      }
      let fingerprint = finding.fingerprint(course: course)
      switch waivers?.value.ruling(on: finding, fingerprint: fingerprint, today: today) {
      case .covered(let waiver): finding.waiver = waiver
      case .expired(let waiver):
        judged += note(
          WaiverRule.expired, on: finding,
          Words(
            "a waiver of \(finding.rule) has expired (its last day was \(waiver.expires))",
            fr: "une dérogation à \(finding.rule) a expiré (dernier jour : \(waiver.expires))"))
      case .exceeded(_, let atMost):
        judged += note(
          WaiverRule.exceeded, on: finding,
          Words(
            "a waiver of \(finding.rule) covers \(atMost), and there are \(finding.count)",
            fr:
              "une dérogation à \(finding.rule) en admet \(atMost), et il y en a \(finding.count)"
          ))
      case nil: break
      }
      finding.isKnown = baseline?.value.knows(finding, fingerprint: fingerprint) ?? false
      judged.append(finding)
    }
    return judged.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity {
        return left.element.severity > right.element.severity
      }
      return left.offset < right.offset
    }.map(\.element)
  }

  private func note(_ rule: Rule, on finding: Finding, _ message: Words) -> [Finding] {
    guard let severity = severity(of: rule) else { return [] }
    var note = Finding(
      rule, member: finding.member, path: finding.path, component: finding.component,
      subject: [finding.rule, finding.subject].compactMap { $0 }.joined(separator: " "), message)
    note.severity = severity
    return [note]
  }

  /// The verdict on what was judged.
  package func verdict(_ findings: [Finding]) -> Verdict {
    Verdict(findings, failOn: failOn)
  }

  /// Whether something counts that the baseline does not have.
  package func findsNew(_ findings: [Finding]) -> Bool {
    findings.contains { failOn.counts($0) && !$0.isKnown }
  }
}
