/// A piece of XML or HTML that is well formed by its making: text and attributes are escaped, and
/// elements close.
struct Markup {
  private(set) var source: String

  /// Text, escaped.
  ///
  /// What XML cannot carry is written as ``Swift/String/printable`` writes it.
  static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

  /// Pieces after each other.
  static func all(_ parts: [Markup]) -> Markup { Markup(source: parts.map(\.source).joined()) }

  /// An element with its attributes in the order given.
  static func element(
    _ name: String, _ attributes: [(String, String)] = [], _ contents: Markup...
  ) -> Markup { element(name, attributes, contents) }

  /// An element with its attributes in the order given.
  static func element(
    _ name: String, _ attributes: [(String, String)] = [], _ contents: [Markup]
  ) -> Markup {
    Markup(source: "\(opening(name, attributes))>\(all(contents).source)</\(name)>")
  }

  /// An element that has no contents and no end tag of its own: `<meta …/>`.
  static func empty(_ name: String, _ attributes: [(String, String)] = []) -> Markup {
    Markup(source: opening(name, attributes) + "/>")
  }

  /// What needs no escaping, as a style sheet of our own.
  static func verbatim(_ source: StaticString) -> Markup { Markup(source: "\(source)") }

  private static func opening(_ name: String, _ attributes: [(String, String)]) -> String {
    "<\(name)" + attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      // Neither XML nor HTML has them, as references either.
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}":
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// Text, escaped.
  init(stringLiteral text: String) { self = .text(text) }
}
