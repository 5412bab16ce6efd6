package import Base

/// When something was done, by whom and with which command.
package struct Origin: Sendable, Equatable {
  /// The time; the library has no clock of its own.
  package var at: Instant
  /// The account of whoever did it.
  package var who: String
  /// The command: `orders renew`.
  package var command: String

  /// Makes an origin.
  package init(at: Instant, who: String, command: String) {
    self.at = at
    self.who = who
    self.command = command
  }
}

/// One line of the log, which is never changed: what happened to an order.
///
/// It holds no personal data of a buyer; the order's content stands beside the log.
package struct LedgerEvent: Codable, Sendable, Equatable {
  /// Its number, from 1, without gaps.
  package var number: Int64
  /// The order's id.
  package var order: String
  /// When it happened.
  package var at: Instant
  /// Who did it.
  package var who: String
  /// With which command.
  package var command: String
  /// What happened.
  package var verb: OrderMove
  /// Where the order stood; nil for its first event.
  package var from: OrderStanding?
  /// Where it stands since.
  package var to: OrderStanding
  /// The number of the move that Moodle must be told of, as of then.
  package var move: Int64
  /// The end of the access as of then.
  package var end: Instant?
  /// The short name as promised, or in a confirm as Moodle gave it.
  package var shortname: String
  /// The SHA-256 of the kit's manifest as of then.
  package var kit: String?
  /// The course's id in Moodle as of then.
  package var courseID: Int64?
  /// The caller's own key of a renewal, by which a second try is known.
  package var reference: String?
  /// How many days a renewal adds.
  package var days: Int64?

  private enum CodingKeys: String, CodingKey {
    case number, order, at, who, command, verb, from, to, move, end, shortname, kit, reference
    case days
    case courseID = "course_id"
  }

  /// Makes an event.
  package init(
    number: Int64, order: String, at: Instant, who: String, command: String, verb: OrderMove,
    from: OrderStanding?, to: OrderStanding, move: Int64, end: Instant?, shortname: String,
    kit: String?, courseID: Int64?, reference: String?, days: Int64?
  ) {
    self.number = number
    self.order = order
    self.at = at
    self.who = who
    self.command = command
    self.verb = verb
    self.from = from
    self.to = to
    self.move = move
    self.end = end
    self.shortname = shortname
    self.kit = kit
    self.courseID = courseID
    self.reference = reference
    self.days = days
  }
}

/// What the ledger answers to a move.
package struct LedgerReceipt: Sendable, Equatable {
  /// The order as it is recorded now.
  package var record: OrderRecord
  /// Whether this very call changed the ledger; false where an earlier one had done it.
  package var isNew: Bool
  /// What is not as it was asked (names chosen otherwise, a course renamed), without personal data.
  package var notes: [String]

  /// Makes a receipt.
  package init(record: OrderRecord, isNew: Bool, notes: [String] = []) {
    self.record = record
    self.isNew = isNew
    self.notes = notes
  }
}

/// What was found when the restore, or a move's files, were applied.
package struct Confirmation: Sendable, Equatable {
  /// The course's id in Moodle.
  package var courseID: Int64
  /// Its short name there.
  package var shortname: String
  /// The number of the move that was applied; nil for whichever is pending.
  ///
  /// Who applies unattended gives it: a resume may have come in between, and the confirm of the
  /// suspension must not pass for its.
  package var move: Int64?
  /// What a suspension found before it closed anything, as text of the applier's own.
  package var found: String?

  /// Makes a confirmation.
  package init(courseID: Int64, shortname: String, move: Int64? = nil, found: String? = nil) {
    self.courseID = courseID
    self.shortname = shortname
    self.move = move
    self.found = found
  }
}

/// When a course starts and its access ends, as Moodle will reckon.
package struct LedgerTerm: Sendable, Equatable {
  /// The start.
  package var start: Instant
  /// The end; nil without end.
  package var end: Instant?

  /// Makes a term.
  package init(start: Instant, end: Instant?) {
    self.start = start
    self.end = end
  }
}

/// The names that a kit has, and its buyer's user name.
package struct KitNames: Sendable, Equatable {
  /// The course's names.
  package var names: CourseNames
  /// The buyer's user name.
  package var username: String

  /// Makes a value.
  package init(_ names: CourseNames, username: String) {
    self.names = names
    self.username = username
  }
}

/// What a sweep did and found.
package struct LedgerSweep: Sendable, Equatable {
  /// The orders whose term was found over: their access is to be closed.
  package var ended: [OrderRecord]
  /// All that is to be applied in Moodle and has not been confirmed, those included.
  package var pending: [OrderRecord]
  /// Orders whose term is over though nobody confirmed that they were restored: look whether a
  /// course stands open.
  package var unconfirmed: [OrderRecord]

  /// Makes a result.
  package init(ended: [OrderRecord], pending: [OrderRecord], unconfirmed: [OrderRecord]) {
    self.ended = ended
    self.pending = pending
    self.unconfirmed = unconfirmed
  }
}
