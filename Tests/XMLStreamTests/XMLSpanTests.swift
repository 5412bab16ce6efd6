import Base
import MoodleBackup
import SystemPackage
import TestKit
import Testing
import XMLStream

/// Where the text of elements stands, and what a replacement changes.
struct XMLSpanTests {
  static let sizes = [1, 2, 3, 7, 61, 1_000, 64 << 10]

  @Test(arguments: Samples.names, ["moodle_backup.xml", "course/course.xml", "files.xml"])
  func `finds each field of a real member at its very bytes`(
    sample: String, member: String
  ) throws {
    let contents = try Contents(of: try Samples.backup(sample))
    let bytes = try #require(contents.bytes(member))
    var first: [LeafFields.Field]?
    for size in XMLSpanTests.sizes + [0, 0, 0] {
      let recorder = LeafFields()
      try parse(bytes, pieces: size, handler: recorder)
      for field in recorder.fields + recorder.attributes {
        let span = try #require(field.span, "\(field.path) in pieces of \(size)")
        let found = bytes[Int(span.range.lowerBound)..<Int(span.range.upperBound)]
        #expect(Array(found) == Array(escape(field.text).utf8), "\(field.path)")
      }
      let all = recorder.fields + recorder.attributes
      if let first { #expect(all == first, "in pieces of \(size)") } else { first = all }
    }
    #expect(first?.isEmpty == false || member == "files.xml")
  }

  @Test(arguments: Samples.names) func `replaces a field and leaves every other byte`(
    sample: String
  ) throws {
    let contents = try Contents(of: try Samples.backup(sample))
    for member in ["moodle_backup.xml", "course/course.xml"] {
      let bytes = try #require(contents.bytes(member))
      let recorder = LeafFields()
      try parse(bytes, handler: recorder)
      let text = "Été <1> & \"2\" 🎓"
      for field in recorder.fields {
        let span = try #require(field.span)
        let edit = try XMLEdit(replacing: span, with: text)
        let spliced = try splice(bytes, [edit], pieces: Int.random(in: 1...5_000))
        let expected =
          Array(bytes[..<Int(span.range.lowerBound)])
          + Array("Été &lt;1&gt; &amp; \"2\" 🎓".utf8)
          + Array(bytes[Int(span.range.upperBound)...])
        #expect(spliced == expected, "\(field.path)")
      }
    }
  }

  @Test(arguments: Samples.names) func `replaces all fields that an order rewrites at once`(
    sample: String
  ) throws {
    let path = try Samples.backup(sample)
    let contents = try Contents(of: path)
    let reading = try BackupWalk.read(try SourceFile(path))
    let manifest = try #require(contents.bytes("moodle_backup.xml"))
    #expect(Set(reading.manifest.places.keys) == Set(Manifest.Field.allCases))
    var edits: [XMLEdit] = []
    for (field, place) in reading.manifest.places {
      edits.append(try XMLEdit(replacing: try #require(place.span), with: "<\(field.rawValue)>"))
    }
    let course = try #require(reading.course)
    #expect(Set(course.places.keys) == Set(CourseFile.Field.allCases))
    let spliced = try splice(manifest, edits.shuffled(), pieces: 100)
    let recorder = LeafFields()
    try parse(spliced, handler: recorder)
    #expect(
      recorder.field("/moodle_backup/information/original_course_fullname")?.text
        == "<original_course_fullname>")
    #expect(recorder.fields.filter { $0.text.hasPrefix("<") }.count >= edits.count)
    // What Moodle recognises a backup by stays as it was.
    let head = try #require(manifest.firstRange(of: Array("<name>".utf8))).upperBound
    #expect(spliced.prefix(head) == manifest.prefix(head))
  }

  @Test(arguments: sizes) func `knows empty elements in both notations`(size: Int) throws {
    let text = "<a><b/><c></c><d /><e id=\"1\"/><f\n/></a>"
    let recorder = try record(text, pieces: size)
    #expect(recorder.fields.map(\.path) == ["/a/b", "/a/c", "/a/d", "/a/e", "/a/f"])
    var edits: [XMLEdit] = []
    for field in recorder.fields {
      edits.append(try XMLEdit(replacing: try #require(field.span, "\(field.path)"), with: "x>"))
    }
    let spliced = try splice(Array(text.utf8), edits, pieces: size)
    #expect(
      String(decoding: spliced, as: UTF8.self)
        == "<a><b>x&gt;</b><c>x&gt;</c><d >x&gt;</d><e id=\"1\">x&gt;</e><f\n>x&gt;</f></a>")
  }

  @Test(arguments: sizes) func `finds attributes in both kinds of quotes`(size: Int) throws {
    let text = "<a x=\"0\" id=\"12\" y='1'><b id='x\"y' /><c id=\"\"/><d id = \"9\"></d></a>"
    let recorder = try record(text, pieces: size)
    #expect(recorder.attributes.map(\.text) == ["12", "x\"y", "", "9"])
    let bytes = Array(text.utf8)
    for attribute in recorder.attributes {
      let span = try #require(attribute.span)
      #expect(span.form == .attribute)
      let range = Int(span.range.lowerBound)..<Int(span.range.upperBound)
      #expect(Array(bytes[range]) == Array(attribute.text.utf8))
      let edit = try XMLEdit(replacing: span, with: "a\"b<&")
      let spliced = try splice(bytes, [edit], pieces: size)
      #expect(String(decoding: spliced, as: UTF8.self).contains("a&quot;b&lt;&amp;"))
    }
  }

  @Test(arguments: sizes) func `gives no place for an attribute that libxml2 hands on as a copy`(
    size: Int
  ) throws {
    let recorder = try record(
      "<a id=\"x &amp; y\"><b id=\"&#65;&lt;&#38;amp;\"/><b id=\"é\"/></a>", pieces: size)
    #expect(recorder.attributes.map(\.text) == ["x & y", "A<&amp;", "é"])
    #expect(recorder.attributes.allSatisfy { $0.span == nil })
  }

  @Test(arguments: sizes) func `takes entities, CDATA, comments and instructions in a text`(
    size: Int
  ) throws {
    let inner = "a &lt;b&gt; &amp; &#233;&#x1F393;<![CDATA[<raw> & ]]><!-- no --><?pi no?>z"
    let text = "<r><f>\(inner)</f></r>"
    let recorder = try record(text, pieces: size)
    let field = try #require(recorder.field("/r/f"))
    #expect(field.text == "a <b> & é🎓<raw> & z")
    let span = try #require(field.span)
    #expect(span.range == 6..<Int64(6 + inner.utf8.count))
    let edit = try XMLEdit(replacing: span, with: "neu")
    let spliced = try splice(Array(text.utf8), [edit], pieces: size)
    #expect(String(decoding: spliced, as: UTF8.self) == "<r><f>neu</f></r>")
  }

  @Test(arguments: sizes) func `counts a byte-order mark and characters of four bytes`(
    size: Int
  ) throws {
    let text = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<r>🎓<f>🧪é</f><g>x</g>🎓</r>\n"
    let recorder = try record(text, pieces: size)
    let bytes = Array(text.utf8)
    for (path, value) in [("/r/f", "🧪é"), ("/r/g", "x")] {
      let span = try #require(recorder.field(path)?.span)
      let range = Int(span.range.lowerBound)..<Int(span.range.upperBound)
      #expect(String(decoding: bytes[range], as: UTF8.self) == value)
    }
  }

  @Test(arguments: sizes) func `finds fields behind large texts`(size: Int) throws {
    let filler = String(repeating: "é & <b>".replacing("& <b>", with: "&amp;"), count: 20_000)
    guard size > 1 else { return }
    let text = "<r><long>\(filler)</long><f>here</f><long>\(filler)</long><g id=\"7\">there</g></r>"
    let recorder = try record(text, pieces: size)
    let bytes = Array(text.utf8)
    for field in recorder.fields + recorder.attributes {
      let span = try #require(field.span)
      let range = Int(span.range.lowerBound)..<Int(span.range.upperBound)
      #expect(String(decoding: bytes[range], as: UTF8.self) == escape(field.text))
    }
    #expect(recorder.fields.map(\.path) == ["/r/long", "/r/f", "/r/long", "/r/g"])
  }

  @Test func `hands on the fields of elements without children alone`() throws {
    let recorder = try record("<a>mixed<b>leaf</b>tail</a>")
    #expect(recorder.fields.map(\.path) == ["/a/b"])
  }
}
