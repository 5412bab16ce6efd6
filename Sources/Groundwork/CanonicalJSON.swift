internal import FoundationEssentials

/// JSON as gabarit writes it: keys sorted, two spaces, slashes as they are, a line feed at the end,
/// so that the same value gives the same bytes.
///
/// What moves a terminal's cursor or turns text is an escape, which says the same to whoever reads JSON.
public enum CanonicalJSON {
  /// The value as UTF-8 text.
  ///
  /// - Throws: `GabaritError` with code `fault` for a value that JSON cannot carry.
  public static func encode(_ value: some Encodable) throws(GabaritError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(escaped(String(decoding: try encoder.encode(value), as: UTF8.self)).utf8) + [
        0x0a
      ]
    } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }

  /// The value as one line without its line feed.
  public static func encodeLine(_ value: some Encodable) throws(GabaritError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return escaped(String(decoding: try encoder.encode(value), as: UTF8.self)) } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }

  /// Foundation writes escapes below U+0020 alone; what is beyond it stands within quotes.
  private static func escaped(_ json: String) -> String {
    guard json.utf8.contains(where: { $0 >= 0x7f }) else { return json }
    var result = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      guard scalar.value >= 0x7f, scalar.controlsText else {
        result.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        result.append(contentsOf: escape.unicodeScalars)
      }
    }
    return String(result)
  }
}

/// A value that is written as null where there is none, so that each object of a report has the
/// same keys.
@propertyWrapper
public struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
  /// The value.
  public var wrappedValue: Value?

  /// Wraps a value or its absence.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Writes the value or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}
