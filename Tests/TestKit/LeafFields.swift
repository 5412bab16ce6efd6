package import Base
package import XMLStream

/// Notes the fields of an XML document, and each attribute `id`, with their places.
///
/// A field is an element without children.
package final class LeafFields: XMLHandler {
  /// A field or an attribute.
  package struct Field: Equatable {
    /// The path of its element: `/course/category/name`; an attribute's ends with `/@id`.
    package var path: String
    /// Its text, entities resolved.
    package var text: String
    /// Where it stands; nil where libxml2 cannot tell.
    package var span: XMLSpan?
  }

  /// The fields, in the document's order.
  package private(set) var fields: [Field] = []
  /// The attributes `id`, in the document's order.
  package private(set) var attributes: [Field] = []

  private var names: [String] = []
  private var text: [UInt8] = []
  private var opening: XMLOpening?
  private var isLeaf = false

  package init() {}

  /// The first field of a path.
  package func field(_ path: String) -> Field? { fields.first { $0.path == path } }

  private var path: String { names.map { "/" + $0 }.joined() }

  package func start(_ element: XMLStart) throws(GabaritError) {
    names.append(element.name)
    text = []
    opening = element.contents
    isLeaf = true
    guard let value = element.attribute("id") else { return }
    attributes.append(
      Field(path: path + "/@id", text: value, span: element.span(ofAttribute: "id")))
  }

  package func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    if isLeaf { text.append(contentsOf: piece) }
  }

  package func end(_ element: XMLEnd) throws(GabaritError) {
    if isLeaf {
      fields.append(
        Field(path: path, text: String(decoding: text, as: UTF8.self), span: span(to: element)))
    }
    isLeaf = false
    names.removeLast()
  }

  private func span(to element: XMLEnd) -> XMLSpan? {
    switch opening {
    case .empty(let place): return place
    case .tag(let contents):
      guard let end = element.tagOffset, end >= contents else { return nil }
      return XMLSpan(range: contents..<end, form: .text)
    case nil: return nil
    }
  }
}
