package import Base
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
    let with = JSONEscapes.escaped(with)
    var seen: Set<String> = []
    return [find, JSONEscapes.escaped(find), JSONEscapes.escaped(find, all: false)]
      .filter { seen.insert($0).inserted }.map { ($0, with) }
  }

  /// What comes instead may be nothing at all.
  private static func text(_ value: JSONValue) throws(GabaritError) -> String {
    guard case .object(let object) = value, case .string(let text) = object["with"] else {
      throw GabaritError(.badInput, "a replacement has no text \"with\"")
    }
    return text
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

  /// A text with its words replaced, or nil where there are none; and whether it has values that
  /// cannot be read, and so not be searched.
  package func applied(to text: [UInt8]) -> (text: [UInt8]?, isUnread: Bool) {
    // A number is nobody's name, and in most fields another row's.
    if text.allSatisfy({ (0x30...0x39).contains($0) }) { return (nil, false) }
    var rewriter = WrappedRewriter(words: words, wordsInJSON: wordsInJSON)
    return (rewriter.rewritten(text[...]), rewriter.isUnread)
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
}
