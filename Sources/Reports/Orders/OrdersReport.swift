internal import Base
package import Orders
package import Provisioning
internal import SystemPackage
internal import TextFormats

/// The report of `orders`: schema `gabarit.orders/1`.
package struct OrdersReport: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    struct Pending: Encodable, Sendable {
      var move: Int64
      var verb: OrderMove
      @OrNull var script: String?
    }

    var order: String
    var code: Int32
    @OrNull var reason: String?
    @OrNull var message: String?
    /// Whether this very call changed the ledger.
    var isNew: Bool
    @OrNull var state: OrderState?
    @OrNull var cause: SuspensionCause?
    @OrNull var template: String?
    @OrNull var shortname: String?
    @OrNull var fullname: String?
    @OrNull var idnumber: String?
    @OrNull var username: String?
    @OrNull var reservedUntil: Instant?
    @OrNull var start: Instant?
    @OrNull var end: Instant?
    @OrNull var courseID: Int64?
    @OrNull var shortnameInMoodle: String?
    @OrNull var kit: String?
    @OrNull var pending: Pending?
    var notes: [String]
    /// The order as it was placed and its log, where one order is shown.
    var request: Order?
    var events: [LedgerEvent]?

    enum CodingKeys: String, CodingKey {
      case order, code, reason, message, state, cause, template, shortname, fullname, idnumber
      case username, start, end, kit, pending, notes, request, events
      case isNew = "new"
      case reservedUntil = "reserved_until"
      case courseID = "course_id"
      case shortnameInMoodle = "shortname_in_moodle"
    }
  }

  let schema = "gabarit.orders/1"
  var orders: [Item]

  enum CodingKeys: CodingKey { case schema, orders }

  /// Reports on orders.
  ///
  /// - Parameters:
  ///   - exitCode: what the command ends with for an order alone.
  ///   - events: the log of each order that is shown whole; nil where none is.
  package init(
    _ outcomes: [OrderOutcome], exitCode: (OrderOutcome) -> Int32,
    events: [String: [LedgerEvent]]? = nil
  ) {
    orders = outcomes.map { outcome in
      let record = outcome.record
      return Item(
        order: outcome.order, code: exitCode(outcome), reason: outcome.error?.code.rawValue,
        message: outcome.error?.description, isNew: outcome.isNew, state: record?.standing.state,
        cause: record?.standing.cause, template: record?.request.template,
        shortname: record?.names.shortname, fullname: record?.names.fullname,
        idnumber: record?.names.idnumber, username: record?.username,
        reservedUntil: record?.until, start: record?.start, end: record?.end,
        courseID: record?.courseID, shortnameInMoodle: record?.shortnameInMoodle,
        kit: record?.kit,
        pending: outcome.move.map {
          Item.Pending(move: $0.number, verb: $0.verb, script: $0.script?.string)
        } ?? record?.pending.map { Item.Pending(move: record?.move ?? 0, verb: $0) },
        notes: outcome.notes, request: events == nil ? nil : record?.request,
        events: events?[outcome.order])
    }
  }

  /// For people: a line an order, and what is worth knowing of it.
  package var text: String {
    var lines: [String] = []
    for item in orders {
      lines.append(item.line)
      if let pending = item.pending {
        let script = pending.script.map { ": \($0.printable)" } ?? ""
        lines.append("  to be applied: move \(pending.move), \(pending.verb.words)\(script)")
      }
      lines += item.notes.map { "  note: \($0)" }
      lines += (item.events ?? []).map(\.line)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For scripts: `ORDER MOVE VERB SCRIPT` of each order that has a script to be run.
  package var pendingLines: String {
    orders.compactMap { item in
      guard let pending = item.pending, let script = pending.script else { return nil }
      return "\(item.order) \(pending.move) \(pending.verb.rawValue) \(script)\n"
    }.joined()
  }
}

extension OrdersReport.Item {
  /// `2026-0042: active until 2027-12-01T00:00:00Z, BIO-1, course 12`.
  fileprivate var line: String {
    guard let state else { return "\(order.printable): \(message ?? "")" }
    var parts: [String] = []
    switch state {
    case .reserved: parts.append("reserved until \(reservedUntil?.iso ?? "")")
    case .suspending: parts.append("suspending (\(cause?.words ?? ""))")
    default: parts.append(state.rawValue)
    }
    if start != nil { parts.append(end.map { "end \($0.iso)" } ?? "without end") }
    parts.append((shortname ?? "").printable)
    if let shortnameInMoodle, shortnameInMoodle != shortname {
      parts.append("in Moodle \(shortnameInMoodle.printable)")
    }
    if let courseID { parts.append("course \(courseID)") }
    let line = "\(order.printable): " + parts.joined(separator: ", ")
    return message.map { line + "\n  \($0)" } ?? line
  }
}

extension SuspensionCause {
  fileprivate var words: String {
    switch self {
    case .term: "its term is over"
    case .asked: "somebody asked"
    case .cancellation: "it is being cancelled"
    }
  }
}

extension OrderMove {
  fileprivate var words: String {
    switch self {
    case .issue: "the restore"
    case .sweep: "the end of the term"
    default: rawValue
    }
  }
}

extension LedgerEvent {
  fileprivate var line: String {
    var line = "  \(at.iso)  \(verb.rawValue)"
    // Between its beginning and its end the issue says which kit is on its way.
    if verb == .issue, from == to { line += "  the kit is made" }
    if verb == .complete, from == to { line += "  its scripts are renewed" }
    if from != to {
      line += "  \(from.map { $0.state.rawValue + " → " } ?? "")\(to.state.rawValue)"
    }
    if let days { line += "  \(days) days" }
    if verb == .renew, let end { line += "  end \(end.iso)" }
    if verb == .confirm, let courseID { line += "  course \(courseID)" }
    return line + "  by \(who.printable), \(command.printable)"
  }
}
