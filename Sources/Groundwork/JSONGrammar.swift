internal import FoundationEssentials

/// Walks over a JSON text, to tell where it is wrong.
///
/// On Linux, Foundation's decoder says that a text is not JSON but not where, and of two fields of
/// one name it silently takes one.
public struct JSONGrammar {
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
  static func check(_ bytes: [UInt8]) throws(GabaritError) {
    var grammar = JSONGrammar(bytes)
    try grammar.value()
    grammar.skipBlanks()
    guard grammar.index == bytes.count else { throw grammar.error("has something behind its end") }
  }

  /// The texts of an array's elements, as they stand; none where the text is no array or not valid.
  public static func elements(of bytes: [UInt8]) -> [[UInt8]] {
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

  private mutating func value() throws(GabaritError) {
    skipBlanks()
    count += 1
    guard count <= JSONGrammar.most else { throw error("has more than \(JSONGrammar.most) values") }
    guard let first = current else { throw error("ends where a value should stand") }
    switch first {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default:
      for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
        index += word.utf8.count
        return
      }
      throw error("has no value where one should stand")
    }
  }

  private mutating func object() throws(GabaritError) {
    try open()
    var names: Set<[UInt8]> = []
    while true {
      skipBlanks()
      if names.isEmpty, take("}") { break }
      let start = index
      guard current == UInt8(ascii: "\"") else { throw error("has no field name in quotes here") }
      let name = try string()
      guard names.insert(JSONGrammar.undone(name)).inserted else {
        index = start
        throw error("names this field twice")
      }
      skipBlanks()
      guard take(":") else { throw error("has no colon after a field name") }
      try value()
      skipBlanks()
      if take(",") { continue }
      guard take("}") else { throw error("has neither comma nor } after a value") }
      break
    }
    depth -= 1
  }

  private mutating func array() throws(GabaritError) {
    try open()
    skipBlanks()
    if !take("]") {
      while true {
        try value()
        skipBlanks()
        if take(",") { continue }
        guard take("]") else { throw error("has neither comma nor ] after a value") }
        break
      }
    }
    depth -= 1
  }

  private mutating func open() throws(GabaritError) {
    depth += 1
    guard depth <= JSONGrammar.deepest else { throw error("is nested too deep") }
    index += 1
  }

  /// - Returns: the bytes between the quotes, escapes as they are written.
  private mutating func string() throws(GabaritError) -> [UInt8] {
    index += 1
    let start = index
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return Array(bytes[start..<index - 1])
      case 0..<0x20: throw error("has a control character or line end within quotes")
      case UInt8(ascii: "\\"):
        index += 1
        if take("u") {
          for _ in 0..<4 {
            guard let digit = current, Character(Unicode.Scalar(digit)).isHexDigit else {
              throw error("has an escape that JSON does not know")
            }
            index += 1
          }
        } else {
          guard let escape = current, "\"\\/bfnrt".utf8.contains(escape) else {
            throw error("has an escape that JSON does not know")
          }
          index += 1
        }
      default: index += 1
      }
    }
    throw error("ends within quotes")
  }

  /// A name without its escapes: `\u006frder` is `order`.
  private static func undone(_ name: [UInt8]) -> [UInt8] {
    guard name.contains(UInt8(ascii: "\\")) else { return name }
    let quoted = Data("\"".utf8) + Data(name) + Data("\"".utf8)
    return (try? JSONDecoder().decode(String.self, from: quoted)).map { Array($0.utf8) } ?? name
  }

  private mutating func number() throws(GabaritError) {
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
    while let byte = current, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { index += 1 }
  }

  private func error(_ words: String) -> GabaritError {
    let before = bytes[..<index]
    let line = before.count { $0 == 0x0a } + 1
    let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return GabaritError(
      .badInput, "is not valid JSON: it \(words)", line: line, column: index - lineStart + 1)
  }
}
