import TextFormats

/// The fields in PHP's serialised form (`serialize`).
enum SerialisedPHP {
  /// The scalar fields in it, keys and what stands behind its end among them; nil where it is not
  /// of this form.
  ///
  /// A field's name is its key; within a list, whose keys are numbers, the list's own.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var tokenizer = PHPTokenizer(bytes)
    var reader = Reader()
    guard reader.readValue(&tokenizer) else { return nil }
    // PHP leaves what follows the first value alone; who hides something puts it there.
    while true {
      let (end, count) = (tokenizer.index, reader.found.count)
      tokenizer.beginNext()
      if reader.readValue(&tokenizer) { continue }
      reader.found.removeSubrange(count...)
      let rest = bytes[end...]
      if rest.contains(where: { $0 > 0x20 }) {
        reader.found.append(WrappedField(name: "", text: String(decoding: rest, as: UTF8.self)))
      }
      return reader.found
    }
  }

  private struct Reader {
    var found: [WrappedField] = []
    private var open: [Level] = []
    /// How many arrays and objects began.
    private var objects = 0

    /// Reads one value; false where there is none.
    mutating func readValue(_ tokenizer: inout PHPTokenizer) -> Bool {
      open = []
      while let token = tokenizer.next() { add(token, tokenizer) }
      return tokenizer.isWhole
    }

    private mutating func add(_ token: PHPTokenizer.Token, _ tokenizer: PHPTokenizer) {
      switch token.kind {
      case .end: open.removeLast()
      case .begin:
        let (name, outer) = (open.last?.valueName ?? "", open.last?.valueRecord ?? 0)
        if !open.isEmpty { open[open.count - 1].key = nil }
        objects += 1
        open.append(Level(listName: name, record: objects, outerRecord: outer))
      default:
        let text = String(decoding: tokenizer.content(of: token), as: UTF8.self)
        guard let last = open.last else {
          found.append(WrappedField(name: "", text: text))
          return
        }
        guard token.isKey else {
          found.append(WrappedField(name: last.valueName, text: text, record: last.valueRecord))
          open[open.count - 1].key = nil
          return
        }
        // Before the name of a protected or private property stands whose it is, between NULs.
        let name =
          text.first == "\0" ? text.dropFirst().drop { $0 != "\0" }.dropFirst() : text[...]
        let isNumber = token.kind == .number
        open[open.count - 1].key = (String(name), isNumber)
        if !isNumber { found.append(WrappedField(name: "", text: text, record: last.record)) }
      }
    }
  }

  /// An open array or object.
  private struct Level {
    /// What entries without a name of their own are called.
    let listName: String
    let record: Int
    /// That of the nearest object around, for entries of a list.
    let outerRecord: Int
    /// The key that waits for its value.
    var key: (text: String, isNumber: Bool)?

    /// The name of the value that comes next.
    var valueName: String { key.map { $0.isNumber ? listName : $0.text } ?? listName }
    /// The record it belongs to.
    var valueRecord: Int { key.map { $0.isNumber ? outerRecord : record } ?? outerRecord }
  }
}
