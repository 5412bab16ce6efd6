internal import Base

/// Finds the terms of a ``PersonList`` in text.
///
/// Text and terms are cut into words (runs of letters, digits and marks; each ideograph, kana and
/// syllable of Hangul is one of its own), and words are folded: lower case, without diacritics,
/// compatibility forms as plain ones, `ß` as `ss`. A term matches where all its words follow each
/// other, whole, with nothing but a few signs between them: `Zélie Canary` matches
/// `zelie_CANARY`. A term of two to four parts cut by white space or commas matches in any rotation
/// of them too: `Canary, Zelie`. Terms with the same words are found as the first of them.
package final class PersonMatcher: Sendable {
  let vocabulary: Vocabulary

  /// Prepares the search.
  package init(_ list: PersonList) { vocabulary = Vocabulary(list) }

  /// The terms with the same words as one that was found, itself first.
  package func terms(like term: Int) -> [Int] { vocabulary.alike[term] ?? [term] }

  /// Starts the search of one text.
  package func stream() -> PersonStream { PersonStream(vocabulary) }

  /// Searches a text at hand.
  package func matches(in text: String) -> PersonMatches {
    let stream = stream()
    text.lend { stream.feed($0) }
    return stream.finish()
  }

  /// Searches the name of a file or folder, in which capitals and digits part words too:
  /// `ZelieCanary2.pdf`.
  package func matches(inName name: String) -> PersonMatches {
    var matches = matches(in: name)
    let camel = PersonStream(vocabulary, splitsCamelCase: true)
    name.lend { camel.feed($0) }
    matches.combine(camel.finish())
    return matches
  }
}
