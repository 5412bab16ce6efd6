/// Splits a value in PHP's serialised form (`serialize`) into tokens and reports the bytes of each.
///
/// It takes time linear in the length of the text and never recurses.
package struct PHPTokenizer {
  /// One token.
  package struct Token: Equatable, Sendable {
    /// What a token is.
    package enum Kind: Equatable, Sendable {
      /// An array or object begins.
      case begin
      /// It ends: `}`.
      case end
      /// A text: `s:5:"hello";`.
      case text
      /// A text in which bytes can be written in hexadecimal: `S:5:"\68ello";`.
      case escapedText
      /// A case of an enumeration: `E:11:"Suit:Hearts";`.
      case enumCase
      /// The contents of an object that writes itself: `C:3:"Foo":5:{hello}`.
      case custom
      /// A number, a truth value or a reference: `i:5;`; or null, `N;`.
      case number
    }

    /// What it is.
    package let kind: Kind
    /// All its bytes: `s:5:"hello";`.
    package let range: Range<Int>
    /// The bytes of its content: `hello`.
    package let contents: Range<Int>
    /// Whether it is a key.
    package var isKey = false
  }

  private let bytes: ArraySlice<UInt8>
  /// The index of what follows the last token.
  package private(set) var index: Int
  /// For each open array or object, how many entries are to come, and whether a key waits for its
  /// value.
  private var open: [(left: Int, hasKey: Bool)] = []
  private var hasBegun = false

  /// Starts at the beginning of a text.
  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// Whether a whole value was read.
  package var isWhole: Bool { hasBegun && open.isEmpty }

  /// Goes on to a value behind the one that was read; PHP itself ignores what stands there.
  package mutating func beginNext() {
    hasBegun = false
    while index < bytes.endIndex, bytes[index] <= 0x20 { index += 1 }
  }

  /// The next token of the value; nil at its end and where it is malformed, which ``isWhole`` tells
  /// apart.
  package mutating func next() -> Token? {
    if let last = open.last, last.left == 0, !last.hasKey {
      guard take("}") else { return nil }
      open.removeLast()
      return Token(kind: .end, range: index - 1..<index, contents: index..<index)
    }
    guard !isWhole else { return nil }
    guard let next = read() else { return nil }
    var token = next.token
    hasBegun = true
    let isContainer = token.kind == .begin
    if let last = open.last {
      // An array in the place of a key is an entry; PHP refuses it, a search must not.
      token.isKey = !last.hasKey && !isContainer
      if token.isKey {
        open[open.count - 1].hasKey = true
      } else {
        open[open.count - 1] = (last.left - 1, false)
      }
    }
    if isContainer { open.append((next.count, false)) }
    return token
  }

  /// The content of a token, its escapes undone.
  package func content(of token: Token) -> ArraySlice<UInt8> {
    guard token.kind == .escapedText else { return bytes[token.contents] }
    var text: [UInt8] = []
    var rest = bytes[token.contents]
    while let byte = PHPTokenizer.takeEscaped(&rest) { text.append(byte) }
    return text[...]
  }

  private mutating func read() -> (token: Token, count: Int)? {
    guard index + 1 < bytes.endIndex else { return nil }
    let start = index
    let letter = bytes[index]
    index += 1
    if letter == UInt8(ascii: "N") {
      guard take(";") else { return nil }
      return (Token(kind: .number, range: start..<index, contents: index..<index), 0)
    }
    guard take(":") else { return nil }
    let kind: Token.Kind
    var contents: Range<Int>?
    var count = 0
    switch letter {
    case UInt8(ascii: "i"), UInt8(ascii: "d"), UInt8(ascii: "b"), UInt8(ascii: "r"),
      UInt8(ascii: "R"):
      (kind, contents) = (.number, until(";"))
    case UInt8(ascii: "s"), UInt8(ascii: "E"):
      (kind, contents) = (letter == UInt8(ascii: "s") ? .text : .enumCase, string())
      guard take(";") else { return nil }
    case UInt8(ascii: "S"):
      (kind, contents) = (.escapedText, escapedString())
      guard take(";") else { return nil }
    case UInt8(ascii: "a"), UInt8(ascii: "O"):
      if letter == UInt8(ascii: "O") { guard string() != nil, take(":") else { return nil } }
      guard let entries = number(), take("{") else { return nil }
      (kind, contents, count) = (.begin, index..<index, entries)
    case UInt8(ascii: "C"):
      guard string() != nil, take(":"), let length = number(), take("{"),
        length <= bytes.endIndex - index
      else { return nil }
      (kind, contents) = (.custom, index..<index + length)
      index += length
      guard take("}") else { return nil }
    default: return nil
    }
    return contents.map { (Token(kind: kind, range: start..<index, contents: $0), count) }
  }

  /// `5:"hello"`, with the length in bytes.
  private mutating func string() -> Range<Int>? {
    guard let length = number(), take("\""), bytes.endIndex - index > length else { return nil }
    let contents = index..<index + length
    index += length
    return take("\"") ? contents : nil
  }

  /// `6:"\75serid"`, with the length in bytes once each `\75` is the byte of that number
  /// (`unserialize_str`).
  private mutating func escapedString() -> Range<Int>? {
    guard let length = number(), take("\""), bytes.endIndex - index > length else { return nil }
    let start = index
    var rest = bytes[index...]
    for _ in 0..<length { guard PHPTokenizer.takeEscaped(&rest) != nil else { return nil } }
    index = rest.startIndex
    let contents = start..<index
    return take("\"") ? contents : nil
  }

  /// A byte, or what an escape stands for; nil at the end, and where an escape is malformed.
  private static func takeEscaped(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let byte = rest.popFirst() else { return nil }
    guard byte == UInt8(ascii: "\\") else { return byte }
    let digits = String(decoding: rest.prefix(2), as: UTF8.self)
    guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
    rest.removeFirst(2)
    return value
  }

  private mutating func number() -> Int? {
    until(":").flatMap { Int(String(decoding: bytes[$0], as: UTF8.self)) }.flatMap {
      $0 >= 0 ? $0 : nil
    }
  }

  /// The bytes before a mark, which is passed too; no number is longer than 32.
  private mutating func until(_ end: Unicode.Scalar) -> Range<Int>? {
    guard let at = bytes[index...].prefix(32).firstIndex(of: UInt8(ascii: end)) else { return nil }
    defer { index = at + 1 }
    return index..<at
  }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard index < bytes.endIndex, bytes[index] == UInt8(ascii: wanted) else { return false }
    index += 1
    return true
  }
}

