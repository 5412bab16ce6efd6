internal import Base
internal import TestKit
internal import XMLStream

/// What holds where all texts of an XML member are replaced.
enum EditPromises {
  /// It reads again, with every text the new one.
  static func replaceAll(_ bytes: [UInt8]) throws {
    let reader = LeafFields()
    do throws(GabaritError) {
      let parser = try XMLPushParser(limits: fuzzLimits, handler: reader)
      try bytes.withBytes { (all) throws(GabaritError) in try parser.feed(all) }
      try parser.finish()
    } catch { return try promiseRefusal(error) }
    let spans = reader.fields.compactMap(\.span)
    let text = "a & <b>\n"
    var splicer = try XMLSplicer(spans.map { try XMLEdit(replacing: $0, with: text) })
    var result: [UInt8] = []
    // In two pieces: an edit may lie on the border.
    let half = bytes.count / 2
    for piece in [bytes[..<half], bytes[half...]] {
      try Array(piece).withBytes { (piece) throws(GabaritError) in
        try splicer.splice(piece) { (part) throws(GabaritError) in result += part }
      }
    }
    try splicer.finish()
    try promise(
      Int64(result.count) == splicer.size(from: Int64(bytes.count)), "the size is as foretold")
    let again = LeafFields()
    do throws(GabaritError) {
      let parser = try XMLPushParser(handler: again)
      try result.withBytes { (all) throws(GabaritError) in try parser.feed(all) }
      try parser.finish()
    } catch { throw BrokenPromise("edited, it can be read: \(error)") }
    try promise(again.fields.count == reader.fields.count, "no field is lost")
    try promise(
      again.fields.allSatisfy { $0.span == nil || $0.text == text }, "each text is the new one")
  }
}
