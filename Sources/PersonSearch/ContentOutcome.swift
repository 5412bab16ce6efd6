/// The bounds of the search in content files; they are its own, beside those of the backup.
package struct ContentLimits: Sendable, Equatable {
  /// Bytes of a file that has to be held whole, in memory: a PDF or a packed document.
  ///
  /// Plain text is read as it comes, whatever its size.
  package var heldBytes: Int64 = 32 << 20
  /// Bytes that a packed document may unpack to, those packed within it included.
  package var unpackedBytes: Int64 = 128 << 20
  /// Parts of a packed document.
  package var parts = 10_000
  /// Seconds for each run of another program.
  package var childSeconds = 20
  /// Bytes of address space for it.
  package var childMemoryBytes: Int64 = 1 << 30
  /// Bytes that it may write.
  package var childOutputBytes: Int64 = 64 << 20
  /// Bytes looked at by one ``ContentSearch`` in all, unpacked.
  package var totalBytes: Int64 = 16 << 30
  /// Seconds that one ``ContentSearch`` spends in other programs in all; one that runs is let end.
  package var totalChildSeconds = 600

  /// The defaults.
  package init() {}
}

/// What came of the search in one content file.
package struct ContentOutcome: Sendable, Equatable {
  /// Why a file, or a part of it, was not searched.
  package enum Reason: String, Sendable, Codable, CaseIterable {
    /// A picture, a sound, a film or a font: whatever text it shows is not read.
    case media
    /// A document of old Office, or one that new Office encrypted.
    case oldOffice = "old-office"
    /// Packed in a way that is not read.
    case archive
    /// No format that is known.
    case unknown
    /// Text in an encoding that is not read.
    case encoding
    /// Encrypted, or with parts that are (or that are links).
    case encrypted
    /// Damaged, or made in a way that is refused.
    case damaged
    /// Larger than a limit.
    case beyondLimits = "beyond-limits"
    /// Packed within what is packed within a packed document.
    case nested
    /// A PDF, and poppler's programs are not on the PATH.
    case noReader = "no-reader"
    /// The program that reads it took too long.
    case timedOut = "timed-out"
    /// A PDF with pages without text, which may be pictures.
    case noText = "no-text"
  }

  /// What was found, in whatever of it was searched.
  package var matches = PersonMatches()
  /// Why not all of the file was searched; nil where it was.
  ///
  /// Of several reasons the first.
  package var notExamined: Reason?
  /// Pictures, sounds, films and fonts within a document that was searched.
  package var mediaParts = 0

  /// Whether all text was searched and nothing was found.
  package var isClean: Bool { notExamined == nil && matches.isEmpty }

  init() {}

  init(_ reason: Reason) { notExamined = reason }

  /// Adds what came of a part.
  mutating func add(part: ContentOutcome) {
    matches.add(part.matches)
    mediaParts += part.mediaParts
    if part.notExamined == .media { mediaParts += 1 } else { note(part.notExamined) }
  }

  /// Notes why something was not searched.
  mutating func note(_ reason: Reason?) { notExamined = notExamined ?? reason }
}
