package import Base
internal import CXML

/// Reads one XML member, piece by piece, in bounded memory.
///
/// UTF-8 only, as Moodle reads it. DOCTYPE, and with it every entity but the five of XML, is
/// refused; nothing is ever fetched. Depth, text and token sizes are held to ``Limits``.
package final class XMLPushParser {
  private static let pieceBytes = 64 << 10
  /// What libxml2 may take for each of the names that a member may have; Moodle's take some 50.
  private static let bytesPerName = 512
  private static let library: Void = { gabarit_xml_init() }()

  private let context: xmlParserCtxtPtr
  private let sink: Sink
  private let limits: Limits
  private var fed: Int64 = 0
  private var head: [UInt8] = []

  /// Starts a member.
  ///
  /// - Parameters:
  ///   - takesNamespaces: whether elements may have namespaces, which those of Moodle have not;
  ///     names are then told without their prefix.
  ///   - handler: whom to tell; nil asks about the form alone.
  package init(
    limits: Limits = Limits(), takesNamespaces: Bool = false, handler: (any XMLHandler)?
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
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
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
      guard xmlDictGetUsage(context.pointee.dict) <= limits.xmlNames * XMLPushParser.bytesPerName
      else { throw sink.error(.limitExceeded, "has names that are too long") }
      let pending = fed - Int64(xmlByteConsumed(context))
      guard pending <= Int64(limits.xmlTokenBytes + XMLPushParser.pieceBytes) else {
        throw sink.error(.limitExceeded, "has a tag or comment larger than its bound")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
    }
  }

  /// How many comments and processing instructions there were so far, which nobody is told of.
  package var hiddenPieces: Int { sink.hidden }

  /// The member is over.
  ///
  /// - Throws: `badXML` where it is not a whole document.
  package func finish() throws(GabaritError) {
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
