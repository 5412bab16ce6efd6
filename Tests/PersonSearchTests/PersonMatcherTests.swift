import Base
import PersonSearch
import TestKit
import Testing

/// How often terms are found in a text.
func found(_ terms: String..., in text: String) throws -> [Int: Int] {
  let list = try PersonList(Array(terms.joined(separator: "\n").utf8))
  return PersonMatcher(list).matches(in: text).counts
}

struct PersonMatcherTests {
  @Test(arguments: [
    "Zelie Canarystudent", "zelie_canarystudent", "Zélie CANARYSTUDENT", "Canarystudent, Zélie",
    "Ze\u{301}lie Canarystudent", "Zelie\n      Canarystudent", "zelie-canarystudent.pdf",
    "\u{ff3a}\u{ff25}\u{ff2c}\u{ff29}\u{ff25} canarystudent", "𝐙𝐞𝐥𝐢𝐞 Canarystudent",
    "Ze\u{ad}lie Canary\u{200b}student", "(Zelie) «Canarystudent»",
    "Zelie%20Canarystudent", "Z%C3%A9lie+Canarystudent", "Z%E9lie%2DCanarystudent",
    "Z%25C3%25A9lie%2520Canarystudent", "Z&eacute;lie&nbsp;Canarystudent",
    "Z&#233;lie Canarystudent", "Z&#xE9;lie&#32;Canarystudent", "Z&amp;eacute;lie Canarystudent",
    "Z&#233lie Canarystudent", "Z&#xe9lie Canarystudent", "Z\\u00e9lie Canarystudent",
    "Z\\\\u00E9lie\\nCanarystudent", "Z\\xe9lie Canarystudent", "Zel<b>ie</b> Canarystudent",
    "<td>Zelie</td>\n  <td>Canarystudent</td>",
    "<em>Zelie</em>&nbsp;<span class=\"x\">Canary</span>student",
    "Zel<!-- - -->ie Canarystudent", "Zel&lt;b&gt;ie&lt;/b&gt; Canarystudent",
    "<a title='Zelie Canarystudent'>", "<a href=\"?name=Zelie%20Canarystudent\">x</a>",
    "5 < 6 Zelie Canarystudent", "<p>1 <2 </p>Z&eacute;lie Canarystudent",
  ]) func `finds a name in any spelling`(text: String) throws {
    #expect(try found("Zélie Canarystudent", in: text) == [0: 1])
  }

  @Test(arguments: [
    "Zelie", "Canarystudent", "Zelie and Canarystudent", "Zelies Canarystudent",
    "Zelie Canarystudents", "ZelieCanarystudent", "Zelie ........... Canarystudent", "", "Zelie &",
    "Zelie<p>x</p>Canarystudent", "Z Zelie 3 Canarystudent", "%", "\\u00", "<", "&#",
    "Zelie Canary student",
  ]) func `finds no name where words are missing, longer or apart`(text: String) throws {
    #expect(try found("Zélie Canarystudent", in: text) == [:])
  }

  @Test(arguments: [
    "zelie.canary@example.test", "ZELIE.CANARY@EXAMPLE.TEST", "zelie.canary%40example.test",
    "zelie.canary&commat;example.test", "zelie.canary&#64;example&period;test",
    "mailto:zelie.canary@example.test?x", "zelie.canary(at)... @example.test",
    "\"zelie.canary\\u0040example.test\"",
  ]) func `finds an address however it is escaped`(text: String) throws {
    let found = try found("zelie.canary@example.test", in: text)
    #expect(found == (text.contains("(at)") ? [:] : [0: 1]))
  }

  @Test func `folds what people fold and Unicode does not`() throws {
    #expect(try found("Łukasz Straße", in: "lukasz STRASSE, Lukasz STRAẞE") == [0: 2])
    #expect(try found("Soren Aegir", in: "Søren Ægir") == [0: 1])
    #expect(try found("Ιωάννης", in: "ΙΩΑΝΝΗΣ ιωαννης") == [0: 2])
    #expect(try found("Жанна Ёлкина", in: "ЖАННА ЕЛКИНА") == [0: 1])
  }

  @Test func `takes each ideograph, kana and syllable for a word`() throws {
    #expect(try found("田中太郎", in: "昨日、田中太郎さんが来た。") == [0: 1])
    #expect(try found("タナカ", in: "ｱﾀﾅｶｻﾝ") == [0: 1])
    #expect(try found("김철수", in: "학생김철수입니다") == [0: 1])
    #expect(try found("田中太郎", in: "田中次郎") == [:])
  }

  @Test func `finds first names and surname in either order, and no other`() throws {
    let name = "Jean Paul Canary"
    #expect(try found(name, in: "Canary, Jean Paul") == [0: 1])
    #expect(try found(name, in: "Paul Canary Jean") == [0: 1])
    #expect(try found(name, in: "Paul Jean Canary") == [:])
    #expect(try found("a b c d e", in: "e a b c d") == [:])
    #expect(try found("zelie.canary", in: "canary.zelie") == [:])
  }

  @Test func `counts matches by term, overlapping terms each for itself`() throws {
    let text = "Zelie Canary Zelie Canary, Canary; zelie.canary@example.test"
    let found = try found(
      "Zelie Canary", "Canary", "Canary Zelie", "zelie.canary@example.test", "Nobody", in: text)
    // In either order: two and the address' own words.
    #expect(found == [0: 3, 1: 4, 2: 3, 3: 1])
  }

