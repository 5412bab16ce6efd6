/// Turns rich text (RTF) that comes in pieces into UTF-8: control words and braces go, escaped
/// characters come out.
struct RichText {
  private enum State {
    case text
    case backslash
    case word
    case number
    case hex
  }

  /// The longest control word that is looked at; the others vanish alike.
  private static let wordLimit = 32
  private var state = State.text
  private var word: [UInt8] = []
  private var number: [UInt8] = []
  private var text: [UInt8] = []
  private var surrogate: UInt32?
  /// Characters that stand in for the last one told by its number, and how many always do.
  private var toSkip = 0
  private var substitutes = 1
  private var binary = 0
  private var isWindows1252 = true
  /// Whether it holds characters of a code page that is not read.
  private(set) var sawOtherEncoding = false

  /// The text of what is whole by now.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    text.removeAll(keepingCapacity: true)
    for byte in bytes {
      if binary > 0 { binary -= 1 } else { take(byte) }
    }
    return text
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .text:
      switch byte {
      case UInt8(ascii: "\\"): state = .backslash
      case UInt8(ascii: "{"), UInt8(ascii: "}"): toSkip = 0
      case 0x0a, 0x0d: break
      default: append(byte)
      }
    case .backslash: symbol(byte)
    case .word:
      if RichText.isLetter(byte) {
        if word.count < RichText.wordLimit { word.append(byte) }
      } else if byte == UInt8(ascii: "-") || RichText.isDigit(byte) {
        state = .number
        number = [byte]
      } else {
        endWord(byte)
      }
    case .number:
      if RichText.isDigit(byte) {
        if number.count < 12 { number.append(byte) }
      } else {
        endWord(byte)
      }
    case .hex:
      number.append(byte)
      guard number.count == 2 else { return }
      state = .text
      if let code = UInt8(String(decoding: number, as: UTF8.self), radix: 16) { escaped(code) }
    }
  }

  private mutating func symbol(_ byte: UInt8) {
    state = .text
    switch byte {
    case _ where RichText.isLetter(byte):
      state = .word
      word = [byte]
      number = []
    case UInt8(ascii: "'"):
      state = .hex
      number = []
    case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): append(byte)
    case UInt8(ascii: "~"), 0x0a, 0x0d: append(0x20)
    case UInt8(ascii: "_"): append(UInt8(ascii: "-"))
    default: break
    }
  }

  private mutating func endWord(_ byte: UInt8) {
    state = .text
    let value = Int(String(decoding: number, as: UTF8.self))
    control(String(decoding: word, as: UTF8.self), value)
    // The one space behind a control word is part of it.
    if byte == 0x20 { return }
    if binary > 0 { binary -= 1 } else { take(byte) }
  }

  private mutating func control(_ name: String, _ value: Int?) {
    switch name {
    case "u": unicode(value ?? 0xfffd)
    case "uc": substitutes = max(0, min(value ?? 1, 16))
    case "bin": binary = max(0, value ?? 0)
    case "ansicpg": isWindows1252 = [1_252, 28_591, 65_001].contains(value ?? 1_252)
    case "mac", "pc", "pca": isWindows1252 = false
    default: if RichText.parting.contains(name) { text.append(0x20) }
    }
  }

  private static let parting: Set<String> = [
    "par", "line", "tab", "cell", "nestcell", "row", "nestrow", "sect", "page", "column",
    "emspace", "enspace", "qmspace", "emdash", "endash", "bullet",
    // What begins a text of its own.
    "info", "title", "subject", "author", "manager", "company", "operator", "category", "keywords",
    "comment", "doccomm", "hlinkbase", "propname", "staticval", "header", "headerl", "headerr",
    "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "atnid",
    "atnauthor", "fonttbl", "stylesheet", "fldinst", "fldrslt", "revtbl",
  ]

  private mutating func unicode(_ value: Int) {
    let unit = UInt32(truncatingIfNeeded: value) & 0xffff
    toSkip = substitutes
    if let high = surrogate {
      surrogate = nil
      if (0xdc00...0xdfff).contains(unit) {
        UTF16Transcoder.append(0x10000 + (high - 0xd800) << 10 + (unit - 0xdc00), to: &text)
        return
      }
    }
    if (0xd800...0xdbff).contains(unit) {
      surrogate = unit
    } else {
      UTF16Transcoder.append(unit, to: &text)
    }
  }

  private mutating func escaped(_ code: UInt8) {
    guard toSkip == 0 else { return toSkip -= 1 }
    if code >= 0x80, !isWindows1252 { sawOtherEncoding = true }
    UTF16Transcoder.append(Letters.windows1252(code), to: &text)
  }

  private mutating func append(_ byte: UInt8) {
    if toSkip > 0 { toSkip -= 1 } else { text.append(byte) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
