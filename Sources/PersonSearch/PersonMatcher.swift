internal import Groundwork

/// Finds the terms of a ``PersonList`` in text.
///
/// Text and terms are cut into words (runs of letters, digits and marks; each ideograph, kana and
/// syllable of Hangul is one of its own), and words are folded: lower case, without diacritics,
/// compatibility forms as plain ones, `ß` as `ss`. A term matches where all its words follow each
/// other, whole, with nothing but a few signs between them: `Zélie Canary` matches
/// `zelie_CANARY`. A term of two to four parts cut by white space or commas matches in any rotation
/// of them too: `Canary, Zelie`.
public final class PersonMatcher: Sendable {
  let vocabulary: Vocabulary

  /// Prepares the search.
  public init(_ list: PersonList) { vocabulary = Vocabulary(list) }

  /// Starts the search of one text.
  public func stream() -> PersonStream { PersonStream(vocabulary) }

  /// Searches a text at hand.
  public func matches(in text: String) -> PersonMatches {
    let stream = stream()
    text.lend { stream.feed($0) }
    return stream.finish()
  }

  /// Searches the name of a file or folder, in which capitals and digits part words too:
  /// `ZelieCanary2.pdf`.
  public func matches(inName name: String) -> PersonMatches {
    var matches = matches(in: name)
    let camel = PersonStream(vocabulary, splitsCamelCase: true)
    name.lend { camel.feed($0) }
    matches.combine(camel.finish())
    return matches
  }
}

/// The words of the terms, and the sequences of them that are looked for.
final class Vocabulary: Sendable {
  /// A word's number.
  let words: [[UInt8]: Int32]
  /// The longest word, in bytes.
  let longest: Int
  /// The longest sequence, in words.
  let reach: Int
  /// By a word's number: how long the sequences are that end with it.
  let lengths: [[Int]]
  /// The terms that a sequence of words matches.
  let sequences: [[Int32]: [Int]]
  /// A bit for each hash that a word has, so that most words of a text need no look-up.
  private let hashes: [Bool]

  init(_ list: PersonList) {
    var words: [[UInt8]: Int32] = [:]
    var lengths: [Set<Int>] = []
    var sequences: [[Int32]: [Int]] = [:]
    var hashes = [Bool](repeating: false, count: 1 << 16)
    for (term, parts) in list.terms.enumerated() {
      for order in Vocabulary.orders(parts) {
        let sequence = order.map { word in
          if let known = words[word] { return known }
          let number = Int32(words.count)
          words[word] = number
          lengths.append([])
          let hash = word.reduce(UInt32(0)) { ($0 ^ UInt32($1)) &* 16_777_619 }
          hashes[Vocabulary.slot(hash)] = true
          return number
        }
        guard let last = sequence.last else { continue }
        lengths[Int(last)].insert(sequence.count)
        if sequences[sequence]?.last != term { sequences[sequence, default: []].append(term) }
      }
    }
    self.words = words
    longest = words.keys.map(\.count).max() ?? 0
    self.lengths = lengths.map { $0.sorted() }
    reach = lengths.compactMap { $0.max() }.max() ?? 0
    self.sequences = sequences
    self.hashes = hashes
  }

  func mayHold(_ hash: UInt32) -> Bool { hashes[Vocabulary.slot(hash)] }

  private static func slot(_ hash: UInt32) -> Int { Int((hash ^ hash >> 16) & 0xffff) }

  /// The orders in which a term is looked for: surname and first names may change places.
  private static func orders(_ parts: [[[UInt8]]]) -> [[[UInt8]]] {
    guard (2...4).contains(parts.count) else { return [parts.flatMap { $0 }] }
    return parts.indices.map { Array((parts[$0...] + parts[..<$0]).joined()) }
  }
}

/// Looks for the terms in a run of words.
struct Seeker: WordSink {
  /// Signs that may stand between the words of a term; a run of white space is one.
  static let separators = 8

  private(set) var matches = PersonMatches()
  private let vocabulary: Vocabulary
  private var recent: [Int32] = []
  private var between = 0
  private var wasSpace = false
  /// How many words there were.
  private(set) var position = 0
  /// Where the last match of each term ended: matches of one term do not overlap.
  private var ends: [Int: Int] = [:]

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// Numbers held, besides those of what was found.
  var retained: Int { recent.count }

  mutating func word(_ bytes: [UInt8], isWhole: Bool, hash: UInt32) {
    position += 1
    between = 0
    wasSpace = false
    guard isWhole, vocabulary.mayHold(hash), let number = vocabulary.words[bytes] else {
      return forget()
    }
    if recent.count == vocabulary.reach { recent.removeFirst() }
    recent.append(number)
    for length in vocabulary.lengths[Int(number)] where length <= recent.count {
      for term in vocabulary.sequences[Array(recent.suffix(length))] ?? [] {
        guard position - length >= ends[term, default: 0] else { continue }
        ends[term] = position
        matches.count(term)
      }
    }
  }

  mutating func separator(isSpace: Bool) {
    guard !recent.isEmpty, !(isSpace && wasSpace) else { return }
    wasSpace = isSpace
    between += 1
    if between > Seeker.separators { forget() }
  }

  /// No term reaches across here.
  mutating func forget() { recent.removeAll(keepingCapacity: true) }
}
