import Groundwork
import TestKit
import XMLStream

/// Notes each field with its place, and each attribute `id`.
final class FieldRecorder: XMLFieldHandler {
  struct Field: Equatable {
    var path: String
    var text: String
    var span: XMLSpan?
  }

  var fields: [Field] = []
  var attributes: [Field] = []

  init(limits: Limits = Limits()) { super.init(limits: limits, attributes: [], recordsSpans: true) }

  override func begin(_ element: XMLStart) throws(GabaritError) {
    guard let value = element.attribute("id") else { return }
    attributes.append(
      Field(path: path + "/@id", text: value, span: element.span(ofAttribute: "id")))
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    fields.append(Field(path: path, text: text, span: span))
  }

  /// The only field of a path.
  func field(_ path: String) -> Field? { fields.first { $0.path == path } }
}

/// Parses a document in pieces of a size; 0 means random sizes from one byte to 64 KB.
func parse(
  _ bytes: [UInt8], pieces: Int = 0, limits: Limits = Limits(), handler: (any XMLHandler)?
) throws(GabaritError) {
  let parser = try XMLPushParser(limits: limits, handler: handler)
  var rest = bytes[...]
  while !rest.isEmpty {
    let size = pieces > 0 ? pieces : Int.random(in: 1...(1 << Int.random(in: 0...16)))
    let piece = Array(rest.prefix(size))
    rest = rest.dropFirst(piece.count)
    let result: Result<Void, GabaritError> = piece.withUnsafeBytes { piece in
      do throws(GabaritError) { return .success(try parser.feed(piece)) } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
  try parser.finish()
}

/// Parses a document and returns what was noted.
func record(
  _ text: String, pieces: Int = 0, limits: Limits = Limits()
) throws(GabaritError) -> FieldRecorder {
  let recorder = FieldRecorder(limits: limits)
  try parse(Array(text.utf8), pieces: pieces, limits: limits, handler: recorder)
  return recorder
}

/// What a splicer makes of a document, fed in pieces of a size.
func splice(_ bytes: [UInt8], _ edits: [XMLEdit], pieces: Int) throws -> [UInt8] {
  var splicer = try XMLSplicer(edits)
  var result: [UInt8] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = Array(rest.prefix(pieces))
    rest = rest.dropFirst(piece.count)
    try piece.withUnsafeBytes { piece in
      try splicer.splice(piece) { (bytes) throws(GabaritError) in result += bytes }
    }
  }
  try splicer.finish()
  #if DEBUG
    precondition(Int64(result.count) == splicer.size(from: Int64(bytes.count)))
  #endif
  return result
}
