import Base
import Foundation
import TestKit
import Testing
import XMLStream

/// What no member may be or hold.
struct XMLRefusalTests {
  struct Bad: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var bytes: [UInt8]
    var line: Int?

    init(_ name: String, _ text: String, line: Int? = 1) {
      testDescription = name
      bytes = Array(text.utf8)
      self.line = line
    }

    init(_ name: String, bytes: [UInt8], line: Int? = 1) {
      testDescription = name
      self.bytes = bytes
      self.line = line
    }
  }

  private static func encoded(_ encoding: String.Encoding, mark: [UInt8] = []) -> [UInt8] {
    mark + Array("<a>text</a>".data(using: encoding) ?? Data())
  }

  static let all: [Bad] = [
    Bad("a DOCTYPE", "<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<a/>", line: 2),
    Bad("a DOCTYPE with an external part", "<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>"),
    Bad("an entity of its own", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"),
    Bad(
      "an entity bomb",
      "<!DOCTYPE a [<!ENTITY x \"yyyyyyyyyy\"><!ENTITY z \"&x;&x;&x;\">]><a>&z;&z;</a>"),
    Bad("an entity that XML does not know", "<a>\n&nbsp;</a>", line: 2),
    Bad("a null character by number", "<a>&#0;</a>"),
    Bad("a control character", "<a>\n\n\u{1}</a>", line: 3),
    Bad("another encoding declared", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>x</a>"),
    Bad("UTF-16 declared", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>x</a>"),
    Bad("UTF-16 with a mark", bytes: encoded(.utf16LittleEndian, mark: [0xff, 0xfe])),
    Bad("UTF-16 big-endian with a mark", bytes: encoded(.utf16BigEndian, mark: [0xfe, 0xff])),
    Bad("UTF-16 without a mark", bytes: encoded(.utf16LittleEndian)),
    Bad("UTF-16 big-endian without a mark", bytes: encoded(.utf16BigEndian)),
    Bad("UTF-32", bytes: encoded(.utf32LittleEndian)),
    Bad("UTF-7", "+ADw-a/+AD4-"),
    Bad(
      "bytes that are not UTF-8", bytes: Array("<a>\n".utf8) + [0xe9] + Array("</a>".utf8), line: 2),
    Bad(
      "a character of two halves",
      bytes: Array("<a>".utf8) + [0xed, 0xa0, 0x80] + Array("</a>".utf8)),
    Bad("an end tag of another element", "<a>\n<b>\n</a></b>", line: 3),
    Bad("no end", "<a>\n<b></b>\n", line: nil),
    Bad("an end inside a tag", "<a><b at", line: nil),
    Bad("an end inside a comment", "<a><!-- ", line: nil),
    Bad("two documents", "<a></a>\n<a></a>", line: 2),
    Bad("text behind the document", "<a></a>\ntext", line: 2),
    Bad("text alone", "text"),
    Bad("white space alone", " \n ", line: nil),
    Bad("no bytes", "", line: nil),
    Bad("an attribute twice", "<a x=\"1\" x=\"2\"/>"),
    Bad("an attribute without quotes", "<a x=1/>"),
    Bad("a less-than sign in an attribute", "<a x=\"<\"/>"),
    Bad("a bare ampersand", "<a>x & y</a>"),
  ]

  @Test(arguments: all, [1, 5, 0]) func `refuses, with line and column`(
    bad: Bad, pieces: Int
  ) throws {
    let error = failure { try parse(bad.bytes, pieces: pieces, handler: LeafFields()) }
    #expect(error?.code == .badXML, "\(error.map(\.description) ?? "it was read")")
    if let line = bad.line {
      #expect(error?.line == line)
      #expect((error?.column ?? 0) >= 1)
    }
  }

  @Test func `never quotes the document in an error`() {
    for text in ["<a><Zelie></a>", "<a>&zelie;</a>", "<a zelie=\"1\" zelie=\"2\"/>"] {
      let error = failure { _ = try record(text) }
      #expect(error?.description.lowercased().contains("zelie") == false)
    }
  }

  @Test func `holds the depth of elements`() throws {
    var limits = Limits()
    limits.xmlDepth = 5
    let four = String(repeating: "<a>", count: 5) + String(repeating: "</a>", count: 5)
    _ = try record(four, limits: limits)
    let five = String(repeating: "<a>", count: 6) + String(repeating: "</a>", count: 6)
    #expect(failure { _ = try record(five, limits: limits) }?.code == .limitExceeded)
    let deep = String(repeating: "<a>", count: 200_000)
    #expect(failure { _ = try record(deep) }?.code == .limitExceeded)
  }

  @Test(arguments: [
    "<a x=\"" + String(repeating: "y", count: 400_000) + "\"/>",
    "<a><!--" + String(repeating: "y", count: 400_000) + "--></a>",
    "<a><" + String(repeating: "y", count: 400_000) + "/></a>",
    "<a" + String(repeating: " ", count: 400_000) + "/>",
    "<a><?x " + String(repeating: "y", count: 400_000) + "?></a>",
  ]) func `holds the size of tags, attributes, comments and instructions`(text: String) {
    var limits = Limits()
    limits.xmlTokenBytes = 10_000
    let error = failure { _ = try record(text, pieces: 4_096, limits: limits) }
    #expect(error?.code == .limitExceeded)
  }

  /// 457,000 names would be compared 100 billion times.
  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `refuses a tag of many attributes before they are compared`() {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let pairs = letters.flatMap { one in letters.map { "\(one)\($0)" } }
    let names = pairs.flatMap { one in pairs.map { one + $0 } }
    let text = "<a " + names.map { "\($0)=\"\"" }.joined(separator: " ") + "/>"
    #expect(failure { _ = try record(text, pieces: 64 << 10) }?.code == .limitExceeded)
  }

  @Test func `holds the length of all names together`() {
    let names = (0..<200).map { "<n\($0)" + String(repeating: "y", count: 100_000) + "/>" }
    let error = failure { _ = try record("<a>" + names.joined() + "</a>") }
    #expect(error?.code == .limitExceeded)
  }

  @Test(arguments: [1, 17, 64 << 10]) func `holds the size of a text`(pieces: Int) throws {
    var limits = Limits()
    limits.xmlTextBytes = 1_000
    let handler = TextCounter()
    let fits = "<a>" + String(repeating: "x", count: 1_000) + "</a>"
    try parse(Array(fits.utf8), pieces: pieces, limits: limits, handler: handler)
    #expect(handler.bytes == 1_000)
    let long = "<a>" + String(repeating: "x", count: 1_001) + "</a>"
    let error = failure {
      try parse(Array(long.utf8), pieces: pieces, limits: limits, handler: TextCounter())
    }
    #expect(error?.code == .limitExceeded)
    let cdata = "<a><![CDATA[" + String(repeating: "x", count: 1_001) + "]]></a>"
    let other = failure {
      try parse(Array(cdata.utf8), pieces: pieces, limits: limits, handler: TextCounter())
    }
    #expect(other?.code == .limitExceeded)
  }

  @Test func `passes on what a handler throws`() {
    final class Refusing: XMLHandler {
      func start(_ element: XMLStart) throws(GabaritError) {
        throw GabaritError(.interrupted, "enough")
      }
      func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {}
      func end(_ element: XMLEnd) throws(GabaritError) {}
    }
    let error = failure { try parse(Array("<a/>".utf8), handler: Refusing()) }
    #expect(error?.code == .interrupted)
  }

  @Test func `reads a text of 100 MB in pieces, in bounded memory`() async {
    await #expect(processExitsWith: .success) {
      let handler = TextCounter()
      let parser = try XMLPushParser(handler: handler)
      func feed(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { try parser.feed($0) }
      }
      try feed("<a><b>")
      let piece = String(repeating: "Bonjour à tous ", count: 4_096)
      let count = 100_000_000 / piece.utf8.count + 1
      for _ in 0..<count { try feed(piece) }
      try feed("</b></a>")
      try parser.finish()
      try #require(handler.bytes == count * piece.utf8.count)
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      let kilobytes = try #require(Int(line.filter(\.isNumber)))
      // What a sanitizer keeps of it is its own matter.
      try #require(kilobytes < 64 << 10 || Sanitizer.isOn)
    }
  }
}

/// Counts the bytes of texts.
final class TextCounter: XMLHandler {
  var bytes = 0
  func start(_ element: XMLStart) throws(GabaritError) {}
  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) { bytes += piece.count }
  func end(_ element: XMLEnd) throws(GabaritError) {}
}
