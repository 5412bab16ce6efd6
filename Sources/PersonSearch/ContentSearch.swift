package import Base

/// Searches the text in content files for persons: HTML and plain text in whatever format (UTF-8,
/// UTF-16 with a mark, Windows-1252), rich text, Office and OpenDocument documents, H5P and other
/// zip packages with the text in them, and PDF through poppler's programs where they are.
///
/// What a file is, is told by its first bytes. What cannot be searched to its end is told so, with
/// a reason: it never counts as clean. One value serves one file after the other; it holds at most
/// what ``ContentLimits`` allow, and nothing is written to disk.
///
/// What it cannot find: text within pictures, names that a program puts together from parts (a
/// table whose columns hold first names and surnames), marks and notes on a PDF's pages.
package final class ContentSearch {
  private let context: SearchContext
  private var reading: Reading?

  /// Prepares the search.
  ///
  /// - Parameter pdf: what reads PDF files; without it they are not examined.
  package init(
    _ matcher: PersonMatcher, limits: ContentLimits = ContentLimits(),
    pdf: PDFPrograms? = PDFPrograms.onPath
  ) {
    context = SearchContext(matcher, limits: limits, pdf: pdf)
  }

  /// Begins a file that has this many bytes; one that was not finished is dropped.
  package func begin(size: Int64) {
    context.unpackedLeft = context.limits.unpackedBytes
    reading = Reading(context, size: size, depth: 0)
  }

  /// Takes the next bytes of the file.
  ///
  /// - Throws: `io` where no memory is left to hold it.
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    try reading?.feed(bytes)
  }

  /// Ends the file; of one that was not begun nothing was found.
  ///
  /// - Throws: `interrupted`; `io` where another program cannot be started.
  package func finish() throws(GabaritError) -> ContentOutcome {
    defer { reading = nil }
    return try reading?.finish() ?? ContentOutcome()
  }

  /// Bytes held of the file at this moment.
  var retained: Int64 { reading?.retained ?? 0 }
}

/// The search of one file, or of one part of a packed document.
final class Reading {
  private enum Mode {
    case text
    case utf16(UTF16Transcoder)
    case rtf(RichText)
    case zip
    case pdf
    case skipped
  }

  private let context: SearchContext
  private let size: Int64
  private let depth: Int
  private let stream: PersonStream
  private var head: [UInt8] = []
  private var mode: Mode?
  private var declaresOtherEncoding = false
  private var hasHighBytes = false
  private var held: ScratchFile?
  private var outcome = ContentOutcome()

  /// - Parameters:
  ///   - size: the bytes announced.
  ///   - depth: 0 for a file, 1 for what is packed in it.
  init(_ context: SearchContext, size: Int64, depth: Int) {
    self.context = context
    self.size = size
    self.depth = depth
    stream = context.matcher.stream()
  }

  var retained: Int64 { Int64(head.count + stream.retained) + (held?.count ?? 0) }

  func feed(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    context.bytesLeft -= Int64(bytes.count)
    if depth > 0 { context.unpackedLeft -= Int64(bytes.count) }
    guard context.unpackedLeft >= 0 else {
      throw GabaritError(.limitExceeded, "unpacks to more bytes than are searched")
    }
    guard context.bytesLeft >= 0 else { return skip(.beyondLimits) }
    guard mode == nil else { return try read(bytes) }
    let first = bytes.prefix(ContentKind.headBytes - head.count)
    head += first
    guard head.count == ContentKind.headBytes else { return }
    try start()
    try read(bytes.dropping(first: first.count))
  }

  func finish() throws(GabaritError) -> ContentOutcome {
    if mode == nil { try start() }
    switch mode {
    case .text: finishText()
    case .utf16: outcome.matches = stream.finish()
    case .rtf(let text):
      outcome.matches = stream.finish()
      if text.sawOtherEncoding { outcome.note(.encoding) }
    case .zip:
      if let held { try PackedDocument.search(held, context, depth: depth, &outcome) }
    case .pdf:
      if let held { try PDFText.search(held, context, stream, &outcome) }
    case .skipped, nil: outcome.matches.combine(stream.finish())
    }
    held = nil
    return outcome
  }

  private func start() throws(GabaritError) {
    switch ContentKind(head) {
    case .text:
      mode = .text
      declaresOtherEncoding = ContentKind.declaresOtherEncoding(head)
    case .utf16(let isBigEndian): mode = .utf16(UTF16Transcoder(isBigEndian: isBigEndian))
    case .rtf: mode = .rtf(RichText())
    case .zip:
      mode = .zip
      // What is packed in a file is read, and what is packed in that; no further.
      if depth > 1 { skip(.nested) } else { try hold() }
    case .pdf:
      mode = .pdf
      if context.pdf == nil { skip(.noReader) } else { try hold() }
    case .other(let reason): skip(reason)
    }
    let known = head
    head = []
    try known.withBytes { (bytes) throws(GabaritError) in try read(bytes) }
  }

  private func hold() throws(GabaritError) {
    if size > context.limits.heldBytes { skip(.beyondLimits) } else { held = try ScratchFile() }
  }

  private func skip(_ reason: ContentOutcome.Reason) {
    mode = .skipped
    held = nil
    head = []
    outcome.note(reason)
  }

  private func read(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    switch mode {
    case .text:
      stream.feed(bytes)
      if !hasHighBytes { hasHighBytes = bytes.contains { $0 >= 0x80 } }
      // It looked like text at its start only.
      if bytes.contains(0) { outcome.note(.unknown) }
    case .utf16(var transcoder):
      mode = nil
      let text = transcoder.take(bytes)
      mode = .utf16(transcoder)
      text.lend { stream.feed($0) }
    case .rtf(var rich):
      mode = nil
      let text = rich.take(bytes)
      mode = .rtf(rich)
      text.lend { stream.feed($0) }
    case .zip, .pdf:
      guard let held else { return }
      if held.count + Int64(bytes.count) > context.limits.heldBytes { return skip(.beyondLimits) }
      try held.write(bytes)
    case .skipped, nil: break
    }
  }

  private func finishText() {
    let isUndecodable = !stream.isUTF8 && declaresOtherEncoding || stream.isUndecodable
    // Encodings in seven bits pass for UTF-8.
    if isUndecodable || declaresOtherEncoding && !hasHighBytes { outcome.note(.encoding) }
    outcome.matches = stream.finish()
  }
}
