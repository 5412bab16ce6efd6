public import Groundwork

/// Orders read from a file: JSON (one object or an array) or CSV (one order a row).
public enum OrderReader {
  /// The largest file of orders, in bytes.
  public static let largestFile = 64 << 20

  /// An order, or why it was refused.
  public struct Item: Sendable {
    /// The order's id as far as it can be told; a place in the file where it cannot.
    public var id: String
    /// Whether ``id`` is the order's own, and no place: two files each have an order 1.
    public var isNamed: Bool
    /// The order, or why it was refused.
    public var order: Result<Order, GabaritError>
    /// What is worth knowing of it beside the other orders.
    public var notes: [String] = []
  }

  /// Reads orders; JSON is told from CSV by the first character.
  ///
  /// - Throws: `badOrder` where the file as a whole cannot be read, or names an id twice. What is
  ///   wrong with one order is in its item.
  public static func read(_ bytes: [UInt8]) throws(GabaritError) -> [Item] {
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    let first = text.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let items =
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      ? try json(Array(text)) : try csv(Array(text))
    guard !items.isEmpty else { throw Order.bad("there are no orders") }
    return try batch(items)
  }

  /// Holds the orders of a batch against each other, from one file or several.
  ///
  /// Of two that ask for one short name, compared as Moodle's databases compare at their least
  /// strict (composition and case of letters aside), the second gets a note: whichever is restored
  /// second will be refused by its `restore.sh`.
  ///
  /// - Throws: `badOrder` where an id is there twice.
  public static func batch(_ items: [Item]) throws(GabaritError) -> [Item] {
    var ids: Set<String> = []
    var names: [String: String] = [:]
    var checked: [Item] = []
    for var item in items {
      guard !item.isNamed || ids.insert(item.id).inserted else {
        throw Order.bad("the order id \(item.id.printable) is there twice")
      }
      if case .success(let order) = item.order {
        // `String`'s own equality is canonical equivalence.
        if let other = names.updateValue(order.id, forKey: order.shortname.lowercased()) {
          names[order.shortname.lowercased()] = other
          let note = "order \(other) asks for the same short name; only one can be restored"
          if !item.notes.contains(note) { item.notes.append(note) }
        }
      }
      checked.append(item)
    }
    return checked
  }

  /// What is wrong with a file of orders makes the orders refused.
  private static func refused<Value>(
    _ read: () throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    do throws(GabaritError) { return try read() } catch {
      var error = error
      if error.code == .badInput { error.code = .badOrder }
      throw error
    }
  }

  private static func json(_ bytes: [UInt8]) throws(GabaritError) -> [Item] {
    let value = try refused { () throws(GabaritError) in try JSONValue(parsing: bytes) }
    let values: [JSONValue] = if case .array(let elements) = value { elements } else { [value] }
    var items: [Item] = []
    for (index, value) in values.enumerated() {
      items.append(item(OrderFields(value), at: "order \(index + 1)"))
    }
    return items
  }

  private static func csv(_ bytes: [UInt8]) throws(GabaritError) -> [Item] {
    let table = try refused { () throws(GabaritError) in try CSVTable(bytes) }
    return table.rows.map { item(OrderFields($0), at: "line \($0.line)") }
  }

  private static func item(_ fields: OrderFields, at place: String) -> Item {
    let ownID = fields.idIfSafe
    let order: Result<Order, GabaritError>
    do throws(GabaritError) { order = .success(try fields.order()) } catch {
      order = .failure(error)
    }
    return Item(id: ownID ?? place, isNamed: ownID != nil, order: order)
  }
}

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

  init(_ value: JSONValue) {
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
  init(_ row: CSVTable.Row) {
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
        username: try text("buyer_username"), email: try text("buyer_email"),
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
    return instant
  }

  private func shown(_ name: String) -> String {
    name.hasPrefix("buyer_") ? "buyer " + name.dropFirst(6) : name
  }
}
