internal import Archive
internal import Base

/// A zip with text in it: an Office or OpenDocument document, an H5P package, whatever else.
enum PackedDocument {
  /// Searches each part, and the parts' names.
  ///
  /// - Throws: `interrupted`; `io` where no memory is left, or no process can be started.
  static func search(
    _ file: ScratchFile, _ context: SearchContext, depth: Int, _ outcome: inout ContentOutcome
  ) throws(GabaritError) {
    var limits = Limits()
    limits.members = context.limits.parts
    limits.memberBytes = context.limits.unpackedBytes
    limits.totalBytes = context.limits.unpackedBytes
    do throws(GabaritError) {
      var archive = try ArchiveReader(try file.source(), limits: limits)
      while let part = try archive.next() {
        outcome.matches.add(context.matcher.matches(inName: part.path.string))
        guard part.kind == .file else { continue }
        let reading = Reading(context, size: part.size, depth: depth + 1)
        try archive.read { (bytes) throws(GabaritError) in try reading.feed(bytes) }
        outcome.add(part: try reading.finish())
      }
    } catch {
      outcome.note(try reason(error))
    }
  }

  /// Why the rest was not read; what is no fault of the document is thrown on.
  private static func reason(
    _ error: GabaritError
  ) throws(GabaritError) -> ContentOutcome.Reason {
    switch error.code {
    case .interrupted, .io, .fault: throw error
    case .limitExceeded: .beyondLimits
    case .unsupportedMember: .encrypted
    default: .damaged
    }
  }
}
