internal import Base

/// Something in a ledger that contradicts itself.
package struct LedgerFault: Sendable, Hashable {
  /// The order, by its id, where it is one's.
  package var order: String?
  /// What is wrong; without personal data.
  package var what: String

  /// Makes a fault.
  package init(order: String? = nil, what: String) {
    self.order = order
    self.what = what
  }
}

/// Holds records and log against each other and the table.
package enum LedgerAudit {
  /// What is wrong; empty where nothing is.
  package static func faults(
    orders: [OrderRecord], events: [LedgerEvent], people: [LedgerLine.Person],
    comparison: CourseNameKey.Comparison
  ) -> [LedgerFault] {
    var faults: [LedgerFault] = []
    for (index, event) in events.enumerated() where event.number != Int64(index + 1) {
      faults.append(LedgerFault(what: "the log has a gap before its event \(event.number)"))
      break
    }
    let logs = Dictionary(grouping: events) { $0.order }
    let ids = Set(orders.map(\.id))
    for id in logs.keys.sorted() where !ids.contains(id) {
      faults.append(LedgerFault(order: id, what: "is in the log and has no record"))
    }
    for order in orders {
      faults += (history(order, logs[order.id] ?? []) + shape(order)).map {
        LedgerFault(order: order.id, what: $0)
      }
    }
    return faults + names(orders, comparison) + persons(orders, people)
  }

  /// Whether the log leads to the record, by moves that the table allows.
  private static func history(_ order: OrderRecord, _ log: [LedgerEvent]) -> [String] {
    guard let last = log.last else { return ["has no event in the log"] }
    var faults: [String] = []
    var standing: OrderStanding?
    for event in log {
      if event.from != standing {
        faults.append("event \(event.number) does not begin where the one before ended")
      }
      if !OrderTable.allows(event.verb, from: event.from, to: event.to) {
        faults.append("event \(event.number) is a move that the table does not allow")
      }
      standing = event.to
    }
    let named = log.last { $0.verb != .confirm }?.shortname
    let confirmed = log.last { $0.verb == .confirm }?.shortname
    let pairs: [(String, Bool)] = [
      ("state", order.standing == last.to), ("move", order.move == last.move),
      ("end", order.end == last.end), ("kit", order.kit == last.kit),
      ("course", order.courseID == last.courseID),
      ("short name", named == order.names.shortname),
      ("short name in Moodle", confirmed == order.shortnameInMoodle),
    ]
    for (name, isSame) in pairs where !isSame {
      faults.append("has another \(name) than its last event says")
    }
    return faults
  }

  /// Whether a record has what its state needs, and nothing that it cannot have.
  private static func shape(_ order: OrderRecord) -> [String] {
    let state = order.standing.state
    var faults: [String] = []
    func require(_ isTrue: Bool, _ what: String) { if !isTrue { faults.append(what) } }
    switch state {
    case .reserved: require(order.until != nil, "is reserved without a time")
    case .expired: break
    default: require(order.until == nil, "has a reservation's time and is none")
    }
    let isIssued = ![.reserved, .expired, .issuing, .cancelled].contains(state)
    require(!isIssued || order.wasIssued && order.kit != nil, "was issued and has no kit")
    require(
      !isIssued || state == .issued || order.courseID != nil,
      "is beyond its confirm and has no course")
    let pending: Set<OrderMove?> =
      switch state {
      case .reserved, .expired, .issuing, .ended, .cancelled: [nil]
      case .issued: [.issue]
      case .active, .suspended: [nil, .renew]
      case .suspending: [.suspend, .sweep, .cancel]
      case .resuming: [.resume, .renew]
      }
    require(pending.contains(order.pending), "has something pending that its state cannot have")
    require(
      (order.courseID == nil) == (order.shortnameInMoodle == nil),
      "has a course without its name, or a name without its course")
    return faults
  }

  /// Whether each order's user name is that of the person with its buyer's address.
  private static func persons(
    _ orders: [OrderRecord], _ people: [LedgerLine.Person]
  ) -> [LedgerFault] {
    let emails = Dictionary(
      people.filter { $0.key == .email }.map { ($0.value, $0.username) }
    ) { first, _ in first }
    return orders.filter {
      emails[UserNames.emailKey($0.request.buyer.email)] != $0.username
    }.map { LedgerFault(order: $0.id, what: "has a user name that is not its buyer's") }
  }

  private static func names(
    _ orders: [OrderRecord], _ comparison: CourseNameKey.Comparison
  ) -> [LedgerFault] {
    var faults: [LedgerFault] = []
    for kind in NameKind.allCases {
      var holders: [CourseNameKey: String] = [:]
      for order in orders where order.holdsNames {
        guard let name = order.names[kind] else { continue }
        let key = CourseNameKey(name, comparison)
        if let other = holders.updateValue(order.id, forKey: key) {
          faults.append(
            LedgerFault(
              order: order.id, what: "holds the same \(kind.words) as order \(other.printable)"))
        }
      }
    }
    return faults
  }
}
