/// An order as a shop would send it, each field of which can be changed.
package struct OrderDraft: Sendable {
  /// A field's value.
  package enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(Int)
    /// JSON as it stands.
    case raw(String)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }

    var json: String {
      switch self {
      case .text(let text): OrderDraft.quoted(text)
      case .number(let number): String(number)
      case .raw(let text): text
      }
    }

    var cell: String {
      switch self {
      case .text(let text):
        "\""
          + text.split(
            separator: "\"", omittingEmptySubsequences: false
          ).joined(separator: "\"\"") + "\""
      case .number(let number): String(number)
      case .raw(let text): text
      }
    }
  }

  /// The values by field; the buyer's begin with `buyer_`.
  package var values: [String: Value]

  /// The order's id where nothing is said.
  package static let usualID = "2026-0042"

  /// A full order that nothing is wrong with; each id has names of its own.
  package init(_ id: String = OrderDraft.usualID, template: String = "TPL-PETIT") {
    values = [
      "order": .text(id), "template": .text(template), "coursecategory": 12, "duration": 365,
      "customersupport": "SUPPORT", "seats": 25,
      "idnumber": .text(id == OrderDraft.usualID ? "BIO-1" : "BIO-\(id)"),
      "fullname": .text(
        id == OrderDraft.usualID ? "Biologie cellulaire" : "Biologie cellulaire \(id)"),
      "start": "2026-12-01",
      "ordered": "2026-11-24T08:30:00Z", "buyer_username": "jeanne.martin",
      "buyer_email": "jeanne.martin@example.test", "buyer_firstname": "Jeanne",
      "buyer_lastname": "Martin", "buyer_idnumber": "C-77",
    ]
  }

  package subscript(_ field: String) -> Value? {
    get { values[field] }
    set { values[field] = newValue }
  }

  /// The same order with one field otherwise; nil takes it away.
  package func with(_ field: String, _ value: Value?) -> OrderDraft {
    var copy = self
    copy[field] = value
    return copy
  }

  /// As a JSON object.
  package var json: String {
    let prefix = "buyer_"
    func object(_ fields: [(String, Value)]) -> String {
      "{"
        + fields.sorted { $0.0 < $1.0 }.map { "\(OrderDraft.quoted($0.0)): \($0.1.json)" }
        .joined(separator: ", ") + "}"
    }
    var fields = values.filter { !$0.key.hasPrefix(prefix) }.map { ($0.key, $0.value) }
    let buyer = values.filter { $0.key.hasPrefix(prefix) }
      .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    if !buyer.isEmpty { fields.append(("buyer", .raw(object(buyer)))) }
    return object(fields)
  }

  /// Orders as a JSON array.
  package static func array(_ drafts: [OrderDraft]) -> String {
    "[\n" + drafts.map(\.json).joined(separator: ",\n") + "\n]\n"
  }

  /// Orders as a table, with a column for each field of the first.
  package static func csv(_ drafts: [OrderDraft], lineEnd: String = "\n") -> String {
    let columns = (drafts.first?.values.keys.sorted() ?? [])
    let rows = drafts.map { draft in columns.map { draft[$0]?.cell ?? "" } }
    return ([columns] + rows).map { $0.joined(separator: ",") + lineEnd }.joined()
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
