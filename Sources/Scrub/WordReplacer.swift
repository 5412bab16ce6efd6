internal import Base

/// Puts texts in the place of words, all of them in one walk.
///
/// Words are looked for in what stood there, and not in what is put there. Where two overlap, the
/// first is meant, and of those that begin together the longest.
struct WordReplacer: Sendable {
  /// The words from their ends: in a walk from a text's end, where a word begins is known of all
  /// words at once, the longest among them, and nothing is read again.
  private let trie: WordTrie
  private let replacements: [(count: Int, with: [UInt8])]

  /// Prepares the walk.
  ///
  /// - Parameter forms: what to look for, and what comes instead, in bytes; of equal ones the first
  ///   is meant. What is longer than a text is left out.
  init(_ forms: [(find: String, with: String)], longest: Int) {
    let forms = forms.filter { $0.find.utf8.count <= longest }
    trie = WordTrie(forms.map { $0.find.utf8.reversed().map(Int32.init) })
    replacements = forms.map { ($0.find.utf8.count, Array($0.with.utf8)) }
  }

  /// A text with its words replaced; nil where none is in it.
  ///
  /// By bytes: of characters that are written in two ways only the one asked for is meant.
  func replaced(in text: ArraySlice<UInt8>) -> [UInt8]? {
    var found: [(start: Int, word: Int)] = []
    var state = WordTrie.root
    for index in text.indices.reversed() {
      state = trie.state(after: state, Int32(text[index]))
      if let word = trie.longestWord(at: state) { found.append((index, word)) }
    }
    guard !found.isEmpty else { return nil }
    var result: [UInt8] = []
    var index = text.startIndex
    for (start, word) in found.reversed() where start >= index {
      result += text[index..<start]
      result += replacements[word].with
      index = start + replacements[word].count
    }
    result += text[index...]
    return result
  }
}
