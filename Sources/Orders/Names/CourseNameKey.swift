/// What two names of courses have in common where a Moodle might take them for one.
///
/// Compare keys made by one ``Comparison`` only. A key's text is stable for a version of the
/// tables; the ledger keeps it beside the name.
package struct CourseNameKey: Hashable, Sendable {
  /// How names are compared.
  package enum Comparison: String, Codable, CaseIterable, Sendable {
    /// As the least strict of the databases that Moodle runs on: compatibility-decomposed, marks
    /// removed, case-folded, white space trimmed and folded. MariaDB's usual collations take É for
    /// E; and `utf8mb4_unicode_ci`, which Moodle recommends, takes every character beyond U+FFFF
    /// (emoji) for every other, so these count as one here.
    case strict
    /// Case and white space around the name aside; accents count, and how they are composed.
    case caseInsensitive = "case-insensitive"
    /// White space around the name aside, character by character.
    case exact
  }

  /// The key.
  package let text: String

  /// The key of a name.
  ///
  /// Empty where nothing is left of the name: such a name must not be given.
  package init(_ name: String, _ comparison: Comparison = .strict) {
    switch comparison {
    case .strict:
      var folded = String.UnicodeScalarView()
      for scalar in Folding.fold(name) {
        folded.append(scalar.value > 0xffff ? "\u{fffd}" : scalar)
      }
      text = CourseNameKey.squeezed(folded, inner: true)
    case .caseInsensitive:
      // Letters with two small forms (the sigmas, ſ) have one capital; ẞ has one only so.
      let folded = name.lowercased().uppercased().lowercased()
      text = CourseNameKey.squeezed(folded.unicodeScalars, inner: false)
    case .exact: text = CourseNameKey.squeezed(name.unicodeScalars, inner: false)
    }
  }

  /// Keys are the same where their bytes are: `String` would take composed for decomposed.
  package static func == (left: CourseNameKey, right: CourseNameKey) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }

  /// Without white space around it; where asked, with one blank for each run of it within.
  private static func squeezed(_ scalars: String.UnicodeScalarView, inner: Bool) -> String {
    var result = String.UnicodeScalarView()
    var blanks = String.UnicodeScalarView()
    for scalar in scalars {
      if scalar.properties.isWhitespace {
        blanks.append(scalar)
        continue
      }
      if !result.isEmpty, !blanks.isEmpty {
        if inner { result.append(" ") } else { result.append(contentsOf: blanks) }
      }
      blanks = String.UnicodeScalarView()
      result.append(scalar)
    }
    return String(result)
  }
}
