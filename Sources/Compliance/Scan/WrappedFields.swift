internal import FoundationEssentials
internal import Groundwork

/// A field within a value: of JSON, or of PHP's serialised form, as it stands or in base64.
///
/// Blocks keep their settings so (`block_base::instance_config_save`), access conditions are JSON,
/// and plugins do as they like.
struct WrappedField: Equatable {
  /// The name of the nearest key; empty for a key itself.
  var name: String
  var text: String
  /// Whether the text has fields of its own that could not be taken out of it.
  var isUnreadable = false
}

/// Reads the fields within values.
enum WrappedFields {
  /// What a value is.
  enum Reading: Equatable {
    /// A text.
    case plain
    /// Fields, keys among them.
    case fields([WrappedField])
    /// It begins as one that has fields and cannot be taken apart; the text, out of its base64.
    case unreadable([UInt8])
  }

  /// The most bytes that are taken apart; what is longer is said not to have been examined.
  static let mostBytes = 1 << 20
  private static let deepest = 4
  /// Less than this in base64 holds nobody's data.
  private static let leastBase64 = 8

  /// Takes a value apart.
  static func read(_ bytes: [UInt8]) -> Reading { read(bytes[...], depth: 0) }

  /// Whether a value, or its beginning, may be one that has fields; a quick look, for most have
  /// none.
  static func mayBeWrapped(_ bytes: ArraySlice<UInt8>) -> Bool {
    switch form(of: bytes) {
    case .none: false
    case .json, .serialised: true
    case .base64(let text): decodedHead(text).map { isPromising($0[...]) } ?? false
    }
  }

  /// Whether a value of which only the beginning is known surely has fields, so that not to have
  /// taken it apart must be told.
  static func isSurelyWrapped(head bytes: ArraySlice<UInt8>) -> Bool {
    guard case .base64(let text) = form(of: bytes) else { return isSure(bytes) }
    return decodedHead(text).map { isSure($0[...]) } ?? false
  }

  private static func read(_ bytes: ArraySlice<UInt8>, depth: Int) -> Reading {
    guard depth < deepest else { return deepReading(of: bytes) }
    let found: [WrappedField]?
    switch form(of: bytes) {
    case .none: return .plain
    case .json(let text): found = json(text)
    case .serialised(let text): found = SerialisedPHP.fields(of: text)
    case .base64(let text):
      guard text.count >= leastBase64, let head = decodedHead(text), isPromising(head[...]),
        let inner = decoded(text)
      else { return .plain }
      return read(inner[...], depth: depth + 1)
    }
    guard let found else { return isTelling(bytes) ? .unreadable(Array(bytes)) : .plain }
    // A field may itself be wrapped.
    return .fields(
      found.flatMap { field -> [WrappedField] in
        let text = Array(field.text.utf8)
        switch read(text[...], depth: depth + 1) {
        case .plain: return [field]
        case .unreadable(let text):
          let text = String(decoding: text, as: UTF8.self)
          return [WrappedField(name: field.name, text: text, isUnreadable: true)]
        case .fields(let inner):
          return inner.map { inner in
            var named = inner
            if named.name.isEmpty { named.name = field.name }
            return named
          }
        }
      })
  }

  /// What is wrapped too often is not taken apart further, and that is told.
  private static func deepReading(of bytes: ArraySlice<UInt8>) -> Reading {
    if case .base64(let text) = form(of: bytes), text.count >= leastBase64,
      let head = decodedHead(text), isPromising(head[...]), let inner = decoded(text)
    {
      return .unreadable(inner)
    }
    return isSure(bytes) ? .unreadable(Array(bytes)) : .plain
  }

  // MARK: Forms

  private enum Form {
    case none
    case json(ArraySlice<UInt8>)
    case serialised(ArraySlice<UInt8>)
    case base64(ArraySlice<UInt8>)
  }

