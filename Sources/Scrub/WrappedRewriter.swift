internal import TextFormats

/// Replaces words in a value and in the values within it, so that JSON stays JSON and the lengths in
/// PHP's serialised form stay true.
///
/// It takes values apart exactly as the search for people and secrets does (``WrappedForm``), so that
/// whatever that finds can be replaced.
struct WrappedRewriter {
  private let words: WordReplacer
  /// The same, as JSON writes them.
  private let wordsInJSON: WordReplacer
  /// Whether a value cannot be read, and so not be searched.
  private(set) var isUnread = false

  /// How often a value may lie within another.
  private static let deepest = 4

  private enum Reading {
    /// A text.
    case text
    /// A value that has values of its own; with words replaced, or nil where none was.
    case wrapped([UInt8]?)
  }

  init(words: WordReplacer, wordsInJSON: WordReplacer) {
    self.words = words
    self.wordsInJSON = wordsInJSON
  }

  /// The value with its words replaced; nil where there are none.
  mutating func rewritten(_ bytes: ArraySlice<UInt8>) -> [UInt8]? { rewritten(bytes, depth: 0) }

  private mutating func rewritten(_ bytes: ArraySlice<UInt8>, depth: Int) -> [UInt8]? {
    switch read(bytes, depth) {
    case .wrapped(let new): return new
    case .text:
      let new = words.replaced(in: bytes)
      return new.flatMap { bytes.elementsEqual($0) ? nil : $0 }
    }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, _ depth: Int) -> Reading {
    let form = WrappedForm(of: bytes)
    guard depth < WrappedRewriter.deepest else {
      if case .base64 = form { isUnread = true }
      guard form.isSure else { return .text }
      isUnread = true
      return .wrapped(nil)
    }
    var edits: ByteEdits?
    switch form {
    case .none: return .text
    case .json(let text): edits = json(text, depth)
    case .quoted(let text): edits = quoted(text, depth)
    case .serialised(let text): edits = serialised(text, depth)
    case .base64(let text): return base64(text, depth)
    }
    if let edits { return .wrapped(edits.applied(to: bytes)) }
    // What begins another form may be no more than what base64 passes over.
    return WrappedForm.base64(in: bytes).map { base64($0, depth) } ?? .text
  }

  /// The texts of JSON are replaced as they stand, so that escapes, order and names are kept; nil
  /// for what is no JSON.
  private mutating func json(_ text: ArraySlice<UInt8>, _ depth: Int) -> ByteEdits? {
    var tokenizer = JSONTokenizer(text, .lenient)
    var edits = ByteEdits()
    let wasUnread = isUnread
    do {
      while let token = try tokenizer.next() {
        guard token.kind == .string else { continue }
        let content = tokenizer.content(of: token)
        if case .wrapped(let new) = read(content, depth + 1) {
          guard let new else { continue }
          let escaped = JSONEscapes.escaped(String(decoding: new, as: UTF8.self))
          edits.replace(token.contents, with: Array(escaped.utf8))
        } else if let new = wordsInJSON.replaced(in: text[token.contents]) {
          edits.replace(token.contents, with: new)
        } else if let new = words.replaced(in: content) {
          // Its letters are escaped in a way that PHP does not write.
          let escaped = JSONEscapes.escaped(String(decoding: new, as: UTF8.self))
          edits.replace(token.contents, with: Array(escaped.utf8))
        }
      }
    } catch {
      isUnread = wasUnread
      return nil
    }
    // Part of an escape can look like a word.
    return edits.applied(to: text).map { WrappedRewriter.isJSON($0) } ?? true ? edits : ByteEdits()
  }

  /// A JSON string that is the whole value; nil for a text that somebody put in quotes.
  private mutating func quoted(_ text: ArraySlice<UInt8>, _ depth: Int) -> ByteEdits? {
    guard let content = JSONTokenizer.string(in: text) else { return nil }
    let isEscaped = text.contains(UInt8(ascii: "\\"))
    guard isEscaped || WrappedForm(of: content[...]).isWrapped else { return nil }
    return json(text, depth)
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    var tokenizer = JSONTokenizer(bytes[...], .lenient)
    do { while try tokenizer.next() != nil {} } catch { return false }
    return true
  }

  /// The texts of PHP's form, with their lengths; nil for what is not of this form.
  private mutating func serialised(_ text: ArraySlice<UInt8>, _ depth: Int) -> ByteEdits? {
    var tokenizer = PHPTokenizer(text)
    guard var edits = serialisedValue(&tokenizer, depth) else { return nil }
    // PHP ignores what follows the first value, but a search does not.
    while true {
      let end = tokenizer.index
      tokenizer.beginNext()
      if let more = serialisedValue(&tokenizer, depth) {
        edits.append(more)
        continue
      }
      let rest = text[end...]
      if let new = rewritten(rest, depth: depth + 1) {
        edits.replace(end..<text.endIndex, with: new)
      }
      return edits
    }
  }

  private mutating func serialisedValue(
    _ tokenizer: inout PHPTokenizer, _ depth: Int
  ) -> ByteEdits? {
    var edits = ByteEdits()
    let wasUnread = isUnread
    while let token = tokenizer.next() {
      let content = tokenizer.content(of: token)
      // What is a number to PHP is nobody's name; what only begins as one may hold anything.
      let isNumber = token.kind == .number && !content.contains(UInt8(ascii: "\""))
      guard !token.isKey, !isNumber, let new = rewritten(content, depth: depth + 1) else {
        continue
      }
      switch token.kind {
      case .text, .escapedText:
        edits.replace(token.range, with: Array("s:\(new.count):\"".utf8) + new + "\";".utf8)
      // Only its class knows what else the contents of an object count; a case must exist.
      default: isUnread = true
      }
    }
    guard tokenizer.isWhole else {
      isUnread = wasUnread
      return nil
    }
    return edits
  }

  private mutating func base64(_ text: ArraySlice<UInt8>, _ depth: Int) -> Reading {
    let inner = Base64.decoded(text)[...]
    switch read(inner, depth + 1) {
    case .wrapped(let new): return .wrapped(new.map { Array(Base64.encoded($0).utf8) })
    case .text:
      // Of words that happen to be base64 of a bracket there are many: "Instructions".
      guard case .serialised(let php) = WrappedForm(of: inner), PHPTokenizer.isSure(php) else {
        return .text
      }
      isUnread = true
      return .wrapped(nil)
    }
  }
}

/// Parts of a text to replace, in their order.
struct ByteEdits {
  private var edits: [(range: Range<Int>, new: [UInt8])] = []

  mutating func replace(_ range: Range<Int>, with new: [UInt8]) { edits.append((range, new)) }

  mutating func append(_ other: ByteEdits) { edits += other.edits }

  /// The text with the parts replaced; nil where that changes nothing.
  func applied(to text: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var index = text.startIndex
    for edit in edits {
      result += text[index..<edit.range.lowerBound]
      result += edit.new
      index = edit.range.upperBound
    }
    result += text[index...]
    return text.elementsEqual(result) ? nil : result
  }
}
