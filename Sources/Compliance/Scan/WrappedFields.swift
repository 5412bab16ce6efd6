import TextFormats

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
  /// The number of the object that the field belongs to, lists passed over; 0 where there is none.
  ///
  /// It tells the objects within one value apart.
  var record = 0
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
  private static let leastBytes = 6
  /// By so many letters base64 is judged.
  private static let headLetters = 64

  /// Takes a value apart.
  static func read(_ bytes: [UInt8]) -> Reading {
    var records = 0
    return read(bytes[...], depth: 0, &records)
  }

  /// Whether a value, or its beginning, may be one that has fields; a quick look, for most have
  /// none.
  static func mayBeWrapped(_ bytes: ArraySlice<UInt8>) -> Bool {
    if case .none = form(of: bytes) { return false }
    return true
  }

  /// Whether a value of which only the beginning is known surely has fields, so that not to have
  /// taken it apart must be told.
  static func isSurelyWrapped(head bytes: ArraySlice<UInt8>) -> Bool {
    guard case .base64(let text) = form(of: bytes) else { return isSure(bytes) }
    return isSure(Base64.decoded(text, most: headLetters)[...])
  }

  /// - Parameter records: the highest number of an object so far.
  private static func read(
    _ bytes: ArraySlice<UInt8>, depth: Int, _ records: inout Int
  ) -> Reading {
    guard depth < deepest else { return deepReading(of: bytes) }
    let found: [WrappedField]?
    var isText = false
    switch form(of: bytes) {
    case .none: return .plain
    case .json(let text): found = LooseJSON.fields(of: text)
    case .quoted(let text):
      if let inner = LooseJSON.string(text) {
        return reading(ofQuoted: inner, text, depth, &records)
      }
      found = nil
      isText = !isSure(bytes)
    case .serialised(let text): found = SerialisedPHP.fields(of: text)
    case .base64(let text): return read(Base64.decoded(text)[...], depth: depth + 1, &records)
    }
    guard let found else {
      // What begins another form may be no more than what base64 passes over.
      if let text = base64(in: bytes) {
        return read(Base64.decoded(text)[...], depth: depth + 1, &records)
      }
      let plain = LooseJSON.withoutEscapes(bytes)
      return !isText && isTelling(plain[...]) ? .unreadable(plain) : .plain
    }
    return .fields(unwrapped(found, depth: depth, &records))
  }

  /// Fields, and instead of those that are wrapped themselves what is in them.
  private static func unwrapped(
    _ found: [WrappedField], depth: Int, _ records: inout Int
  ) -> [WrappedField] {
    let base = records
    records += found.lazy.map(\.record).max() ?? 0
    var result: [WrappedField] = []
    for var field in found {
      if field.record > 0 { field.record += base }
      let text = Array(field.text.utf8)
      switch read(text[...], depth: depth + 1, &records) {
      case .plain: result.append(field)
      case .unreadable(let text):
        field.text = String(decoding: text, as: UTF8.self)
        field.isUnreadable = true
        result.append(field)
      case .fields(let inner):
        result += inner.map { inner in
          var named = inner
          if named.name.isEmpty { named.name = field.name }
          return named
        }
      }
    }
    return result
  }

  /// A text of JSON may itself be a value that has fields, and where it is none, an address may stand
  /// in it behind escapes.
  private static func reading(
    ofQuoted inner: [UInt8], _ text: ArraySlice<UInt8>, _ depth: Int, _ records: inout Int
  ) -> Reading {
    let reading = read(inner[...], depth: depth + 1, &records)
    guard case .plain = reading, text.contains(UInt8(ascii: "\\")) else { return reading }
    return .fields([WrappedField(name: "", text: String(decoding: inner, as: UTF8.self))])
  }

  /// What is wrapped too often is not taken apart further, and that is told.
  private static func deepReading(of bytes: ArraySlice<UInt8>) -> Reading {
    if case .base64(let text) = form(of: bytes) { return .unreadable(Base64.decoded(text)) }
    return isSure(bytes) ? .unreadable(Array(bytes)) : .plain
  }

  // MARK: Forms

  private enum Form {
    case none
    case json(ArraySlice<UInt8>)
    /// A text of JSON, in quotes.
    case quoted(ArraySlice<UInt8>)
    case serialised(ArraySlice<UInt8>)
    case base64(ArraySlice<UInt8>)
  }

  /// What a value's first bytes promise; white space may stand before them.
  private static func form(of bytes: ArraySlice<UInt8>) -> Form {
    let text = withoutBlanks(bytes)
    guard let first = text.first else { return .none }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .json(text)
    case UInt8(ascii: "\""): return .quoted(text)
    default: break
    }
    if text.dropFirst().first == UInt8(ascii: ":") || first == UInt8(ascii: "N"),
      SerialisedPHP.mayBegin(text)
    {
      return .serialised(text)
    }
    return base64(in: text).map { .base64($0) } ?? .none
  }

  /// What may be base64 of a value that has fields; nil for most texts.
  private static func base64(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    // Most texts are short, and the first letter tells of many others that they hold nothing of the
    // kind, the first four of nearly all.
    guard text.count >= leastBytes / 3 * 4 else { return nil }
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      guard let value = Base64.value(byte) else { continue }
      guard count > 0 || firstValues >> UInt64(value) & 1 == 1 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count == 4 { break }
    }
    guard count == 4 else { return nil }
    let first = UInt8(truncatingIfNeeded: bits >> 16)
    let second = UInt8(truncatingIfNeeded: bits >> 8)
    let isPromising =
      isBlank(first) || "{[\"".utf8.contains(first) || first == 0xef
      || second == UInt8(ascii: ":") && SerialisedPHP.isLetter(first)
      // Or base64 once more.
      || Base64.value(first) != nil && Base64.value(second) != nil
        && Base64.value(UInt8(truncatingIfNeeded: bits)) != nil
    guard isPromising else { return nil }
    let head = Base64.decoded(text, most: headLetters)
    guard head.count >= leastBytes, head.prefix(8).allSatisfy({ $0 >= 0x20 || isBlank($0) }) else {
      return nil
    }
    // A quote begins many a text, and needs what is quoted to have fields.
    switch form(of: head[...]) {
    case .none: return nil
    case .quoted(let quoted): return isSure(quoted) ? text : nil
    case .json, .serialised, .base64: return text
    }
  }

  /// What the first letter of base64 may stand for, a bit each: the first six bits of a blank, `{`,
  /// `[`, `"`, a byte order mark, or a letter of PHP's form or of base64 once more.
  private static let firstValues: UInt64 = {
    let first = " \t\r\n{[\"\u{feff}".utf8
    let letters = (UInt8.min...UInt8.max).filter { Base64.value($0) != nil }
    return (Array(first) + letters).reduce(0) { $0 | 1 << UInt64($1 >> 2) }
  }()

  private static func withoutBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
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
    return text
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
    case .quoted(let text):
      // What is quoted begins, behind blanks and their escapes, with a bracket and another or a quote.
      let rest = text.dropFirst().drop { isBlank($0) || "\\\"nrt".utf8.contains($0) }
      let next = rest.dropFirst().first { !isBlank($0) }
      return rest.first == UInt8(ascii: "{")
        || rest.first == UInt8(ascii: "[") && (next.map { "[{\\\"".utf8.contains($0) } ?? false)
    case .serialised(let text): return SerialisedPHP.isSure(text)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

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
    bytes.indices.contains { index in
      let rest = bytes[index...]
      return tellingParts[Int(rest[index] | 0x20)].contains { part in
        rest.count >= part.count
          && rest.prefix(part.count).lazy.map { $0 | 0x20 }.elementsEqual(part)
      }
    }
  }

  /// By their first letters.
  private static let tellingParts = {
    var parts = [[[UInt8]]](repeating: [], count: 256)
    for part in [
      "user", "mail", "student", "learner", "teacher", "login", "pass", "token", "secret", "phone",
    ].map({ Array($0.utf8) }) { parts[Int(part[0])].append(part) }
    return parts
  }()
}
