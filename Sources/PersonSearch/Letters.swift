/// How letters are compared: lower case, without diacritics, compatibility forms as plain ones, and
/// `ß` as `ss`; told by the tables that `Tests/PersonSearchTests/tables.py` makes of Unicode's.
enum Letters {
  /// What a character is to a text that is cut into words.
  enum Kind {
    /// Part of a word, folded to these bytes of UTF-8.
    case word([UInt8])
    /// A word of its own: an ideograph, a kana, a syllable of Hangul.
    case single([UInt8])
    /// Nothing: a diacritic, or a sign that cannot be seen and parts no word.
    case nothing
    /// What parts words.
    case separator
  }

  /// What a character is.
  static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if scalar.value < UInt32(common.count) { return common[Int(scalar.value)] }
    return look(scalar)
  }

  /// Whether a character is a capital, for words put together LikeThis.
  static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x41...0x5a).contains(scalar.value) }
    return [.uppercaseLetter, .titlecaseLetter].contains(scalar.properties.generalCategory)
  }

  /// The characters that a name of an HTML entity stands for, or nil for a name that no letter has.
  static func entity(_ name: String) -> [Unicode.Scalar]? { tables.entities[name] }

  /// The character that a byte is in Windows-1252; U+FFFD for the five that are none.
  static func windows1252(_ byte: UInt8) -> UInt32 {
    (0x80...0x9f).contains(byte) ? high[Int(byte) - 0x80] : UInt32(byte)
  }

  private static let high: [UInt32] = [
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
  ]

  /// The answers for the alphabets of Europe, looked up once.
  private static let common: [Kind] = (0..<UInt32(0x590)).map { value in
    Unicode.Scalar(value).map(look) ?? .separator
  }

  private static func look(_ scalar: Unicode.Scalar) -> Kind {
    if let known = tables.folded[scalar] {
      let first = known.unicodeScalars.first ?? scalar
      return isSingle(first) ? .single(Array(known.utf8)) : .word(Array(known.utf8))
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return .nothing
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
      if isSingle(scalar) { return .single(Array(String(scalar).utf8)) }
      return .word(Array(scalar.properties.lowercaseMapping.utf8))
    default: return .separator
    }
  }

  private static func isSingle(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x2e80: false
    // Kana, but not the sign that lengthens a vowel; syllables of Hangul.
    case 0x3041...0x3096, 0x30a1...0x30fa, 0xac00...0xd7a3: true
    default: scalar.properties.isIdeographic
    }
  }

  private struct Tables {
    var folded: [Unicode.Scalar: String] = [:]
    var entities: [String: [Unicode.Scalar]] = [:]
  }

  private static let tables: Tables = {
    var tables = Tables()
    var isPastLetters = false
    let text = String(decoding: PackageResources.letters_txt, as: UTF8.self).unicodeScalars
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let columns = line.split(separator: "\t")
      guard let left = columns.first, let right = columns.last, columns.count == 2 else {
        isPastLetters = true
        continue
      }
      if isPastLetters {
        for name in right.split(separator: " ") { tables.entities[String(name)] = Array(left) }
      } else {
        let folded = String(left)
        for letter in right { tables.folded[letter] = folded }
      }
    }
    return tables
  }()
}
