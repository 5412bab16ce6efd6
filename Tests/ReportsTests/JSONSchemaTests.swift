import TestKit
import Testing

/// The validator itself: that it can say no.
struct JSONSchemaTests {
  private func failures(_ schema: String, _ value: String) throws -> [String] {
    try JSONSchema(Array(schema.utf8)).failures(of: try JSON(Array(value.utf8)))
  }

  @Test(arguments: [
    (#"{"type": "string"}"#, #""x""#, "1"), (#"{"type": "integer"}"#, "3", "3.5"),
    (#"{"type": "number"}"#, "3.5", "true"), (#"{"type": "boolean"}"#, "false", "0"),
    (#"{"type": ["string", "null"]}"#, "null", "[]"), (#"{"const": 1}"#, "1", "2"),
    (#"{"enum": ["a", null]}"#, "null", #""b""#), (#"{"minimum": 1}"#, "1", "0"),
    (#"{"pattern": "^a+$"}"#, #""aa""#, #""ab""#), (#"{"required": ["a"]}"#, #"{"a": 1}"#, "{}"),
    (#"{"properties": {"a": {"type": "null"}}}"#, #"{"b": 1}"#, #"{"a": 1}"#),
    (#"{"properties": {"a": true}, "additionalProperties": false}"#, #"{"a": 1}"#, #"{"b": 1}"#),
    (#"{"items": {"type": "null"}}"#, "[null, null]", "[null, 1]"),
    (#"{"anyOf": [{"const": 1}, {"minimum": 5}]}"#, "6", "3"),
    (#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "3", "6"),
    (##"{"$ref": "#/$defs/n", "$defs": {"n": {"type": "null"}}}"##, "null", "1"),
    ("true", "1", ""), ("false", "", "1"),
  ]) func `accepts what fits a keyword and nothing else`(
    schema: String, good: String, bad: String
  ) throws {
    if !good.isEmpty { #expect(try failures(schema, good) == []) }
    if !bad.isEmpty { #expect(try !failures(schema, bad).isEmpty) }
  }

  @Test func `refuses a keyword that it does not hold`() throws {
    #expect(try !failures(#"{"maximum": 1}"#, "0").isEmpty)
    #expect(try !failures(##"{"$ref": "#/$defs/none"}"##, "0").isEmpty)
  }

  @Test func `names the place`() throws {
    let schema = #"{"properties": {"a": {"items": {"type": "null"}}}}"#
    let found = try failures(schema, #"{"a": [null, 1]}"#)
    #expect(found.first?.hasPrefix("$.a[1]:") == true)
  }
}
