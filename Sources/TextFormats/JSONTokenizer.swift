/// What keeps a text from being JSON, and where.
package struct JSONProblem: Error {
  /// What is wrong, as the end of a sentence that begins with "it".
  package enum Reason: String, Sendable {
    /// A value is missing at the end of the text.
    case endsBeforeValue = "ends where a value should stand"
    /// Something else stands in the place of a value.
    case noValue = "has no value where one should stand"
    /// An object's field has no name.
    case noName = "has no field name in quotes here"
    /// The colon behind a field's name is missing.
    case noColon = "has no colon after a field name"
    /// A value in an object is followed by something else.
    case objectGoesOn = "has neither comma nor } after a value"
    /// A value in an array is followed by something else.
    case arrayGoesOn = "has neither comma nor ] after a value"
    /// Something follows the value.
    case behindEnd = "has something behind its end"
    /// A string contains a control character.
    case controlCharacter = "has a control character or line end within quotes"
    /// The text ends within a string.
    case endsWithinQuotes = "ends within quotes"
    /// A backslash is followed by something that JSON does not define.
    case unknownEscape = "has an escape that JSON does not know"
    /// An escape is half of a surrogate pair.
    case halfCharacter = "has half of a character as an escape"
    /// A number lacks digits.
    case noDigit = "has no digit where one should stand"
    /// A number begins with a 0 that is not its only digit.
    case leadingZero = "has a number that begins with 0"
    /// A field's name occurs twice in one object.
    case sameName = "names this field twice"
    /// Arrays and objects are nested beyond what the reader allows.
    case tooDeep = "is nested too deep"
    /// A number is beyond what can be represented.
    case tooLarge = "has a number that is too large"
    /// The text has more values than the reader allows.
    case tooMany = "has more than 1000000 values"
  }

  /// What is wrong.
  package let reason: Reason
  /// The index of the first byte that is wrong.
  package let index: Int
}

