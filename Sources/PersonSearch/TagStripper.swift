/// Takes the tags out of marked-up text: those that mark words up within a line vanish, all others
/// part words.
struct TagStripper {
  private enum State {
    case text
    case opening
    case name
    case rest
  }

  private static let nameLimit = 20
  private var state = State.text
  private var name: [UInt8] = []

  /// Bytes held.
  var retained: Int { name.count }

  /// Takes a character and hands on what is text.
  mutating func take(_ value: UInt32, _ emit: (UInt32) -> Void) {
    switch state {
    case .text:
      if value == 0x3c { state = .opening } else { emit(value) }
    case .opening:
      switch value {
      case 0x3c: emit(0x3c)
      case 0x41...0x5a, 0x61...0x7a, 0x2f, 0x21, 0x3f:
        state = .name
        name.removeAll(keepingCapacity: true)
        nameByte(value)
      default:
        // A mere "less than".
        state = .text
        emit(0x3c)
        emit(value)
      }
    case .name:
      if value == 0x3e { return end(emit) }
      if value == 0x3c { return state = .opening }
      nameByte(value)
    case .rest:
      if value == 0x3e { end(emit) } else if value == 0x3c { state = .opening }
    }
  }

  private mutating func nameByte(_ value: UInt32) {
    switch value {
    // `</w:t>` is a `t` like `<t/>`.
    case 0x2f where name.isEmpty: break
    case 0x2f, 0x20, 0x09, 0x0a, 0x0d: state = .rest
    case 0x3a: name.removeAll(keepingCapacity: true)
    default:
      guard value < 0x80, name.count < TagStripper.nameLimit else { return state = .rest }
      name.append(UInt8(value))
    }
  }

  private mutating func end(_ emit: (UInt32) -> Void) {
    state = .text
    let isComment = name.first == UInt8(ascii: "!") || name.first == UInt8(ascii: "?")
    if !isComment, !Markup.isWithinWords(String(decoding: name, as: UTF8.self)) { emit(0x20) }
  }
}

/// What elements are to the words about them.
enum Markup {
  /// Whether an element of HTML or of an office document marks up characters, so that a word may
  /// go on behind its tags.
  static func isWithinWords(_ name: String) -> Bool { within.contains(name.lowercased()) }

  private static let within: Set<String> = [
    // HTML.
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    // WordprocessingML, DrawingML, SpreadsheetML: runs of characters and what stands between them.
    "r", "t", "rpr", "deltext", "hyperlink", "smarttag", "prooferr", "bookmarkstart",
    "bookmarkend", "commentrangestart", "commentrangeend", "commentreference", "movefrom",
    "moveto", "lastrenderedpagebreak", "sdt", "sdtcontent", "softhyphen",
    // What a run's properties hold.
    "bcs", "bdr", "caps", "color", "cs", "dstrike", "ea", "effect", "effectlst", "emboss", "family",
    "fill", "highlight", "hlinkclick", "ics", "imprint", "kern", "lang", "latin", "ln", "noproof",
    "outline", "position", "rfont", "rfonts", "rstyle", "rtl", "scheme", "schemeclr", "scrgbclr",
    "shadow", "shd", "smallcaps", "snaptogrid", "solidfill", "spacing", "srgbclr", "sym", "sz",
    "szcs", "vanish", "vertalign", "webhidden",
    // OpenDocument.
    "bookmark", "bookmark-start", "bookmark-end", "soft-page-break", "reference-mark",
    "change-start", "change-end",
  ]
}
