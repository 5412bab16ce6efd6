import Base

/// Reads a JSON text strictly, and says where it is wrong.
///
/// On Linux, Foundation's decoder says that a text is not JSON but not where, silently takes one of
/// two fields of the same name, and needs time exponential in the depth of a text to find out what
/// its values are.
package enum JSONGrammar {
  /// How deep values may be nested.
  static let deepest = 64
  /// How many values a text may have.
  static let most = 1_000_000

  /// - Throws: `badInput` with line and column of the first byte that cannot stand there, of a
  ///   field's second occurrence in one object, or of what is nested deeper than 64.
  static func value(of bytes: [UInt8]) throws(GabaritError) -> JSONValue {
    do throws(JSONProblem) {
      var tokenizer = JSONTokenizer(bytes[...], .strict)
      var builder = Builder()
      while let token = try tokenizer.next() { try builder.add(token, tokenizer) }
      return builder.result
    } catch {
      let before = bytes[..<error.index]
      let line = before.count { $0 == 0x0a } + 1
      let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      throw GabaritError(
        .badInput, "is not valid JSON: it \(error.reason.rawValue)", line: line,
        column: error.index - lineStart + 1)
    }
  }

  /// The texts of an array's elements, as they stand; empty where the text is not a JSON array.
  package static func elements(of bytes: [UInt8]) -> [[UInt8]] {
    guard let items = JSONItems(bytes[...], .strict), !items.isObject else { return [] }
    return items.all.map { Array(bytes[$0.value]) }
  }

  /// Puts a value together from its tokens.
  private struct Builder {
    /// An open array or object; its contents so far.
    private struct Level {
      let isObject: Bool
      var values: [JSONValue] = []
      var fields: [String: JSONValue] = [:]
      /// The name of the field whose value comes next.
      var name = ""
    }

    private(set) var result = JSONValue.null
    private var open: [Level] = []
    private var count = 0

    mutating func add(
      _ token: JSONTokenizer.Token, _ tokenizer: JSONTokenizer
    ) throws(JSONProblem) {
      func problem(_ reason: JSONProblem.Reason) -> JSONProblem {
        JSONProblem(reason: reason, index: token.range.lowerBound)
      }
      switch token.kind {
      case .end:
        let level = open.removeLast()
        return put(level.isObject ? .object(level.fields) : .array(level.values))
      case .name:
        let name = tokenizer.text(of: token)
        guard open[open.count - 1].fields[name] == nil else { throw problem(.sameName) }
        open[open.count - 1].name = name
        return
      default: count += 1
      }
      guard count <= JSONGrammar.most else { throw problem(.tooMany) }
      switch token.kind {
      case .beginObject, .beginArray:
        guard open.count < JSONGrammar.deepest else { throw problem(.tooDeep) }
        open.append(Level(isObject: token.kind == .beginObject))
      case .number:
        guard let number = Builder.number(tokenizer.text(of: token)) else {
          throw problem(.tooLarge)
        }
        put(number)
      case .word:
        let text = tokenizer.text(of: token)
        put(text == "null" ? .null : .boolean(text == "true"))
      default: put(.string(tokenizer.text(of: token)))
      }
    }

    private mutating func put(_ value: JSONValue) {
      guard let last = open.indices.last else {
        result = value
        return
      }
      if open[last].isObject {
        open[last].fields[open[last].name] = value
      } else {
        open[last].values.append(value)
      }
    }

    private static func number(_ text: String) -> JSONValue? {
      if let whole = Int64(text) { return .number(whole) }
      guard let value = Double(text), value.isFinite else { return nil }
      // Above this a fraction may have been rounded to the next whole number.
      if abs(value) < 9_007_199_254_740_992, let whole = Int64(exactly: value) {
        return .number(whole)
      }
      return .fraction(value)
    }
  }
}
