package import Base
internal import TextFormats

/// Orders read from a file: JSON (one object or an array), JSON Lines (one object a line) or CSV (one
/// order a row).
package enum OrderReader {
  /// The largest file of orders, in bytes.
  package static let largestFile = 64 << 20
  /// How many orders a file has at most.
  package static let most = 100_000

  /// An order, or why it was refused.
  package struct Item: Sendable {
    /// The order's id as far as it can be told; a place in the file where it cannot.
    package var id: String
    /// Whether ``id`` is the order's own, and no place: two files each have an order 1.
    package var isNamed: Bool
    /// The order, or why it was refused.
    package var order: Result<Order, GabaritError>
    /// What is worth knowing of it beside the other orders.
    package var notes: [String] = []
    /// What was read, to be written again.
    var source: OrderSource
  }

  /// Reads orders; what a file is, is told by its first characters.
  ///
  /// - Parameter zone: where a day begins that is given without a time: the Moodle server's zone.
  /// - Throws: `badOrder` where the file as a whole cannot be read, or names an id twice. What is
  ///   wrong with one order is in its item.
  package static func read(
    _ bytes: [UInt8], in zone: Zone = .utc
  ) throws(GabaritError) -> [Item] {
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    let first = text.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let items: [Item]
    if isJSON, let lines = try lines(of: text) {
      items = try each(lines) { json($0.bytes, at: $0.number, in: zone) }
    } else {
      items = try isJSON ? json(Array(text), in: zone) : csv(Array(text), in: zone)
    }
    guard !items.isEmpty else { throw Order.bad("there are no orders") }
    return try batch(items)
  }

  /// Holds the orders of a batch against each other, from one file or several.
  ///
  /// - Throws: `badOrder` where an id is there twice.
  package static func batch(_ items: [Item]) throws(GabaritError) -> [Item] {
    var ids: Set<String> = []
    for item in items where item.isNamed && !ids.insert(item.id).inserted {
      throw Order.bad("the order id \(item.id.printable) is there twice")
    }
    return items
  }

  /// What comes of each; a signal ends it.
  private static func each<Source, Element>(
    _ sources: [Source], _ read: (Source) -> Element
  ) throws(GabaritError) -> [Element] {
    guard sources.count <= most else {
      throw Order.bad("has more than \(most) orders; part the file")
    }
    var made: [Element] = []
    made.reserveCapacity(sources.count)
    for source in sources {
      try Interruption.check()
      made.append(read(source))
    }
    return made
  }

  /// Notes on orders of a batch that ask for one short name, where no ledger tells them apart.
  ///
  /// Of two, compared as the least strict of Moodle's databases compares, the second gets a note:
  /// whichever is restored second will be refused by its `restore.sh`.
  package static func notingNames(_ items: [Item]) -> [Item] {
    var names: [CourseNameKey: String] = [:]
    return items.map { item in
      guard case .success(let order) = item.order else { return item }
      var item = item
      let key = CourseNameKey(order.shortname)
      if let other = names[key] {
        item.notes.append("order \(other) asks for the same short name; only one can be restored")
      } else {
        names[key] = order.id
      }
      return item
    }
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

  /// The lines of JSON Lines, or nil where the text is another JSON: the first line that is not empty
  /// must be an object, and not the last.
  private static func lines(
    of text: ArraySlice<UInt8>
  ) throws(GabaritError) -> [(number: Int, bytes: [UInt8])]? {
    var lines: [(number: Int, bytes: [UInt8])] = []
    var rest = text
    var number = 0
    while !rest.isEmpty {
      number += 1
      let line = rest.prefix { $0 != 0x0a }
      rest = rest[line.endIndex...].dropFirst()
      guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) else { continue }
      lines.append((number, Array(line)))
      // The first one says whether there is a line an order; one JSON text may have millions of lines.
      if lines.count == 1 {
        guard case .object? = try? JSONValue(parsing: lines[0].bytes) else { return nil }
      }
      guard lines.count <= most else {
        throw GabaritError(
          .badOrder, "has more than \(most) orders; part the file", line: number)
      }
    }
    return lines.count > 1 ? lines : nil
  }

  private static func json(_ line: [UInt8], at number: Int, in zone: Zone) -> Item {
    let source = OrderSource.json(line)
    do throws(GabaritError) {
      let value = try refused { () throws(GabaritError) in try JSONValue(parsing: line) }
      return item(OrderFields(value, in: zone), at: "line \(number)", from: source)
    } catch {
      return Item(
        id: "line \(number)", isNamed: false, order: .failure(error), source: source)
    }
  }

  private static func json(_ bytes: [UInt8], in zone: Zone) throws(GabaritError) -> [Item] {
    let value = try refused { () throws(GabaritError) in try JSONValue(parsing: bytes) }
    let values: [JSONValue] = if case .array(let elements) = value { elements } else { [value] }
    let texts = if case .array = value { JSONGrammar.elements(of: bytes) } else { [bytes] }
    return try each(Array(zip(values, texts).enumerated())) { index, pair in
      // Valid JSON has line feeds between its words only.
      let line = pair.1.map { $0 == 0x0a || $0 == 0x0d ? 0x20 : $0 }
      return item(OrderFields(pair.0, in: zone), at: "order \(index + 1)", from: .json(line))
    }
  }

  private static func csv(_ bytes: [UInt8], in zone: Zone) throws(GabaritError) -> [Item] {
    let table = try refused { () throws(GabaritError) in try CSVTable(bytes, rows: most) }
    // Without it the first row is an order's, and must not be told as if it were names.
    guard table.columns.contains("order") else {
      throw Order.bad(
        "must begin with a row that has the names of the columns, and order among them")
    }
    return try each(table.rows) { row in
      item(
        OrderFields(row, in: zone), at: "line \(row.line)",
        from: .csv(columns: table.columns, values: row.values))
    }
  }

  private static func item(
    _ fields: OrderFields, at place: String, from source: OrderSource
  ) -> Item {
    let ownID = fields.idIfSafe
    let order: Result<Order, GabaritError>
    do throws(GabaritError) { order = .success(try fields.order()) } catch {
      order = .failure(error)
    }
    return Item(id: ownID ?? place, isNamed: ownID != nil, order: order, source: source)
  }
}
