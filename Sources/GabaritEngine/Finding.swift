internal import Base
internal import Compliance

/// How grave a finding is.
public enum Severity: String, Sendable {
  /// Worth knowing.
  case info
  /// Worth a look; the backup can be used.
  case warning
  /// The backup is not fit for what it was judged for.
  case error
}

/// The verdict on a backup.
public enum Verdict: String, Sendable {
  /// Nothing that counts was found.
  case compliant
  /// Something that counts was found.
  case noncompliant
  /// It could not be read.
  case unreadable

  init(_ verdict: Compliance.Verdict) {
    self =
      switch verdict {
      case .compliant: .compliant
      case .noncompliant: .noncompliant
      case .unreadable: .unreadable
      }
  }
}

/// Something a rule found in a backup: where and how often, never what stands there.
public struct Finding: Sendable {
  /// The rule's id, as `gabarit rules` lists it: `userdata.attempt`.
  public let rule: String
  /// How grave it is, by the profile and the policy.
  public let severity: Severity
  /// Whether it makes the backup noncompliant.
  public let counts: Bool
  /// For users' data: the category, such as `attempt`.
  public let category: String?
  /// The member it was found in; within a nested backup that backup's member, `!/` and its own.
  public let member: String?
  /// The path of the elements, for XML members.
  public let path: String?
  /// The plugin it belongs to, such as `mod_quiz`, where a rule is about plugins.
  public let component: String?
  /// What tells it from others of the same rule in the same place: a file area, a setting.
  public let subject: String?
  /// How many there are.
  public let count: Int
  /// What waivers and baselines name it by: 32 hexadecimal digits; nil where they cannot cover it.
  public let fingerprint: String?
  /// Why the operator accepts it, where a waiver covers it.
  public let waiverReason: String?
  /// Whether the baseline has it already.
  public let isKnown: Bool
  /// The very values, at most 20; empty unless ``JudgementOptions/revealsValues``.
  public let values: [String]
  /// HMAC-SHA-256 of each value, hexadecimal; empty without ``JudgementOptions/digestKey``.
  public let digests: [String]

  private let words: Words

  /// What was found, as a sentence without its stop.
  public func message(in language: Language = .english) -> String { words.text(language.base) }

  init(_ finding: Compliance.Finding, _ judgement: Judgement, course: String?) {
    rule = finding.rule
    severity =
      switch finding.severity {
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    counts = judgement.failOn.counts(finding)
    category = finding.category?.rawValue
    member = finding.member
    path = finding.path
    component = finding.component
    subject = finding.subject
    count = finding.count
    fingerprint = finding.isRemainder ? nil : course.map { finding.fingerprint(course: $0) }
    waiverReason = finding.waiver?.reason
    isKnown = finding.isKnown
    values = finding.values
    digests = finding.digests
    words = finding.message
  }
}
