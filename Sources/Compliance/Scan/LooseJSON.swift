import TextFormats

/// The fields in JSON, which is read leniently: with each of several fields of one name, since who
/// reads a record takes the last and who looks at it sees them all.
enum LooseJSON {
  /// The scalar fields, keys among them; nil where the text is no JSON.
  ///
  /// A field's name is that of the nearest key.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var tokenizer = JSONTokenizer(bytes, .lenient)
    var found: [WrappedField] = []
    var open: [Level] = []
    var objects = 0
    var name = ""
    do {
      while let token = try tokenizer.next() {
        let record = open.last?.record ?? 0
        switch token.kind {
        case .beginObject, .beginArray:
          let isObject = token.kind == .beginObject
          if isObject { objects += 1 }
          open.append(Level(name: name, record: isObject ? objects : record))
        case .name:
          name = tokenizer.text(of: token)
          found.append(WrappedField(name: "", text: name, record: record))
        case .string, .number:
          found.append(WrappedField(name: name, text: tokenizer.text(of: token), record: record))
          name = open.last?.name ?? ""
        case .word: name = open.last?.name ?? ""
        case .end:
          open.removeLast()
          name = open.last?.name ?? ""
        }
      }
    } catch { return nil }
    return found
  }

  private struct Level {
    /// What values without a name of their own are called.
    let name: String
    /// The number of the nearest object.
    let record: Int
  }
}
