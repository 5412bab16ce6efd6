import Base
import SystemPackage
import TestKit
import Testing
import TextFormats

struct PrintableTextTests {
  @Test(arguments: [
    ("plain é 🎓 'x'", "plain é 🎓 'x'"), ("a\nb", "a\\u{a}b"), ("\u{1b}[2J", "\\u{1b}[2J"),
    ("a\u{202e}b", "a\\u{202e}b"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
    ("\u{0}\u{7f}\u{9b}", "\\u{0}\\u{7f}\\u{9b}"), ("\u{200b}", "\\u{200b}"),
  ]) func `writes what could move a terminal's cursor as escapes`(text: String, shown: String) {
    #expect(text.printable == shown)
  }

  @Test func `shows the place of an error before what happened`() {
    let error = GabaritError(
      .badXML, "is broken", member: "a.xml", line: 3, column: 7, detail: "libxml2 error 5")
    #expect(error.description == "a.xml: line 3, column 7: is broken (libxml2 error 5)")
    #expect(error.in(file: "b.mbz").description.hasPrefix("b.mbz: a.xml: "))
    #expect(GabaritError(.io, "is gone").description == "is gone")
  }

  @Test func `shows hostile names of files and members escaped`() {
    let error = GabaritError(.damaged, "is bad", file: "a\nb", member: "c\u{1b}d")
    #expect(error.description == "a\\u{a}b: c\\u{1b}d: is bad")
  }

  @Test func `keeps the place that an error names already`() {
    let error = GabaritError(.io, "fails", file: "one", member: "two")
    #expect(error.in(file: "other").file == "one")
    #expect(error.in(member: "other").member == "two")
  }

  @Test(arguments: [
    (GabaritError.Code.unknownContainer, true), (.notABackup, true), (.commonCartridge, true),
    (.moodle1Backup, true), (.empty, true), (.damaged, false), (.truncated, false),
    (.unsafeName, false), (.limitExceeded, false), (.io, false),
  ]) func `tells files that are no backups from bad backups`(code: GabaritError.Code, says: Bool) {
    #expect(code.saysNoBackup == says)
  }

  @Test func `computes known digests`() {
    #expect(Digest.hex(.sha1, of: "".utf8) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(Digest.hex(.sha1, of: "abc".utf8) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      Digest.hex(.sha256, of: "abc".utf8)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `starts a digest afresh after its end`() {
    var digest = Digest(.sha1)
    Array("abc".utf8).withUnsafeBytes { digest.update($0) }
    let first = digest.finalize()
    Array("a".utf8).withUnsafeBytes { digest.update($0) }
    Array("bc".utf8).withUnsafeBytes { digest.update($0) }
    #expect(digest.finalize() == first)
  }

  @Test func `reads lower-case hexadecimal alone`() {
    #expect(Hex.bytes("00ff10".utf8) == [0, 255, 16])
    for text in ["0", "0F", "0g", " 0", "é"] { #expect(Hex.bytes(text.utf8) == nil) }
  }

  @Test func `writes the same JSON for the same value, keys sorted`() throws {
    let value = ["b": "x/y", "a": "é\"\n", "c": "\u{1f393}"]
    let text = String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    #expect(text == "{\n  \"a\" : \"é\\\"\\n\",\n  \"b\" : \"x/y\",\n  \"c\" : \"🎓\"\n}\n")
    let line = try CanonicalJSON.encodeLine(value)
    #expect(line == "{\"a\":\"é\\\"\\n\",\"b\":\"x/y\",\"c\":\"🎓\"}")
  }

  @Test func `cannot write a number that JSON has not`() {
    #expect(failure { _ = try CanonicalJSON.encode([Double.infinity]) }?.code == .fault)
  }
}
