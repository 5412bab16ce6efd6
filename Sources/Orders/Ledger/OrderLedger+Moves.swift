package import Base

/// An order's moves, and what is known of orders.
extension OrderLedger {
  /// What each of some orders would get after those before it, or has; records nothing.
  ///
  /// - Throws: what concerns no single order.
  package func quote(
    _ orders: [Order], _ policy: NamePolicy, by origin: Origin
  ) throws(GabaritError) -> [Result<LedgerReceipt, GabaritError>] {
    try write(keeping: false) { (store) throws(GabaritError) in
      try LedgerRules.quote(orders, policy, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/reserve(_:_:for:by:in:)``.
  package func reserve(
    _ request: Order, _ policy: NamePolicy, for seconds: Int64, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.reserve(request, policy, for: seconds, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/issue(_:_:_:by:in:)``.
  package func issue(
    _ request: Order, _ policy: NamePolicy, _ term: LedgerTerm, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.issue(request, policy, term, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/adopt(_:_:_:_:by:in:)``.
  package func adopt(
    _ request: Order, _ policy: NamePolicy, _ kit: KitNames, _ term: LedgerTerm, isKept: Bool,
    by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write(keeping: isKept) { (store) throws(GabaritError) in
      try LedgerRules.adopt(request, policy, kit, term, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/announce(_:kit:by:in:)``.
  package func announce(
    _ id: String, kit digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.announce(id, kit: digest, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/complete(_:kit:by:in:)``.
  package func complete(
    _ id: String, kit digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.complete(id, kit: digest, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/renewKit(_:from:to:by:in:)``.
  package func renewKit(
    _ id: String, from earlier: String?, to digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.renewKit(id, from: earlier, to: digest, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/confirm(_:_:by:in:)``.
  package func confirm(
    _ id: String, _ confirmation: Confirmation, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.confirm(id, confirmation, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/renew(_:days:reference:by:in:)``.
  package func renew(
    _ id: String, days: Int64, reference: String?, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.renew(id, days: days, reference: reference, by: origin, in: store)
    }
  }

  /// Closes the access because somebody asked.
  ///
  /// - Throws: `moveRefused`, `unknownOrder`, and the store's.
  package func suspend(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.turn(.suspend, id, by: origin, in: store)
    }
  }

  /// Opens the access again.
  ///
  /// - Throws: `moveRefused`, `unknownOrder`, and the store's.
  package func resume(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.turn(.resume, id, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/cancel(_:by:in:)``.
  package func cancel(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt {
    try write { (store) throws(GabaritError) in
      try LedgerRules.cancel(id, by: origin, in: store)
    }
  }

  /// See ``LedgerRules/sweep(by:in:)``.
  package func sweep(by origin: Origin) throws(GabaritError) -> LedgerSweep {
    try write { (store) throws(GabaritError) in
      let ended = try LedgerRules.sweep(by: origin, in: store)
      return LedgerSweep(
        ended: ended, pending: try store.pending(),
        unconfirmed: try store.unconfirmed(at: origin.at))
    }
  }

  /// An order, a reservation whose time has passed as `expired`; nil where there is none.
  package func order(_ id: String, at now: Instant) throws(GabaritError) -> OrderRecord? {
    try read { (store) throws(GabaritError) in try store.record(id)?.seen(at: now) }
  }

  /// All orders by their ids.
  package func orders(at now: Instant) throws(GabaritError) -> [OrderRecord] {
    try read { (store) throws(GabaritError) in try store.orders() }
      .map { $0.seen(at: now) }
  }

  /// Orders whose access is open and ends within a span from now, by their ends.
  package func due(within seconds: Int64, at now: Instant) throws(GabaritError) -> [OrderRecord] {
    let (end, isTooFar) = now.seconds.addingReportingOverflow(seconds)
    return try read { (store) throws(GabaritError) in
      try store.due(after: now, upTo: Instant(seconds: isTooFar ? Int64.max : end))
    }
  }

  /// The log, of one order or of all.
  package func events(of id: String?) throws(GabaritError) -> [LedgerEvent] {
    try read { (store) throws(GabaritError) in try store.events(of: id) }
  }

  /// Puts the names of a Moodle's courses in the place of those imported before.
  package func importCourses(
    _ courses: [CourseNames], by origin: Origin
  ) throws(GabaritError) {
    try write { (store) throws(GabaritError) in
      try store.saveCourses(courses)
      try store.saveImport(
        LedgerImport(
          at: origin.at, who: origin.who, command: origin.command, courses: Int64(courses.count)))
    }
  }
}
