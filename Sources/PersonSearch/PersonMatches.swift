/// How often each term was found.
///
/// Terms with the same words are one, the first of them: ``PersonMatcher/terms(like:)``.
package struct PersonMatches: Sendable, Equatable {
  /// The number of matches by the term's index; terms that were not found have no entry.
  package private(set) var counts: [Int: Int] = [:]

  /// Nothing found.
  package init() {}

  /// How many terms were found.
  package var terms: Int { counts.count }
  /// How many matches there are in all.
  package var total: Int { counts.values.reduce(0, +) }
  /// Whether nothing was found.
  package var isEmpty: Bool { counts.isEmpty }

  /// Adds what was found in another text.
  package mutating func add(_ other: PersonMatches) {
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// Adds what was found in another reading of the same text, where the same match shows again:
  /// of each term the larger number counts.
  package mutating func combine(_ other: PersonMatches) {
    counts.merge(other.counts, uniquingKeysWith: max)
  }

  mutating func count(_ term: Int) { counts[term, default: 0] += 1 }
}
