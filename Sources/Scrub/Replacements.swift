package import Base
internal import FoundationEssentials
package import TextFormats

/// What is put in the place of words in texts: the operator's list, schema
/// `gabarit.replacements/1`.
///
/// Words are found as they are written, with their case. In JSON (access conditions,
/// `core_availability\tree::save`) and in base64 of PHP's serialised form (settings of blocks,
/// `block_base::instance_config_save`) they are replaced so that the whole stays what it is. What
/// was put there is not looked at again; of words that overlap the first is meant, and of those that
/// begin together the longest.
package struct Replacements: Sendable {
  /// The longest text that is looked at.
  static let mostBytes = 1 << 20
  private static let mostPairs = 10_000
  /// Bytes of all words: what is kept to find them takes a hundred times as many, and where all are
  /// ampersands four hundred.
  private static let mostWordBytes = 1 << 20
  private static let deepest = 4

  /// What is looked for in texts, and in those of JSON.
  private let words: WordReplacer
  private let wordsInJSON: WordReplacer

  /// Reads a list.
  ///
  /// - Throws: `badInput` for what the schema does not allow, for a word asked for twice, and for
  ///   words that a backup cannot carry.
  package init(_ value: JSONValue) throws(GabaritError) {
    let fields = try JSONFields(value, "the replacements", known: ["schema", "replacements"])
    try fields.expect(schema: "gabarit.replacements/1")
    let list = try fields.list("replacements")
    guard list.count <= Replacements.mostPairs else {
      throw fields.wrong("replacements", "has more than \(Replacements.mostPairs)")
    }
    var pairs: [(find: String, with: String)] = []
    // By bytes, as they are looked for.
    var places: [[UInt8]: Int] = [:]
    var bytesLeft = Replacements.mostWordBytes
    for (index, value) in list.enumerated() {
      let place = "replacement \(index + 1)"
      let fields = try JSONFields(value, place, known: ["find", "with"])
      let find = try fields.string("find")
      // Shorter ones stand in numbers and hashes everywhere.
      guard find.unicodeScalars.count >= 3 else {
        throw fields.wrong("find", "must have 3 characters or more")
      }
      if let first = places.updateValue(index + 1, forKey: Array(find.utf8)) {
        throw fields.wrong("find", "is that of replacement \(first) too")
      }
      bytesLeft -= find.utf8.count
      guard bytesLeft >= 0 else {
        throw fields.wrong("find", "is beyond \(Replacements.mostWordBytes) bytes of words in all")
      }
      let with = try Replacements.text(value)
      do throws(GabaritError) { _ = try XMLCarried.check(with) } catch {
        throw fields.wrong("with", error.message)
      }
      pairs.append((find, with))
    }
    // What one is written as may be another as it stands, which then is meant, and the longer one.
    pairs.sort { $0.find.utf8.count > $1.find.utf8.count }
    let forms = pairs.flatMap(Replacements.forms)
    words = WordReplacer(forms, longest: Replacements.mostBytes)
    wordsInJSON = WordReplacer(
      forms.flatMap(Replacements.formsInJSON), longest: Replacements.mostBytes)
  }

  /// What to look for, and what to put instead: as they are, in HTML, and in addresses, where a text
  /// refers to a file by its name.
  private static func forms(_ find: String, _ with: String) -> [(find: String, with: String)] {
    var forms = [(find: find, with: with)]
    for escape in [inHTML, inAddress] {
      let escaped = escape(find)
      if !forms.contains(where: { $0.find == escaped }) { forms.append((escaped, escape(with))) }
    }
    return forms
  }

  /// The same where JSON writes it, with all that PHP escapes or only what must be.
  private static func formsInJSON(_ find: String, _ with: String) -> [(find: String, with: String)]
  {
    let with = inJSON(with)
    var seen: Set<String> = []
    return [find, inJSON(find), inJSON(find, all: false)]
      .filter { seen.insert($0).inserted }.map { ($0, with) }
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
    let bytes = Array(text.utf8)
    guard let result = words.replaced(in: bytes[...]), result != bytes else { return nil }
    return String(decoding: result, as: UTF8.self)
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
      let piece = bytes[index..<end]
      let isName = bytes[end...].dropFirst().first { $0 > 0x20 } == UInt8(ascii: ":")
      if !isName, let replaced = wordsInJSON.replaced(in: piece) {
        result += replaced
      } else {
        result += piece
      }
      index = end
      if index < bytes.count {
        result.append(bytes[index])
        index += 1
      }
    }
    guard (try? JSONValue(parsing: result)) != nil else { return text }
    return String(decoding: result, as: UTF8.self)
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
