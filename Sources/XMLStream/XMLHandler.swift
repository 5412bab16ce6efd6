package import Base

/// What is told of an XML member while it is read.
///
/// Bytes and elements are good during the call only.
package protocol XMLHandler: AnyObject {
  /// An element begins.
  func start(_ element: XMLStart) throws(GabaritError)
  /// A piece of the text of the innermost open element, entities resolved.
  ///
  /// A long text comes in many pieces, cut anywhere, in the middle of a character too. White space
  /// after the end of another element is left out, as long as nothing else comes: half of all
  /// texts are such, since Moodle puts each element on a line of its own. (Where elements may have
  /// namespaces it is told: other formats have white space between words there.)
  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError)
  /// An element ends.
  func end(_ element: XMLEnd) throws(GabaritError)
  /// A comment or a processing instruction, which Moodle's reader passes over.
  ///
  /// - Parameter range: its bytes; nil where libxml2 cannot tell.
  func hidden(at range: Range<Int64>?) throws(GabaritError)
}

extension XMLHandler {
  /// Most have no use for it.
  package func hidden(at range: Range<Int64>?) throws(GabaritError) {}
}

/// What is told of an XML member, as ``XMLHandler``, to a value.
package protocol XMLReader {
  /// An element begins.
  mutating func start(_ element: XMLStart) throws(GabaritError)
  /// A piece of the text of the innermost open element, as ``XMLHandler`` says.
  mutating func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError)
  /// An element ends.
  mutating func end(_ element: XMLEnd) throws(GabaritError)
}

/// Hands events on to a value.
///
/// A handler of many fields would have each access to each of them checked. Here that is left out:
/// that no event comes within another, which is what it is for, the parser vouches for.
package final class XMLReaderHandler<Reader: XMLReader>: XMLHandler {
  @exclusivity(unchecked) @usableFromInline var reader: Reader

  /// Takes the value.
  @inlinable package init(_ reader: Reader) { self.reader = reader }

  /// Tells the value.
  @inlinable package func start(_ element: XMLStart) throws(GabaritError) {
    try reader.start(element)
  }

  /// Tells the value.
  @inlinable package func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    try reader.text(piece)
  }

  /// Tells the value.
  @inlinable package func end(_ element: XMLEnd) throws(GabaritError) {
    try reader.end(element)
  }
}

/// Hands events on to two handlers, one after the other.
package final class XMLHandlerPair: XMLHandler {
  private let first: any XMLHandler
  private let second: any XMLHandler

  /// Names the two.
  package init(_ first: any XMLHandler, _ second: any XMLHandler) {
    self.first = first
    self.second = second
  }

  /// One handler for several, which get each event in their order; nil for none.
  package static func joining(_ handlers: [any XMLHandler]) -> (any XMLHandler)? {
    guard let last = handlers.last else { return nil }
    return handlers.dropLast().reversed().reduce(last) { XMLHandlerPair($1, $0) }
  }

  /// Tells both.
  package func start(_ element: XMLStart) throws(GabaritError) {
    try first.start(element)
    try second.start(element)
  }

  /// Tells both.
  package func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    try first.text(piece)
    try second.text(piece)
  }

  /// Tells both.
  package func end(_ element: XMLEnd) throws(GabaritError) {
    try first.end(element)
    try second.end(element)
  }

  /// Tells both.
  package func hidden(at range: Range<Int64>?) throws(GabaritError) {
    try first.hidden(at: range)
    try second.hidden(at: range)
  }
}

/// The start of an element.
package struct XMLStart {
  /// A number that stands for the element's name in this document, from 0.
  ///
  /// Elements and attributes have the same one if and only if their names are the same.
  package let nameNumber: Int
  /// How many elements are open, this one included: 1 for the document element.
  package let depth: Int
  /// Good during the call only, like all that an element tells.
  private unowned(unsafe) let source: Sink

  init(nameNumber: Int, depth: Int, source: Sink) {
    self.nameNumber = nameNumber
    self.depth = depth
    self.source = source
  }

  /// The element's name, with its prefix where it has one.
  package var name: String { source.name(nameNumber) }

  /// How many attributes the element has.
  package var attributeCount: Int { source.attributeCount }

  /// The number that stands for the name of an attribute, as ``nameNumber`` does for the element's;
  /// nil behind the last.
  package func attributeNumber(at index: Int) -> Int? { source.attributeName(index) }

  /// An attribute's value with entities resolved, or nil where the element has no such attribute.
  package func attribute(_ name: String) -> String? { source.attribute(name)?.value }

  /// An attribute's name, without a prefix, and its value with entities resolved; nil behind the
  /// last.
  package func attribute(at index: Int) -> (name: String, value: String)? {
    source.attribute(at: index)
  }

  /// Whether the value of an attribute has nothing but letters and digits of ASCII, without a copy
  /// of it; false behind the last.
  package func isWord(attributeAt index: Int) -> Bool {
    source.attributeBytes(index)?.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    } ?? false
  }

  /// The names of the element's attributes.
  package var attributeNames: [String] {
    (0..<attributeCount).compactMap { attributeNumber(at: $0).map(name(of:)) }
  }

  /// The name that a number of this document stands for.
  package func name(of number: Int) -> String { source.name(number) }

  /// Where an attribute's value stands, or nil where there is none or it holds entities or more
  /// than ASCII, since libxml2 hands on a copy then.
  package func span(ofAttribute name: String) -> XMLSpan? { source.attribute(name)?.span }

  /// Where the element's contents begin, or its `/>` where it is empty; nil where libxml2 cannot
  /// tell.
  package var contents: XMLOpening? { source.opening(nameNumber) }
}

/// The end of an element.
package struct XMLEnd {
  /// How many elements are open, this one still included.
  package let depth: Int
  private let address: UnsafePointer<UInt8>
  private unowned(unsafe) let source: Sink

  init(address: UnsafePointer<UInt8>, depth: Int, source: Sink) {
    self.address = address
    self.depth = depth
    self.source = source
  }

  /// The element's name, with its prefix where it has one.
  package var name: String { String(cString: address) }

  /// The offset of the end tag's `<`; nil for an empty-element tag, or where libxml2 cannot tell.
  package var tagOffset: Int64? { source.endTagOffset }

  /// The offset behind the element's last byte, of an empty-element tag too; nil where libxml2
  /// cannot tell.
  package var endOffset: Int64? { source.endOffset }
}

/// How an element opens.
package enum XMLOpening: Sendable, Equatable {
  /// With a start tag; its contents begin at this offset.
  case tag(contents: Int64)
  /// With an empty-element tag, whose `/>` stands at this offset.
  case empty(XMLSpan)
}

/// A place in a member whose text can be replaced.
package struct XMLSpan: Sendable, Equatable, Codable {
  /// What stands there, which decides how a replacement is written.
  package enum Form: Sendable, Equatable, Codable {
    /// The text between a start tag and its end tag.
    case text
    /// The value of an attribute, without its quotes.
    case attribute
    /// The `/>` of an empty-element tag of this name.
    case emptyTag(String)
  }

  /// The bytes it takes, from the start of the member.
  package var range: Range<Int64>
  /// What stands there.
  package var form: Form

  /// Names a place.
  package init(range: Range<Int64>, form: Form) {
    self.range = range
    self.form = form
  }
}
