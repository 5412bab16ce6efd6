/// Finds many words in one walk: all their beginnings, and for each of them where a walk goes on
/// that another letter follows (Aho and Corasick, "Efficient string matching", 1975).
///
/// A walk takes a time that its letters tell, whatever the words are. What a letter is, is the
/// caller's: a byte, or the number of a word in a sequence of them. It takes some 20 bytes of
/// memory for each letter of the words.
package struct WordTrie: Sendable {
  /// A beginning of a word, which a walk has come to.
  package typealias State = Int32
  /// Where each walk begins: at the beginning that has no letters yet.
  package static let root: State = 0

  /// The last letter of each beginning; those that go on from one stand together, in order.
  private var letters: [Int32] = [0]
  /// For each beginning the first that goes on from it; the one behind has the end.
  private var firsts: [State] = []
  /// What goes on from the root, by letter: most of a text is there.
  private var starts: [State] = []
  /// The longest other beginning that ends the same.
  private var shorter: [State] = [root]
  /// The longest beginning that is a word and ends the same, it itself among them.
  private var ends: [State] = []
  /// The word that each beginning is; -1 for none.
  private var words: [Int32] = []

  /// Takes the words apart.
  ///
  /// - Parameter words: what to find, in letters from 0; of equal ones only the first is ever found,
  ///   and those without letters never.
  package init(_ words: [[Int32]]) {
    grow(words)
    for state in children(WordTrie.root) {
      while starts.count < letters[Int(state)] { starts.append(WordTrie.root) }
      starts.append(state)
    }
    link()
  }

  /// Where a walk comes to with the next letter.
  package func state(after state: State, _ letter: Int32) -> State {
    var state = state
    while state != WordTrie.root {
      if let next = child(state, letter) { return next }
      state = shorter[Int(state)]
    }
    return letter < starts.count ? starts[Int(letter)] : WordTrie.root
  }

  /// The longest word that ends here; nil where none does.
  package func longestWord(at state: State) -> Int? {
    let end = ends[Int(state)]
    return end == WordTrie.root ? nil : Int(words[Int(end)])
  }

  /// Gives each word that ends here, the longest first.
  package func forEachWord(at state: State, _ body: (Int) -> Void) {
    var end = ends[Int(state)]
    while end != WordTrie.root {
      body(Int(words[Int(end)]))
      end = ends[Int(shorter[Int(end)])]
    }
  }

  private func children(_ state: State) -> Range<State> {
    firsts[Int(state)]..<firsts[Int(state) + 1]
  }

  private func child(_ state: State, _ letter: Int32) -> State? {
    var (low, high) = (firsts[Int(state)], firsts[Int(state) + 1])
    while low < high {
      let middle = low + (high - low) / 2
      let found = letters[Int(middle)]
      if found == letter { return middle }
      if found < letter { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// Writes all beginnings down, the shorter ones first, from the words in their order: those that
  /// begin alike stand together there.
  private mutating func grow(_ all: [[Int32]]) {
    let order = all.indices.sorted { all[$0].lexicographicallyPrecedes(all[$1]) }
    var level = [order.indices]
    var depth = 0
    while !level.isEmpty {
      var next: [Range<Int>] = []
      for range in level {
        firsts.append(State(letters.count))
        let rest = range.drop { all[order[$0]].count == depth }
        // A word that ended comes before those that go on.
        words.append(range[..<rest.startIndex].map { Int32(order[$0]) }.min() ?? -1)
        var start = rest.startIndex
        while start < range.endIndex {
          let letter = all[order[start]][depth]
          let end = range[start...].first { all[order[$0]][depth] != letter } ?? range.endIndex
          letters.append(letter)
          next.append(start..<end)
          start = end
        }
      }
      level = next
      depth += 1
    }
    firsts.append(State(letters.count))
  }

  /// Finds for each beginning the longest other one that ends the same: that of the one before it,
  /// gone on from.
  private mutating func link() {
    shorter = [State](repeating: WordTrie.root, count: letters.count)
    ends = shorter
    for parent in letters.indices {
      for child in children(State(parent)) {
        let other =
          parent == 0 ? WordTrie.root : state(after: shorter[parent], letters[Int(child)])
        shorter[Int(child)] = other
        ends[Int(child)] = words[Int(child)] < 0 ? ends[Int(other)] : child
      }
    }
  }
}
