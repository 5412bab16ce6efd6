import Base

/// Reads a JSON text in one walk, and tells where it is wrong.
///
/// On Linux, Foundation's decoder says that a text is not JSON but not where, of two fields of one
/// name it silently takes one, and to find out what a value is it is asked for each kind in turn: in
/// a deep text each level anew.
package struct JSONGrammar {
  /// How deep values may be nested.
  static let deepest = 64
  /// How many values a text may have.
  static let most = 1_000_000

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private var count = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// - Throws: `badInput` with line and column of the first byte that cannot stand there, of a
  ///   field's second occurrence in one object, or of what is nested deeper than 64.
  static func value(of bytes: [UInt8]) throws(GabaritError) -> JSONValue {
    var grammar = JSONGrammar(bytes)
    let value = try grammar.value()
    grammar.skipBlanks()
    guard grammar.index == bytes.count else { throw grammar.error("has something behind its end") }
    return value
  }

  /// The texts of an array's elements, as they stand; none where the text is no array or not valid.
  package static func elements(of bytes: [UInt8]) -> [[UInt8]] {
    var grammar = JSONGrammar(bytes)
    var elements: [[UInt8]] = []
    grammar.skipBlanks()
    guard grammar.take("[") else { return [] }
    repeat {
      grammar.skipBlanks()
      let start = grammar.index
      guard (try? grammar.value()) != nil else { return elements }
      elements.append(Array(bytes[start..<grammar.index]))
      grammar.skipBlanks()
    } while grammar.take(",")
    return elements
  }

  private mutating func value() throws(GabaritError) -> JSONValue {
    skipBlanks()
    count += 1
    guard count <= JSONGrammar.most else { throw error("has more than \(JSONGrammar.most) values") }
    guard let first = current else { throw error("ends where a value should stand") }
    switch first {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t") where takeWord("true"): return .boolean(true)
    case UInt8(ascii: "f") where takeWord("false"): return .boolean(false)
    case UInt8(ascii: "n") where takeWord("null"): return .null
    default: throw error("has no value where one should stand")
    }
  }

  private mutating func takeWord(_ word: String) -> Bool {
    let end = index + word.utf8.count
    guard end <= bytes.count, word.utf8.elementsEqual(bytes[index..<end]) else { return false }
    index = end
    return true
  }

  private mutating func object() throws(GabaritError) -> [String: JSONValue] {
    try open()
    var fields: [String: JSONValue] = [:]
    while true {
      skipBlanks()
      if fields.isEmpty, take("}") { break }
      let start = index
      guard current == UInt8(ascii: "\"") else { throw error("has no field name in quotes here") }
      let name = try string()
      guard fields[name] == nil else {
        index = start
        throw error("names this field twice")
      }
      skipBlanks()
      guard take(":") else { throw error("has no colon after a field name") }
      fields[name] = try value()
      skipBlanks()
      if take(",") { continue }
      guard take("}") else { throw error("has neither comma nor } after a value") }
      break
    }
    depth -= 1
    return fields
  }

  private mutating func array() throws(GabaritError) -> [JSONValue] {
    try open()
    var values: [JSONValue] = []
    skipBlanks()
    if !take("]") {
      while true {
        values.append(try value())
        skipBlanks()
        if take(",") { continue }
        guard take("]") else { throw error("has neither comma nor ] after a value") }
        break
      }
    }
    depth -= 1
    return values
  }

  private mutating func open() throws(GabaritError) {
    depth += 1
    guard depth <= JSONGrammar.deepest else { throw error("is nested too deep") }
    index += 1
  }

  /// What stands between quotes, its escapes undone.
  private mutating func string() throws(GabaritError) -> String {
    index += 1
    var start = index
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        let rest = bytes[start..<index - 1]
        // The whole text is UTF-8, and escapes add nothing else.
        return String(decoding: text.isEmpty ? rest : text[...] + rest, as: UTF8.self)
      case 0..<0x20: throw error("has a control character or line end within quotes")
      case UInt8(ascii: "\\"):
        text += bytes[start..<index]
        text += try escape().utf8
        start = index
      default: index += 1
      }
    }
    throw error("ends within quotes")
  }

  private mutating func escape() throws(GabaritError) -> String {
    let start = index
    index += 1
    guard let letter = current else { throw error("ends within quotes") }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(Unicode.Scalar(letter))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try digits16()
      // What lies beyond 16 bits is written as a pair.
      if (0xd800..<0xdc00).contains(first), take("\\"), take("u") {
        let second = try digits16()
        if (0xdc00..<0xe000).contains(second),
          let scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00)))
        {
          return String(scalar)
        }
      } else if let scalar = Unicode.Scalar(first) {
        return String(scalar)
      }
      index = start
      throw error("has half of a character as an escape")
    default:
      index -= 1
      throw error("has an escape that JSON does not know")
    }
  }

  private mutating func digits16() throws(GabaritError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("has an escape that JSON does not know")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }

  private mutating func number() throws(GabaritError) -> JSONValue {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    if let byte = current, (0x30...0x39).contains(byte) {
      throw error("has a number that begins with 0")
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if let whole = Int64(text) { return .number(whole) }
    guard let value = Double(text), value.isFinite else {
      index = start
      throw error("has a number that is too large")
    }
    // Above this a fraction may have been rounded to the next whole number.
    if abs(value) < 9_007_199_254_740_992, let whole = Int64(exactly: value) {
      return .number(whole)
    }
    return .fraction(value)
  }

  private mutating func digits() throws(GabaritError) {
    guard let byte = current, (0x30...0x39).contains(byte) else {
      throw error("has no digit where one should stand")
    }
    while let byte = current, (0x30...0x39).contains(byte) { index += 1 }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ character: Character) -> Bool {
    guard current == character.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      index += 1
    }
  }

  private func error(_ words: String) -> GabaritError {
    let before = bytes[..<index]
    let line = before.count { $0 == 0x0a } + 1
    let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return GabaritError(
      .badInput, "is not valid JSON: it \(words)", line: line, column: index - lineStart + 1)
  }
}
