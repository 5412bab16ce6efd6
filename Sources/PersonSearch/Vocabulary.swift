internal import Base

/// The words of the terms, and the sequences of them that are looked for.
final class Vocabulary: Sendable {
  /// A word's number.
  let words: [[UInt8]: Int32]
  /// The longest word, in bytes.
  let longest: Int
  /// The sequences, in the numbers of their words.
  let trie: WordTrie
  /// How long each sequence is, and the terms that it matches; of those with the same words only
  /// the first.
  let sequences: [(length: Int, terms: [Int])]
  /// By a term, itself and those that have its words: a list may name one person often, and each
  /// would be counted by itself in each text.
  let alike: [Int: [Int]]
  /// A bit for each hash that a word has, so that most words of a text need no look-up.
  private let hashes: [Bool]

  init(_ list: PersonList) {
    var words: [[UInt8]: Int32] = [:]
    var all: [[Int32]] = []
    var numbers: [[Int32]: Int] = [:]
    var matched: [(length: Int, terms: [Int])] = []
    var firsts: [[[[UInt8]]]: Int] = [:]
    var alike: [Int: [Int]] = [:]
    var hashes = [Bool](repeating: false, count: 1 << 16)
    for (term, parts) in list.terms.enumerated() {
      let orders = Vocabulary.orders(parts)
      let first = firsts[orders] ?? term
      alike[first, default: []].append(term)
      guard first == term else { continue }
      firsts[orders] = term
      for order in orders {
        let sequence = order.map { word in
          if let known = words[word] { return known }
          let number = Int32(words.count)
          words[word] = number
          let hash = word.reduce(UInt32(0)) { ($0 ^ UInt32($1)) &* 16_777_619 }
          hashes[Vocabulary.slot(hash)] = true
          return number
        }
        let number = numbers[sequence] ?? all.count
        if number == all.count {
          numbers[sequence] = number
          all.append(sequence)
          matched.append((sequence.count, []))
        }
        if matched[number].terms.last != term { matched[number].terms.append(term) }
      }
    }
    self.words = words
    longest = words.keys.map(\.count).max() ?? 0
    trie = WordTrie(all)
    sequences = matched
    self.alike = alike
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
  private var state = WordTrie.root
  private var between = 0
  private var wasSpace = false
  /// How many words there were.
  private(set) var position = 0
  /// Where the last match of each term ended: matches of one term do not overlap.
  private var ends: [Int: Int] = [:]

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func word(_ bytes: [UInt8], isWhole: Bool, hash: UInt32) {
    position += 1
    between = 0
    wasSpace = false
    guard isWhole, vocabulary.mayHold(hash), let number = vocabulary.words[bytes] else {
      return forget()
    }
    state = vocabulary.trie.state(after: state, number)
    vocabulary.trie.forEachWord(at: state) { number in
      let (length, terms) = vocabulary.sequences[number]
      for term in terms {
        guard position - length >= ends[term, default: 0] else { continue }
        ends[term] = position
        matches.count(term)
      }
    }
  }

  mutating func separator(isSpace: Bool) {
    guard state != WordTrie.root, !(isSpace && wasSpace) else { return }
    wasSpace = isSpace
    between += 1
    if between > Seeker.separators { forget() }
  }

  /// No term reaches across here.
  mutating func forget() { state = WordTrie.root }
}
