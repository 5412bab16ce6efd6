internal import FoundationEssentials
public import Groundwork

/// What is put in the place of words in texts: the operator's list, schema
/// `gabarit.replacements/1`.
///
/// Words are found as they are written, with their case. In JSON (access conditions,
/// `core_availability\tree::save`) and in base64 of PHP's serialised form (settings of blocks,
/// `block_base::instance_config_save`) they are replaced so that the whole stays what it is.
public struct Replacements: Sendable {
  /// The longest text that is looked at.
  static let mostBytes = 1 << 20
  private static let mostPairs = 10_000
  private static let deepest = 4

  private struct Pair: Sendable {
    let find: String
    let with: String
  }

  private let pairs: [Pair]

  /// Reads a list.
  ///
  /// - Throws: `badInput` for what the schema does not allow, and for words that a backup cannot
  ///   carry.
  public init(_ value: JSONValue) throws(GabaritError) {
    let fields = try JSONFields(value, "the replacements", known: ["schema", "replacements"])
    try fields.expect(schema: "gabarit.replacements/1")
    let list = try fields.list("replacements")
    guard list.count <= Replacements.mostPairs else {
      throw fields.wrong("replacements", "has more than \(Replacements.mostPairs)")
    }
    var pairs: [Pair] = []
    for (index, value) in list.enumerated() {
      let place = "replacement \(index + 1)"
      let fields = try JSONFields(value, place, known: ["find", "with"])
      let find = try fields.string("find")
      // Shorter ones stand in numbers and hashes everywhere.
      guard find.unicodeScalars.count >= 3 else {
        throw fields.wrong("find", "must have 3 characters or more")
      }
      let with = try Replacements.text(value)
      do throws(GabaritError) { _ = try XMLCarried.check(with) } catch {
        throw fields.wrong("with", error.message)
      }
      pairs.append(Pair(find: find, with: with))
    }
    // Of two words that begin alike the longer one is meant.
    self.pairs = pairs.sorted { $0.find.utf8.count > $1.find.utf8.count }
  }

  /// What comes instead may be nothing at all.
  private static func text(_ value: JSONValue) throws(GabaritError) -> String {
    guard case .object(let object) = value, case .string(let text) = object["with"] else {
      throw GabaritError(.badInput, "a replacement has no text \"with\"")
    }
    return text
  }

  /// The text with its words replaced; nil where none of them is in it.
  func applied(to text: [UInt8]) throws(GabaritError) -> String? {
    replaced(String(decoding: text, as: UTF8.self), depth: 0)
  }

  private func replaced(_ text: String, depth: Int) -> String? {
    guard depth < Replacements.deepest, let first = text.utf8.first else { return nil }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = json(text) {
      return json == text ? nil : json
    }
    if text.utf8.count >= 8, let inner = Replacements.decoded(text) {
      guard var php = SerialisedRewriter(inner, { replaced($0, depth: depth + 1) }),
        let changed = php.rewritten()
      else { return nil }
      return Data(changed).base64EncodedString()
    }
    if "aOs".utf8.contains(first), text.utf8.dropFirst().first == UInt8(ascii: ":"),
      var php = SerialisedRewriter(Array(text.utf8), { replaced($0, depth: depth + 1) }),
      php.isSerialised
    {
      return php.rewritten().map { String(decoding: $0, as: UTF8.self) }
    }
    return plain(text)
  }

  private func plain(_ text: String) -> String? {
    var result = text
    for pair in pairs {
      result = Replacements.replace(pair.find, pair.with, in: result)
      // Texts in HTML have their own escapes.
      let escaped = Replacements.inHTML(pair.find)
      if escaped != pair.find {
        result = Replacements.replace(escaped, Replacements.inHTML(pair.with), in: result)
      }
    }
    return result.utf8.elementsEqual(text.utf8) ? nil : result
  }

  /// Replaces in JSON as it stands, escapes and order kept; nil for what is no JSON.
  private func json(_ text: String) -> String? {
    guard (try? JSONValue(parsing: Array(text.utf8))) != nil else { return nil }
    var result = text
    for pair in pairs {
      let with = Replacements.inJSON(pair.with)
      var seen: Set<String> = []
      let forms = [
        pair.find, Replacements.inJSON(pair.find), Replacements.inJSON(pair.find, all: false),
      ]
      for form in forms where seen.insert(form).inserted {
        result = Replacements.replace(form, with, in: result)
      }
    }
    guard (try? JSONValue(parsing: Array(result.utf8))) != nil else { return text }
    return result
  }

  /// By bytes: of characters that are written in two ways only the one asked for is meant.
  private static func replace(_ find: String, _ with: String, in text: String) -> String {
    let (wanted, all) = (Array(find.utf8), Array(text.utf8))
    guard let head = wanted.first, all.count >= wanted.count else { return text }
    var result: [UInt8] = []
    var index = 0
    var isFound = false
    while index < all.count {
      if all[index] == head, all[index...].starts(with: wanted) {
        result += with.utf8
        index += wanted.count
        isFound = true
      } else {
        result.append(all[index])
        index += 1
      }
    }
    return isFound ? String(decoding: result, as: UTF8.self) : text
  }

  private static func inHTML(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// As PHP writes it (`json_encode`): slashes, and all that is not ASCII, escaped.
  private static func inJSON(_ text: String, all: Bool = true) -> String {
    var result = ""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x2f where all: result += "\\/"
      case 0x0a: result += "\\n"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x80...:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      }
    }
    return result
  }

  /// What base64 of a serialised value holds.
  private static func decoded(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text) else { return nil }
    let bytes = Array(data)
    guard let first = bytes.first, "aO".utf8.contains(first),
      bytes.dropFirst().first == UInt8(ascii: ":")
    else { return nil }
    return bytes
  }
}
