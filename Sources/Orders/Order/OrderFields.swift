internal import Base
internal import TextFormats

/// The fields of one order, before they are checked.
struct OrderFields {
  private static let known: Set<String> = [
    "order", "template", "coursecategory", "coursecategory_name", "duration", "customersupport",
    "seats", "idnumber", "fullname", "start", "ordered",
  ]
  private static let knownOfBuyer: Set<String> = [
    "username", "email", "firstname", "lastname", "idnumber",
  ]

  /// Values by name; the buyer's begin with `buyer_`.
  private var values: [String: JSONValue] = [:]
  private var unknown: [String] = []
  private var problem: GabaritError?

  private let zone: Zone

  init(_ value: JSONValue, in zone: Zone) {
    self.zone = zone
    guard case .object(let object) = value else {
      problem = Order.bad("an order must be a JSON object")
      return
    }
    for (name, value) in object {
      if name == "buyer" {
        guard case .object(let buyer) = value else {
          problem = Order.bad("buyer must be a JSON object")
          continue
        }
        for (name, value) in buyer {
          add("buyer_" + name, value, isKnown: OrderFields.knownOfBuyer.contains(name))
        }
      } else {
        add(name, value, isKnown: OrderFields.known.contains(name))
      }
    }
  }

  /// A row of a table: empty values are absent, and numbers are written as text.
  init(_ row: CSVTable.Row, in zone: Zone) {
    self.zone = zone
    for (name, text) in row.values {
      let isOfBuyer =
        name.hasPrefix("buyer_") && OrderFields.knownOfBuyer.contains(String(name.dropFirst(6)))
      let value: JSONValue = text.isEmpty ? .null : .text(text)
      add(name, value, isKnown: isOfBuyer || OrderFields.known.contains(name))
    }
  }

  private mutating func add(_ name: String, _ value: JSONValue, isKnown: Bool) {
    if isKnown { values[name] = value } else { unknown.append(name) }
  }

  var idIfSafe: String? {
    guard case .string(let id) = values["order"] ?? .null else {
      if case .text(let id) = values["order"] ?? .null, (try? Order.validate(id: id)) != nil {
        return id
      }
      return nil
    }
    return (try? Order.validate(id: id)) == nil ? nil : id
  }

  func order() throws(GabaritError) -> Order {
    if let problem { throw problem }
    guard unknown.isEmpty else {
      throw Order.bad(
        "has fields that no order has: \(unknown.sorted().map(\.printable).joined(separator: ", "))"
      )
    }
    let order = Order(
      id: try text("order"), template: try text("template"),
      categoryID: try number("coursecategory"),
      categoryName: try optionalText("coursecategory_name"),
      duration: try optionalNumber("duration") ?? Order.defaultDuration,
      supportCourse: try optionalText("customersupport"), seats: try optionalNumber("seats"),
      shortname: try text("idnumber"), fullname: try text("fullname"),
      start: try optionalInstant("start"), ordered: try optionalInstant("ordered"),
      buyer: Order.Buyer(
        username: try optionalText("buyer_username"), email: try text("buyer_email"),
        firstname: try text("buyer_firstname"), lastname: try text("buyer_lastname"),
        idnumber: try optionalText("buyer_idnumber")))
    try order.validate()
    return order
  }

  private func text(_ name: String) throws(GabaritError) -> String {
    guard let text = try optionalText(name) else { throw Order.bad("\(shown(name)) is missing") }
    return text
  }

  private func optionalText(_ name: String) throws(GabaritError) -> String? {
    switch values[name] ?? .null {
    case .null: return nil
    case .string(let text), .text(let text): return text
    default: throw Order.bad("\(shown(name)) must be a text")
    }
  }

  private func number(_ name: String) throws(GabaritError) -> Int64 {
    guard let number = try optionalNumber(name) else {
      throw Order.bad("\(shown(name)) is missing")
    }
    return number
  }

  private func optionalNumber(_ name: String) throws(GabaritError) -> Int64? {
    switch values[name] ?? .null {
    case .null: return nil
    case .number(let number): return number
    case .text(let text):
      // `Int64` also takes a plus sign, which no table writes.
      if let number = Int64(text), text.utf8.allSatisfy({ (0x2d...0x39).contains($0) }) {
        return number
      }
    default: break
    }
    throw Order.bad("\(shown(name)) must be a whole number")
  }

  private func optionalInstant(_ name: String) throws(GabaritError) -> Instant? {
    guard let text = try optionalText(name) else { return nil }
    guard let instant = Instant(iso: text) else {
      throw Order.bad(
        "\(shown(name)) must be a date (2026-12-01) or a time in UTC (2026-12-01T08:00:00Z)")
    }
    // A day begins where the Moodle is.
    return text.utf8.count == Instant.dayLength ? zone.midnight(of: instant) : instant
  }

  private func shown(_ name: String) -> String {
    name.hasPrefix("buyer_") ? "buyer " + name.dropFirst(6) : name
  }
}
