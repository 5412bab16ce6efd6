internal import Base
internal import CXML

/// What libxml2 calls back into.
final class Sink {
  let limits: Limits
  let takesNamespaces: Bool
  // Not optional: to bind it would be to retain it, for each event.
  let handler: any XMLHandler
  var context: xmlParserCtxtPtr?
  var failure: GabaritError?
  private(set) var elements = 0
  /// Comments and processing instructions.
  private(set) var hidden = 0
  private var textBytes: Int64 = 0
  private var depth = 0
  /// Whether nothing but white space came since an element ended.
  private var followsEnd = false
  // Nothing calls back into the table, so that to check that for each event would be for nothing.
  @exclusivity(unchecked) private var names = NameTable()
  private var attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  private(set) var attributeCount = 0

  init(limits: Limits, takesNamespaces: Bool, handler: (any XMLHandler)?) {
    self.limits = limits
    self.takesNamespaces = takesNamespaces
    self.handler = handler ?? Nobody()
  }

  static func install(into callbacks: inout xmlSAXHandler) {
    callbacks.startDocument = { user in Sink.with(user) { $0.startDocument() } }
    callbacks.internalSubset = { user, _, _, _ in
      Sink.with(user) {
        $0.fail(.badXML, "has a DOCTYPE, which no Moodle backup does: it is refused")
      }
    }
    callbacks.startElementNs = { user, name, prefix, _, namespaces, _, count, _, attributes in
      Sink.with(user) { sink in
        guard sink.takesNamespaces || prefix == nil && namespaces == 0 else {
          sink.fail(.badXML, "uses XML namespaces, which Moodle never writes")
          return
        }
        sink.start(name, Int(count), attributes)
      }
    }
    callbacks.endElementNs = { user, name, _, _ in Sink.with(user) { $0.end(name) } }
    callbacks.characters = { user, bytes, count in Sink.with(user) { $0.text(bytes, count) } }
    callbacks.cdataBlock = { user, bytes, count in Sink.with(user) { $0.text(bytes, count) } }
    // Moodle writes neither, and its reader passes over both.
    callbacks.comment = { user, _ in
      Sink.with(user) { sink in
        guard let context = sink.context else { return }
        sink.hide(gabarit_xml_comment_length(context))
      }
    }
    callbacks.processingInstruction = { user, target, data in
      Sink.with(user) { sink in
        guard let context = sink.context else { return }
        sink.hide(gabarit_xml_instruction_length(context, target, data))
      }
    }
    gabarit_xml_set_structured_error(&callbacks) { user, error in
      guard let error, error.pointee.level == XML_ERR_FATAL else { return }
      let (code, line, column) = (error.pointee.code, error.pointee.line, error.pointee.int2)
      Sink.with(user) { $0.report(code: code, line: Int(line), column: Int(column)) }
    }
  }

  /// Calls the sink that libxml2 was given; the parser keeps it alive, so that it need not be
  /// retained for each event.
  private static func with(_ user: UnsafeMutableRawPointer?, _ body: (Sink) -> Void) {
    if let user { Unmanaged<Sink>.fromOpaque(user)._withUnsafeGuaranteedRef(body) }
  }

  func error(_ code: GabaritError.Code, _ message: String) -> GabaritError {
    guard let context else { return GabaritError(code, message) }
    return GabaritError(
      code, message, line: Int(gabarit_xml_line(context)), column: Int(gabarit_xml_column(context)))
  }

  private func fail(_ code: GabaritError.Code, _ message: String) {
    stop(error(code, message))
  }

  private func stop(_ error: GabaritError) {
    if failure == nil { failure = error }
    xmlStopParser(context)
  }

  /// libxml2's own message may quote the document, so only its number is passed on.
  private func report(code: Int32, line: Int, column: Int) {
    guard failure == nil else { return }
    let words: String
    switch UInt32(bitPattern: code) {
    case XML_ERR_DOCUMENT_END.rawValue where elements > 0 && depth == 0:
      words = "something follows its last element"
    case XML_ERR_RESERVED_XML_NAME.rawValue:
      words = "it has an XML declaration within it"
    case XML_ERR_TAG_NAME_MISMATCH.rawValue: words = "an end tag does not match its start tag"
    case XML_ERR_TAG_NOT_FINISHED.rawValue, XML_ERR_DOCUMENT_END.rawValue,
      XML_ERR_GT_REQUIRED.rawValue:
      words = "it ends too early"
    case XML_ERR_INVALID_CHAR.rawValue: words = "it holds a character that XML cannot carry"
    case XML_ERR_INVALID_ENCODING.rawValue: words = "it is not valid UTF-8"
    case XML_ERR_UNDECLARED_ENTITY.rawValue: words = "it uses an entity that XML does not know"
    case XML_ERR_DOCUMENT_EMPTY.rawValue: words = "it has no elements"
    case XML_ERR_ATTRIBUTE_REDEFINED.rawValue: words = "an element has an attribute twice"
    default: words = "libxml2 error \(code)"
    }
    failure = GabaritError(
      .badXML, "is not well-formed XML: \(words)", line: line, column: column)
  }

  /// A comment or processing instruction of so many bytes has just been read.
  private func hide(_ length: Int) {
    guard failure == nil else { return }
    hidden += 1
    var range: Range<Int64>?
    if length > 0, let position, position >= Int64(length) {
      range = position - Int64(length)..<position
    }
    do throws(GabaritError) { try handler.hidden(at: range) } catch { stop(error) }
  }

