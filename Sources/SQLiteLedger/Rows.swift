internal import Foundation
internal import GRDB
internal import Groundwork
internal import Ledger

extension OrderRecord {
  /// - Throws: `badInput` where a row holds what no ledger writes.
  init(row: Row) throws {
    let request = try? JSONDecoder().decode(
      Order.self, from: Data((row["request"] as String).utf8))
    let cause = (row["cause"] as String?).flatMap(SuspensionCause.init(rawValue:))
    let standing = OrderState(rawValue: row["state"]).flatMap {
      OrderStanding(state: $0, cause: cause)
    }
    guard let request, let standing else { throw OrderRecord.bad(row["id"]) }
    func instant(_ column: String) -> Instant? {
      (row[column] as Int64?).map(Instant.init(seconds:))
    }
    var pending: OrderMove?
    if let text: String = row["pending"] {
      pending = OrderMove(rawValue: text)
      guard pending != nil else { throw OrderRecord.bad(row["id"]) }
    }
    self.init(
      request: request, standing: standing,
      names: CourseNames(
        shortname: row["shortname"], fullname: row["fullname"], idnumber: row["idnumber"]),
      username: row["username"], until: instant("reserved_until"), start: instant("starts"),
      end: instant("ends"), move: row["move"], pending: pending, kit: row["kit"],
      wasIssued: row["was_issued"], courseID: row["course_id"],
      shortnameInMoodle: row["moodle_shortname"], suspension: row["suspension"])
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

  /// The record as it is at a time: the names of a reservation whose time has passed are free,
  /// though nobody has written so yet.
  func seen(at now: Instant) -> OrderRecord {
    var copy = self
    if isLapsed(at: now) {
      copy.standing = .expired
      copy.until = nil
    }
    return copy
  }
}

extension LedgerEvent {
  init(row: Row) throws {
    func standing(_ prefix: String) -> OrderStanding? {
      let cause = (row["\(prefix)_cause"] as String?).flatMap(SuspensionCause.init(rawValue:))
      return (row["\(prefix)_state"] as String?).flatMap(OrderState.init(rawValue:)).flatMap {
        OrderStanding(state: $0, cause: cause)
      }
    }
    guard let verb = OrderMove(rawValue: row["verb"]), let to = standing("to") else {
      throw GabaritError(
        .badInput,
        "has an event \(row["number"] as Int64) that no gabarit wrote; restore it from "
          + "a backup")
    }
    self.init(
      number: row["number"], order: row["order_id"], at: Instant(seconds: row["at"]),
      who: row["who"], command: row["command"], verb: verb, from: standing("from"), to: to,
      move: row["move"], end: (row["ends"] as Int64?).map(Instant.init(seconds:)),
      shortname: row["shortname"], kit: row["kit"], courseID: row["course_id"],
      reference: row["reference"], days: row["days"])
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
