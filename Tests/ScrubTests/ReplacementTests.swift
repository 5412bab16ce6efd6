import Archive
import Base
import Foundation
import Scrub
import SystemPackage
import TestKit
import Testing
import TextFormats

@Suite("Words of a list")
struct ReplacementTests {
  private func options(_ pairs: [(String, String)]) throws -> ScrubOptions {
    let list = pairs.map { find, with in
      JSONValue.object(["find": .string(find), "with": .string(with)])
    }
    var options = ScrubOptions()
    options.replacements = try Replacements(
      .object(["schema": .string("gabarit.replacements/1"), "replacements": .array(list)]))
    return options
  }

  private func section(_ fields: String) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.replace(
      "sections/section_61/section.xml",
      BackupBuilder.prologue + "<section id=\"61\">\n  <number>0</number>\n\(fields)\n</section>")
    return builder
  }

  private func replaced(_ fields: String, _ pairs: [(String, String)]) throws -> String? {
    let scrubbed = try Scrubbed(section(fields), options(pairs))
    let text = try #require(try scrubbed.text("sections/section_61/section.xml"))
    let head = BackupBuilder.prologue + "<section id=\"61\">\n  <number>0</number>\n"
    #expect(text.hasPrefix(head))
    return String(text.dropFirst(head.count).dropLast("\n</section>".count))
  }

  @Test func `are replaced in texts, escapes and all, and nowhere else`() throws {
    let pairs = [("Zelie Canary", "A learner"), ("l'été & <co>", "x < y"), ("Zelie", "Z.")]
    #expect(
      try replaced("<name>By Zelie Canary, Zelie &amp; zelie</name>", pairs)
        == "<name>By A learner, Z. &amp; zelie</name>")
    #expect(
      try replaced(
        "<summary>&lt;b&gt;l'été &amp;amp; &amp;lt;co&amp;gt;&lt;/b&gt;</summary>", pairs)
        == "<summary>&lt;b&gt;x &amp;lt; y&lt;/b&gt;</summary>")
    #expect(
      try replaced("<name><![CDATA[Zelie]]></name><a>1</a>", pairs) == "<name>Z.</name><a>1</a>")
    let scrubbed = try Scrubbed(section("<name>Zelie</name>"), options(pairs))
    #expect(
      difference(try scrubbed.contents(), try Contents(of: scrubbed.source))
        == [".ARCHIVE_INDEX", "sections/section_61/section.xml"])
    #expect(scrubbed.result.changes.replaced == ["sections/section_61/section.xml": 1])
  }

  @Test func `are replaced in JSON, which stays JSON`() throws {
    let pairs = [("z@example.test", "a/\"é\"@x.test"), ("Zélie", "Z")]
    #expect(
      try replaced(
        "<availabilityjson>{\"c\":[{\"v\":\"z@example.test\",\"w\":\"Z\\u00e9lie\"}]}"
          + "</availabilityjson>", pairs)
        == "<availabilityjson>{\"c\":[{\"v\":\"a\\/\\\"\\u00e9\\\"@x.test\",\"w\":\"Z\"}]}"
        + "</availabilityjson>")
  }

  @Test func `are replaced in settings of blocks, with the lengths that PHP asks for`() throws {
    let before =
      "O:8:\"stdClass\":2:{s:5:\"title\";s:6:\"Zélie\";s:4:\"list\";a:1:{i:0;s:3:\"Zed\";}}"
    let after =
      "O:8:\"stdClass\":2:{s:5:\"title\";s:8:\"Émile Z\";s:4:\"list\";a:1:{i:0;s:3:\"Zed\";}}"
    let base64 = { (text: String) in Data(text.utf8).base64EncodedString() }
    #expect(
      try replaced("<configdata>\(base64(before))</configdata>", [("Zélie", "Émile Z")])
        == "<configdata>\(base64(after))</configdata>")
    #expect(
      try replaced("<configdata>\(before)</configdata>", [("Zélie", "Émile Z")])
        == "<configdata>\(after)</configdata>")
  }

  @Test func `are looked for in what stood there, and never in what was put there`() throws {
    let swap = [("Alice", "Robert"), ("Robert", "Alice")]
    #expect(try replaced("<name>Alice et Robert</name>", swap) == "<name>Robert et Alice</name>")
    #expect(
      try replaced(
        "<name>Zelie Canary, Paul</name>", [("Zelie Canary", "Paul Durand"), ("Paul", "Luc")])
        == "<name>Paul Durand, Luc</name>")
    #expect(
      try replaced("<a>{\"k\":\"a/b a\\/b\"}</a>", [("a/b", "xa/b")])
        == "<a>{\"k\":\"xa\\/b xa\\/b\"}</a>")
    #expect(
      try replaced("<a>{\"k\":\"Alice et Robert\"}</a>", swap)
        == "<a>{\"k\":\"Robert et Alice\"}</a>")
    let before = "a:1:{i:0;s:12:\"Alice Robert\";}"
    #expect(
      try replaced("<a>\(before)</a>", swap) == "<a>a:1:{i:0;s:12:\"Robert Alice\";}</a>")
    // An ampersand that was put there is no part of what HTML writes for another.
    #expect(
      try replaced("<a>Tom Tomamp;</a>", [("Tom", "R&"), ("R&D", "no"), ("R&amp;", "no")])
        == "<a>R&amp; R&amp;amp;</a>")
  }

  @Test func `that overlap are found where the first begins, and there the longest`() throws {
    let pairs = [("bcdefgh", "2"), ("abcd", "1"), ("abc", "3"), ("efg", "4"), ("ghi", "5")]
    for pairs in [pairs, pairs.reversed()] {
      #expect(try replaced("<a>abcdefghi</a>", pairs) == "<a>14hi</a>")
      #expect(try replaced("<a>abcefg bcdefghi</a>", pairs) == "<a>34 2i</a>")
      #expect(try replaced("<a>{\"k\":\"abcdefghi\"}</a>", pairs) == "<a>{\"k\":\"14hi\"}</a>")
    }
    #expect(try replaced("<a>aaaaaaa</a>", [("aaa", "b"), ("aab", "c")]) == "<a>bba</a>")
  }

  @Test func `that are another's in HTML are meant as they stand`() throws {
    for pairs in [[("R&D", "1"), ("R&amp;D", "2")], [("R&amp;D", "2"), ("R&D", "1")]] {
      #expect(
        try replaced("<a>R&amp;D R&amp;amp;D R%26D</a>", pairs) == "<a>1 2 1</a>")
    }
  }

  @Test func `are those of each byte, however alike letters look`() throws {
    #expect(
      try replaced("<a>Zo\u{e9} Zoe\u{301}</a>", [("Zo\u{e9}", "1"), ("Zoe\u{301}", "2")])
        == "<a>1 2</a>")
  }

  @Test func `are refused where one is asked for twice, with both places and without it`() {
    for with in ["Luc", "Jean"] {
      let error = failure {
        _ = try options([("Zelie", "Luc"), ("Robert", "Alice"), ("Zelie", with)])
      }
      #expect(error?.code == .badInput)
      #expect(error?.message == "replacement 3: find is that of replacement 1 too")
    }
  }

  @Test func `are refused where all of them have more bytes than the longest text`() throws {
    let words = (0..<9).map { (String(repeating: "\($0)", count: 1 << 17), "") }
    _ = try options(Array(words.dropLast()))
    let error = failure { _ = try options(words) }
    #expect(error?.code == .badInput)
    #expect(error?.message == "replacement 9: find is beyond 1048576 bytes of words in all")
  }

  /// Each word by itself, in each of its forms, would be as many walks through 1 MB.
  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)), arguments: [false, true])
  func `take as long as the text, however many they are`(inJSON: Bool) throws {
    let names = (0..<2_000).map { "N\u{e9} & word\($0 * 7_919 % 2_000)" }
    let text = (0..<52_000).map { "Word\($0) of ours" }.joined(separator: ", ")
    let before = inJSON ? "{\"k\":\"\(names[7]) \(text)\"}" : "\(names[7]) \(text)"
    let after = inJSON ? "{\"k\":\"X \(text)\"}" : "X \(text)"
    let escaped = before.replacing("&", with: "&amp;")
    #expect(escaped.utf8.count > 900_000)
    #expect(
      try replaced("<a>\(escaped)</a>", names.map { ($0, "X") }) == "<a>\(after)</a>")
  }

  /// At each place each word would be compared up to its last letter.
  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `that begin alike take no longer, and those that end alike neither`() throws {
    let alike = String(repeating: "a", count: 400)
    let text = String(repeating: "a", count: 900_000)
    for words in [
      (1...300).map { "\(alike)\($0)" }, (1...300).map { "\($0)\(alike)" },
      (1...300).map { "\(alike.dropFirst($0))b\(alike.prefix($0))" },
    ] {
      let pairs = words.map { (String($0), "X") }
      #expect(
        try replaced("<a>\(text) \(words[5]) b</a>", pairs)?.hasSuffix(" X b</a>") == true)
    }
  }

  @Test func `leave a text alone that is too long, and it is told`() throws {
    let long = "<summary>Zelie \(String(repeating: "x ", count: 1 << 20))</summary>"
    let scrubbed = try Scrubbed(section(long), options([("Zelie", "Z.")]))
    #expect(scrubbed.result.changes.notExamined == ["sections/section_61/section.xml": 1])
    #expect(scrubbed.result.isUnchanged)
  }

  @Test(arguments: [
    "{\"schema\":\"gabarit.replacements/1\",\"replacements\":[{\"find\":\"ab\",\"with\":\"c\"}]}",
    "{\"schema\":\"gabarit.replacements/1\",\"replacements\":[{\"find\":\"abc\"}]}",
    "{\"schema\":\"gabarit.replacements/1\",\"replacements\":[{\"find\":\"abc\",\"with\":\"\\u0001\"}]}",
    "{\"schema\":\"gabarit.replacements/1\",\"replacement\":[]}",
    "{\"schema\":\"gabarit.replacements/2\",\"replacements\":[]}", "[]",
  ]) func `are refused where the list is wrong`(_ text: String) throws {
    let error = failure { _ = try Replacements(try JSONValue(parsing: Array(text.utf8))) }
    #expect(error?.code == .badInput)
  }

  @Test(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
  func `take people out of the course that names them`() throws {
    var options = try options([
      ("Zelie Canarystudent", "a learner"), ("zelie.canary@example.test", "learner@school.test"),
      ("Canarystudent", "X"), ("Zelie", "Y"),
    ])
    options.level = .all
    let backup = try Samples.only(in: Samples.corpus.pushing(FilePath("m45/rich-users-tgz")))
    let scrubbed = try Scrubbed(backup, options)
    for (member, bytes) in try scrubbed.contents().members {
      let text = String(decoding: bytes, as: UTF8.self)
      let isXML = member.path.string.hasSuffix(".xml")
      #expect(!isXML || !text.contains("Zelie"), "\(member.path.string)")
      #expect(!isXML || !text.lowercased().contains("zelie.canary"), "\(member.path.string)")
    }
    #expect(scrubbed.errors == [])
    // The condition is bound to nobody's address any more, but to one.
    #expect(scrubbed.result.changes.replaced.keys.contains { $0.hasSuffix("/module.xml") })
  }
}
