internal import CXML
public import Groundwork

/// Reads one XML member, piece by piece, in bounded memory.
///
/// UTF-8 only, as Moodle reads it. DOCTYPE, and with it every entity but the five of XML, is
/// refused; nothing is ever fetched. Depth, text and token sizes are held to ``Limits``.
public final class XMLPushParser {
  private static let pieceBytes = 64 << 10
  private static let library: Void = { gabarit_xml_init() }()

  private let context: xmlParserCtxtPtr
  private let sink: Sink
  private let limits: Limits
  private var fed: Int64 = 0
  private var head: [UInt8] = []

  /// Starts a member.
  ///
  /// - Parameter takesNamespaces: whether elements may have namespaces, which those of Moodle have
  ///   not; names are then told without their prefix.
  public init(
    limits: Limits = Limits(), takesNamespaces: Bool = false, handler: any XMLHandler
  ) throws(GabaritError) {
    _ = XMLPushParser.library
    let sink = Sink(limits: limits, takesNamespaces: takesNamespaces, handler: handler)
    var callbacks = xmlSAXHandler()
    callbacks.initialized = XML_SAX2_MAGIC
    Sink.install(into: &callbacks)
    let user = Unmanaged.passUnretained(sink).toOpaque()
    guard let context = xmlCreatePushParserCtxt(&callbacks, user, nil, 0, nil) else {
      throw GabaritError(.fault, "libxml2 gives no parser")
    }
    // HUGE lifts libxml2's bounds on text and depth, for which ours stand in. Never NOENT, which
    // reads local files even with NONET.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue
    xmlCtxtUseOptions(context, Int32(bitPattern: options))
    self.context = context
    self.sink = sink
    self.limits = limits
    sink.context = context
  }

  deinit { xmlFreeParserCtxt(context) }

  /// Reads the next bytes.
  ///
  /// - Throws: `badXML` with line and column, `limitExceeded`, and what the handler throws.
  public func feed(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    if fed < 8 { try lookAtStart(bytes) }
    var rest = bytes
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(XMLPushParser.pieceBytes))
      let start = piece.baseAddress?.assumingMemoryBound(to: CChar.self)
      xmlParseChunk(context, start, Int32(piece.count), 0)
      fed += Int64(piece.count)
      try throwFailure()
      guard xmlDictSize(context.pointee.dict) <= Int32(limits.xmlNames) else {
        throw sink.error(.limitExceeded, "has more than \(limits.xmlNames) different names")
      }
      let pending = fed - Int64(xmlByteConsumed(context))
      guard pending <= Int64(limits.xmlTokenBytes + XMLPushParser.pieceBytes) else {
        throw sink.error(.limitExceeded, "has a tag or comment larger than its bound")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
    }
  }

  /// The member is over.
  ///
  /// - Throws: `badXML` where it is not a whole document.
  public func finish() throws(GabaritError) {
    xmlParseChunk(context, nil, 0, 1)
    try throwFailure()
    guard context.pointee.wellFormed == 1, sink.elements > 0 else {
      throw sink.error(.badXML, "is not well-formed XML: it ends too early")
    }
  }

  private func throwFailure() throws(GabaritError) {
    if let failure = sink.failure { throw failure }
    guard context.pointee.wellFormed == 1 else {
      throw sink.error(.badXML, "is not well-formed XML")
    }
  }

  /// libxml2 guesses encodings by the first bytes; only UTF-8 may come out of that.
  private func lookAtStart(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    head.append(contentsOf: bytes.prefix(8 - head.count))
    let text = head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head[...]
    // A mark that came in part so far says nothing yet.
    guard let first = text.first, ![0xef, 0xbb, 0xbf].starts(with: head) else { return }
    guard "< \t\r\n".utf8.contains(first), !text.contains(0) else {
      throw GabaritError(
        .badXML, "is not XML in UTF-8, the only encoding Moodle writes", line: 1, column: 1)
    }
  }
}

/// What libxml2 calls back into.
private final class Sink: XMLPositions {
  let limits: Limits
  let takesNamespaces: Bool
  let handler: any XMLHandler
  var context: xmlParserCtxtPtr?
  var failure: GabaritError?
  private(set) var elements = 0
  private var depth = 0
  private var textBytes: Int64 = 0
  /// libxml2 keeps one copy of each name, so that its address tells it.
  private var names: [UnsafePointer<UInt8>: String] = [:]
  private var attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  private(set) var attributeCount = 0

  init(limits: Limits, takesNamespaces: Bool, handler: any XMLHandler) {
    self.limits = limits
    self.takesNamespaces = takesNamespaces
    self.handler = handler
  }

