import Base
import Compliance
import Scrub
import TestKit
import Testing
import TextFormats

/// Words within values of JSON, of PHP's serialised form and of base64: whatever a search finds there
/// is replaced.
struct WrappedReplacementTests {
  private let replacements: Replacements

  init() throws {
    replacements = try Replacements(
      .object([
        "schema": .string("gabarit.replacements/1"),
        "replacements": .array([
          .object(["find": .string("Zélie"), "with": .string("É\"1")])
        ]),
      ]))
  }

  private func replaced(_ text: String) -> String? {
    let (bytes, isUnread) = replacements.applied(to: Array(text.utf8))
    #expect(!isUnread)
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func base64(_ text: String) -> String { Base64.encoded(Array(text.utf8)) }

  private static let php = #"a:1:{s:1:"n";s:6:"Zélie";}"#
  private static let newPHP = #"a:1:{s:1:"n";s:4:"É"1";}"#
  private static let json = #"{"n":"Zélie"}"#
  private static let newJSON = #"{"n":"\u00c9\"1"}"#

  /// What is written, and what becomes of it.
  private static let cases: [(before: String, after: String)] = {
    var cases: [(before: String, after: String)] = []
    func add(_ before: String, _ after: String) { cases.append((before, after)) }
    // Base64 with what PHP passes over.
    let encoded = base64(php)
    add("\n \(encoded.prefix(9))\n-\(encoded.dropFirst(9))", base64(newPHP))
    add(base64(json), base64(newJSON))
    add(base64(encoded), base64(base64(newPHP)))
    // JSON that the strict reader refuses.
    add(#"{"a":1,"a":2,"n":"Zélie"}"#, #"{"a":1,"a":2,"n":"\u00c9\"1"}"#)
    let (left, right) = (String(repeating: "[", count: 100), String(repeating: "]", count: 100))
    add(left + #""Zélie""# + right, left + #""\u00c9\"1""# + right)
    // Values within values.
    add(
      #"{"p":"a:1:{s:1:\"n\";s:6:\"Z\u00e9lie\";}"}"#,
      #"{"p":"a:1:{s:1:\"n\";s:4:\"\u00c9\"1\";}"}"#)
    add(#""{\"n\":\"Z\\u00e9lie\"}""#, #""{\"n\":\"\\u00c9\\\"1\"}""#)
    add(#"{"n":"\u005A\u00E9lie"}"#, #"{"n":"\u00c9\"1"}"#)
    // What stands behind the end of PHP's form, and texts in its other notation.
    add(php + " " + php, newPHP + " " + newPHP)
    add(php + "; Zélie", newPHP + "; É\"1")
    add(#"a:1:{i:0;S:6:"Z\c3\a9lie";}"#, #"a:1:{i:0;s:4:"É"1";}"#)
    add(
      #"a:2:{s:1:"n";s:6:"Zélie";i:1;E:5:"X:One";}"#, #"a:2:{s:1:"n";s:4:"É"1";i:1;E:5:"X:One";}"#)
    // Texts that only begin as such values do.
    add("[Zélie] a/b", "[É\"1] a/b")
    add("\"Zélie\" a/b", "\"É\"1\" a/b")
    add("\"Zélie\"", "\"É\"1\"")
    add("a: Zélie", "a: É\"1")
    add("Instructions for Zélie", "Instructions for É\"1")
    return cases
  }()

  @Test(arguments: cases)
  func `are replaced wherever a search looks`(_ text: String, _ expected: String) {
    #expect(replaced(text) == expected)
  }

  @Test func `are counted as not examined where a value is wrapped too often or counts itself`() {
    var deep = Self.php
    for _ in 0..<6 { deep = Self.base64(deep) }
    for text in [deep, #"C:1:"X":6:{Zélie}"#, Self.base64(#"a:1:{i:0;s:99:"Zélie";}"#)] {
      let (bytes, isUnread) = replacements.applied(to: Array(text.utf8))
      #expect(bytes == nil)
      #expect(isUnread, "\(text)")
    }
  }

  /// Names of the fields in a value that hold the word.
  private func found(in bytes: [UInt8]) -> [String] {
    guard case .fields(let fields) = WrappedFields.read(bytes) else { return [] }
    return fields.filter { !$0.name.isEmpty && $0.text.contains("Zélie") }.map(\.name)
  }

  @Test func `leave nothing behind that a search finds, however a value is mutated`() {
    let seeds = [
      Self.php, Self.json, Self.base64(Self.php), Self.base64(Self.json),
      #"{"a":[1,"Z\u00e9lie",{"n":"{\"m\":\"Z\\u00e9lie\"}"}],"b":"\#(Self.base64(Self.php))"}"#,
      #"a:2:{s:1:"n";O:1:"X":1:{s:1:"m";s:6:"Zélie";}s:1:"j";s:14:"{"n":"Zélie"}";}"#,
    ].map { Array($0.utf8) }
    let alphabet = Array("{}[]\",:;\\u0aNsiS12 \n".utf8)
    var dice = Dice(18)
    var hits = 0
    for _ in 0..<30_000 {
      var text = seeds.randomElement(using: &dice) ?? []
      for _ in 0..<Int.random(in: 0...2, using: &dice) {
        let at = Int.random(in: 0..<text.count, using: &dice)
        guard let byte = alphabet.randomElement(using: &dice) else { continue }
        if Bool.random(using: &dice) { text[at] = byte } else { text.insert(byte, at: at) }
      }
      let before = found(in: text)
      guard !before.isEmpty else { continue }
      hits += 1
      let (new, isUnread) = replacements.applied(to: text)
      let after = found(in: new ?? text)
      #expect(after.isEmpty || isUnread, "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(hits > 5_000)
  }
}