  private func startDocument() {
    guard let context, let declared = gabarit_xml_declared_encoding(context) else { return }
    let encoding = String(cString: declared).uppercased()
    if encoding != "UTF-8" && encoding != "UTF8" {
      fail(.badXML, "declares another encoding than UTF-8, the only one that Moodle writes")
    }
  }

  private func start(
    _ name: UnsafePointer<UInt8>?, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    guard failure == nil else { return }
    guard count <= limits.xmlAttributes else {
      fail(.limitExceeded, "has an element with more than \(limits.xmlAttributes) attributes")
      return
    }
    guard let name else { return }
    let number = names.number(ofElement: name)
    guard names.isASCII(number) else {
      fail(.badXML, "has an element whose name is not ASCII, which Moodle never writes")
      return
    }
    depth += 1
    elements += 1
    textBytes = 0
    followsEnd = false
    guard depth <= limits.xmlDepth else {
      fail(.limitExceeded, "nests elements deeper than \(limits.xmlDepth)")
      return
    }
    self.attributes = attributes
    attributeCount = count
    let element = XMLStart(nameNumber: number, depth: depth, source: self)
    do throws(GabaritError) { try handler.start(element) } catch { stop(error) }
    self.attributes = nil
    attributeCount = 0
  }

  private func end(_ name: UnsafePointer<UInt8>?) {
    guard failure == nil, let name else { return }
    textBytes = 0
    followsEnd = !takesNamespaces
    let element = XMLEnd(address: name, depth: depth, source: self)
    do throws(GabaritError) { try handler.end(element) } catch { stop(error) }
    depth -= 1
  }

  private func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int32) {
    guard failure == nil else { return }
    textBytes += Int64(count)
    guard textBytes <= limits.xmlTextBytes else {
      fail(.limitExceeded, "has a text of more than \(limits.xmlTextBytes) bytes")
      return
    }
    let piece = UnsafeRawBufferPointer(start: bytes, count: Int(count))
    if followsEnd {
      guard !piece.allSatisfy({ $0 <= 0x20 }) else { return }
      followsEnd = false
    }
    do throws(GabaritError) { try handler.text(piece) } catch { stop(error) }
  }

  // MARK: What a start or an end can tell

  func name(_ number: Int) -> String { names.string(number) }

  /// The number of an attribute's name, which elements and attributes share.
  func attributeName(_ index: Int) -> Int? {
    // Five pointers an attribute: name, prefix, URI, start and end of the value.
    guard index < attributeCount, let name = attributes?[index * 5] else { return nil }
    return names.number(ofAttribute: name)
  }

  private var position: Int64? {
    guard let context else { return nil }
    let consumed = xmlByteConsumed(context)
    return consumed < 0 ? nil : Int64(consumed)
  }

  /// The value of an attribute as it stands.
  func attributeBytes(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
    guard index < attributeCount, let entry = attributes.map({ $0 + index * 5 }),
      let start = entry[3], let end = entry[4]
    else { return nil }
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  func attribute(at index: Int) -> (name: String, value: String)? {
    guard let name = attributeName(index), let bytes = attributeBytes(index) else { return nil }
    return (names.string(name), Sink.value(bytes))
  }

  func attribute(_ wanted: String) -> (value: String, span: XMLSpan?)? {
    guard let attributes else { return nil }
    for index in 0..<attributeCount {
      // One with a prefix, as `xml:id`, is another.
      guard let name = attributeName(index), attributes[index * 5 + 1] == nil,
        names.string(name) == wanted, let bytes = attributeBytes(index),
        let start = bytes.baseAddress
      else { continue }
      return (Sink.value(bytes), span(start, bytes.count))
    }
    return nil
  }

  private static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // Where libxml2 does not replace entities it writes each `&` of a value so.
    return bytes.contains(0x26) ? text.replacing("&#38;", with: "&") : text
  }

  private func span(_ start: UnsafePointer<UInt8>, _ count: Int) -> XMLSpan? {
    guard let context, let position else { return nil }
    let distance = Int64(gabarit_xml_distance_behind(context, start))
    guard distance >= Int64(count) else { return nil }
    let from = position - distance
    return XMLSpan(range: from..<from + Int64(count), form: .attribute)
  }

  func opening(_ name: Int) -> XMLOpening? {
    guard let context, let position else { return nil }
    switch gabarit_xml_byte(context, 0) {
    case Int32(UInt8(ascii: ">")): return .tag(contents: position + 1)
    case Int32(UInt8(ascii: "/")):
      return .empty(XMLSpan(range: position..<position + 2, form: .emptyTag(names.string(name))))
    default: return nil
    }
  }

  /// An end is told of when its `>` has been read.
  var endOffset: Int64? {
    guard let context, gabarit_xml_byte(context, -1) == Int32(UInt8(ascii: ">")) else { return nil }
    return position
  }

  var endTagOffset: Int64? {
    guard let context, let position else { return nil }
    let length = Int64(gabarit_xml_end_tag_length(context))
    return length < 0 ? nil : position - length
  }
}

/// Takes events that nobody asked for.
private final class Nobody: XMLHandler {
  func start(_ element: XMLStart) throws(GabaritError) {}
  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {}
  func end(_ element: XMLEnd) throws(GabaritError) {}
}
