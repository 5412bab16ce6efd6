package import Base
package import Orders

/// Makes orders' moves: records each in the ledger, and writes the files that make it so in Moodle.
package struct OrderDesk: Sendable {
  private let ledger: any OrderLedger
  private let files: MoveFileWriter?
  private let origin: Origin

  /// Opens a desk.
  ///
  /// - Parameters:
  ///   - files: writes the files of moves; nil where none are to be written.
  ///   - origin: who makes the moves, and when.
  package init(_ ledger: any OrderLedger, files: MoveFileWriter? = nil, by origin: Origin) {
    self.ledger = ledger
    self.files = files
    self.origin = origin
  }

  // Each function throws `interrupted` alone: everything else that concerns an order is in its
  // outcome.

  /// Holds an order's names for some seconds.
  package func reserve(
    _ item: OrderReader.Item, _ policy: NamePolicy, for seconds: Int64
  ) throws(GabaritError) -> OrderOutcome {
    try outcome(item.id) { () throws(GabaritError) in
      try ledger.reserve(try item.order.get(), policy, for: seconds, by: origin)
    }
  }

  /// Records that what is pending of an order was applied and verified.
  package func confirm(
    _ id: String, _ confirmation: Confirmation
  ) throws(GabaritError) -> OrderOutcome {
    try outcome(id) { () throws(GabaritError) in
      try ledger.confirm(id, confirmation, by: origin)
    }
  }

  /// Makes an order's term longer.
  package func renew(
    _ id: String, days: Int64, reference: String?
  ) throws(GabaritError) -> OrderOutcome {
    try outcome(id) { () throws(GabaritError) in
      try ledger.renew(id, days: days, reference: reference, by: origin)
    }
  }

  /// Closes the access of everybody in an order's course.
  package func suspend(_ id: String) throws(GabaritError) -> OrderOutcome {
    try outcome(id) { () throws(GabaritError) in try ledger.suspend(id, by: origin) }
  }

  /// Opens the access again.
  package func resume(_ id: String) throws(GabaritError) -> OrderOutcome {
    try outcome(id) { () throws(GabaritError) in try ledger.resume(id, by: origin) }
  }

  /// Ends an order for good.
  package func cancel(_ id: String) throws(GabaritError) -> OrderOutcome {
    try outcome(id) { () throws(GabaritError) in try ledger.cancel(id, by: origin) }
  }

  /// Has the access of all orders closed whose term is over.
  ///
  /// - Returns: what has ended now, what an earlier sweep was stopped before it could write the files
  ///   of, and what is over and was never confirmed.
  /// - Throws: what concerns no single order.
  package func sweep() throws(GabaritError) -> [OrderOutcome] {
    let sweep = try ledger.sweep(by: origin)
    let ended = Set(sweep.ended.map(\.id))
    var outcomes: [OrderOutcome] = []
    for record in sweep.ended { outcomes.append(try outcome(of: record, isNew: true)) }
    for record in try ledger.orders(at: origin.at)
    where record.pending == .sweep && !ended.contains(record.id) {
      guard try files?.lacksFiles(record) == true else { continue }
      outcomes.append(try outcome(of: record))
    }
    for record in sweep.unconfirmed {
      var outcome = OrderOutcome(record)
      outcome.notes = [
        "its term is over and nobody confirmed its restore: look whether a course stands open"
      ]
      outcomes.append(outcome)
    }
    return outcomes
  }

  /// What is to be applied in Moodle, its files written where they are missing.
  ///
  /// - Parameter movesOnly: whether restores of kits are left out.
  /// - Throws: what concerns no single order.
  package func pending(movesOnly: Bool) throws(GabaritError) -> [OrderOutcome] {
    var outcomes: [OrderOutcome] = []
    for record in try ledger.orders(at: origin.at) {
      guard let pending = record.pending, !(movesOnly && pending == .issue) else { continue }
      var outcome = try outcome(of: record)
      if outcome.error == nil, outcome.move?.script == nil {
        outcome.error = GabaritError(
          .moveRefused,
          "its kit is not in the folder, or not as it was issued; issue the order again")
      }
      outcomes.append(outcome)
    }
    return outcomes
  }

  /// An order with its log.
  ///
  /// - Throws: what concerns no single order.
  package func show(
    _ id: String
  ) throws(GabaritError) -> (outcome: OrderOutcome, events: [LedgerEvent]) {
    let record = try ledger.order(id, at: origin.at)
    let events = try ledger.events(of: id)
    let outcome = try outcome(id) { () throws(GabaritError) in
      guard let record else {
        throw GabaritError(.unknownOrder, "the ledger has no order of this id")
      }
      return LedgerReceipt(record: record, isNew: false)
    }
    return (outcome, events)
  }

  private func outcome(
    of record: OrderRecord, isNew: Bool = false
  ) throws(GabaritError) -> OrderOutcome {
    try outcome(record.id) { () throws(GabaritError) in
      LedgerReceipt(record: record, isNew: isNew)
    }
  }

  private func outcome(
    _ id: String, _ move: () throws(GabaritError) -> LedgerReceipt
  ) throws(GabaritError) -> OrderOutcome {
    var outcome = OrderOutcome(id)
    do throws(GabaritError) {
      try Interruption.check()
      let receipt = try move()
      outcome.record = receipt.record
      outcome.isNew = receipt.isNew
      outcome.notes = receipt.notes
      outcome.move = try files?.emit(receipt.record)
    } catch {
      if error.code == .interrupted { throw error }
      outcome.error = error
    }
    return outcome
  }
}
