package import Base

/// The fields of a JSON object that an operator wrote, each asked for by name and kind.
package struct JSONFields {
  private let values: [String: JSONValue]
  private let place: String

  /// The fields of an object.
  ///
  /// - Parameters:
  ///   - place: what the object is, for messages: `waiver 3`.
  ///   - known: the names it may have.
  /// - Throws: `badInput` for another kind of value, and for a field of another name: a setting
  ///   with a typing error would else be no setting, silently.
  package init(
    _ value: JSONValue, _ place: String, known: Set<String>
  ) throws(GabaritError) {
    guard case .object(let values) = value else {
      throw GabaritError(.badInput, "\(place) is not a JSON object")
    }
    if let stranger = values.keys.sorted().first(where: { !known.contains($0) }) {
      throw GabaritError(
        .badInput,
        "\(place) has a field \(stranger.printable); it may have \(known.sorted().joined(separator: ", "))"
      )
    }
    self.values = values
    self.place = place
  }

  /// Checks the field `schema`.
  ///
  /// - Throws: `badInput` where it is another or missing.
  package func expect(schema: String) throws(GabaritError) {
    guard try string("schema") == schema else {
      throw GabaritError(.badInput, "\(place) is not of the schema \(schema)")
    }
  }

  /// A text that must be there and not be blank.
  package func string(_ name: String) throws(GabaritError) -> String {
    guard let text = try optionalString(name) else { throw wrong(name, "is missing") }
    return text
  }

  /// A text that may be absent or null, and is not blank where it is there.
  package func optionalString(_ name: String) throws(GabaritError) -> String? {
    switch values[name] {
    case nil, .null: return nil
    case .string(let text):
      guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
        throw wrong(name, "is empty")
      }
      return text
    default: throw wrong(name, "must be a text")
    }
  }

  /// A whole number that may be absent or null.
  package func optionalNumber(_ name: String) throws(GabaritError) -> Int64? {
    switch values[name] {
    case nil, .null: return nil
    case .number(let number): return number
    default: throw wrong(name, "must be a whole number")
    }
  }

  /// A list; empty where it is absent.
  package func list(_ name: String) throws(GabaritError) -> [JSONValue] {
    switch values[name] {
    case nil, .null: return []
    case .array(let values): return values
    default: throw wrong(name, "must be a list")
    }
  }

  /// Texts by their names, sorted by name; none where the field is absent.
  package func texts(_ name: String) throws(GabaritError) -> [(name: String, text: String)] {
    switch values[name] {
    case nil, .null: return []
    case .object(let object):
      var texts: [(name: String, text: String)] = []
      for (key, value) in object.sorted(by: { $0.key < $1.key }) {
        guard case .string(let text) = value else {
          throw wrong(name, "has a \(key.printable) that is not a text")
        }
        texts.append((key, text))
      }
      return texts
    default: throw wrong(name, "must be an object")
    }
  }

  /// What is wrong with a field.
  package func wrong(_ name: String, _ what: String) -> GabaritError {
    GabaritError(.badInput, "\(place): \(name) \(what)")
  }
}
