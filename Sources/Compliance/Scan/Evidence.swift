internal import Base
internal import MoodleBackup

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
    let key: Key
    let rule: Rule
    var count = 0
    var values: [String] = []
  }

  /// Hostile backups could have any number of places.
  private static let mostPlaces = 100_000

  private let keepsValues: Bool
  /// In the order in which they were found.
  private var tallies: [Tally] = []
  private var indices: [Key: Int] = [:]
  private var kinds: [String: FieldNames.Kind?] = [:]

  init(keepsValues: Bool) { self.keepsValues = keepsValues }

  /// Notes that a rule found something, with what stands there for who asked to see it.
  ///
  /// - Returns: where it is noted, for ``add(again:value:)``.
  @discardableResult
  func add(
    _ rule: Rule, member: String, path: String? = nil, component: String? = nil,
    subject: String? = nil, count: Int = 1, value: @autoclosure () -> String? = nil
  ) -> Int {
    var key = Key(
      rule: rule.id, member: member, path: path,
      component: component.flatMap { MoodleText.isComponent($0) ? $0 : nil }, subject: subject)
    if tallies.count >= Evidence.mostPlaces, indices[key] == nil {
      key = Key(rule: rule.id, member: nil, path: nil, component: nil, subject: nil)
    }
    let index = indices[key] ?? tallies.count
    if index == tallies.count {
      tallies.append(Tally(key: key, rule: rule))
      indices[key] = index
    }
    add(again: index, count: count, value: value())
    return index
  }

  /// Notes the same of the same place.
  func add(again index: Int, count: Int = 1, value: @autoclosure () -> String? = nil) {
    tallies[index].count += count
    if keepsValues, tallies[index].values.count < Finding.mostValues, let value = value(),
      !tallies[index].values.contains(value)
    {
      tallies[index].values.append(value)
    }
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
    tallies.map { tally in
      let key = tally.key
      guard let member = key.member else {
        return Finding(remainderOf: tally.rule, count: tally.count)
      }
      var message = tally.rule.title
      if let component = key.component {
        let detail = [component, key.subject].compactMap { $0?.printable }.joined(separator: ", ")
        message = message + Words(same: " (\(detail))")
      }
      var finding = Finding(
        tally.rule, member: member, path: key.path, component: key.component,
        subject: key.subject, count: tally.count, message)
      finding.values = tally.values
      return finding
    }
  }
}
