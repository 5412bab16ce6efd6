internal import Groundwork

/// What the scanners of all members found, added up by rule and place.
final class Evidence {
  struct Key: Hashable {
    var rule: String
    /// Nil for the places beyond the most that are told apart.
    var member: String?
    var path: String?
    var component: String?
    var subject: String?
  }

  private struct Tally {
    let rule: Rule
    let order: Int
    var count = 0
    var values: [String] = []
  }

  /// Hostile backups could have any number of places.
  private static let mostPlaces = 100_000

  private let keepsValues: Bool
  private var tallies: [Key: Tally] = [:]
  private var kinds: [String: FieldNames.Kind?] = [:]

  init(keepsValues: Bool) { self.keepsValues = keepsValues }

  /// Notes that a rule found something, with what stands there for who asked to see it.
  func add(
    _ rule: Rule, member: String, path: String? = nil, component: String? = nil,
    subject: String? = nil, count: Int = 1, value: @autoclosure () -> String? = nil
  ) {
    var key = Key(
      rule: rule.id, member: member, path: path, component: component, subject: subject)
    if tallies.count >= Evidence.mostPlaces, tallies[key] == nil {
      key = Key(rule: rule.id, member: nil, path: nil, component: nil, subject: nil)
    }
    var tally = tallies[key] ?? Tally(rule: rule, order: tallies.count)
    tally.count += count
    if keepsValues, tally.values.count < Finding.mostValues, let value = value(),
      !tally.values.contains(value)
    {
      tally.values.append(value)
    }
    tallies[key] = tally
  }

  /// What a field's name lets expect; remembered, since members have the same names over and over.
  func kind(ofField name: String) -> FieldNames.Kind? {
    if let known = kinds[name] { return known }
    let kind = FieldNames.kind(of: name)
    // Of XML's names there are few; of those in JSON there may be any number.
    if kinds.count < 20_000 { kinds[name] = .some(kind) }
    return kind
  }

  /// What was found, in the order of its first places.
  var findings: [Finding] {
    tallies.sorted { $0.value.order < $1.value.order }.map { key, tally in
      guard let member = key.member else {
        return Finding(remainderOf: tally.rule, count: tally.count)
      }
      var message = tally.rule.title
      if let component = key.component {
        let detail = [component, key.subject].compactMap { $0?.printable }.joined(separator: ", ")
        message = message + Words(" (\(detail))", fr: " (\(detail))")
      }
      var finding = Finding(
        tally.rule, member: member, path: key.path, component: key.component,
        subject: key.subject, count: tally.count, message)
      finding.values = tally.values
      return finding
    }
  }
}
