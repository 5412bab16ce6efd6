/// How often each term was found.
///
/// Terms with the same words are one, the first of them: ``PersonMatcher/terms(like:)``.
public struct PersonMatches: Sendable, Equatable {
  /// The number of matches by the term's index; terms that were not found have no entry.
  public private(set) var counts: [Int: Int] = [:]

  /// Nothing found.
  public init() {}

  /// How many terms were found.
  public var terms: Int { counts.count }
  /// How many matches there are in all.
  public var total: Int { counts.values.reduce(0, +) }
  /// Whether nothing was found.
  public var isEmpty: Bool { counts.isEmpty }

  /// Adds what was found in another text.
  public mutating func add(_ other: PersonMatches) {
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// Adds what was found in another reading of the same text, where the same match shows again:
  /// of each term the larger number counts.
  public mutating func combine(_ other: PersonMatches) {
    counts.merge(other.counts, uniquingKeysWith: max)
  }

  mutating func count(_ term: Int) { counts[term, default: 0] += 1 }
}