  /// What a value's first bytes promise; white space may stand before them.
  private static func form(of bytes: ArraySlice<UInt8>) -> Form {
    var text = bytes
    while let first = text.first {
      if isBlank(first) {
        text.removeFirst()
      } else if text.starts(with: [0xef, 0xbb, 0xbf]) {
        text.removeFirst(3)
      } else if text.starts(with: [0xc2, 0xa0]) {
        text.removeFirst(2)
      } else {
        break
      }
    }
    guard let first = text.first else { return .none }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .json(text) }
    // A text of JSON may itself hold JSON.
    if first == UInt8(ascii: "\""), text.dropFirst().first == UInt8(ascii: "{") {
      return .json(text)
    }
    let second = text.dropFirst().first
    if second == UInt8(ascii: ":") { return isSerialised(first) ? .serialised(text) : .none }
    // The first two letters of base64 hold the first byte, the third ends the second.
    guard let second, let third = text.dropFirst(2).first, let a = Base64.value(first),
      let b = Base64.value(second), let c = Base64.value(third)
    else { return .none }
    let inner = a << 2 | b >> 4
    let isText = inner == UInt8(ascii: "{") || inner == UInt8(ascii: "[") || isBlank(inner)
    let isPHP = isSerialised(inner) && (b & 15) << 4 | c >> 2 == UInt8(ascii: ":")
    return isText || isPHP ? .base64(text) : .none
  }

  /// Whether nothing else begins so: a bracket begins many a text.
  private static func isSure(_ bytes: ArraySlice<UInt8>) -> Bool {
    switch form(of: bytes) {
    case .none, .base64: return false
    case .json(let text):
      var rest = text
      while let first = rest.first, first == text.first || isBlank(first) { rest.removeFirst() }
      if text.first == UInt8(ascii: "{") { return rest.first == UInt8(ascii: "\"") }
      return rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "{")
    case .serialised(let text):
      var rest = text.dropFirst(2)
      while let digit = rest.first, (0x30...0x39).contains(digit) { rest.removeFirst() }
      return rest.startIndex > text.startIndex + 2
        && (rest.starts(with: ":{".utf8) || rest.starts(with: ":\"".utf8))
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  private static func isSerialised(_ byte: UInt8) -> Bool { "aOsSCE".utf8.contains(byte) }

  /// Whether what could not be taken apart has a key that may be about a person or a secret: code
  /// and lists that teachers write begin as such values do.
  private static func isTelling(_ bytes: ArraySlice<UInt8>) -> Bool {
    let quote = UInt8(ascii: "\"")
    var rest = bytes
    while let start = rest.firstIndex(of: quote) {
      let after = rest[(start + 1)...]
      guard let end = after.prefix(64).firstIndex(of: quote) else {
        // A key that breaks off tells as well.
        return isTellingName(after.prefix(64))
      }
      let behind = rest[(end + 1)...].first { !isBlank($0) }
      let isKey = behind == nil || behind == UInt8(ascii: ":") || behind == UInt8(ascii: ";")
      if isKey, isTellingName(rest[(start + 1)..<end]) { return true }
      // What is no key may have ended a text; a key may begin with its last quote.
      rest = isKey ? rest[(end + 1)...] : after
    }
    return false
  }

  private static func isTellingName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let name = String(decoding: bytes, as: UTF8.self).lowercased()
    return tellingParts.contains { name.contains($0) }
  }

  private static let tellingParts = [
    "user", "mail", "student", "learner", "teacher", "login", "pass", "token", "secret", "phone",
  ]

  // MARK: Base64

  private static func isLetter(_ byte: UInt8) -> Bool { Base64.value(byte) != nil }

  /// What the first letters hold; nil where there are too few.
  private static func decodedHead(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let letters = Array(text.lazy.filter(isLetter).prefix(64))
    return letters.count < leastBase64
      ? nil : Data(base64Encoded: Data(letters.prefix(letters.count / 4 * 4))).map { Array($0) }
  }

  /// Whether the beginning of what base64 holds reads as a text that has fields.
  private static func isPromising(_ head: ArraySlice<UInt8>) -> Bool {
    guard head.prefix(8).allSatisfy({ $0 >= 0x20 || isBlank($0) }) else { return false }
    switch form(of: head) {
    case .none: return false
    case .json, .serialised, .base64: return true
    }
  }

  /// PHP passes over everything that is no letter, and so does this; nil for what is none.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var text = bytes.filter(isLetter)
    if text.count % 4 == 1 { text.removeLast() }
    while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(text)).map { Array($0) }
  }

  // MARK: JSON

  private static func json(_ bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    do throws(GabaritError) {
      let value = try JSONValue(parsing: Array(bytes))
      var found: [WrappedField] = []
      collect(value, "", &found)
      return found
    } catch { return nil }
  }

  private static func collect(_ value: JSONValue, _ name: String, _ found: inout [WrappedField]) {
    switch value {
    case .null, .boolean: break
    case .number(let number): found.append(WrappedField(name: name, text: String(number)))
    case .fraction(let number): found.append(WrappedField(name: name, text: String(number)))
    case .string(let text), .text(let text): found.append(WrappedField(name: name, text: text))
    case .array(let values): for value in values { collect(value, name, &found) }
    case .object(let fields):
      for key in fields.keys.sorted() {
        found.append(WrappedField(name: "", text: key))
        fields[key].map { collect($0, key, &found) }
      }
    }
  }
}

/// The letters of base64 (RFC 4648).
private enum Base64 {
  static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
