import Base
import TestKit
import Testing
import XMLStream

/// Replacements, and what cannot be one.
struct XMLEditTests {
  @Test(arguments: [
    ("a & b", "a &amp; b"), ("<l'été>", "&lt;l'été&gt;"), ("\"quoted\"", "\"quoted\""),
    ("tab\tline\n", "tab\tline\n"), ("🎓", "🎓"), ("", ""), ("]]>", "]]&gt;"),
  ]) func `escapes as Moodle does`(text: String, escaped: String) throws {
    #expect(try XMLText.escaped(text) == Array(escaped.utf8))
  }

  @Test func `escapes double quotes in attributes too`() throws {
    #expect(try XMLText.escaped("'a\"b'", inAttribute: true) == Array("'a&quot;b'".utf8))
  }

  @Test(arguments: [
    ("a\u{0}", "U+0000"), ("a\u{1}", "U+0001"), ("a\rb", "U+000D"), ("a\r\nb", "U+000D"),
    ("\u{b}", "U+000B"), ("\u{1f}", "U+001F"), ("\u{7f}", "U+007F"), ("\u{fffe}", "U+FFFE"),
    ("\u{ffff}", "U+FFFF"),
  ]) func `refuses characters that a backup cannot carry, by number`(text: String, number: String) {
    let error = failure { _ = try XMLText.escaped(text) }
    #expect(error?.code == .badInput)
    #expect(error?.message.contains(number) == true)
  }

  @Test(arguments: [1, 2, 3, 5, 100]) func `replaces several places, in whatever order`(
    size: Int
  ) throws {
    let bytes = Array("0123456789".utf8)
    let edits = try [(0, 0, "A"), (2, 4, "BB"), (4, 4, "C"), (9, 10, "")].map { from, to, text in
      try XMLEdit(replacing: XMLSpan(range: Int64(from)..<Int64(to), form: .text), with: text)
    }
    for _ in 0..<5 {
      #expect(
        try splice(
          bytes, edits.shuffled().sorted { $0.range.upperBound < $1.range.upperBound }, pieces: size
        )
          == Array("A01BBC45678".utf8))
    }
  }

  @Test func `refuses replacements that overlap or lie behind the end`() throws {
    let one = try XMLEdit(replacing: XMLSpan(range: 2..<5, form: .text), with: "x")
    let other = try XMLEdit(replacing: XMLSpan(range: 4..<6, form: .text), with: "y")
    #expect(failure { _ = try XMLSplicer([one, other]) }?.code == .fault)
    #expect(failure { _ = try splice([0, 1, 2], [one], pieces: 1) }?.code == .fault)
  }

  @Test(arguments: [1, 3, 10]) func `fills an empty element at the very end`(size: Int) throws {
    let span = try #require(try record("<r><a/></r>").field("/r/a")?.span)
    let edit = try XMLEdit(replacing: span, with: "x")
    #expect(try splice(Array("<r><a/>".utf8), [edit], pieces: size) == Array("<r><a>x</a>".utf8))
  }
}
