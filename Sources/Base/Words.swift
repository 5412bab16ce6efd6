/// A language that people read reports in.
package enum Language: String, Sendable, CaseIterable {
  /// English.
  case en
  /// French.
  case fr

  /// The language of an environment: what `LC_ALL`, `LC_MESSAGES` or `LANG` says, the first that is
  /// set; English where it is none that reports are written in.
  ///
  /// - Parameter variable: the value of a variable; nil where it is not set.
  package init(environment variable: (String) -> String?) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty }
    let name = (locale ?? "").lowercased().prefix { !"_.-@".contains($0) }
    self = Language(rawValue: String(name)) ?? .en
  }
}

/// The same words in each language.
///
/// For people only: ids, codes and every machine-readable format carry the English ones.
package struct Words: Sendable, Hashable {
  /// In English.
  package let english: String
  /// In French.
  package let french: String

  /// Words in both languages.
  package init(_ english: String, fr french: String) {
    self.english = english
    self.french = french
  }

  /// What is the same in each language.
  package init(same text: String) { self.init(text, fr: text) }

  /// Words behind words, as they stand.
  package static func + (left: Words, right: Words) -> Words {
    Words(left.english + right.english, fr: left.french + right.french)
  }

  /// The words in a language.
  ///
  /// The spaces that French sets before `: ; ? ! »` and after `«` are such that no line is broken
  /// at them.
  package func text(_ language: Language) -> String {
    switch language {
    case .en: return english
    case .fr:
      var text = french
      for mark in [":", ";", "?", "!", "»"] {
        text = text.replacing(" \(mark)", with: "\u{a0}\(mark)")
      }
      return text.replacing("« ", with: "«\u{a0}")
    }
  }
}
