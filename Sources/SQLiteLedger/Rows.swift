internal import Base
internal import Foundation
internal import GRDB
internal import Orders
internal import TextFormats

extension Row {
  /// What a column holds.
  ///
  /// GRDB's subscripts end the program where a damaged ledger holds something else.
  ///
  /// - Throws: `RowDecodingError`, of which ``SQLiteErrorMapper`` makes `badInput`.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(Value.self, forColumn: column)
  }
}

extension OrderRecord {
  /// - Throws: `badInput` where a row holds what no ledger writes.
  init(row: Row) throws {
    let request = try? JSONDecoder().decode(
      Order.self, from: Data(try (row.value("request") as String).utf8))
    let cause = try (row.value("cause") as String?).flatMap(SuspensionCause.init(rawValue:))
    let standing = OrderState(rawValue: try row.value("state")).flatMap {
      OrderStanding(state: $0, cause: cause)
    }
    guard let request, let standing else { throw OrderRecord.bad(try row.value("id")) }
    func instant(_ column: String) throws -> Instant? {
      try (row.value(column) as Int64?).map(Instant.init(seconds:))
    }
    var pending: OrderMove?
    if let text: String = try row.value("pending") {
      pending = OrderMove(rawValue: text)
      guard pending != nil else { throw OrderRecord.bad(try row.value("id")) }
    }
    try self.init(
      request: request, standing: standing,
      names: CourseNames(
        shortname: row.value("shortname"), fullname: row.value("fullname"),
        idnumber: row.value("idnumber")),
      username: row.value("username"), until: instant("reserved_until"), start: instant("starts"),
      end: instant("ends"), move: row.value("move"), pending: pending, kit: row.value("kit"),
      wasIssued: row.value("was_issued"), courseID: row.value("course_id"),
      shortnameInMoodle: row.value("moodle_shortname"), suspension: row.value("suspension"))
  }

  /// The values of the columns after the id, in the order of ``columns``.
  func values(_ comparison: CourseNameKey.Comparison) throws(GabaritError) -> [DatabaseValue] {
    func key(_ name: String?) -> String? { name.map { CourseNameKey($0, comparison).text } }
    let values: [(any DatabaseValueConvertible)?] = [
      try CanonicalJSON.encodeLine(request), standing.state.rawValue, standing.cause?.rawValue,
      names.shortname, key(names.shortname), names.fullname, key(names.fullname),
      names.idnumber, key(names.idnumber), holdsNames, username, until?.seconds, start?.seconds,
      end?.seconds, move, pending?.rawValue, kit, wasIssued, courseID, shortnameInMoodle,
      key(shortnameInMoodle), suspension,
    ]
    return values.map { $0?.databaseValue ?? .null }
  }

  static let columns = [
    "request", "state", "cause", "shortname", "shortname_key", "fullname", "fullname_key",
    "idnumber", "idnumber_key", "holds_names", "username", "reserved_until", "starts", "ends",
    "move", "pending", "kit", "was_issued", "course_id", "moodle_shortname", "moodle_key",
    "suspension",
  ]

  private static func bad(_ id: String) -> GabaritError {
    GabaritError(
      .badInput, "has an order \(id.printable) that no gabarit wrote; restore it from a backup")
  }
}

extension LedgerEvent {
  init(row: Row) throws {
    func standing(_ prefix: String) throws -> OrderStanding? {
      let cause = try (row.value("\(prefix)_cause") as String?).flatMap(
        SuspensionCause.init(rawValue:))
      return try (row.value("\(prefix)_state") as String?).flatMap(OrderState.init(rawValue:))
        .flatMap {
          OrderStanding(state: $0, cause: cause)
        }
    }
    guard let verb = OrderMove(rawValue: try row.value("verb")), let to = try standing("to") else {
      throw GabaritError(
        .badInput,
        "has an event \(try row.value("number") as Int64) that no gabarit wrote; restore it from "
          + "a backup")
    }
    try self.init(
      number: row.value("number"), order: row.value("order_id"),
      at: Instant(seconds: row.value("at")),
      who: row.value("who"), command: row.value("command"), verb: verb, from: standing("from"),
      to: to,
      move: row.value("move"), end: (row.value("ends") as Int64?).map(Instant.init(seconds:)),
      shortname: row.value("shortname"), kit: row.value("kit"), courseID: row.value("course_id"),
      reference: row.value("reference"), days: row.value("days"))
  }

  /// The values of all columns but the number.
  var values: [DatabaseValue] {
    let values: [(any DatabaseValueConvertible)?] = [
      order, at.seconds, who, command, verb.rawValue, from?.state.rawValue, from?.cause?.rawValue,
      to.state.rawValue, to.cause?.rawValue, move, end?.seconds, shortname, kit, courseID,
      reference, days,
    ]
    return values.map { $0?.databaseValue ?? .null }
  }
}
