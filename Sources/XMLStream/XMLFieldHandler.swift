public import Groundwork

/// A handler that keeps the path of the open elements and the text of those without children, for
/// members that are lists of short fields.
///
/// Made to be subclassed.
open class XMLFieldHandler: XMLHandler {
  /// The path of the innermost open element: `/course/category/name`.
  public private(set) var path = ""

  private let fieldBytes: Int
  private let recordsSpans: Bool
  private var text: [UInt8] = []
  private var isLeaf = false
  private var opening: XMLOpening?

  /// - Parameter recordsSpans: whether ``field(_:at:)`` is told where its text stands.
  public init(limits: Limits, recordsSpans: Bool = false) {
    fieldBytes = limits.fieldBytes
    self.recordsSpans = recordsSpans
  }

  /// An element began; ``path`` ends with it.
  open func begin(_ element: XMLStart) throws(GabaritError) {}

  /// An element without children ended; ``path`` still ends with it.
  ///
  /// - Parameters:
  ///   - text: its whole text.
  ///   - span: where it stands, if spans are recorded and it can be told.
  open func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {}

  /// An element with or without children ended, after its ``field(_:at:)``.
  open func finish() throws(GabaritError) {}

  /// Follows the path.
  public final func start(_ element: XMLStart) throws(GabaritError) {
    path += "/"
    path += element.name
    text.removeAll(keepingCapacity: true)
    isLeaf = true
    opening = recordsSpans ? element.contents : nil
    try begin(element)
  }

  /// Collects the text of a field.
  public final func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    guard isLeaf else { return }
    guard text.count + piece.count <= fieldBytes else {
      throw GabaritError(.limitExceeded, "has a field of more than \(fieldBytes) bytes")
    }
    text.append(contentsOf: piece)
  }

  /// Hands on the field.
  public final func end(_ element: XMLEnd) throws(GabaritError) {
    if isLeaf {
      var span: XMLSpan?
      switch opening {
      case .empty(let place): span = place
      case .tag(let contents):
        if let end = element.tagOffset, end >= contents {
          span = XMLSpan(range: contents..<end, form: .text)
        }
      case nil: break
      }
      try field(String(decoding: text, as: UTF8.self), at: span)
    }
    try finish()
    isLeaf = false
    path.removeLast(element.name.count + 1)
  }
}
