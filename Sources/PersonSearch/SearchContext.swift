/// What the search of one file after the other shares.
final class SearchContext {
  let matcher: PersonMatcher
  let limits: ContentLimits
  let pdf: PDFPrograms?
  /// Bytes that may still be looked at.
  var bytesLeft: Int64
  /// Bytes that the document at hand may still unpack to.
  var unpackedLeft: Int64
  /// What may still be spent in other programs.
  var childTimeLeft: Duration

  init(_ matcher: PersonMatcher, limits: ContentLimits, pdf: PDFPrograms?) {
    self.matcher = matcher
    self.limits = limits
    self.pdf = pdf
    bytesLeft = limits.totalBytes
    unpackedLeft = limits.unpackedBytes
    childTimeLeft = .seconds(limits.totalChildSeconds)
  }
}
