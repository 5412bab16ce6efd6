internal import FoundationEssentials
internal import Groundwork

/// A field within a value: of JSON, or of PHP's serialised form, as it stands or in base64.
///
/// Blocks keep their settings so (`block_base::instance_config_save`), access conditions are JSON,
/// and plugins do as they like.
struct WrappedField: Equatable {
  /// The name of the nearest key.
  var name: String
  var text: String
}

/// Reads the fields within values.
enum WrappedFields {
  /// The most bytes that are taken apart; what is longer is said not to have been examined.
  static let mostBytes = 1 << 20

  /// The fields of a value; nil where it is neither JSON nor serialised.
  static func fields(of bytes: [UInt8]) -> [WrappedField]? { fields(of: bytes[...], depth: 0) }

  /// Whether a value begins as one that would be taken apart.
  static func looksWrapped(_ bytes: some Collection<UInt8>) -> Bool {
    switch bytes.first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): true
    case UInt8(ascii: "a"), UInt8(ascii: "O"), UInt8(ascii: "s"), UInt8(ascii: "C"):
      bytes.dropFirst().first == UInt8(ascii: ":")
    case UInt8(ascii: "Y"), UInt8(ascii: "T"), UInt8(ascii: "c"), UInt8(ascii: "e"),
      UInt8(ascii: "W"):
      base64Heads.contains { bytes.starts(with: $0) }
    default: false
    }
  }

  /// `a:`, `O:`, `s:`, `{"`, `[{` and `["` in base64.
  private static let base64Heads = ["YTo", "Tzo", "czo", "eyJ", "W3s", "WyJ"].map {
    Array($0.utf8)
  }
  private static let deepest = 4

  private static func fields(of bytes: ArraySlice<UInt8>, depth: Int) -> [WrappedField]? {
    guard depth < deepest, looksWrapped(bytes) else { return nil }
    let first = bytes.first
    let found: [WrappedField]?
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      found = json(bytes)
    } else if let plain = SerialisedPHP.fields(of: bytes) {
      found = plain
    } else {
      return base64(bytes).flatMap { fields(of: $0[...], depth: depth + 1) }
    }
    // A field may itself be wrapped.
    return found.map { all in
      all.flatMap { field in
        fields(of: Array(field.text.utf8)[...], depth: depth + 1).map { inner in
          inner.map { WrappedField(name: $0.name.isEmpty ? field.name : $0.name, text: $0.text) }
        } ?? [field]
      }
    }
  }

  /// PHP takes white space and missing padding, and so does this.
  private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var text = bytes.filter { $0 > 0x20 && $0 != UInt8(ascii: "=") }
    while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(text)).map { Array($0) }
  }

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
      for key in fields.keys.sorted() { fields[key].map { collect($0, key, &found) } }
    }
  }
}

/// PHP's serialised form (`serialize`).
enum SerialisedPHP {
  /// The scalar fields in it; nil where it is not of this form.
  ///
  /// A field's name is the string before it: keys and values follow each other, so in lists of
  /// strings a value may be named by the one before, which does no harm here.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    var found: [WrappedField] = []
    // Per open array or object: entries left, and the key that waits for its value.
    var open: [(left: Int, key: String?)] = []
    repeat {
      guard let token = reader.next() else { return nil }
      switch token {
      case .open(let count):
        if var last = open.popLast() {
          last.key = nil
          last.left -= 1
          open.append(last)
        }
        open.append((count, nil))
      case .scalar(let text):
        guard var last = open.popLast() else { return [WrappedField(name: "", text: text)] }
        if let key = last.key {
          found.append(WrappedField(name: key, text: text))
          last.key = nil
          last.left -= 1
        } else {
          last.key = text
        }
        open.append(last)
      }
      while let last = open.last, last.left == 0, last.key == nil {
        guard reader.take("}") else { return nil }
        open.removeLast()
      }
    } while !open.isEmpty
    return found
  }

  private enum Token {
    case scalar(String)
    case open(Int)
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var index: Int

    mutating func next() -> Token? {
      guard index + 1 < bytes.endIndex else { return nil }
      let kind = bytes[index]
      index += 1
      if kind == UInt8(ascii: "N") { return take(";") ? .scalar("") : nil }
      guard take(":") else { return nil }
      switch kind {
      case UInt8(ascii: "i"), UInt8(ascii: "d"), UInt8(ascii: "b"), UInt8(ascii: "r"),
        UInt8(ascii: "R"):
        return until(";").map { .scalar($0) }
      case UInt8(ascii: "s"):
        guard let text = string(), take(";") else { return nil }
        return .scalar(text)
      case UInt8(ascii: "a"): return count().map { .open($0) }
      case UInt8(ascii: "O"):
        guard string() != nil, take(":") else { return nil }
        return count().map { .open($0) }
      default: return nil
      }
    }

    /// `5:"hello"`, with the length in bytes.
    mutating func string() -> String? {
      guard let length = until(":").flatMap({ Int($0) }), length >= 0, take("\""),
        bytes.endIndex - index > length
      else { return nil }
      let text = String(decoding: bytes[index..<index + length], as: UTF8.self)
      index += length
      return take("\"") ? text : nil
    }

    mutating func count() -> Int? {
      guard let count = until(":").flatMap({ Int($0) }), count >= 0, take("{") else { return nil }
      return count
    }

    mutating func until(_ end: Character) -> String? {
      let rest = bytes[index...].prefix(32)
      guard let at = rest.firstIndex(of: end.asciiValue ?? 0) else { return nil }
      defer { index = at + 1 }
      return String(decoding: bytes[index..<at], as: UTF8.self)
    }

    mutating func take(_ wanted: Character) -> Bool {
      guard index < bytes.endIndex, bytes[index] == wanted.asciiValue else { return false }
      index += 1
      return true
    }
  }
}
