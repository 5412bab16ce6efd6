internal import Base

/// Who has a name.
package enum NameHolder: Sendable, Equatable {
  /// Another order of the ledger, by its id.
  case order(String)
  /// A course in the Moodle that the ledger did not sell, as it was imported.
  case moodle
  /// The course of an order, which Moodle named otherwise than promised.
  case renamed(String)

  var words: String {
    switch self {
    case .order(let id): "order \(id.printable)"
    case .moodle: "a course in the Moodle"
    case .renamed(let id): "the course of order \(id.printable), which Moodle named so"
    }
  }
}

/// A name that was chosen, and what is worth knowing of the choice.
struct NameChoice: Sendable, Equatable {
  var name: String
  /// The counter and its next number, where the name has one.
  var counter: (stem: String, next: Int64)?
  /// What is not as asked or not as expected; never silent.
  var note: String?

  static func == (left: NameChoice, right: NameChoice) -> Bool {
    left.name == right.name && left.note == right.note && left.counter?.stem == right.counter?.stem
      && left.counter?.next == right.counter?.next
  }
}

extension NamePolicy {
  /// How many taken names are passed over before an order is refused.
  static let patience = 100_000

  /// The values that patterns take from an order.
  static func values(
    _ request: Order, _ kind: NameKind, username: String, year: String
  ) -> [String: String] {
    [
      "asked": kind == .fullname ? request.fullname : request.shortname,
      "template": request.template, "category": String(request.categoryID), "buyer": username,
      "year": year, "order": request.id,
    ]
  }

  /// Chooses a name.
  ///
  /// - Parameters:
  ///   - values: what the pattern's places stand for.
  ///   - counter: the next number of a stem, nil where none was given yet.
  ///   - holder: who has the name, if anybody.
  /// - Returns: nil where the policy gives no such name.
  /// - Throws: `nameTaken`, `badOrder`, and what the closures throw.
  func choose(
    _ kind: NameKind, category: Int64, values: [String: String],
    counter: (String) throws(GabaritError) -> Int64?,
    holder: (CourseNameKey) throws(GabaritError) -> NameHolder?
  ) throws(GabaritError) -> NameChoice? {
    guard let rule = rules[kind] else { return nil }
    var pattern = rule.pattern
    var prefix = rule.prefixes[category] ?? ""
    // Who asks for a name that has its prefix already gets it once.
    if !prefix.isEmpty, pattern.name(values, number: nil).hasPrefix(prefix) { prefix = "" }
    if !pattern.hasNumber {
      let name = prefix + pattern.name(values, number: nil)
      try kind.validate(name)
      guard let taken = try holder(CourseNameKey(name, comparison)) else {
        return NameChoice(name: name)
      }
      guard rule.collision == .next else {
        throw GabaritError(.nameTaken, "the \(kind.words) is taken by \(taken.words)")
      }
      pattern = NamePattern(parts: pattern.parts + rule.suffix.parts)
    }
    let stem = kind.rawValue + ":" + CourseNameKey(prefix + pattern.name(values, number: nil)).text
    // A name that was asked for is its own first; a numbered one begins with its number.
    let first: Int64 = rule.pattern.hasNumber ? 1 : 2
    var number = try counter(stem) ?? first
    for passed in 0..<NamePolicy.patience {
      let name = prefix + pattern.name(values, number: number)
      try kind.validate(name)
      number += 1
      guard try holder(CourseNameKey(name, comparison)) == nil else { continue }
      var notes: [String] = []
      if !rule.pattern.hasNumber {
        notes.append("the \(kind.words) asked for is taken; it got the next free number")
      }
      if passed > 0 {
        notes.append("\(passed) numbers of the \(kind.words) were passed over: taken")
      }
      return NameChoice(
        name: name, counter: (stem, number),
        note: notes.isEmpty ? nil : notes.joined(separator: "; "))
    }
    throw GabaritError(
      .nameTaken, "the \(kind.words) has no free number among \(NamePolicy.patience)")
  }
}
