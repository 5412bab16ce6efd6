internal import Base
internal import Compliance
internal import XMLStream

/// The bytes of one member that go or change: small records, never contents.
struct EditList {
  /// An edit, and the index of the field it empties.
  private struct Noted {
    let edit: XMLEdit
    var field: Int?
    var range: Range<Int64> { edit.range }
  }

  /// In any order, and perhaps within one another.
  private var edits: [Noted] = []
  private var fields: [CuredField] = []
  private var fieldIndices: [CuredField: Int] = [:]
  /// Whether something must go or change whose place cannot be told.
  private(set) var isUnplaced = false

  /// Notes that something must go whose place cannot be told.
  mutating func noteUnplaced() { isUnplaced = true }

  /// Takes bytes out.
  mutating func remove(_ range: Range<Int64>?, emptying field: CuredField? = nil) {
    guard let range else { return noteUnplaced() }
    edits.append(Noted(edit: XMLEdit(removing: range), field: field.map { index(of: $0) }))
  }

  /// Takes out what ended last, with all that was noted within it.
  ///
  /// Rows that follow each other make one edit: a log has as many as one likes.
  mutating func removeLast(_ range: Range<Int64>?, emptying field: CuredField? = nil) {
    guard let range else { return noteUnplaced() }
    while let last = edits.last, last.range.lowerBound >= range.lowerBound { edits.removeLast() }
    if field == nil, let last = edits.last, last.field == nil, last.edit.replacement.isEmpty,
      last.range.upperBound == range.lowerBound
    {
      edits.removeLast()
      remove(last.range.lowerBound..<range.upperBound)
    } else {
      remove(range, emptying: field)
    }
  }

  /// Puts a text in.
  mutating func insert(_ text: String, at offset: Int64?) {
    guard let offset else { return noteUnplaced() }
    edits.append(Noted(edit: XMLEdit(inserting: Array(text.utf8), at: offset)))
  }

  /// Writes another text.
  mutating func replace(_ span: XMLSpan?, with text: String) throws(GabaritError) {
    guard let span else { return noteUnplaced() }
    edits.append(Noted(edit: try XMLEdit(replacing: span, with: text)))
  }

  /// Writes another text in the place of a field that ended last, whatever was to come there.
  mutating func cure(_ field: CuredField, at span: XMLSpan?, with text: String) {
    guard let span, let edit = try? XMLEdit(replacing: span, with: text) else {
      return noteUnplaced()
    }
    while let last = edits.last, last.range == span.range { edits.removeLast() }
    edits.append(Noted(edit: edit, field: index(of: field)))
  }

  private mutating func index(of field: CuredField) -> Int {
    if let known = fieldIndices[field] { return known }
    fields.append(field)
    fieldIndices[field] = fields.count - 1
    return fields.count - 1
  }

  /// The edits in their order, those within others left out, and what they empty.
  var outcome: (edits: [XMLEdit], fields: [CuredField: Int]) {
    let sorted = edits.sorted {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }
    var result: [XMLEdit] = []
    var counts: [CuredField: Int] = [:]
    for noted in sorted {
      if let last = result.last, noted.range.lowerBound < last.range.upperBound { continue }
      result.append(noted.edit)
      if let field = noted.field { counts[fields[field], default: 0] += 1 }
    }
    return (result, counts)
  }
}
