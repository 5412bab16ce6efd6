package import Base

/// A JSON value as it was written, so that a field of the wrong type or name can be told.
package enum JSONValue: Encodable, Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case number(Int64)
  /// Any other number.
  case fraction(Double)
  /// A text.
  case string(String)
  /// A value of a table, which may be read as a number too.
  case text(String)
  /// A list.
  case array([JSONValue])
  /// Fields by their names.
  case object([String: JSONValue])

  /// Writes a value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .fraction(let value): try container.encode(value)
    case .string(let value), .text(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// Reads a whole JSON text, strictly: UTF-8, no field twice in one object, at most
  /// ``JSONGrammar/deepest`` deep and ``JSONGrammar/most`` values.
  ///
  /// - Throws: `badInput` with the place of what is wrong.
  package init(parsing bytes: [UInt8]) throws(GabaritError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw GabaritError(.badInput, "is not valid JSON: it is not UTF-8")
    }
    self = try JSONGrammar.value(of: bytes)
  }
}
