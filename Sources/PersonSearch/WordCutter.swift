/// Takes the words that a ``WordCutter`` cuts.
protocol WordSink {
  /// A word ended.
  ///
  /// - Parameters:
  ///   - bytes: its folded bytes; only the first of them where it is longer than the cutter keeps.
  ///   - hash: a quick hash of all of it.
  mutating func word(_ bytes: [UInt8], isWhole: Bool, hash: UInt32)
  /// A character between words.
  mutating func separator(isSpace: Bool)
}

/// Cuts text into words, that is runs of letters, digits and marks, and folds them, keeping one word
/// at a time.
struct WordCutter<Sink: WordSink> {
  var sink: Sink
  private let keeps: Int
  private let splitsCamelCase: Bool
  private var word: [UInt8] = []
  private var isOpen = false
  private var isWhole = true
  private var hash: UInt32 = 0
  private var last: Last = .other

  private enum Last {
    case small
    case digit
    case other
  }

  /// - Parameters:
  ///   - keeps: how many bytes of a word are kept.
  ///   - splitsCamelCase: whether `ZelieCanary2` is three words.
  init(_ sink: Sink, keeps: Int, splitsCamelCase: Bool = false) {
    self.sink = sink
    self.keeps = keeps
    self.splitsCamelCase = splitsCamelCase
  }

  /// Bytes held for the word in progress.
  var retained: Int { word.count }

  /// Takes one character.
  mutating func take(_ value: UInt32) {
    if splitsCamelCase { split(before: value) }
    if value < 0x80 {
      switch UInt8(value) {
      case 0x61...0x7a, 0x30...0x39: append(UInt8(value))
      case 0x41...0x5a: append(UInt8(value) | 0x20)
      case 0x20, 0x09...0x0d: part(isSpace: true)
      default: part(isSpace: false)
      }
      return
    }
    guard let scalar = Unicode.Scalar(value) else { return part(isSpace: false) }
    switch Letters.kind(scalar) {
    case .word(let bytes): for byte in bytes { append(byte) }
    case .single(let bytes):
      end()
      for byte in bytes { append(byte) }
      end()
    case .nothing: break
    case .separator: part(isSpace: scalar.properties.isWhitespace)
    }
  }

  /// Ends the word in progress.
  mutating func end() {
    guard isOpen else { return }
    sink.word(word, isWhole: isWhole, hash: hash)
    word.removeAll(keepingCapacity: true)
    isOpen = false
    isWhole = true
    hash = 0
  }

  private mutating func append(_ byte: UInt8) {
    isOpen = true
    hash = (hash ^ UInt32(byte)) &* 16_777_619
    if word.count < keeps { word.append(byte) } else { isWhole = false }
  }

  private mutating func part(isSpace: Bool) {
    if isOpen { end() }
    sink.separator(isSpace: isSpace)
  }

  private mutating func split(before value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return }
    let category = scalar.properties.generalCategory
    // A mark belongs to the letter before it.
    if category == .nonspacingMark { return }
    let isDigit = category == .decimalNumber
    let isCapital = Letters.isCapital(scalar)
    if isOpen, last == .small && isCapital || (last == .digit) != isDigit { end() }
    last = isDigit ? .digit : category == .lowercaseLetter ? .small : .other
  }
}
