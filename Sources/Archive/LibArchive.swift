internal import Base
internal import CArchive
internal import Glibc

/// What all use of libarchive shares: its locale, and the one funnel from return codes to errors.
enum LibArchive {
  /// libarchive converts names through the C locale, which in a Swift process is "C" and loses
  /// everything beyond ASCII.
  ///
  /// Set once, for characters only.
  private static let locale: Void = { _ = setlocale(LC_CTYPE, "C.UTF-8") }()

  static func prepare() { _ = locale }

  /// Throws for any code but OK, warnings included: what libarchive warns of in a backup (a bad
  /// checksum in a zip, a name it cannot decode) is damage.
  static func check(_ code: Int32, _ handle: OpaquePointer) throws(GabaritError) {
    guard code != ARCHIVE_OK else { return }
    let text = archive_error_string(handle).map { String(cString: $0) } ?? "code \(code)"
    // One of its messages ends with a line feed.
    let words = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let number = archive_errno(handle)
    if number == ENOMEM { throw GabaritError(.fault, "out of memory", detail: words) }
    let isCut = words.contains("runcated") || words.contains("premature")
    throw GabaritError(
      isCut ? .truncated : .damaged,
      isCut ? "ends before its end: the copy or upload was cut short" : "is damaged",
      // libarchive quotes the name of a member in some of its messages, and nothing else.
      detail: words.printable)
  }
}
