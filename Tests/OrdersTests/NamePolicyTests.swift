import Base
import SystemPackage
import TestKit
import Testing
import TextFormats

@testable import Orders

/// Policies of names, as an operator writes them.
struct NamePolicyTests {
  static let good = [
    #"{"schema": "gabarit.names/1"}"#,
    #"{"schema": "gabarit.names/1", "compare": "case-insensitive", "idnumber": "none"}"#,
    """
    {"schema": "gabarit.names/1", "compare": "strict",
     "shortname": {"pattern": "{template}-{n:4}", "prefixes": {"12": "NAT-"},
                   "collision": "refuse"},
     "fullname": {"pattern": "{asked} ({year})", "collision": "next", "suffix": " – {n}"},
     "idnumber": {"pattern": "SHOP-{order}"}, "username": {"pattern": "{initial}{last}"}}
    """,
  ]

  static let bad: [(String, String)] = [
    (#"{}"#, "schema is missing"), (#"[]"#, "is not a JSON object"),
    (#"{"schema": "gabarit.names/2"}"#, "is not of the schema"),
    (#"{"schema": "gabarit.names/1", "shortnames": {}}"#, "has a field shortnames"),
    (#"{"schema": "gabarit.names/1", "compare": "loose"}"#, "compare must be strict or"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": "{what}"}}"#, "a place {what}"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": "{n}{n:3}"}}"#, "has {n} twice"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": "{n:0}"}}"#, "width"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": "a{"}}"#, "a brace"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": "a}b"}}"#, "a brace"),
    (#"{"schema": "gabarit.names/1", "shortname": {"pattern": " "}}"#, "pattern is empty"),
    (#"{"schema": "gabarit.names/1", "shortname": {"suffix": "x"}}"#, "suffix has no {n}"),
    (#"{"schema": "gabarit.names/1", "shortname": {"collision": "guess"}}"#, "refuse or next"),
    (#"{"schema": "gabarit.names/1", "shortname": {"prefixes": {"a": "b"}}}"#, "a category"),
    (#"{"schema": "gabarit.names/1", "shortname": {"prefixes": {"7": 1}}}"#, "not a text"),
    (#"{"schema": "gabarit.names/1", "idnumber": {"pattern": "{asked}"}}"#, "a place {asked}"),
    (#"{"schema": "gabarit.names/1", "username": {"pattern": "{first}{n}"}}"#, "has {n}"),
    (#"{"schema": "gabarit.names/1", "shortname": "none"}"#, "is not a JSON object"),
  ]

  private static func schema() throws -> JSONSchema {
    try JSONSchema(bytes(of: Samples.root.pushing("Schemas/names.schema.json")))
  }

  @Test(arguments: good) func `are read, and fit their schema`(text: String) throws {
    _ = try NamePolicy(JSONValue(parsing: Array(text.utf8)))
    #expect(try NamePolicyTests.schema().failures(of: JSON(Array(text.utf8))) == [])
  }

  @Test(arguments: bad) func `are refused with what is wrong`(text: String, words: String) {
    let error = failure { _ = try NamePolicy(JSONValue(parsing: Array(text.utf8))) }
    #expect(error?.code == .badInput, "\(text)")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "") \(text)")
  }

  /// What a schema cannot say: two numbers in one pattern, braces.
  @Test(arguments: [0, 1, 2, 3, 4, 11, 12, 14, 17]) func `are refused by their schema too`(
    index: Int
  ) throws {
    let json = try JSON(Array(NamePolicyTests.bad[index].0.utf8))
    #expect(try !NamePolicyTests.schema().failures(of: json).isEmpty)
  }

  @Test func `name the file they were read from`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("names.json", Array(NamePolicyTests.good[2].utf8))
    let read = try NamePolicy.read(path)
    #expect(read.file.path == path.string && read.file.sha256.count == 64)
    let wrong = try folder.write("wrong.json", Array("{".utf8))
    #expect(failure { _ = try NamePolicy.read(wrong) }?.file == wrong.string)
  }

  @Test func `are, where there is none, the one that says nothing`() throws {
    let empty = try NamePolicy(JSONValue(parsing: Array(NamePolicyTests.good[0].utf8)))
    #expect(NamePolicy.standard == empty)
  }
}
