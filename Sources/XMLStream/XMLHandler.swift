public import Groundwork

/// What is told of an XML member while it is read.
///
/// Bytes and elements are good during the call only.
public protocol XMLHandler: AnyObject {
  /// An element begins.
  func start(_ element: XMLStart) throws(GabaritError)
  /// A piece of the text of the innermost open element, entities resolved. A long text comes in
  /// many pieces, cut anywhere, in the middle of a character too.
  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError)
  /// An element ends.
  func end(_ element: XMLEnd) throws(GabaritError)
}

/// The start of an element.
public struct XMLStart {
  /// The element's name, with its prefix where it has one.
  public let name: String
  /// How many elements are open, this one included: 1 for the document element.
  public let depth: Int
  private let source: any XMLPositions

  init(name: String, depth: Int, source: any XMLPositions) {
    self.name = name
    self.depth = depth
    self.source = source
  }

  /// An attribute's value with entities resolved, or nil where the element has no such attribute.
  public func attribute(_ name: String) -> String? { source.attribute(name)?.value }

  /// The names of the element's attributes.
  public var attributeNames: [String] { source.attributeNames }

  /// Where an attribute's value stands, or nil where there is none or it holds entities or more
  /// than ASCII, since libxml2 hands on a copy then.
  public func span(ofAttribute name: String) -> XMLSpan? { source.attribute(name)?.span }

  /// Where the element's contents begin, or its `/>` where it is empty; nil where libxml2 cannot
  /// tell.
  public var contents: XMLOpening? { source.opening(name) }
}

/// The end of an element.
public struct XMLEnd {
  /// The element's name, with its prefix where it has one.
  public let name: String
  /// How many elements are open, this one still included.
  public let depth: Int
  private let source: any XMLPositions

  init(name: String, depth: Int, source: any XMLPositions) {
    self.name = name
    self.depth = depth
    self.source = source
  }

  /// The offset of the end tag's `<`; nil for an empty-element tag, or where libxml2 cannot tell.
  public var tagOffset: Int64? { source.endTagOffset }
}

/// How an element opens.
public enum XMLOpening: Sendable, Equatable {
  /// With a start tag; its contents begin at this offset.
  case tag(contents: Int64)
  /// With an empty-element tag, whose `/>` stands at this offset.
  case empty(XMLSpan)
}

/// A place in a member whose text can be replaced.
public struct XMLSpan: Sendable, Equatable {
  /// What stands there, which decides how a replacement is written.
  public enum Form: Sendable, Equatable {
    /// The text between a start tag and its end tag.
    case text
    /// The value of an attribute, without its quotes.
    case attribute
    /// The `/>` of an empty-element tag of this name.
    case emptyTag(String)
  }

  /// The bytes it takes, from the start of the member.
  public var range: Range<Int64>
  /// What stands there.
  public var form: Form

  /// Names a place.
  public init(range: Range<Int64>, form: Form) {
    self.range = range
    self.form = form
  }
}

/// What the parser can tell of positions, during a call of the handler.
protocol XMLPositions: AnyObject {
  func attribute(_ name: String) -> (value: String, span: XMLSpan?)?
  var attributeNames: [String] { get }
  func opening(_ name: String) -> XMLOpening?
  var endTagOffset: Int64? { get }
}
