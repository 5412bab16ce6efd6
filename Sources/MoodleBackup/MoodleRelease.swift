/// A Moodle release as a manifest names it: `4.5.6+ (Build: 20250811)`.
package struct MoodleRelease: Sendable, Equatable, Comparable {
  /// The part before the dot.
  package let major: Int
  /// The part behind it.
  package let minor: Int

  /// Names a release.
  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads what stands before the first blank: numbers with dots between them, and a suffix such as
  /// `+`, `dev`, `beta` or `rc2` (`$release` in Moodle's `version.php`).
  ///
  /// Nil for anything else, so that what can be read quotes nobody's words.
  package init?(parsing text: String) {
    let word = MoodleRelease.word(of: text)
    guard (3...16).contains(word.count) else { return nil }
    let numbers = word.prefix { MoodleRelease.isDigit($0) || $0 == UInt8(ascii: ".") }
    let suffix = word[numbers.endIndex...]
    let parts = numbers.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ (1...3).contains($0.count) }),
      MoodleRelease.isSuffix(suffix),
      let major = Int(String(decoding: parts[0], as: UTF8.self)),
      let minor = Int(String(decoding: parts[1], as: UTF8.self))
    else { return nil }
    self.init(major, minor)
  }

  /// Older releases sort first.
  package static func < (left: MoodleRelease, right: MoodleRelease) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// The release before its first blank, as a message may quote it; nil where it is no release.
  package static func quotable(_ text: String) -> String? {
    MoodleRelease(parsing: text) == nil ? nil : String(decoding: word(of: text), as: UTF8.self)
  }

  private static func word(of text: String) -> Substring.UTF8View {
    text.utf8.prefix { $0 != UInt8(ascii: " ") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A stage of development with its number, and a plus sign.
  private static func isSuffix(_ suffix: Substring.UTF8View) -> Bool {
    let stage = suffix.last == UInt8(ascii: "+") ? suffix.dropLast() : suffix
    let letters = String(decoding: stage.prefix { !isDigit($0) }, as: UTF8.self)
    return ["", "dev", "alpha", "beta", "rc"].contains(letters)
      && stage.dropFirst(letters.utf8.count).allSatisfy(isDigit)
      && (stage.isEmpty || !letters.isEmpty)
  }

  // MARK: The version behind a release

  /// When each release branched off: the first eight digits of `$version` in its `version.php`, which
  /// stay the same for all of its minor releases.
  ///
  /// Read in the `version.php` of 4.2.3, 4.5.6, 5.0.6 and 5.1.3; those of 4.3 and 4.4 in plugins that
  /// require them.
  private static let branches: [(date: Int, release: MoodleRelease)] = [
    (20_230_424, MoodleRelease(4, 2)), (20_231_009, MoodleRelease(4, 3)),
    (20_240_422, MoodleRelease(4, 4)), (20_241_007, MoodleRelease(4, 5)),
    (20_250_414, MoodleRelease(5, 0)), (20_251_006, MoodleRelease(5, 1)),
  ]

  /// Whether a `moodle_version` such as `2025041406.11` can belong to this release.
  ///
  /// Between two branches lies the development of the later one. Of releases before the first branch
  /// and after the last one only that is known.
  ///
  /// - Returns: nil where the text is no version.
  package func fits(version text: String) -> Bool? {
    let digits = text.utf8.prefix(while: MoodleRelease.isDigit)
    let rest = text.utf8[digits.endIndex...]
    guard digits.count == 10,
      rest.isEmpty
        || rest.first == UInt8(ascii: ".") && (2...3).contains(rest.count)
          && rest.dropFirst().allSatisfy(MoodleRelease.isDigit),
      let date = Int(String(decoding: digits.prefix(8), as: UTF8.self))
    else { return nil }
    let branches = MoodleRelease.branches
    guard let index = branches.firstIndex(where: { date <= $0.date }) else {
      return branches.last.map { self > $0.release }
    }
    return index == 0 && date < branches[0].date
      ? self <= branches[0].release : self == branches[index].release
  }
}
