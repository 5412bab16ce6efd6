import Base
import Compliance
import Testing

/// The rules' words in both languages.
struct RuleTextTests {
  @Test(arguments: Ruleset.rules.map(\.id)) func `each rule is explained in both languages`(
    _ id: String
  ) throws {
    let rule = try #require(Ruleset.rule(id))
    for words in [rule.title, rule.why, rule.remedy] {
      #expect(words.english != words.french, "\(words.english)")
      for language in Language.allCases { #expect(words.text(language).count > 5) }
    }
    for words in [rule.why, rule.remedy] {
      #expect(words.english.hasSuffix(".") && words.french.hasSuffix("."))
    }
    #expect(!rule.title.english.hasSuffix(".") && !rule.title.french.hasSuffix("."))
  }

  @Test func `no line is broken before a French mark`() {
    let words = Words("a: \"b\"; c", fr: "a : « b » ; c")
    #expect(words.text(.fr) == "a\u{a0}: «\u{a0}b\u{a0}»\u{a0}; c")
    #expect(words.text(.en) == "a: \"b\"; c")
  }
}
