internal import Base
internal import TextFormats

/// Tells whether what stands at a place counts.
enum Residue {
  /// Whether a text holds what a place is there for.
  static func holds(_ test: ResiduePlace.Test, _ text: String) -> Bool {
    switch test {
    case .filled: FieldNames.isFilled(text)
    case .userID: FieldNames.isAccount(text)
    case .userIDUnder(let key):
      FieldNames.isAccount(text) || isAccount(field(key, in: text))
    // Counted where the element begins.
    case .present: false
    case .address: isAddress(text)
    case .condition: objects(in: text).contains(where: namesPerson)
    case .userSelection:
      objects(in: text).contains {
        $0["selectiontype"] == .string("user") && isFilled($0["selectionid"])
      }
    }
  }

  /// Fields of the user profile by which a condition can single out one person
  /// (`availability_profile\condition`); a field of the site's own can be anything.
  private static let personalFields: Set<String> = [
    "email", "idnumber", "firstname", "lastname", "username", "phone1", "phone2", "address",
  ]

  private static func namesPerson(_ condition: [String: JSONValue]) -> Bool {
    guard condition["type"] == .string("profile") else { return false }
    if case .string(let field) = condition["sf"] {
      guard personalFields.contains(field) else { return false }
    } else if condition["cf"] == nil {
      return false
    }
    return isFilled(condition["v"])
  }

  private static func isAccount(_ value: JSONValue?) -> Bool {
    switch value {
    case .string(let text), .text(let text): FieldNames.isAccount(text)
    case .number(let number): number > 0
    default: false
    }
  }

  private static func isFilled(_ value: JSONValue?) -> Bool {
    switch value {
    case .string(let text), .text(let text): FieldNames.isFilled(text)
    case .number(let number): number != 0
    default: false
    }
  }

  private static func isAddress(_ text: String) -> Bool {
    text.contains("://") || SerialisedPHP.fields(of: Array(text.utf8)[...]) != nil
  }

  /// A field of an object that is JSON.
  private static func field(_ key: String, in text: String) -> JSONValue? {
    guard case .object(let fields)? = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
    return fields[key]
  }

  /// Every object in a JSON text, at any depth.
  private static func objects(in text: String) -> [[String: JSONValue]] {
    do throws(GabaritError) {
      return objects(in: try JSONValue(parsing: Array(text.utf8)))
    } catch { return [] }
  }

  private static func objects(in value: JSONValue) -> [[String: JSONValue]] {
    switch value {
    case .array(let values): values.flatMap(objects(in:))
    case .object(let fields): [fields] + fields.values.flatMap(objects(in:))
    default: []
    }
  }
}
