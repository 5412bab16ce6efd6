/// How grave a finding is.
public enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
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
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// Something a rule found in a backup: where and how often, never what stands there.
public struct Finding: Sendable, Equatable {
  /// The rule's id.
  public var rule: String
  /// How grave it is.
  public var severity: Severity
  /// For rows of user data: the category of ``UserDataCategory``.
  public var category: UserDataCategory?
  /// The member it was found in.
  public var member: String?
  /// The path of the elements, for XML members.
  public var path: String?
  /// How many there are.
  public var count: Int
  /// What was found, as a sentence without its stop.
  public var message: String

  /// Makes a finding of a rule, with the rule's severity.
  init(
    _ rule: Rule, category: UserDataCategory? = nil, member: String? = nil, path: String? = nil,
    count: Int = 1, _ message: String? = nil
  ) {
    self.rule = rule.id
    severity = rule.severity
    self.category = category
    self.member = member
    self.path = path
    self.count = count
    self.message = message ?? rule.title
  }
}

/// From which severity on a finding makes a backup noncompliant.
///
/// One value decides the verdict, the exit code and what `find` takes for suitable.
public enum FailOn: String, Sendable, CaseIterable {
  /// Errors alone, the default.
  case error
  /// Warnings too.
  case warning

  /// Whether a finding counts.
  public func counts(_ finding: Finding) -> Bool {
    switch self {
    case .error: finding.severity >= .error
    case .warning: finding.severity >= .warning
    }
  }
}

/// What is said of a backup in one word.
public enum Verdict: String, Sendable {
  /// Nothing that counts was found.
  case compliant
  /// Something that counts was found.
  case noncompliant
  /// It could not be read.
  case unreadable

  /// The verdict on a backup that could be read.
  public init(_ findings: [Finding], failOn: FailOn) {
    self = findings.contains(where: failOn.counts) ? .noncompliant : .compliant
  }
}
