import Base
import Foundation
import TestKit
import Testing
import TextFormats

/// JSON that operators, orders and backups hold.
struct JSONTests {
  private func parse(_ text: String) throws(GabaritError) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test(
    arguments: [
      ("1", .number(1)), ("-0", .number(0)), ("1.0", .number(1)), ("1e3", .number(1_000)),
      ("0.5", .fraction(0.5)), ("9223372036854775807", .number(.max)),
      ("9223372036854775808", .fraction(9_223_372_036_854_775_808)),
      (" true ", .boolean(true)), ("false", .boolean(false)), ("null", .null), ("[]", .array([])),
      ("{}", .object([:])), ("[1, [2]]", .array([.number(1), .array([.number(2)])])),
      (#"{"a": {"b": "c"}}"#, .object(["a": .object(["b": .string("c")])])),
      (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
      (#""\u00e9\ud83d\ude00é😀""#, .string("é😀é😀")), (#""\u0000""#, .string("\0")),
    ] as [(String, JSONValue)]) func `is read as it stands`(_ text: String, _ value: JSONValue)
    throws
  {
    #expect(try parse(text) == value)
  }

  @Test(
    arguments: [
      "", "x", "tru", "01", "1.", "-", "1e", "1e999", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":1,}",
      "{a:1}",
      #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, "\"", #""\x""#, #""\u12g4""#, #""\ud800""#,
      #""\ud800\u0041""#, #""\udc00""#, "\"\n\"", "1 2", "nullx",
    ]) func `is refused with the place where it is not valid`(_ text: String)
  {
    let error = failure { _ = try parse(text) }
    #expect(error?.code == .badInput)
    #expect(error?.line != nil)
  }

  /// Foundation's decoder took 15 seconds for a megabyte of this.
  @Test(.timeLimit(.minutes(1)), arguments: [#"{"a":"#, "["])
  func `costs no more where it is nested deep`(_ level: String) throws {
    let close = level == "[" ? "]" : "}"
    let deep =
      String(repeating: level, count: 62) + "1" + String(repeating: close, count: 62)
    let text = "[" + Array(repeating: deep, count: 8_000).joined(separator: ",") + "]"
    for _ in 0..<4 {
      guard case .array(let values) = try parse(text) else { throw CocoaError(.coderInvalidValue) }
      #expect(values.count == 8_000)
    }
    #expect(failure { _ = try parse(String(repeating: level, count: 65)) }?.code == .badInput)
  }

  @Test func `that is written has no character raw that moves a cursor or turns text`() throws {
    let text = "a\u{1b}\u{7f}\u{85}\u{9b}2J\u{202e}\u{2028}\u{feff}é😀\u{e0041}"
    let written = try CanonicalJSON.encode(["a": text])
    #expect(
      !String(decoding: written, as: UTF8.self).unicodeScalars.dropLast().contains {
        $0.value != 0x0a
          && [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
      })
    #expect(try JSONValue(parsing: written) == .object(["a": .string(text)]))
    #expect(try CanonicalJSON.encodeLine("é\u{9b}") == #""é\u009b""#)
  }
}
