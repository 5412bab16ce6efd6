import Base
import Testing

@testable import Reports

/// Text broken into lines.
struct TextPageTests {
  private func lines(
    _ words: String, label: String = "", indent: Int = 0, hanging: Int? = nil,
    keepsPaths: Bool = false
  ) -> [String] {
    var page = TextPage()
    page.add(words, label: label, indent: indent, hanging: hanging, keepsPaths: keepsPaths)
    return page.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }

  private func word(_ count: Int, _ letter: Character = "a") -> String {
    String(repeating: letter, count: count)
  }

  @Test func `breaks at spaces, where 80 columns are full and not before`() {
    #expect(lines("\(word(40)) \(word(39))").count == 1)
    #expect(lines("\(word(40)) \(word(40))") == [word(40), word(40)])
    let indented = lines("\(word(40)) \(word(37)) \(word(3))", indent: 2, hanging: 4)
    #expect(indented == ["  \(word(40)) \(word(37))", "    \(word(3))"])
  }

  @Test func `never breaks at a space that is no breaking one`() {
    #expect(lines("\(word(64)) \(word(15))\u{a0}:").map(\.count) == [64, 17])
  }

  @Test func `breaks a word that no line has room for behind its slashes, or keeps it whole`() {
    let path = "/\(word(50))/\(word(50, "b"))/c"
    #expect(lines("x \(path)", hanging: 2) == ["x /\(word(50))", "  /\(word(50, "b"))/c"])
    #expect(lines(word(100)) == [word(100)])
    #expect(lines("x: \(path)", hanging: 2, keepsPaths: true) == ["x: \(path)"])
  }

  @Test func `sets a label before the words, and no gap twice`() {
    #expect(lines("b c", label: "a   ", indent: 2) == ["  a   b c"])
    var page = TextPage()
    page.addGap()
    page.add("a")
    page.addGap()
    page.addGap()
    page.add("b")
    #expect(page.text == "a\n\nb\n")
  }
}

/// Numbers and sizes in both languages.
struct QuantityTests {
  @Test(arguments: [
    (0, "0", "0"), (999, "999", "999"), (1_000, "1,000", "1\u{202f}000"),
    (-1_234_567, "-1,234,567", "-1\u{202f}234\u{202f}567"),
  ]) func `a number has its thousands apart`(number: Int, english: String, french: String) {
    #expect(Language.en.number(number) == english)
    #expect(Language.fr.number(number) == french)
  }

  @Test(arguments: [
    (Int64(0), "0 bytes", "0 octets"), (999, "999 bytes", "999 octets"),
    (1_000, "1.0 kB", "1,0 ko"), (9_949, "9.9 kB", "9,9 ko"), (12_345, "12 kB", "12 ko"),
    (999_499, "999 kB", "999 ko"), (999_500, "1.0 MB", "1,0 Mo"),
    (5_250_000_000, "5.3 GB", "5,3 Go"), (.max, "9,223,372 TB", "9\u{202f}223\u{202f}372 To"),
  ]) func `a size is in a unit that people read`(bytes: Int64, english: String, french: String) {
    #expect(Language.en.bytes(bytes) == english.replacing(" ", with: "\u{a0}"))
    #expect(Language.fr.bytes(bytes) == french.replacing(" ", with: "\u{a0}"))
  }
}
