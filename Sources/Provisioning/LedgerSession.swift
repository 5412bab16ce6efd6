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

  /// The order, if its names and its term are settled and it may still be issued; records nothing.
  ///
  /// - Throws: `orderDiffers` where the ledger has another order of this id; `moveRefused` for one
  ///   that is over.
  func settled(_ order: Order) throws(GabaritError) -> OrderRecord? {
    guard let known = try ledger.order(order.id, at: origin.at) else { return nil }
    try known.request.requireSame(as: order)
    return known.start == nil ? nil : try quote(order).record
  }

  /// The term that a settled order was issued with, whatever was renewed since: the same kit comes of
  /// it.
  func term(of record: OrderRecord) throws(GabaritError) -> Term {
    guard let start = record.start else {
      throw GabaritError(.fault, "a settled order has no start")
    }
    let issued = try ledger.events(of: record.id).first { $0.verb == .issue }?.at
    let days = record.request.duration
    return Term(
      start: start, end: days == 0 ? nil : start.adding(days: days),
      ordered: record.request.ordered ?? issued ?? origin.at)
  }

  /// What an order would get, or has.
  func quote(_ order: Order) throws(GabaritError) -> LedgerReceipt {
    let receipts = try ledger.quote([order], policy, by: origin)
    guard let first = receipts.first else {
      throw GabaritError(.fault, "the ledger gave no quote")
    }
    return try first.get()
  }

  /// Takes in an order whose kit was made without this ledger, or says whether it could be.
  func adopt(
    _ order: Order, _ kit: KitManifest, isKept: Bool
  ) throws(GabaritError) -> OrderRecord {
    let term = kit.issuedTerm
    return try ledger.adopt(
      order, policy, KitNames(kit.names, username: kit.username),
      LedgerTerm(start: term.start, end: term.end), isKept: isKept, by: origin
    ).record
  }

  /// Settles an order's names and term.
  func issue(_ order: Order, _ term: Term) throws(GabaritError) -> LedgerReceipt {
    try ledger.issue(order, policy, LedgerTerm(start: term.start, end: term.end), by: origin)
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
