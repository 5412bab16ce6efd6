package import Base

/// How grave a finding is.
package enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
  /// Worth knowing.
  case info
  /// Worth a look; the backup can be used.
  case warning
  /// The backup is not fit to be a template.
  case error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// Less grave sorts first.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// Something a rule found in a backup: where and how often, never what stands there.
package struct Finding: Sendable, Equatable {
  /// The rule's id.
  package var rule: String
  /// How grave it is.
  package var severity: Severity
  /// For rows of user data: the category of ``UserDataCategory``.
  package var category: UserDataCategory?
  /// The member it was found in.
  package var member: String?
  /// The path of the elements, for XML members.
  package var path: String?
  /// The plugin it belongs to (`mod_page`), where a rule is about plugins.
  package var component: String?
  /// What tells it from others of the same rule in the same place: a file area, a setting.
  package var subject: String?
  /// How many there are.
  package var count: Int
  /// What was found, as a sentence without its stop.
  package var message: Words
  /// The very values, at most ``mostValues``; empty unless somebody asked to see them.
  package var values: [String] = []
  /// Keyed digests of the values (HMAC-SHA-256, hexadecimal), so that two can be compared; empty
  /// without a key.
  package var digests: [String] = []
  /// Why it does not count; nil where it does.
  package var waiver: AppliedWaiver?
  /// Whether the baseline has it already.
  package var isKnown = false
  /// The member that is itself a backup in which this was found; nil for what is no part of such.
  ///
  /// ``member`` then names that, `!/`, and the member within it.
  package var nestedIn: String?
  /// Whether it stands for places beyond the most that are told apart, or whose names are told to
  /// nobody, so that nobody knows which they are.
  ///
  /// No waiver, no baseline and no plugin that is vouched for covers such.
  package var isRemainder = false

  /// How many values a finding shows to who asks.
  package static let mostValues = 20

  /// Makes a finding of a rule, with the rule's severity.
  init(
    _ rule: Rule, category: UserDataCategory? = nil, member: String? = nil, path: String? = nil,
    component: String? = nil, subject: String? = nil, count: Int = 1, _ message: Words? = nil
  ) {
    self.rule = rule.id
    severity = rule.severity
    self.category = category
    self.member = member
    self.path = path
    self.component = component
    self.subject = subject
    self.count = count
    self.message = message ?? rule.title
  }

  /// Makes a finding of places that are not told apart.
  init(remainderOf rule: Rule, member: String? = nil, count: Int) {
    self.init(
      rule, member: member, count: count,
      Words("and more of the same: ", fr: "et d’autres de même : ") + rule.title)
    isRemainder = true
  }

  /// What names this finding in every backup of the same course: 32 hexadecimal digits.
  ///
  /// It rests on the rule, the place and the subject, neither on counts nor on values, and on no
  /// date or file name.
  ///
  /// - Parameter course: the course it was found in, ``BackupReading/courseIdentity``.
  package func fingerprint(course: String) -> String {
    let parts = ["gabarit-1", rule, course, member ?? "", path ?? "", subject ?? ""]
    return String(Digest.hex(.sha256, of: parts.joined(separator: "\0").utf8).prefix(32))
  }
}

/// A waiver that covers a finding.
package struct AppliedWaiver: Sendable, Equatable {
  /// Why the operator accepts it, in their words.
  package var reason: String
  /// The last day it holds, `2027-01-31`.
  package var expires: String

  /// Names a waiver.
  package init(reason: String, expires: String) {
    self.reason = reason
    self.expires = expires
  }
}

/// From which severity on a finding makes a backup noncompliant.
///
/// One value decides the verdict, the exit code and what `find` takes for suitable.
package enum FailOn: String, Sendable, CaseIterable {
  /// Errors alone, the default.
  case error
  /// Warnings too.
  case warning

  /// Whether a finding counts: it is grave enough, and nobody waived it.
  package func counts(_ finding: Finding) -> Bool {
    guard finding.waiver == nil else { return false }
    return switch self {
    case .error: finding.severity >= .error
    case .warning: finding.severity >= .warning
    }
  }
}

/// What is said of a backup in one word.
package enum Verdict: String, Sendable {
  /// Nothing that counts was found.
  case compliant
  /// Something that counts was found.
  case noncompliant
  /// It could not be read.
  case unreadable

  /// The verdict on a backup that could be read.
  package init(_ findings: [Finding], failOn: FailOn) {
    self = findings.contains(where: failOn.counts) ? .noncompliant : .compliant
  }
}
