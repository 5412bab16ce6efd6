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
    /// What to look for, and what to put instead: as they are, in HTML, and in addresses, where a
    /// text refers to a file by its name.
    let forms: [(find: String, with: String)]

    init(_ find: String, _ with: String) {
      self.find = find
      var forms = [(find, with)]
      for escape in [Replacements.inHTML, Replacements.inAddress] {
        let escaped = escape(find)
        if !forms.contains(where: { $0.0 == escaped }) { forms.append((escaped, escape(with))) }
      }
      self.forms = forms
    }
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
      pairs.append(Pair(find, with))
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

  /// What becomes of a text.
  enum Outcome {
    /// None of the words is in it.
    case same
    /// It cannot be read, and so not be searched.
    case unread
    /// Words were replaced.
    case changed(String)

    var text: String? { if case .changed(let text) = self { text } else { nil } }
  }

  /// Whether a field may hold words, and is nothing that a restore goes by.
  static func mayChange(_ name: String, depth: Int, in member: String) -> Bool {
    switch member {
    case "files.xml": ["filename", "author", "source"].contains(name)
    case "moodle_backup.xml":
      ["title", "original_course_fullname", "original_course_shortname"].contains(name)
        || depth == 3 && name == "name" || depth == 5 && name == "value"
    default: !structural.contains(name)
    }
  }

  private static let structural: Set<String> = [
    "archetype", "blockname", "component", "contenthash", "contextid", "directory", "enrol",
    "eventtype", "filearea", "format", "itemmodule", "itemtype", "lang", "modname", "modulename",
    "moduletype", "plugin", "qtype", "stamp", "theme", "type", "version",
  ]

  /// The text with its words replaced.
  func applied(to text: [UInt8]) -> Outcome {
    // A number is nobody's name, and in most fields another row's.
    if text.allSatisfy({ (0x30...0x39).contains($0) }) { return .same }
    return replaced(String(decoding: text, as: UTF8.self), depth: 0)
  }

  private func replaced(_ text: String, depth: Int) -> Outcome {
    guard depth < Replacements.deepest, let first = text.utf8.first else { return .same }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = json(text) {
      return json == text ? .same : .changed(json)
    }
    if text.utf8.count >= 8, let inner = Replacements.decoded(text) {
      guard var php = rewriter(inner, depth), php.isSerialised else { return .unread }
      return php.rewritten().map { .changed(Data($0).base64EncodedString()) } ?? .same
    }
    if "aOs".utf8.contains(first), text.utf8.dropFirst().first == UInt8(ascii: ":"),
      var php = rewriter(Array(text.utf8), depth), php.isSerialised
    {
      return php.rewritten().map { .changed(String(decoding: $0, as: UTF8.self)) } ?? .same
    }
    return plain(text).map { .changed($0) } ?? .same
  }

  private func rewriter(_ bytes: [UInt8], _ depth: Int) -> SerialisedRewriter? {
    SerialisedRewriter(bytes) { replaced($0, depth: depth + 1).text }
  }

  private func plain(_ text: String) -> String? {
    var result = text
    for pair in pairs {
      for (find, with) in pair.forms {
        result = Replacements.replace(find, with, in: result)
      }
    }
    return result.utf8.elementsEqual(text.utf8) ? nil : result
  }

  /// Replaces in the texts of JSON as they stand, escapes, order and names kept; nil for what is no
  /// JSON.
  private func json(_ text: String) -> String? {
    guard (try? JSONValue(parsing: Array(text.utf8))) != nil else { return nil }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\"") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      var end = index + 1
      while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      end = min(end, bytes.count)
      let piece = String(decoding: bytes[index..<end], as: UTF8.self)
      let isName = bytes[end...].dropFirst().first { $0 > 0x20 } == UInt8(ascii: ":")
      result += (isName ? piece : jsonText(piece)).utf8
      index = end
      if index < bytes.count {
        result.append(bytes[index])
        index += 1
      }
    }
    guard (try? JSONValue(parsing: result)) != nil else { return text }
    return String(decoding: result, as: UTF8.self)
  }

  private func jsonText(_ text: String) -> String {
    var result = text
    for pair in pairs {
      for (find, with) in pair.forms {
        let with = Replacements.inJSON(with)
        var seen: Set<String> = []
        for form in [find, Replacements.inJSON(find), Replacements.inJSON(find, all: false)]
        where seen.insert(form).inserted {
          result = Replacements.replace(form, with, in: result)
        }
      }
    }
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

  /// As PHP writes it (`rawurlencode`).
  private static func inAddress(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (byte < 16 ? "0" : "") + digits
      }
    }
    return result
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
