package import Base

/// What a ledger does, whatever keeps it: each call within one transaction of the store.
package enum LedgerRules {
  /// Holds an order's names for a time, from ``Origin/at`` on.
  ///
  /// An order that has names already keeps them, and its time.
  ///
  /// - Parameter seconds: how long.
  /// - Throws: `orderDiffers`, `nameTaken`, `badOrder`, `moveRefused`, and the store's.
  package static func reserve(
    _ request: Order, _ policy: NamePolicy, for seconds: Int64, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    let (until, isTooFar) = origin.at.seconds.addingReportingOverflow(seconds)
    guard seconds > 0, !isTooFar, Instant(seconds: until).fileStamp != nil else {
      throw GabaritError(.usage, "a reservation needs a time in seconds, from 1 on")
    }
    return try begin(.reserve, request, policy, by: origin, in: store) { record in
      record.until = Instant(seconds: until)
    }
  }

  /// Settles an order's names and term before its kit is made: the names that were reserved, or
  /// chosen now.
  ///
  /// The record then says `issuing`; where a run stops here, the next finds it so and makes the kit
  /// of the very same names and term.
  ///
  /// - Throws: as ``reserve(_:_:for:by:in:)``.
  package static func issue(
    _ request: Order, _ policy: NamePolicy, _ term: LedgerTerm, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try begin(.issue, request, policy, by: origin, in: store) { record in
      record.until = nil
      record.start = term.start
      record.end = term.end
    }
  }

  /// Settles an order whose kit was made without this ledger: under the names that the kit has.
  ///
  /// - Throws: as ``reserve(_:_:for:by:in:)``; `moveRefused` for an order that the ledger has names
  ///   for.
  package static func adopt(
    _ request: Order, _ policy: NamePolicy, _ kit: KitNames, _ term: LedgerTerm, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try begin(.issue, request, policy, keeping: kit, by: origin, in: store) { record in
      record.until = nil
      record.start = term.start
      record.end = term.end
    }
  }

  /// Records a kit that is about to get its place: by its manifest's digest a later run knows it,
  /// should this one stop before ``complete(_:kit:by:in:)``.
  ///
  /// - Throws: `moveRefused`, `unknownOrder`, and the store's.
  package static func announce(
    _ id: String, kit digest: String, by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try change(.issue, id, by: origin, in: store) { record, _ throws(GabaritError) in
      try requireDigest(digest)
      // A run that follows a whole one announces the kit that is in its place.
      guard record.kit != digest else { return false }
      guard record.standing == .issuing else {
        throw record.wasIssued
          ? otherKit : OrderTable.refusal("the order is not being issued; issue it first")
      }
      record.kit = digest
      return true
    }
  }

  /// Records that the kit is in its place: the restore is the first move to be applied.
  ///
  /// - Throws: `moveRefused`, also for another kit than the one recorded; `unknownOrder`.
  package static func complete(
    _ id: String, kit digest: String, by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try change(.complete, id, by: origin, in: store) { record, next throws(GabaritError) in
      try requireDigest(digest)
      guard record.standing == .issuing else {
        guard record.kit == digest else { throw otherKit }
        return false
      }
      record.kit = digest
      record.wasIssued = true
      record.move = 0
      record.pending = .issue
      record.standing = next
      return true
    }
  }

  /// Records that an issued order's kit has another manifest: its scripts were renewed, and its
  /// package, names and people are what they were.
  ///
  /// - Parameters:
  ///   - earlier: the digest that the caller found recorded.
  ///   - digest: the new manifest's.
  /// - Throws: `moveRefused`, also where another kit is recorded by now; `unknownOrder`.
  package static func renewKit(
    _ id: String, from earlier: String?, to digest: String, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try change(.complete, id, by: origin, in: store) { record, _ throws(GabaritError) in
      try requireDigest(digest)
      guard record.wasIssued else {
        throw OrderTable.refusal("the order's kit is not complete yet; issue the order again")
      }
      guard record.kit != digest else { return false }
      guard record.kit == earlier else { throw otherKit }
      record.kit = digest
      return true
    }
  }

  /// What each of some orders would get after those before it, or has: names and notes.
  ///
  /// The store undoes what this writes.
  ///
  /// - Throws: what concerns no single order.
  package static func quote(
    _ orders: [Order], _ policy: NamePolicy, by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> [Result<LedgerReceipt, GabaritError>] {
    var results: [Result<LedgerReceipt, GabaritError>] = []
    for order in orders {
      do throws(GabaritError) {
        results.append(.success(try begin(.issue, order, policy, by: origin, in: store) { _ in }))
      } catch {
        let refusals: [GabaritError.Code] = [.badOrder, .nameTaken, .orderDiffers, .moveRefused]
        guard refusals.contains(error.code) else { throw error }
        results.append(.failure(error))
      }
    }
    return results
  }

  /// Makes the names and the record of an order that the ledger does not have, or whose
  /// reservation has expired.
  private static func begin(
    _ verb: OrderMove, _ request: Order, _ policy: NamePolicy, keeping kit: KitNames? = nil,
    by origin: Origin, in store: some LedgerTransaction, _ set: (inout OrderRecord) -> Void
  ) throws(GabaritError) -> LedgerReceipt {
    // Whoever calls: no ledger takes in what the rules of orders refuse.
    try request.validate()
    try expire(by: origin, in: store)
    let known = try store.record(request.id)
    if let known { try known.request.requireSame(as: request) }
    let next = try OrderTable.standing(after: verb, from: known?.standing, isOver: false)
    if let known, next == known.standing { return LedgerReceipt(record: known, isNew: false) }
    if let known, known.holdsNames {
      guard kit == nil else { throw OrderTable.refusal("the ledger has names for the order") }
      try requireFree(known, policy, in: store)
      var record = known
      record.standing = next
      set(&record)
      try write(record, verb, from: known.standing, by: origin, in: store)
      return LedgerReceipt(record: record, isNew: true)
    }
    if try store.comparison() != policy.comparison { try store.rekey(policy.comparison) }
    var promise: Promise
    if let kit {
      promise = try Promise(
        keeping: kit.names, username: kit.username, of: request, policy, in: store)
    } else {
      promise = try Promise(request, policy, known?.names, at: origin.at, in: store)
    }
    try promise.record(request, in: store)
    var record = OrderRecord(
      request: request, standing: next, names: promise.names, username: promise.username)
    if kit == nil, let known, known.names != promise.names {
      promise.notes.append("the reservation had expired, and the names are others now")
    }
    set(&record)
    try write(record, verb, from: known?.standing, by: origin, in: store)
    return LedgerReceipt(record: record, isNew: true, notes: promise.notes)
  }

  /// Throws `nameTaken` where a course in the Moodle has one of the names that were reserved: it came
  /// in after them.
  private static func requireFree(
    _ record: OrderRecord, _ policy: NamePolicy, in store: some LedgerTransaction
  ) throws(GabaritError) {
    for kind in NameKind.allCases {
      guard let name = record.names[kind] else { continue }
      let key = CourseNameKey(name, policy.comparison)
      guard try store.holder(of: key, kind, but: record.id) == .moodle else { continue }
      throw GabaritError(
        .nameTaken,
        "the \(kind.words) is taken by a course in the Moodle since it was reserved; cancel the order, "
          + "and place a new one")
    }
  }

  /// Gives back the names of reservations whose time has passed.
  static func expire(
    by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) {
    for var record in try store.lapsed(at: origin.at) {
      let standing = record.standing
      record.standing = try OrderTable.standing(after: .expire, from: standing, isOver: false)
      try write(record, .expire, from: standing, by: origin, in: store)
    }
  }

  /// Changes a record as the table says.
  ///
  /// - Parameter body: changes what it is given, the standing included, and tells whether there is
  ///   anything to write.
  static func change(
    _ verb: OrderMove, _ id: String, by origin: Origin,
    renewal: (reference: String?, days: Int64)? = nil,
    in store: some LedgerTransaction,
    _ body: (inout OrderRecord, OrderStanding) throws(GabaritError) -> Bool
  ) throws(GabaritError) -> LedgerReceipt {
    try expire(by: origin, in: store)
    let known = try store.record(id)
    let next = try OrderTable.standing(
      after: verb, from: known?.standing, isOver: known?.isOver(at: origin.at) ?? false)
    guard let known else {
      throw GabaritError(.fault, "the table begins an order with \(verb.rawValue)")
    }
    var record = known
    guard try body(&record, next) else { return LedgerReceipt(record: known, isNew: false) }
    try write(record, verb, from: known.standing, by: origin, renewal: renewal, in: store)
    return LedgerReceipt(record: record, isNew: true)
  }

  /// Writes the record and its event.
  static func write(
    _ record: OrderRecord, _ verb: OrderMove, from: OrderStanding?, by origin: Origin,
    renewal: (reference: String?, days: Int64)? = nil, in store: some LedgerTransaction
  ) throws(GabaritError) {
    try store.save(record)
    try store.append(
      LedgerEvent(
        number: 0, order: record.id, at: origin.at, who: origin.who, command: origin.command,
        verb: verb, from: from, to: record.standing, move: record.move, end: record.end,
        shortname: verb == .confirm
          ? record.shortnameInMoodle ?? record.names.shortname : record.names.shortname,
        kit: record.kit, courseID: record.courseID, reference: renewal?.reference,
        days: renewal?.days))
  }

  private static var otherKit: GabaritError {
    OrderTable.refusal("the order was issued with another kit, which never changes")
  }

  private static func requireDigest(_ digest: String) throws(GabaritError) {
    let isDigest = digest.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
    }
    guard digest.utf8.count == 64, isDigest else {
      throw GabaritError(.fault, "the digest of a kit's manifest is no SHA-256")
    }
  }
}
