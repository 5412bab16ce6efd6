package import Base

extension LedgerRules {
  /// Records that what is pending was applied in Moodle and verified.
  ///
  /// Said twice, the second time changes nothing. A course that Moodle named otherwise than
  /// promised is recorded so, and noted.
  ///
  /// - Throws: `moveRefused`, also where another move is pending, or another course was confirmed;
  ///   `unknownOrder`; `badOrder` for what is no course.
  package static func confirm(
    _ id: String, _ confirmation: Confirmation, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    guard confirmation.courseID > 1 else {
      throw GabaritError(.badOrder, "the course's id must be one that Moodle gives, from 2 on")
    }
    // Moodle gave the name: it is recorded whatever it is, within what Moodle's column holds.
    guard (1...255).contains(confirmation.shortname.unicodeScalars.count) else {
      throw GabaritError(.badOrder, "the course's short name must have 1 to 255 characters")
    }
    guard (confirmation.found?.utf8.count ?? 0) <= longestFinding else {
      throw GabaritError(.limitExceeded, "what the suspension found is too long to be recorded")
    }
    var receipt = try change(.confirm, id, by: origin, in: store) {
      record, next throws(GabaritError) in
      if let course = record.courseID, course != confirmation.courseID {
        throw OrderTable.refusal("the order's course is another, which was confirmed before")
      }
      guard record.courseID != nil || record.pending == .issue else {
        throw OrderTable.refusal(
          "the order was cancelled before a course was confirmed; close that course in Moodle by hand"
        )
      }
      // The restore is an order's first move, and cannot be taken for another.
      if confirmation.move == nil, let pending = record.pending, pending != .issue {
        throw OrderTable.refusal(
          "move \(record.move), \(pending.rawValue), is pending: if it is that which was applied, "
            + "say so with --move \(record.move)")
      }
      if let move = confirmation.move, move != record.move {
        throw OrderTable.refusal(
          "move \(move) is confirmed, but the last one is \(record.move); apply that one")
      }
      let isSameName = record.shortnameInMoodle.map {
        $0.utf8.elementsEqual(confirmation.shortname.utf8)
      }
      guard record.pending != nil || isSameName == false else { return false }
      // What `apply.sh` tells is all that was found since the access was last open, methods that were
      // added meanwhile included: the newest counts, until a resume is confirmed.
      record.suspension = next == .active ? nil : confirmation.found ?? record.suspension
      record.courseID = confirmation.courseID
      record.shortnameInMoodle = confirmation.shortname
      record.pending = nil
      record.standing = next
      return true
    }
    if receipt.record.isRenamed {
      receipt.notes.append("Moodle named the course otherwise than promised; rename it there")
      let key = CourseNameKey(confirmation.shortname, try store.comparison())
      if let other = try store.holder(of: key, .shortname, but: id) {
        receipt.notes.append("the name that Moodle gave is promised to \(other.words) as well")
      }
    }
    return receipt
  }

  /// The longest text that ``Confirmation/found`` may be, in bytes: a script has it in its
  /// environment, where Linux bounds each text to 128 KiB.
  package static let longestFinding = 96 << 10

  /// Makes the term longer: the new end is the later of now and the old one, and the days.
  ///
  /// - Parameter reference: the caller's own key of the renewal, as the id of its order: the same
  ///   again is recorded once. Without one, each call makes the term longer.
  /// - Throws: `moveRefused`, also for an order without end; `unknownOrder`; `badOrder`.
  package static func renew(
    _ id: String, days: Int64, reference: String?, by origin: Origin,
    in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    guard (1...36_525).contains(days) else {
      throw GabaritError(.badOrder, "a renewal is of 1 to 36525 days")
    }
    if let reference {
      let scalars = reference.unicodeScalars
      guard (1...255).contains(scalars.count),
        scalars.allSatisfy({ $0.properties.generalCategory != .control }),
        scalars.first?.properties.isWhitespace == false,
        scalars.last?.properties.isWhitespace == false
      else {
        // An empty one would make every renewal after the first the same as that.
        throw GabaritError(
          .badOrder,
          "a renewal's reference has 1 to 255 characters, none of them a control character, and no "
            + "white space around them")
      }
    }
    if let reference, let recorded = try store.renewal(id, reference) {
      guard recorded == days, let record = try store.record(id) else {
        throw GabaritError(
          .orderDiffers, "the ledger has another renewal of this reference, which differs in: days")
      }
      return LedgerReceipt(record: record, isNew: false)
    }
    return try change(.renew, id, by: origin, renewal: (reference, days), in: store) {
      record, next throws(GabaritError) in
      guard let end = record.end else {
        throw OrderTable.refusal("the order is without end, so there is nothing to renew")
      }
      guard let later = max(origin.at, end).adding(days: days), later.fileStamp != nil else {
        throw GabaritError(.badOrder, "the renewal ends beyond the time that Moodle can keep")
      }
      record.end = later
      // What closes the access is still to be applied, and says more than the new end.
      let isClosing = record.standing.state == .suspending && next == record.standing
      schedule(&record, isClosing ? record.pending ?? .suspend : .renew, next)
      return true
    }
  }

  /// Ends an order for good: at once where no access is open, else by a confirm.
  ///
  /// - Throws: `moveRefused`, `unknownOrder`, and the store's.
  package static func cancel(
    _ id: String, by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    let wasIssued = try store.record(id)?.standing == .issued
    var receipt = try turn(.cancel, id, by: origin, in: store)
    if wasIssued {
      receipt.notes.append(
        "its restore was never confirmed: look whether a course of it stands in Moodle, and close it"
      )
    }
    return receipt
  }

  /// Has the access of all orders closed whose term is over.
  ///
  /// What an earlier sweep missed is found by the next: it asks what is over and still open.
  package static func sweep(
    by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> [OrderRecord] {
    var ended: [OrderRecord] = []
    for record in try store.over(at: origin.at) {
      let receipt = try turn(.sweep, record.id, by: origin, in: store)
      if receipt.isNew { ended.append(receipt.record) }
    }
    return ended
  }

  /// Makes a move that changes nothing but where the order stands.
  static func turn(
    _ verb: OrderMove, _ id: String, by origin: Origin, in store: some LedgerTransaction
  ) throws(GabaritError) -> LedgerReceipt {
    try change(verb, id, by: origin, in: store) { record, next in
      guard next != record.standing else { return false }
      if next == .cancelled {
        record.standing = next
        record.until = nil
        record.pending = nil
      } else {
        schedule(&record, verb, next)
      }
      return true
    }
  }

  /// A move that Moodle must be told of gets the next number.
  private static func schedule(
    _ record: inout OrderRecord, _ verb: OrderMove, _ next: OrderStanding
  ) {
    record.move += 1
    record.pending = verb
    record.standing = next
  }
}
