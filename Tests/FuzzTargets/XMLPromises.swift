internal import Groundwork
internal import XMLStream

/// What holds for XML members.
enum XMLPromises {
  /// Cut into whatever pieces, a document is the same; and a field edited is that field with the new
  /// text, and nothing else.
  static func read(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let size = Int(input.byte()) + 1
    let chosen = Int(input.byte())
    let document = Array(input.rest)
    let whole = try events(of: document, pieces: document.count + 1)
    let pieces = try events(of: document, pieces: size)
    try promise(whole?.texts == pieces?.texts, "pieces of \(size) bytes give the same texts")
    guard let whole, let pieces else { return }
    try promise(whole.paths == pieces.paths, "pieces give the same elements")
    try edit(document, whole, chosen)
  }

  private static func edit(_ document: [UInt8], _ before: Fields, _ chosen: Int) throws {
    guard !before.spans.isEmpty else { return }
    let (index, span) = before.spans[chosen % before.spans.count]
    let text = "a < b & \"c\" > é\(chosen)"
    var splicer = try XMLSplicer([try XMLEdit(replacing: span, with: text)])
    var edited: [UInt8] = []
    for start in stride(from: 0, to: document.count, by: 7) {
      let piece = Array(document[start..<min(document.count, start + 7)])
      try piece.withBytes { (piece) throws(GabaritError) in
        try splicer.splice(piece) { (bytes) throws(GabaritError) in edited += bytes }
      }
    }
    try splicer.finish()
    try promise(
      Int64(edited.count) == splicer.size(from: Int64(document.count)),
      "an edited member has the size that was told")
    let range = Int(span.range.lowerBound)..<Int(span.range.upperBound)
    try promise(
      edited.starts(with: document[..<range.lowerBound])
        && edited.suffix(document.count - range.upperBound) == document[range.upperBound...],
      "an edit leaves all bytes around it")
    guard let after = try events(of: edited, pieces: edited.count + 1) else {
      throw BrokenPromise("an edited document can be read")
    }
    try promise(after.paths == before.paths, "an edit leaves the elements")
    var expected = before.texts
    expected[index] = text
    try promise(after.texts == expected, "an edit changes its field alone")
  }

  /// The fields of a document; nil where it is refused.
  private static func events(of document: [UInt8], pieces: Int) throws -> Fields? {
    let fields = Fields()
    do throws(GabaritError) {
      let parser = try XMLPushParser(limits: fuzzLimits, handler: fields)
      var at = 0
      while at < document.count {
        let end = min(document.count, at + pieces)
        try Array(document[at..<end]).withBytes { (piece) throws(GabaritError) in
          try parser.feed(piece)
        }
        at = end
      }
      try parser.finish()
    } catch {
      try promiseRefusal(error)
      return nil
    }
    return fields
  }
}

/// Notes fields, and where they stand.
private final class Fields: XMLFieldHandler {
  private(set) var paths: [String] = []
  private(set) var texts: [String] = []
  private(set) var spans: [(Int, XMLSpan)] = []

  init() { super.init(limits: fuzzLimits, attributes: [], recordsSpans: true) }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    if let span { spans.append((texts.count, span)) }
    paths.append(path)
    texts.append(text)
  }
}
