import Base
import Testing

struct WordTrieTests {
  /// The words that end at each letter of a text, the longest first.
  private func found(_ words: [String], in text: String) -> [[Int]] {
    let trie = WordTrie(words.map { $0.utf8.map(Int32.init) })
    var state = WordTrie.root
    return text.utf8.map { letter in
      state = trie.state(after: state, Int32(letter))
      var found: [Int] = []
      trie.forEachWord(at: state) { found.append($0) }
      #expect(trie.longestWord(at: state) == found.first)
      return found
    }
  }

  /// The same, each word looked for by itself at each letter.
  private func expected(_ words: [String], in text: String) -> [[Int]] {
    let letters = Array(text.utf8)
    return letters.indices.map { end in
      words.indices.filter { index in
        !words[index].isEmpty && words.firstIndex(of: words[index]) == index
          && letters[...end].reversed().starts(with: words[index].utf8.reversed())
      }
      .sorted { words[$0].utf8.count > words[$1].utf8.count }
    }
  }

  @Test(arguments: [
    [], [""], ["a"], ["a", "", "a"], ["he", "she", "his", "hers"], ["aaa", "aa", "a", "aab"],
    ["abcd", "bcx", "cd"], ["\u{0}", "\u{7f}"],
  ]) func `finds each word wherever it ends`(words: [String]) {
    for text in ["", "ushers", "aaaabaaa", "abcxabcd", "zzz\u{0}\u{7f}a"] {
      #expect(found(words, in: text) == expected(words, in: text))
    }
  }

  @Test func `finds what each word by itself would be found by, of any few letters`() {
    var random = SystemRandomNumberGenerator()
    func text(_ most: Int) -> String {
      String(
        (0..<Int.random(in: 0...most, using: &random)).map { _ in
          "abc".randomElement(using: &random) ?? "a"
        })
    }
    for _ in 0..<300 {
      let words = (0..<Int.random(in: 0...12, using: &random)).map { _ in text(5) }
      let text = text(40)
      #expect(found(words, in: text) == expected(words, in: text), "\(words) in \(text)")
    }
  }

  @Test func `takes letters that are far apart`() {
    let trie = WordTrie([[70_000, 3], [5]])
    #expect(trie.longestWord(at: trie.state(after: WordTrie.root, 5)) == 1)
    #expect(trie.state(after: WordTrie.root, 3) == WordTrie.root)
    #expect(trie.state(after: WordTrie.root, 70_001) == WordTrie.root)
    let state = trie.state(after: WordTrie.root, 70_000)
    #expect(trie.longestWord(at: state) == nil)
    #expect(trie.longestWord(at: trie.state(after: state, 3)) == 0)
  }
}
