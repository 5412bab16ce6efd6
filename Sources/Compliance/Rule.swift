package import Base

/// A rule: what it looks for, why that matters, and how to mend it.
package struct Rule: Sendable {
  /// The stable id: the family, a dot and a name.
  package let id: String
  /// How grave what it finds is for a template, the default profile.
  package let severity: Severity
  /// What it found, as a sentence without its stop.
  package let title: Words
  /// Why that matters.
  package let why: Words
  /// How to mend it, in Moodle where that is possible.
  package let remedy: Words
  /// The Moodle source it rests on (file and function), or the page of the container's format.
  package let source: String

  /// What it is about: the part of the id before the dot.
  package let family: RuleFamily

  init(
    _ id: String, _ severity: Severity, _ title: Words, why: Words, remedy: Words,
    source: String
  ) {
    self.id = id
    guard let family = RuleFamily(rawValue: String(id.prefix { $0 != "." })) else {
      preconditionFailure("the rule \(id) is of no family")
    }
    self.family = family
    self.severity = severity
    self.title = title
    self.why = why
    self.remedy = remedy
    self.source = source
  }
}

extension Rule: Equatable {
  /// Rules are told apart by their ids.
  package static func == (left: Rule, right: Rule) -> Bool { left.id == right.id }
}
