/// Text for a terminal, broken at 80 columns.
struct TextPage {
  static let width = 80

  private var lines: [String] = []

  /// The whole text, with a line feed behind each line.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// Adds words, broken at spaces, and at slashes where a word alone is too long.
  ///
  /// - Parameters:
  ///   - label: what stands before the words, and is never broken.
  ///   - indent: columns before the first line.
  ///   - hanging: columns before the others; as the first where nil.
  ///   - keepsPaths: whether a word that is too long goes over the edge instead: the path of a file,
  ///     which somebody will want to copy.
  mutating func add(
    _ words: String, label: String = "", indent: Int = 0, hanging: Int? = nil,
    keepsPaths: Bool = false
  ) {
    var line = String(repeating: " ", count: indent) + label
    var isEmpty = true
    func startLine() {
      lines.append(line)
      line = String(repeating: " ", count: hanging ?? indent)
      isEmpty = true
    }
    // Of several spaces each is kept, as in a file's name.
    for word in words.split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, line.count + 1 + word.count > TextPage.width, fitsAlone(word, hanging ?? indent)
      {
        startLine()
      }
      if !isEmpty { line += " " }
      let room = keepsPaths ? Int.max : TextPage.width - (hanging ?? indent)
      for part in parts(of: word, room: room) {
        if !keepsPaths, line.count + part.count > TextPage.width, !isEmpty { startLine() }
        line += part
        isEmpty = false
      }
    }
    lines.append(line)
  }

  /// Adds an empty line, unless there is one or the text has not begun.
  mutating func addGap() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  private func fitsAlone(_ word: Substring, _ indent: Int) -> Bool {
    word.count <= TextPage.width - indent
  }

  /// A word as it is, or cut behind its slashes where no line has room for it.
  private func parts(of word: Substring, room: Int) -> [Substring] {
    guard word.count > room else { return [word] }
    var parts: [Substring] = []
    var start = word.startIndex
    while let slash = word[start...].dropFirst().firstIndex(of: "/") {
      parts.append(word[start..<slash])
      start = slash
    }
    return parts + [word[start...]]
  }
}
