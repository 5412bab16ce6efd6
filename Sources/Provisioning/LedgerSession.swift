internal import Base
package import Orders

/// A ledger, and how this run writes in it.
package struct LedgerSession: Sendable {
  /// The record of orders.
  package var ledger: any OrderLedger
  /// How names are chosen.
  package var policy: NamePolicy
  /// Who does what, and when.
  package var origin: Origin

  /// Opens the session.
  package init(_ ledger: any OrderLedger, policy: NamePolicy = .standard, by origin: Origin) {
    self.ledger = ledger
    self.policy = policy
    self.origin = origin
  }

  /// Reads what the ledger has of an order, and what it would get, in one transaction.
  func snapshot(_ order: Order) throws(GabaritError) -> OrderSnapshot {
    try ledger.write(keeping: false) { (store) throws(GabaritError) in
      let (record, events) = try read(order, store)
      let quotes = try LedgerRules.quote([order], policy, by: origin, in: store)
      guard let quote = quotes.first else {
        throw GabaritError(.fault, "the ledger gave no quote")
      }
      return OrderSnapshot(order: order, record: record, events: events, quote: quote)
    }
  }

  /// Reads what the ledger has of an order whose quote was asked for with others.
  func snapshot(
    _ order: Order, quote: Result<LedgerReceipt, GabaritError>
  ) throws(GabaritError) -> OrderSnapshot {
    try ledger.read { (store) throws(GabaritError) in
      let (record, events) = try read(order, store)
      return OrderSnapshot(order: order, record: record, events: events, quote: quote)
    }
  }

  private func read(
    _ order: Order, _ store: some LedgerTransaction
  ) throws(GabaritError) -> (OrderRecord?, [LedgerEvent]) {
    let record = try store.record(order.id)?.seen(at: origin.at)
    return (record, record == nil ? [] : try store.events(of: order.id))
  }

  /// What each order would get after those before it.
  func quotes(
    _ orders: [Order]
  ) throws(GabaritError) -> [Result<LedgerReceipt, GabaritError>] {
    try ledger.quote(orders, policy, by: origin)
  }

  /// Settles an order's names and term; also tells the term with which it was first issued.
  func issue(
    _ order: Order, _ term: Term
  ) throws(GabaritError) -> (receipt: LedgerReceipt, term: Term) {
    try ledger.write(keeping: true) { (store) throws(GabaritError) in
      let receipt = try LedgerRules.issue(
        order, policy, LedgerTerm(start: term.start, end: term.end), by: origin, in: store)
      let events = try store.events(of: order.id)
      return (receipt, try Term(of: receipt.record, events, now: origin.at))
    }
  }

  /// Whether an order could be taken in whose kit was made without this ledger.
  ///
  /// - Returns: the order as it would be recorded.
  func trial(_ order: Order, _ kit: KitManifest) throws(GabaritError) -> OrderRecord {
    try ledger.write(keeping: false) { (store) throws(GabaritError) in
      try adopt(order, kit, in: store).record
    }
  }

  /// Records an order whose kit is in its place and was made without this ledger.
  ///
  /// - Parameter holdsNames: whether the ledger has names for the order, which are the kit's.
  func takeIn(
    _ order: Order, _ kit: Kit.Found, holdsNames: Bool
  ) throws(GabaritError) {
    try ledger.write(keeping: true) { (store) throws(GabaritError) in
      if holdsNames {
        let term = kit.manifest.issuedTerm
        _ = try LedgerRules.issue(
          order, policy, LedgerTerm(start: term.start, end: term.end), by: origin, in: store)
      } else {
        _ = try adopt(order, kit.manifest, in: store)
      }
      _ = try LedgerRules.complete(order.id, kit: kit.digest, by: origin, in: store)
    }
  }

  private func adopt(
    _ order: Order, _ kit: KitManifest, in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    let term = kit.issuedTerm
    return try LedgerRules.adopt(
      order, policy, KitNames(kit.names, username: kit.username),
      LedgerTerm(start: term.start, end: term.end), by: origin, in: store)
  }

  /// Whether the ledger ever had a kit of an order under this digest.
  func knew(_ id: String, kit digest: String) throws(GabaritError) -> Bool {
    try ledger.events(of: id).contains { $0.kit == digest }
  }

  /// Records a kit that is about to get its place.
  func announce(_ id: String, kit digest: String) throws(GabaritError) {
    _ = try ledger.announce(id, kit: digest, by: origin)
  }

  /// Records a kit that has its place.
  func complete(_ id: String, kit digest: String) throws(GabaritError) {
    _ = try ledger.complete(id, kit: digest, by: origin)
  }
}

/// What a ledger has of an order at one moment.
///
/// What is decided on it holds no longer than until another process writes: each write checks for
/// itself whether it may be made.
struct OrderSnapshot {
  /// The order as somebody places it now.
  let order: Order
  /// The order as it is recorded, a reservation whose time has passed as `expired`; nil where it is
  /// not.
  let record: OrderRecord?
  /// Its log.
  let events: [LedgerEvent]
  /// What it would get, or has.
  let quote: Result<LedgerReceipt, GabaritError>

  /// The record, if its names and its term are settled and it may still be issued.
  ///
  /// - Throws: `orderDiffers` where the ledger has another order of this id; `moveRefused` for one
  ///   that is over.
  func settled() throws(GabaritError) -> OrderRecord? {
    guard let record else { return nil }
    try record.request.requireSame(as: order)
    return record.start == nil ? nil : try quote.get().record
  }

  /// Whether the ledger ever had a kit of the order under this digest.
  func knew(kit digest: String) -> Bool { events.contains { $0.kit == digest } }
}

extension Term {
  /// The term that a settled order was issued with, whatever was renewed since: the same kit comes of
  /// it.
  init(
    of record: OrderRecord, _ events: [LedgerEvent], now: Instant
  ) throws(GabaritError) {
    guard let start = record.start else {
      throw GabaritError(.fault, "a settled order has no start")
    }
    let issued = events.first { $0.verb == .issue }?.at
    let days = record.request.duration
    self.init(
      start: start, end: days == 0 ? nil : start.adding(days: days),
      ordered: record.request.ordered ?? issued ?? now)
  }
}