  @Test func `finds terms of the same words once, under the first of them`() throws {
    let list = try PersonList(
      Array("Zelie Canary\nImke\nzélie, CANARY\nCanary Zelie\nzelie.canary\nimke".utf8))
    let matcher = PersonMatcher(list)
    #expect(matcher.matches(in: "Zelie Canary").counts == [0: 1, 3: 1, 4: 1])
    #expect(matcher.matches(in: "IMKE imke").counts == [1: 2])
    #expect(matcher.terms(like: 0) == [0, 2])
    #expect(matcher.terms(like: 1) == [1, 5])
    #expect(matcher.terms(like: 3) == [3])
  }

  @Test func `finds terms within terms, and those that end alike`() throws {
    let terms = ["a b c d e", "b c d", "d", "c d e f", "e f", "x b c d", "a b c d e f g h"]
    let list = try PersonList(Array(terms.joined(separator: "\n").utf8))
    let matches = PersonMatcher(list).matches(in: "a b c d e f")
    #expect(matches.counts == [0: 1, 1: 1, 2: 1, 3: 1, 4: 1])
    #expect(PersonMatcher(list).matches(in: "a b c x b c d").counts == [1: 1, 2: 1, 5: 1])
    #expect(
      PersonMatcher(list).matches(in: "e f a b c d e ......... f").counts == [
        0: 1, 1: 1, 2: 1, 4: 1,
      ])
  }

  /// Looked for by itself, each line would be found 100,000 times.
  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `takes as long as the text, however often the list names one person`() throws {
    let list = try PersonList(
      Array(
        (0..<10_000).map { $0 % 2 == 0 ? "Anna Berg" : "berg, ANNA" }
          .joined(separator: "\n").utf8))
    let text = String(repeating: "Anna Berg ", count: 100_000)
    #expect(PersonMatcher(list).matches(in: text).counts == [0: 100_000, 1: 100_000])
  }

  @Test func `counts the terms found and the matches`() throws {
    let list = try PersonList(Array("Ann\nBob\nCid".utf8))
    var matches = PersonMatcher(list).matches(in: "Ann Ann Cid")
    #expect((matches.terms, matches.total, matches.isEmpty) == (2, 3, false))
    matches.add(PersonMatcher(list).matches(in: "Ann Bob"))
    #expect(matches.counts == [0: 3, 1: 1, 2: 1])
    matches.combine(PersonMatcher(list).matches(in: "Ann Bob Bob"))
    #expect(matches.counts == [0: 3, 1: 2, 2: 1])
  }

  @Test func `splits words put together in names of files, and only there`() throws {
    let list = try PersonList(Array("Zelie Canary\nZelieCanary\nbob".utf8))
    let matcher = PersonMatcher(list)
    #expect(matcher.matches(inName: "CV-ZelieCanary2024.pdf").counts == [0: 1])
    #expect(matcher.matches(inName: "ÉlanZélieCanary.pdf").counts == [0: 1])
    #expect(matcher.matches(inName: "zeliecanary.pdf").counts == [1: 1])
    #expect(matcher.matches(inName: "Zelie%20Canary.pdf").counts == [0: 1])
    #expect(matcher.matches(inName: "bob12.txt").counts == [2: 1])
    #expect(matcher.matches(in: "CV-ZelieCanary2024.pdf").counts == [:])
  }

  @Test(arguments: [
    "«Zélie»  Canarystudent, x", "Z&eacute;lie Canary<b>student</b>", "%5A%C3%A9lie Canarystudent",
    "\\u005a\\u00e9lie Canarystudent", "Z\u{e9}lie \u{1d402}anarystudent 田中",
  ]) func `finds a name cut at any byte, and in single bytes`(text: String) throws {
    let matcher = PersonMatcher(try PersonList(Array("Zélie Canarystudent".utf8)))
    let bytes = Array(text.utf8)
    let whole = matcher.matches(in: text).counts
    #expect(whole == [0: 1])
    for cut in 0...bytes.count {
      let stream = matcher.stream()
      bytes[..<cut].withUnsafeBytes { stream.feed($0) }
      bytes[cut...].withUnsafeBytes { stream.feed($0) }
      #expect(stream.finish().counts == whole, "cut at \(cut)")
    }
    let stream = matcher.stream()
    for byte in bytes { withUnsafeBytes(of: byte) { stream.feed($0) } }
    #expect(stream.finish().counts == whole)
  }

  @Test func `finds nothing across a boundary of fields, and starts afresh after the end`() throws {
    let matcher = PersonMatcher(try PersonList(Array("Zelie Canary".utf8)))
    let stream = matcher.stream()
    func feed(_ text: String) { Array(text.utf8).withUnsafeBytes { stream.feed($0) } }
    feed("Zelie ")
    stream.separate()
    feed("Canary Zel")
    #expect(stream.finish().counts == [:])
    feed("ie Canary, Zelie Canary")
    #expect(stream.finish().counts == [0: 1])
  }

  @Test func `reads bytes that are no UTF-8 as Windows-1252`() throws {
    let matcher = PersonMatcher(try PersonList(Array("Zélie Čapek".utf8)))
    let stream = matcher.stream()
    // é alone, é before a letter that could continue a character, š behind; both kinds in one text.
    let text: [UInt8] = [0x5a, 0xe9, 0x6c, 0x69, 0x65, 0x20, 0xc4, 0x8c, 0x61, 0x70, 0x65, 0x6b]
    text.withUnsafeBytes { stream.feed($0) }
    #expect(stream.finish().counts == [0: 1])
  }
}
