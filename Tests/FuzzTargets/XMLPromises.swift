internal import Base
internal import TestKit
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
    guard let whole, let pieces else {
      return try promise(
        (whole == nil) == (pieces == nil), "pieces of \(size) bytes are refused as the whole is")
    }
    try promise(
      whole.map(\.text) == pieces.map(\.text), "pieces of \(size) bytes give the same texts")
    try promise(whole.map(\.path) == pieces.map(\.path), "pieces give the same elements")
    try edit(document, whole, chosen)
  }

  private static func edit(_ document: [UInt8], _ before: [LeafFields.Field], _ chosen: Int) throws
  {
    let placed = before.enumerated().compactMap { index, field in field.span.map { (index, $0) } }
    guard !placed.isEmpty else { return }
    let (index, span) = placed[chosen % placed.count]
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
    try promise(after.map(\.path) == before.map(\.path), "an edit leaves the elements")
    var expected = before.map(\.text)
    expected[index] = text
    try promise(after.map(\.text) == expected, "an edit changes its field alone")
  }

  /// The fields of a document; nil where it is refused.
  private static func events(of document: [UInt8], pieces: Int) throws -> [LeafFields.Field]? {
    let fields = LeafFields()
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
    return fields.fields
  }
}
