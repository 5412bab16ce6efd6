import Base
import TestKit
import Testing
import TextFormats

/// The tokenizers of JSON and of PHP's serialised form, which both searching and rewriting rest on.
struct TokenizerTests {
  private func json(_ text: String, _ dialect: JSONTokenizer.Dialect) -> [String]? {
    let bytes = Array(text.utf8)
    var tokenizer = JSONTokenizer(bytes[...], dialect)
    var pieces: [String] = []
    do {
      while let token = try tokenizer.next() {
        pieces.append("\(token.kind) \(String(decoding: bytes[token.range], as: UTF8.self))")
      }
    } catch { return nil }
    return pieces
  }

  private func php(_ text: String) -> [String]? {
    let bytes = Array(text.utf8)
    var tokenizer = PHPTokenizer(bytes[...])
    var pieces: [String] = []
    while let token = tokenizer.next() {
      let content = String(decoding: tokenizer.content(of: token), as: UTF8.self)
      pieces.append("\(token.isKey ? "key " : "")\(token.kind) \(content)")
    }
    return tokenizer.isWhole ? pieces : nil
  }

  @Test func `give each token of JSON the bytes it stands in`() {
    #expect(
      json(#" {"a" : [1, "b\n", null] , "c":{}} "#, .strict) == [
        "beginObject {", #"name "a""#, "beginArray [", "number 1", #"string "b\n""#, "word null",
        "end ]", #"name "c""#, "beginObject {", "end }", "end }",
      ])
  }

  @Test(arguments: [
    "01", "TRUE", "[1.]", #""\ud800""#, #"["\ud83d\u0041"]"#,
  ]) func `read more than JSON only where they are lenient`(_ text: String) {
    #expect(json(text, .strict) == nil)
    #expect(json(text, .lenient) != nil)
  }

  @Test(arguments: [
    "", "{", "[1,]", "[1 2]", #"{"a"}"#, #"{"a":1,}"#, "\"", #""\x""#, #""\u12g4""#, #""\u+041""#,
    "\"\n\"", "1 2", "nullx", "[1-2]", "-", "]",
  ]) func `refuse what is no JSON in both dialects`(_ text: String) {
    #expect(json(text, .strict) == nil)
    #expect(json(text, .lenient) == nil)
  }

  @Test func `undo the escapes of a text`() throws {
    let bytes = Array(#""a\"\\\/\b\f\n\r\té\ud83d\ude00\ud800x""#.utf8)
    #expect(
      JSONTokenizer.string(in: bytes[...]) == Array("a\"\\/\u{8}\u{c}\n\r\té😀\u{fffd}x".utf8))
    #expect(JSONEscapes.escaped("a\"\\/\n\té😀") == #"a\"\\\/\n\t\u00e9\ud83d\ude00"#)
    #expect(
      JSONEscapes.lettersUndone(in: Array(#"\u0075ser\n\u"#.utf8)[...])
        == Array(#"user\n\u"#.utf8))
  }

  @Test func `give the items of an array and of an object where they stand`() throws {
    let text = Array(#"{ "a":[1,{"b":","}] , "a": 2 }"#.utf8)
    let items = try #require(JSONItems(text[...], .lenient))
    #expect(items.isObject)
    #expect(items.all.map(\.name) == ["a", "a"])
    #expect(
      items.all.map { String(decoding: text[$0.value], as: UTF8.self) } == [#"[1,{"b":","}]"#, "2"])
    #expect(
      items.all.map { String(decoding: text[$0.slot], as: UTF8.self) }
        == [#" "a":[1,{"b":","}] "#, #" "a": 2 "#])
    #expect(JSONItems(Array("[ ]".utf8)[...], .strict)?.all.isEmpty == true)
    #expect(JSONItems(Array("1".utf8)[...], .strict) == nil)
  }

  @Test func `give each token of PHP's form its content`() {
    #expect(
      php(#"a:3:{s:1:"a";i:5;i:0;O:1:"X":1:{S:2:"\62c";N;}s:1:"e";E:5:"Suit:";}"#) == [
        "begin ", "key text a", "number 5", "key number 0", "begin ", "key escapedText bc",
        "number ", "end ", "key text e", "enumCase Suit:", "end ",
      ])
    #expect(php(#"C:3:"Foo":5:{hello}"#) == ["custom hello"])
  }

  @Test(arguments: [
    "", "a:1:{}", "a:1:{i:0;}", #"s:6:"hello";"#, #"s:5:"hello"}"#, "i:5", "x:5;", "N",
    #"S:2:"\6";"#, "C:3:\"Foo\":50:{hello}", "a:-1:{}",
  ]) func `refuse what is none of PHP's form`(_ text: String) { #expect(php(text) == nil) }

  @Test(.timeLimit(.minutes(1)), arguments: [JSONTokenizer.Dialect.strict, .lenient])
  func `take time linear in the length, and no stack, for a million levels`(
    _ dialect: JSONTokenizer.Dialect
  ) {
    let count = 1_000_000
    let array = Array(repeating: UInt8(ascii: "["), count: count)
    var tokenizer = JSONTokenizer(
      (array + Array(repeating: UInt8(ascii: "]"), count: count))[...], dialect)
    var tokens = 0
    while (try? tokenizer.next()) ?? nil != nil { tokens += 1 }
    #expect(tokens == 2 * count)
    var php = PHPTokenizer(
      (Array(String(repeating: "a:1:{i:0;", count: count).utf8) + Array("N;".utf8)
        + Array(repeating: UInt8(ascii: "}"), count: count))[...])
    tokens = 0
    while php.next() != nil { tokens += 1 }
    #expect(php.isWhole)
    #expect(tokens == 3 * count + 1)
  }

  /// All of a text is in its tokens but for what stands between them, whatever the text.
  @Test func `leave nothing out between tokens, however a text is mutated`() {
    let seeds = [
      #"{"a":[1,-2.5e3,"x\u00e9\n",true,null,{"b":{}}],"c":"[]"}"#,
      #"a:2:{s:1:"a";O:1:"X":1:{s:1:"b";N;}i:1;d:0.5;}"#,
    ].map { Array($0.utf8) }
    var random = Dice(18)
    for _ in 0..<20_000 {
      var text = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let alphabet = Array("{}[]\",:\\u0aNsi;12 ".utf8)
        let at = Int.random(in: 0..<text.count, using: &random)
        if let byte = alphabet.randomElement(using: &random) { text[at] = byte }
      }
      for dialect in [JSONTokenizer.Dialect.strict, .lenient] {
        var tokenizer = JSONTokenizer(text[...], dialect)
        var end = 0
        while let token = (try? tokenizer.next()) ?? nil {
          #expect(text[end..<token.range.lowerBound].allSatisfy { " \n\r\t,:".utf8.contains($0) })
          end = token.range.upperBound
        }
      }
      var php = PHPTokenizer(text[...])
      var end = 0
      while let token = php.next() {
        #expect(token.range.lowerBound == end)
        end = token.range.upperBound
      }
    }
  }

  @Test func `write base64 as PHP does, and read it with what is none of its letters passed over`()
  {
    for (text, encoded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
      ("\u{ff}?>", "w78/Pg=="),
    ] {
      #expect(Base64.encoded(Array(text.utf8)) == encoded)
      #expect(Base64.decoded(Array(encoded.utf8)[...]) == Array(text.utf8))
    }
    #expect(Base64.decoded(Array("Zm 9v\nYm-Fy".utf8)[...]) == Array("foobar".utf8))
  }
}
