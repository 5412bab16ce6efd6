package import Base
package import XMLStream

/// Keeps track of where the elements of one member stand.
///
/// It follows the same events as its readers, each before them.
package final class ElementPlaces: XMLHandler {
  /// An element that has ended.
  package struct Ended {
    /// The number of its name in this document.
    package let nameNumber: Int
    /// How many elements were open, itself included.
    package let depth: Int
    /// Whether other elements stood in it.
    package let hasChildren: Bool
    /// Its bytes, with the white space before it; nil where that cannot be told.
    package let range: Range<Int64>?
    /// What stands in it; nil where that cannot be told.
    package let contents: XMLSpan?
  }

  private struct Open {
    /// Behind the tag before it; nil where text stands between.
    let start: Int64?
    let contents: XMLOpening?
    let nameNumber: Int
    var hasChildren = false
  }

  private var open: [Open] = []
  private var isTextSolid = false
  /// Where the last tag ended; nil where that cannot be told.
  package private(set) var tagEnd: Int64? = 0
  /// The element that ended last.
  package private(set) var ended: Ended?

  init() {}

  /// The number of the innermost element's name where no other element has stood in it yet.
  package var leafNameNumber: Int? {
    open.last.flatMap { $0.hasChildren ? nil : $0.nameNumber }
  }

  /// Notes where an element begins.
  package func start(_ element: XMLStart) throws(GabaritError) {
    if !open.isEmpty { open[open.count - 1].hasChildren = true }
    let contents = element.contents
    open.append(
      Open(
        start: isTextSolid ? nil : tagEnd, contents: contents, nameNumber: element.nameNumber))
    switch contents {
    case .tag(let contents): tagEnd = contents
    case .empty(let span): tagEnd = span.range.upperBound
    case nil: tagEnd = nil
    }
    isTextSolid = false
  }

  /// Notes whether text stands between two elements.
  package func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    if !isTextSolid { isTextSolid = !piece.allSatisfy { $0 <= 0x20 } }
  }

  /// Notes where an element ends.
  package func end(_ element: XMLEnd) throws(GabaritError) {
    guard let last = open.popLast() else { return }
    let end = element.endOffset
    var range: Range<Int64>?
    if let start = last.start, let end, start <= end { range = start..<end }
    ended = Ended(
      nameNumber: last.nameNumber, depth: element.depth, hasChildren: last.hasChildren,
      range: range, contents: contents(of: last, element))
    tagEnd = end
    isTextSolid = false
  }

  private func contents(of element: Open, _ end: XMLEnd) -> XMLSpan? {
    switch element.contents {
    case .empty(let span): span
    case .tag(let contents):
      end.tagOffset.flatMap { offset in
        offset >= contents ? XMLSpan(range: contents..<offset, form: .text) : nil
      }
    case nil: nil
    }
  }
}
