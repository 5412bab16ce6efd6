package import Base
internal import FoundationEssentials

/// JSON as gabarit writes it: keys sorted, two spaces, slashes as they are, a line feed at the end,
/// so that the same value gives the same bytes.
///
/// What moves a terminal's cursor or turns text is an escape, which says the same to whoever reads JSON.
package enum CanonicalJSON {
  /// The value as UTF-8 text.
  ///
  /// - Throws: `GabaritError` with code `fault` for a value that JSON cannot carry.
  package static func encode(_ value: some Encodable) throws(GabaritError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return escaped(Array(try encoder.encode(value))) + [0x0a]
    } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }

  /// The value as one line without its line feed.
  package static func encodeLine(_ value: some Encodable) throws(GabaritError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: escaped(Array(try encoder.encode(value))), as: UTF8.self)
    } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }

  /// Foundation writes escapes below U+0020 alone; what is beyond it stands within quotes.
  private static func escaped(_ json: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index < json.count {
      let first = json[index]
      guard first >= 0x7f else {
        index += 1
        continue
      }
      let start = index
      index += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      guard let scalar = String(decoding: json[start..<index], as: UTF8.self).unicodeScalars.first,
        scalar.controlsText
      else { continue }
      result += json[copied..<start]
      copied = index
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        result += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      }
    }
    return copied == 0 ? json : result + json[copied...]
  }
}

/// A value that is written as null where there is none, so that each object of a report has the
/// same keys.
@propertyWrapper
package struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
  /// The value.
  package var wrappedValue: Value?

  /// Wraps a value or its absence.
  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Writes the value or null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}
