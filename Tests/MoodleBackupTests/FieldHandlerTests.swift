import Base
import Testing
import XMLStream

@testable import MoodleBackup

struct FieldHandlerTests {
  private final class Recorder: XMLFieldHandler {
    var texts: [String] = []

    init(_ limits: Limits) { super.init(limits: limits, attributes: [], recordsSpans: true) }

    override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
      texts.append(text)
    }
  }

  private func texts(of document: String, limits: Limits) throws -> [String] {
    let recorder = Recorder(limits)
    let parser = try XMLPushParser(limits: limits, handler: recorder)
    try Array(document.utf8).withBytes { (bytes) throws(GabaritError) in try parser.feed(bytes) }
    try parser.finish()
    return recorder.texts
  }

  @Test func `passes over a field longer than what is kept`() throws {
    var limits = Limits()
    limits.fieldBytes = 100
    let long = "<a><b>" + String(repeating: "x", count: 101) + "</b></a>"
    #expect(try texts(of: long, limits: limits).isEmpty)
    #expect(try texts(of: "<a><b>x</b></a>", limits: limits) == ["x"])
  }
}
