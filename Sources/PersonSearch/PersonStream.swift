/// The search of one text, which comes in pieces cut anywhere, in the middle of a character too.
///
/// The text is read in up to three ways: as it stands; with percent escapes, HTML entities and
/// JSON's escapes undone; and so with the tags taken out. Of each term the way that shows the most
/// matches counts. Memory is bounded by the longest term, whatever comes. A byte that is no UTF-8
/// is taken for Windows-1252.
package final class PersonStream {
  private let vocabulary: Vocabulary
  private let splitsCamelCase: Bool
  private var decoder = UTF8Decoder()
  private var asItStands: WordCutter<Seeker>
  private var unescaped: Unescaped?

  init(_ vocabulary: Vocabulary, splitsCamelCase: Bool = false) {
    self.vocabulary = vocabulary
    self.splitsCamelCase = splitsCamelCase
    asItStands = WordCutter(
      Seeker(vocabulary), keeps: vocabulary.longest, splitsCamelCase: splitsCamelCase)
  }

  /// Takes the next bytes.
  package func feed(_ bytes: UnsafeRawBufferPointer) {
    // Up to the first byte that could be part of an escape or a tag all ways are one.
    if unescaped == nil, bytes.contains(where: PersonStream.isMarkup) {
      unescaped = Unescaped(decoder: decoder, words: asItStands)
    }
    for byte in bytes {
      if byte < 0x80, decoder.isIdle {
        asItStands.take(UInt32(byte))
      } else {
        decoder.take(byte) { asItStands.take($0) }
      }
    }
    unescaped?.feed(bytes)
  }

  /// Says that no term reaches from what was fed to what follows: another field begins.
  package func separate() {
    decoder.finish { asItStands.take($0) }
    asItStands.end()
    asItStands.sink.forget()
    unescaped?.separate()
  }

  /// Ends the text; what follows is another one.
  ///
  /// - Returns: what was found in it.
  package func finish() -> PersonMatches {
    separate()
    var matches = asItStands.sink.matches
    if let unescaped { matches.combine(unescaped.matches) }
    decoder = UTF8Decoder()
    asItStands = WordCutter(
      Seeker(vocabulary), keeps: vocabulary.longest, splitsCamelCase: splitsCamelCase)
    unescaped = nil
    return matches
  }

  /// Whether the text so far holds bytes that are neither UTF-8 nor Windows-1252.
  var isUndecodable: Bool { decoder.sawOther && decoder.sawUndefined }
  /// Whether the text so far is UTF-8.
  var isUTF8: Bool { !decoder.sawOther }

  /// How many words the text has so far.
  var words: Int { asItStands.sink.position }

  /// Bytes held, for the tests of its bound.
  var retained: Int { decoder.retained + asItStands.retained + (unescaped?.retained ?? 0) }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: "\\"): true
    default: false
    }
  }
}

/// The ways to read a text that undo something.
private final class Unescaped {
  private var percent = PercentDecoder()
  private var decoder: UTF8Decoder
  private var unescaper = Unescaper()
  private var words: WordCutter<Seeker>
  private var tags = TagStripper()
  private var stripped: WordCutter<Seeker>?

  init(decoder: UTF8Decoder, words: WordCutter<Seeker>) {
    self.decoder = decoder
    self.words = words
  }

  func feed(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { percent.take(byte) { decode($0) } }
  }

  func separate() {
    percent.finish { decode($0) }
    decoder.finish { unescape($0) }
    unescaper.finish { take($0) }
    words.end()
    words.sink.forget()
    stripped?.end()
    stripped?.sink.forget()
    tags = TagStripper()
  }

  var matches: PersonMatches {
    var matches = words.sink.matches
    if let stripped { matches.combine(stripped.sink.matches) }
    return matches
  }

  var retained: Int {
    percent.retained + decoder.retained + unescaper.retained + tags.retained + words.retained
      + (stripped?.retained ?? 0)
  }

  private func decode(_ byte: UInt8) { decoder.take(byte) { unescape($0) } }

  private func unescape(_ value: UInt32) { unescaper.take(value) { take($0) } }

  private func take(_ value: UInt32) {
    if stripped == nil, value == 0x3c { stripped = words }
    words.take(value)
    if stripped != nil { tags.take(value) { stripped?.take($0) } }
  }
}