extension PHPTokenizer {
  /// Whether a letter begins a value that is written with a colon.
  package static func isLetter(_ byte: UInt8) -> Bool { "aOsSCEidb".utf8.contains(byte) }

  /// Whether a text begins as this form does: `a:`, and a number and its end where it is a scalar.
  package static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    if text.starts(with: "N;".utf8) { return true }
    guard let first = text.first, text.dropFirst().first == UInt8(ascii: ":") else { return false }
    guard "idb".utf8.contains(first) else { return isLetter(first) }
    let number = text.dropFirst(2).prefix(32).prefix { $0 != UInt8(ascii: ";") }
    return number.endIndex < text.endIndex && text[number.endIndex] == UInt8(ascii: ";")
      && !number.isEmpty
      && number.allSatisfy { (0x30...0x39).contains($0) || "+-.E".utf8.contains($0) }
  }

  /// Whether a text that begins so is of this form for certain.
  package static func isSure(_ text: ArraySlice<UInt8>) -> Bool {
    if text.first.map({ "Nidb".utf8.contains($0) }) ?? true { return false }
    var rest = text.dropFirst(2)
    while let digit = rest.first, (0x30...0x39).contains(digit) { rest.removeFirst() }
    return rest.startIndex > text.startIndex + 2
      && (rest.starts(with: ":{".utf8) || rest.starts(with: ":\"".utf8))
  }
}
