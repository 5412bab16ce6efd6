import TextFormats

/// A field within a value: of JSON, or of PHP's serialised form, as it stands or in base64.
///
/// Blocks keep their settings so (`block_base::instance_config_save`), access conditions are JSON,
/// and plugins do as they like.
package struct WrappedField: Equatable {
  /// The name of the nearest key; empty for a key itself.
  package var name: String
  /// What stands there.
  package var text: String
  /// Whether the text has fields of its own that could not be taken out of it.
  package var isUnreadable = false
  /// The number of the object that the field belongs to, lists passed over; 0 where there is none.
  ///
  /// It tells the objects within one value apart.
  var record = 0
}

/// Reads the fields within values.
package enum WrappedFields {
  /// What a value is.
  package enum Reading: Equatable {
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

  /// Takes a value apart.
  package static func read(_ bytes: [UInt8]) -> Reading {
    var records = 0
    return read(bytes[...], depth: 0, &records)
  }

  /// Whether a value, or its beginning, may be one that has fields; a quick look, for most have
  /// none.
  static func mayBeWrapped(_ bytes: ArraySlice<UInt8>) -> Bool {
    WrappedForm(of: bytes).isWrapped
  }

  /// Whether a value of which only the beginning is known surely has fields, so that not to have
  /// taken it apart must be told.
  static func isSurelyWrapped(head bytes: ArraySlice<UInt8>) -> Bool {
    let form = WrappedForm(of: bytes)
    guard case .base64(let text) = form else { return form.isSure }
    return WrappedForm(of: Base64.decoded(text, most: WrappedForm.headLetters)[...]).isSure
  }

  /// - Parameter records: the highest number of an object so far.
  private static func read(
    _ bytes: ArraySlice<UInt8>, depth: Int, _ records: inout Int
  ) -> Reading {
    guard depth < deepest else { return deepReading(of: bytes) }
    let found: [WrappedField]?
    var isText = false
    let form = WrappedForm(of: bytes)
    switch form {
    case .none: return .plain
    case .json(let text): found = LooseJSON.fields(of: text)
    case .quoted(let text):
      if let inner = JSONTokenizer.string(in: text) {
        return reading(ofQuoted: inner, text, depth, &records)
      }
      found = nil
      isText = !form.isSure
    case .serialised(let text): found = SerialisedPHP.fields(of: text)
    case .base64(let text): return read(Base64.decoded(text)[...], depth: depth + 1, &records)
    }
    guard let found else {
      // What begins another form may be no more than what base64 passes over.
      if let text = WrappedForm.base64(in: bytes) {
        return read(Base64.decoded(text)[...], depth: depth + 1, &records)
      }
      let plain = JSONEscapes.lettersUndone(in: bytes)
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
    let form = WrappedForm(of: bytes)
    if case .base64(let text) = form { return .unreadable(Base64.decoded(text)) }
    return form.isSure ? .unreadable(Array(bytes)) : .plain
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
      let behind = rest[(end + 1)...].first { !WrappedForm.isBlank($0) }
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
