internal import Base
internal import Glibc
package import SystemPackage

/// Poppler's programs that read PDF files.
package struct PDFPrograms: Sendable, Equatable {
  /// `pdftotext`.
  package let text: FilePath
  /// `pdfinfo`, for a document's title, subject, author and keywords.
  package let info: FilePath

  /// Names the programs.
  package init(text: FilePath, info: FilePath) {
    self.text = text
    self.info = info
  }

  /// Those in the absolute folders of the PATH; nil where one of them is missing.
  package static let onPath: PDFPrograms? = {
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    func find(_ name: String) -> FilePath? {
      folders.split(separator: ":").lazy.map { FilePath(String($0)).appending(name) }
        .first { $0.isAbsolute && access($0.string, X_OK) == 0 }
    }
    guard let text = find("pdftotext"), let info = find("pdfinfo") else { return nil }
    return PDFPrograms(text: text, info: info)
  }()
}

/// Searches a PDF through other programs.
enum PDFText {
  /// - Throws: `interrupted`; `io` where no process can be started.
  static func search(
    _ file: ScratchFile, _ context: SearchContext, _ stream: PersonStream,
    _ outcome: inout ContentOutcome
  ) throws(GabaritError) {
    guard let programs = context.pdf else { return outcome.note(.noReader) }
    let source = try file.source()
    let info = try run(programs.info, ["-"], source, context) { stream.feed($0) }
    outcome.matches.add(stream.finish())
    guard info == nil else { return outcome.note(try locked(source) ? .encrypted : info) }
    var pages = Pages()
    let text = try run(
      programs.text, ["-q", "-enc", "UTF-8", "-", "-"], source, context
    ) { bytes in
      pages.take(bytes)
      stream.feed(bytes)
    }
    outcome.matches.add(stream.finish())
    outcome.note(text)
    if pages.hasBlank || pages.count == 0 { outcome.note(.noText) }
  }

  /// Runs a program within what is left of the time.
  ///
  /// - Returns: why it did not read all of the file; nil where it did.
  private static func run(
    _ program: FilePath, _ arguments: [String], _ source: SourceFile, _ context: SearchContext,
    _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(GabaritError) -> ContentOutcome.Reason? {
    guard context.childTimeLeft > .zero else { return .beyondLimits }
    let limits = context.limits
    let clock = ContinuousClock()
    let start = clock.now
    defer { context.childTimeLeft -= start.duration(to: clock.now) }
    let end = try BoundedChild.run(
      program, arguments, input: source,
      limits: BoundedChild.Limits(
        seconds: limits.childSeconds, memoryBytes: limits.childMemoryBytes,
        outputBytes: limits.childOutputBytes), output: take)
    return switch end {
    case .exited(0): nil
    case .exited(127): .noReader
    case .exited, .died: .damaged
    case .timedOut: .timedOut
    case .wroteTooMuch: .beyondLimits
    }
  }

  /// Whether a PDF that cannot be read says that it is encrypted.
  private static func locked(_ source: SourceFile) throws(GabaritError) -> Bool {
    let mark = Array("/Encrypt".utf8)
    var bytes = [UInt8](repeating: 0, count: 256 << 10)
    var offset: Int64 = 0
    while true {
      let count = try bytes.withMutableBytes { (buffer) throws(GabaritError) in
        try source.read(into: buffer, at: offset)
      }
      let piece = bytes.prefix(count)
      if piece.firstRange(of: mark) != nil { return true }
      guard count > mark.count else { return false }
      // What a piece cuts is seen whole in the next.
      offset += Int64(count - mark.count)
    }
  }

  /// The pages of a text, each of which ends with a form feed.
  private struct Pages {
    private(set) var count = 0
    private(set) var hasBlank = false
    private var hasText = false

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
      for byte in bytes {
        if byte == 0x0c {
          count += 1
          if !hasText { hasBlank = true }
          hasText = false
        } else if byte > 0x20 {
          hasText = true
        }
      }
    }
  }
}
