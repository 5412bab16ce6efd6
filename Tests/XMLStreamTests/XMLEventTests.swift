import Base
import TestKit
import Testing
import XMLStream

/// What a handler is told of.
@Suite("Events")
struct XMLEventTests {
  /// Notes the numbers of names, and the texts.
  private final class Notes: XMLHandler {
    var numbers: [(name: String, number: Int)] = []
    var texts: [String] = []

    func start(_ element: XMLStart) throws(GabaritError) {
      numbers.append((element.name, element.nameNumber))
      for index in 0..<element.attributeCount {
        guard let number = element.attributeNumber(at: index) else { continue }
        numbers.append((element.name(of: number), number))
      }
      if element.attributeNumber(at: element.attributeCount) != nil { texts.append("one too many") }
    }

    func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
      texts.append(String(decoding: piece, as: UTF8.self))
    }

    func end(_ element: XMLEnd) throws(GabaritError) { texts.append("/" + element.name) }
  }

  private func notes(_ text: String, takesNamespaces: Bool = false) throws -> Notes {
    let notes = Notes()
    let parser = try XMLPushParser(takesNamespaces: takesNamespaces, handler: notes)
    try Array(text.utf8).withUnsafeBytes { try parser.feed($0) }
    try parser.finish()
    return notes
  }

  @Test func `numbers names alike if and only if they are the same`() throws {
    // Rows in one order and in another, names that begin alike, attributes named as elements.
    let row = "<user><userid id=\"1\">7</userid><useridnumber userid=\"2\"/><id/></user>"
    let other = "<user><id/><useridnumber/><user id=\"3\"/><userid/></user>"
    let many = (0..<3_000).map { "<n\($0)/>" }.joined()
    let found = try notes("<users>\(row)\(row)\(other)\(row)\(many)\(many)</users>").numbers
    var numbers: [String: Int] = [:]
    for (name, number) in found { #expect(numbers[name, default: number] == number) }
    for (name, number) in found { numbers[name] = number }
    #expect(Set(numbers.values) == Set(0..<numbers.count))
    #expect(numbers.count == 3_005)
  }

  @Test func `leaves out the white space that follows an end`() throws {
    let text = "<a>\n  <b> </b>\n  <b/> \n&#32;x <c>\ty</c></a>"
    #expect(try notes(text).texts.joined() == "\n   /b/bx \ty/c/a")
    let telling = try notes(text, takesNamespaces: true).texts.joined()
    #expect(telling == "\n   /b\n  /b \n x \ty/c/a")
  }

  @Test func `reads without anybody to tell`() throws {
    let parser = try XMLPushParser(handler: nil)
    try Array("<a><b>x</b></a>".utf8).withUnsafeBytes { try parser.feed($0) }
    try parser.finish()
    let error = failure { try parse(Array("<a><b>x</a>".utf8), handler: nil) }
    #expect(error?.code == .badXML)
  }
}
