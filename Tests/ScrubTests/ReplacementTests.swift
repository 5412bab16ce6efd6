import Archive
import Foundation
import Groundwork
import Scrub
import SystemPackage
import TestKit
import Testing

struct `Words of a list` {
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