/// Splits a JSON text into tokens and reports the bytes of each.
///
/// It takes time linear in the length of the text and never recurses, so deep nesting costs only a
/// bit of memory for each level.
package struct JSONTokenizer {
  /// Which texts count as JSON.
  package enum Dialect: Sendable {
    /// Those of RFC 8259; PHP's `json_decode` (8.2) refuses the same texts.
    case strict
    /// More than those, so that nothing hides from a search: numbers in any notation that a number
    /// can have, `TRUE` in any case, and halves of surrogate pairs, which become U+FFFD.
    case lenient
  }

  /// One token; commas and colons are none.
  package struct Token: Equatable, Sendable {
    /// What a token is.
    package enum Kind: Equatable, Sendable {
      /// `{`
      case beginObject
      /// `[`
      case beginArray
      /// `}` or `]`
      case end
      /// The name of a field.
      case name
      /// A string that is a value.
      case string
      /// A number.
      case number
      /// `true`, `false` or `null`.
      case word
    }

    /// What it is.
    package let kind: Kind
    /// Its bytes, with the quotes around a string.
    package let range: Range<Int>
    fileprivate var hasEscapes = false

    /// The bytes between the quotes of a string or name, escapes included.
    package var contents: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }
    /// Whether it begins an array or object.
    package var opens: Bool { kind == .beginObject || kind == .beginArray }
  }

  private enum State { case value, firstValue, name, firstName, colon, afterValue }

  private let bytes: ArraySlice<UInt8>
  private let isStrict: Bool
  private var index: Int
  private var state = State.value
  /// For each open array or object, whether it is an object.
  private var open: [Bool] = []

  /// How many arrays and objects are open.
  package var depth: Int { open.count }

  /// Starts at the beginning of a text.
  package init(_ bytes: ArraySlice<UInt8>, _ dialect: Dialect) {
    self.bytes = bytes
    isStrict = dialect == .strict
    index = bytes.startIndex
  }

  /// What a text that is a JSON string and nothing else says, read leniently; nil for any other.
  package static func string(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var tokenizer = JSONTokenizer(bytes, .lenient)
    do {
      guard let token = try tokenizer.next(), token.kind == .string, try tokenizer.next() == nil
      else { return nil }
      return Array(tokenizer.content(of: token))
    } catch { return nil }
  }

  /// The next token; nil at the end of the text.
  package mutating func next() throws(JSONProblem) -> Token? {
    while true {
      skipBlanks()
      switch state {
      case .firstName:
        if take("}") { return close() }
        return try name()
      case .name: return try name()
      case .colon:
        guard take(":") else { throw problem(.noColon) }
        state = .value
      case .firstValue:
        if take("]") { return close() }
        return try value()
      case .value: return try value()
      case .afterValue:
        guard let isObject = open.last else {
          guard index == bytes.endIndex else { throw problem(.behindEnd) }
          return nil
        }
        if take(",") {
          state = isObject ? .name : .value
        } else if take(isObject ? "}" : "]") {
          return close()
        } else {
          throw problem(isObject ? .objectGoesOn : .arrayGoesOn)
        }
      }
    }
  }

  /// The text of a string or name without its escapes; other tokens as they are written.
  package func text(of token: Token) -> String {
    String(decoding: content(of: token), as: UTF8.self)
  }

  /// The same, in bytes.
  package func content(of token: Token) -> ArraySlice<UInt8> {
    guard token.kind == .string || token.kind == .name else { return bytes[token.range] }
    guard token.hasEscapes else { return bytes[token.contents] }
    return JSONEscapes.undone(in: bytes[token.contents])[...]
  }

  private mutating func close() -> Token {
    open.removeLast()
    state = .afterValue
    return Token(kind: .end, range: index - 1..<index)
  }

  private mutating func name() throws(JSONProblem) -> Token {
    guard current == UInt8(ascii: "\"") else { throw problem(.noName) }
    state = .colon
    return try string(.name)
  }

  private mutating func value() throws(JSONProblem) -> Token {
    guard let first = current else { throw problem(.endsBeforeValue) }
    let start = index
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = first == UInt8(ascii: "{")
      index += 1
      open.append(isObject)
      state = isObject ? .firstName : .firstValue
      return Token(kind: isObject ? .beginObject : .beginArray, range: start..<index)
    case UInt8(ascii: "\""):
      state = .afterValue
      return try string(.string)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      state = .afterValue
      if isStrict { try strictNumber() } else { try lenientNumber() }
      return Token(kind: .number, range: start..<index)
    default:
      state = .afterValue
      guard takeWord() else { throw problem(.noValue) }
      return Token(kind: .word, range: start..<index)
    }
  }

  // MARK: Strings

  private mutating func string(_ kind: Token.Kind) throws(JSONProblem) -> Token {
    let start = index
    index += 1
    var hasEscapes = false
    while true {
      guard let end = bytes[index...].firstIndex(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c })
      else {
        index = bytes.endIndex
        throw problem(.endsWithinQuotes)
      }
      index = end
      switch bytes[end] {
      case UInt8(ascii: "\""):
        index += 1
        return Token(kind: kind, range: start..<index, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        _ = try JSONEscapes.scalar(in: bytes, at: &index, isStrict: isStrict)
      default: throw problem(.controlCharacter)
      }
    }
  }

  // MARK: Numbers and words

  private mutating func strictNumber() throws(JSONProblem) {
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    if let byte = current, isDigit(byte) { throw problem(.leadingZero) }
  }

  private mutating func digits() throws(JSONProblem) {
    guard let byte = current, isDigit(byte) else { throw problem(.noDigit) }
    while let byte = current, isDigit(byte) { index += 1 }
  }

  /// A number in any notation that Swift reads; it may begin with 0.
  private mutating func lenientNumber() throws(JSONProblem) {
    let end = bytes[index...].firstIndex { !isDigit($0) && !"+-.eE".utf8.contains($0) }
    let text = String(decoding: bytes[index..<(end ?? bytes.endIndex)], as: UTF8.self)
    guard Double(text) != nil else { throw problem(.noDigit) }
    index = end ?? bytes.endIndex
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private mutating func takeWord() -> Bool {
    let lowering: UInt8 = isStrict ? 0 : 0x20
    for word in ["true", "false", "null"] {
      let part = bytes[index...].prefix(word.utf8.count)
      if part.lazy.map({ $0 | lowering }).elementsEqual(word.utf8) {
        index += part.count
        return true
      }
    }
    return false
  }

  // MARK: Bytes

  private var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: wanted) else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      index += 1
    }
  }

  private func problem(_ reason: JSONProblem.Reason) -> JSONProblem {
    JSONProblem(reason: reason, index: index)
  }
}
