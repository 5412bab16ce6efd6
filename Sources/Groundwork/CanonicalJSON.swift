internal import FoundationEssentials

/// JSON as gabarit writes it: keys sorted, two spaces, slashes as they are, a line feed at the end,
/// so that the same value gives the same bytes.
public enum CanonicalJSON {
  /// The value as UTF-8 text.
  ///
  /// - Throws: `GabaritError` with code `fault` for a value that JSON cannot carry.
  public static func encode(_ value: some Encodable) throws(GabaritError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [0x0a]
    } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }

  /// The value as one line without its line feed.
  public static func encodeLine(_ value: some Encodable) throws(GabaritError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
      throw GabaritError(.fault, "a result could not be written as JSON", detail: "\(error)")
    }
  }
}
