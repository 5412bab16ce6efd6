internal import Base
internal import XMLStream

/// A handler that keeps the path of the open elements and the text of those without children, for
/// members that are lists of short fields.
///
/// Made to be subclassed. It also counts what Moodle would read in another way than it stands:
/// Moodle takes attributes for fields, of a field given twice the last that is not blank, and text
/// beside children for a value; a field behind a nested element replaces the fields before it, or
/// begins a second record (`grouped_parser_processor::postprocess_chunk` and `add_missing_sub`).
/// What lies in elements that Moodle does not read counts for nothing.
class XMLFieldHandler: XMLHandler {
  /// The path of the innermost open element: `/course/category/name`.
  private(set) var path = ""
  /// How many fields could be read in two ways.
  private(set) var ambiguities = 0
  /// How many elements Moodle does not read; what lies within one of them is not counted again.
  private(set) var unreadElements = 0

  private struct Open {
    var pathLength: Int
    var isRead: Bool
    var hasChildren = false
    /// Whether a field has a value, and whether an element with children stands behind it.
    var hasValue = false
    var isInterrupted = false
    var hasText = false
    var fields: Set<String> = []
  }

  private let fieldBytes: Int
  private let recordsSpans: Bool
  private let attributes: Set<String>
  private var open: [Open] = []
  private var text: [UInt8] = []
  private var isLeaf = false
  private var isTooLong = false
  private var opening: XMLOpening?

  /// Makes a handler.
  ///
  /// - Parameters:
  ///   - attributes: the attributes that Moodle writes; any other counts as an ambiguity.
  ///   - recordsSpans: whether ``field(_:at:)`` is told where its text stands, and fields given
  ///     twice are counted.
  init(limits: Limits, attributes: Set<String>, recordsSpans: Bool = false) {
    fieldBytes = limits.fieldBytes
    self.attributes = attributes
    self.recordsSpans = recordsSpans
  }

  /// An element began; ``path`` ends with it.
  func begin(_ element: XMLStart) throws(GabaritError) {}

  /// An element without children ended; ``path`` still ends with it.
  ///
  /// Not called where its text is longer than `Limits.fieldBytes`: a course's summary may hold
  /// whole pictures, and nothing that is looked at here is that long.
  ///
  /// - Parameters:
  ///   - text: its whole text.
  ///   - span: where it stands, if spans are recorded and it can be told.
  func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {}

  /// An element with or without children ended, after its ``field(_:at:)``.
  func finish() throws(GabaritError) {}

  /// Whether Moodle reads the element at ``path``; asked as an element begins, before
  /// ``begin(_:)``, and only where its parent is read.
  func isReadByMoodle() -> Bool { true }

  /// Whether Moodle reads the innermost open element.
  final var isCurrentRead: Bool { open.last?.isRead ?? false }

  /// Notes that a field could be read in two ways.
  final func noteAmbiguity() { ambiguities += 1 }

  /// Follows the path.
  final func start(_ element: XMLStart) throws(GabaritError) {
    let parent = open.indices.last
    if let parent {
      if isLeaf, text.contains(where: XMLFieldHandler.isSolid) { open[parent].hasText = true }
      open[parent].hasChildren = true
      if parent > 0, open[parent - 1].hasValue { open[parent - 1].isInterrupted = true }
    }
    let pathLength = path.utf8.count
    path += "/"
    path += element.name
    let isWithinRead = parent.map { open[$0].isRead } ?? true
    let isRead = isWithinRead && isReadByMoodle()
    if isWithinRead, !isRead { unreadElements += 1 }
    if isRead, !element.attributeNames.allSatisfy(attributes.contains) { ambiguities += 1 }
    open.append(Open(pathLength: pathLength, isRead: isRead))
    text.removeAll(keepingCapacity: true)
    isLeaf = true
    isTooLong = false
    opening = recordsSpans ? element.contents : nil
    try begin(element)
  }

  /// Collects the text of a field.
  final func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    guard isLeaf else {
      if let last = open.indices.last, piece.contains(where: XMLFieldHandler.isSolid) {
        open[last].hasText = true
      }
      return
    }
    guard !isTooLong, text.count + piece.count <= fieldBytes else {
      isTooLong = true
      return
    }
    text.append(contentsOf: piece)
  }

  /// Hands on the field.
  final func end(_ element: XMLEnd) throws(GabaritError) {
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
      if !isTooLong { try field(String(decoding: text, as: UTF8.self), at: span) }
      noteField(element.name)
    }
    try finish()
    isLeaf = false
    guard let ended = open.popLast() else { return }
    if ended.isRead, ended.hasChildren, ended.hasText { ambiguities += 1 }
    // Cut by bytes: a name may begin with what joins the character before it.
    path.removeSubrange(path.utf8.index(path.startIndex, offsetBy: ended.pathLength)...)
  }

  /// Counts a field that is there already, or stands behind a nested element.
  private func noteField(_ name: String) {
    let parent = open.count - 2
    guard parent >= 0, open[parent].isRead else { return }
    if recordsSpans, open[parent + 1].isRead, !open[parent].fields.insert(name).inserted {
      ambiguities += 1
    }
    // Of whatever name; but a piece of a record in which no field has a value is passed over.
    guard isTooLong || hasValue else { return }
    if open[parent].isInterrupted { ambiguities += 1 } else { open[parent].hasValue = true }
  }

  private var hasValue: Bool {
    text.contains(where: XMLFieldHandler.isSolid) && !text.elementsEqual(XMLFieldHandler.null)
  }

  /// What Moodle writes for no value (`backup_xml_transformer::process`).
  private static let null = Array("$@NULL@$".utf8)

  private static func isSolid(_ byte: UInt8) -> Bool { ![0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