  static func install(into callbacks: inout xmlSAXHandler) {
    callbacks.startDocument = { user in Sink.of(user)?.startDocument() }
    callbacks.internalSubset = { user, _, _, _ in
      Sink.of(user)?.fail(.badXML, "has a DOCTYPE, which no Moodle backup does: it is refused")
    }
    callbacks.startElementNs = { user, name, prefix, _, namespaces, _, count, _, attributes in
      guard let sink = Sink.of(user) else { return }
      guard sink.takesNamespaces || prefix == nil && namespaces == 0 else {
        sink.fail(.badXML, "uses XML namespaces, which Moodle never writes")
        return
      }
      sink.start(name, Int(count), attributes)
    }
    callbacks.endElementNs = { user, name, _, _ in Sink.of(user)?.end(name) }
    callbacks.characters = { user, bytes, count in Sink.of(user)?.text(bytes, count) }
    callbacks.cdataBlock = { user, bytes, count in Sink.of(user)?.text(bytes, count) }
    gabarit_xml_set_structured_error(&callbacks) { user, error in
      guard let error, error.pointee.level == XML_ERR_FATAL else { return }
      Sink.of(user)?.report(
        code: error.pointee.code, line: Int(error.pointee.line), column: Int(error.pointee.int2))
    }
  }

  private static func of(_ user: UnsafeMutableRawPointer?) -> Sink? {
    user.map { Unmanaged<Sink>.fromOpaque($0).takeUnretainedValue() }
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
    let name = string(name)
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
      fail(.badXML, "has an element whose name is not ASCII, which Moodle never writes")
      return
    }
    depth += 1
    elements += 1
    textBytes = 0
    guard depth <= limits.xmlDepth else {
      fail(.limitExceeded, "nests elements deeper than \(limits.xmlDepth)")
      return
    }
    self.attributes = attributes
    attributeCount = count
    call { () throws(GabaritError) in
      try handler.start(XMLStart(name: name, depth: depth, source: self))
    }
    self.attributes = nil
    attributeCount = 0
  }

  private func end(_ name: UnsafePointer<UInt8>?) {
    guard failure == nil else { return }
    textBytes = 0
    call { () throws(GabaritError) in
      try handler.end(XMLEnd(name: string(name), depth: depth, source: self))
    }
    depth -= 1
  }

  private func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int32) {
    guard failure == nil else { return }
    textBytes += Int64(count)
    guard textBytes <= limits.xmlTextBytes else {
      fail(.limitExceeded, "has a text of more than \(limits.xmlTextBytes) bytes")
      return
    }
    call { () throws(GabaritError) in
      try handler.text(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
  }

  private func call(_ body: () throws(GabaritError) -> Void) {
    do throws(GabaritError) { try body() } catch { stop(error) }
  }

  private func string(_ name: UnsafePointer<UInt8>?) -> String {
    guard let name else { return "" }
    if let known = names[name] { return known }
    let string = String(cString: name)
    names[name] = string
    return string
  }

  // MARK: XMLPositions

  var attributeNames: [String] {
    guard let attributes else { return [] }
    return (0..<attributeCount).map { string(attributes[$0 * 5]) }
  }

  private var position: Int64? {
    guard let context else { return nil }
    let consumed = xmlByteConsumed(context)
    return consumed < 0 ? nil : Int64(consumed)
  }

  func attribute(_ wanted: String) -> (value: String, span: XMLSpan?)? {
    guard let attributes else { return nil }
    // Five pointers an attribute: name, prefix, URI, start and end of the value.
    for index in 0..<attributeCount {
      let entry = attributes + index * 5
      guard let name = entry[0], entry[1] == nil, string(name) == wanted,
        let start = entry[3], let end = entry[4]
      else { continue }
      let bytes = UnsafeBufferPointer(start: start, count: end - start)
      let text = String(decoding: bytes, as: UTF8.self)
      // Where libxml2 does not replace entities it writes each `&` of a value so.
      let value = bytes.contains(0x26) ? text.replacing("&#38;", with: "&") : text
      return (value, span(start, bytes.count))
    }
    return nil
  }

  private func span(_ start: UnsafePointer<UInt8>, _ count: Int) -> XMLSpan? {
    guard let context, let position else { return nil }
    let distance = Int64(gabarit_xml_distance_behind(context, start))
    guard distance >= Int64(count) else { return nil }
    let from = position - distance
    return XMLSpan(range: from..<from + Int64(count), form: .attribute)
  }

  func opening(_ name: String) -> XMLOpening? {
    guard let context, let position else { return nil }
    switch gabarit_xml_byte(context, 0) {
    case Int32(UInt8(ascii: ">")): return .tag(contents: position + 1)
    case Int32(UInt8(ascii: "/")):
      return .empty(XMLSpan(range: position..<position + 2, form: .emptyTag(name)))
    default: return nil
    }
  }

  var endTagOffset: Int64? {
    guard let context, let position else { return nil }
    let length = Int64(gabarit_xml_end_tag_length(context))
    return length < 0 ? nil : position - length
  }
}
