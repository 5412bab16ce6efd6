/// How characters are folded before names are compared: NFKD, case, without marks, by the table
/// that `Tests/OrdersTests/folding.py` makes of Unicode's.
///
/// The standard library decomposes canonically at most, and what decomposes for compatibility stands
/// in full Foundation, which no lower floor uses. `PersonSearch` has a table of letters, but of what
/// makes a word only: signs, full-width punctuation and syllables of Hangul are missing there, and
/// all of them tell names apart.
enum Folding {
  /// The text with every character folded; order and number of blanks as they are.
  static func fold(_ text: String) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
    if scalar.isASCII {
      let isCapital = (0x41...0x5a).contains(scalar.value)
      result.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
    } else if (0xac00...0xd7a3).contains(scalar.value) {
      appendHangul(scalar.value - 0xac00, to: &result)
    } else if let folded = table[scalar] {
      append(folded, to: &result)
    } else {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return
      // Normalisation moves these about among the other marks.
      case .spacingMark where scalar.properties.canonicalCombiningClass != .notReordered: return
      default: append(scalar.properties.lowercaseMapping.unicodeScalars, to: &result)
      }
    }
  }

  /// One by one: to append several at once makes just the room for them, each time anew.
  private static func append(
    _ scalars: String.UnicodeScalarView, to result: inout String.UnicodeScalarView
  ) {
    for scalar in scalars { result.append(scalar) }
  }

  /// A syllable's letters (The Unicode Standard, 3.12).
  private static func appendHangul(_ index: UInt32, to result: inout String.UnicodeScalarView) {
    let last = index % 28
    for value in [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + last] {
      if value != 0x11a7, let scalar = Unicode.Scalar(value) {
        result.append(scalar)
      }
    }
  }

  private static let table: [Unicode.Scalar: String.UnicodeScalarView] = {
    var table: [Unicode.Scalar: String.UnicodeScalarView] = [:]
    let text = String(decoding: PackageResources.folding_txt, as: UTF8.self).unicodeScalars
    for line in text.split(separator: "\n") {
      guard let tab = line.firstIndex(of: "\t") else { continue }
      let folded = String.UnicodeScalarView(line[..<tab])
      for scalar in line[line.index(after: tab)...] { table[scalar] = folded }
    }
    return table
  }()
}
