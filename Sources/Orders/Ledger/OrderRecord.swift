package import Base

/// The names of a course: those that an order's is promised, or those it has in the Moodle.
package struct CourseNames: Codable, Hashable, Sendable {
  /// The short name.
  package var shortname: String
  /// The full name.
  package var fullname: String
  /// The id number; nil where the policy gives none, or the course has none.
  package var idnumber: String?

  /// Makes names.
  package init(shortname: String, fullname: String, idnumber: String?) {
    self.shortname = shortname
    self.fullname = fullname
    self.idnumber = idnumber
  }

  /// The name of a kind.
  package subscript(kind: NameKind) -> String? {
    switch kind {
    case .shortname: shortname
    case .fullname: fullname
    case .idnumber: idnumber
    }
  }
}

/// What the ledger has of an order.
package struct OrderRecord: Codable, Sendable, Equatable {
  /// The order as it was placed.
  package var request: Order
  /// Where it stands.
  package var standing: OrderStanding
  /// The names its course is promised.
  package var names: CourseNames
  /// The buyer's user name.
  package var username: String
  /// When the reservation expires; nil from the issue on.
  package var until: Instant?
  /// When the course starts; nil before the issue.
  package var start: Instant?
  /// When the access ends as the buyer was promised; nil before the issue, and without end.
  package var end: Instant?
  /// The number of the last move that Moodle must be told of: 0 is the restore.
  ///
  /// The files of each move make everything so as it is recorded, not the difference to the move
  /// before; a confirm of the last one is one of all.
  package var move: Int64
  /// What is to be applied in Moodle and has not been confirmed.
  package var pending: OrderMove?
  /// The SHA-256 of the kit's manifest, hexadecimal, from when it is known: in state `issuing` it
  /// tells a kit on disk that is not recorded from a stranger's.
  package var kit: String?
  /// Whether its kit was ever complete.
  package var wasIssued: Bool
  /// The course's id in Moodle, once confirmed.
  package var courseID: Int64?
  /// The short name that Moodle gave, once confirmed; it should be the promised one.
  package var shortnameInMoodle: String?
  /// What the suspension found (the status of each enrolment instance, whether the course was
  /// visible), as whoever applied it wrote it down: what a resume must bring back; nil once it is
  /// confirmed that it did.
  package var suspension: String?

  private enum CodingKeys: String, CodingKey {
    case request, standing, names, username, until, start, end, move, pending, kit, suspension
    case wasIssued = "was_issued"
    case courseID = "course_id"
    case shortnameInMoodle = "shortname_in_moodle"
  }

  /// Makes a record.
  package init(
    request: Order, standing: OrderStanding, names: CourseNames, username: String,
    until: Instant? = nil, start: Instant? = nil, end: Instant? = nil, move: Int64 = 0,
    pending: OrderMove? = nil, kit: String? = nil, wasIssued: Bool = false,
    courseID: Int64? = nil, shortnameInMoodle: String? = nil, suspension: String? = nil
  ) {
    self.request = request
    self.standing = standing
    self.names = names
    self.username = username
    self.until = until
    self.start = start
    self.end = end
    self.move = move
    self.pending = pending
    self.kit = kit
    self.wasIssued = wasIssued
    self.courseID = courseID
    self.shortnameInMoodle = shortnameInMoodle
    self.suspension = suspension
  }

  /// The order's id.
  package var id: String { request.id }

  /// Whether its names are nobody else's to have.
  ///
  /// From the issue on that is for ever, cancelled or not: a short name is unique among all that
  /// was sold, and a course that bears it may stand in the Moodle. Before, a cancellation and the
  /// end of the reservation give them back.
  package var holdsNames: Bool {
    switch standing.state {
    case .reserved, .issuing: true
    case .expired: false
    case .issued, .active, .suspending, .suspended, .resuming, .ended: true
    case .cancelled: wasIssued
    }
  }

  /// Whether the term is over.
  package func isOver(at now: Instant) -> Bool { end.map { $0 <= now } ?? false }

  /// Whether it is a reservation whose time has passed.
  package func isLapsed(at now: Instant) -> Bool {
    standing == .reserved && until.map { $0 <= now } ?? false
  }

  /// The record as it is at a time: the names of a reservation whose time has passed are free,
  /// though nobody has written so yet.
  package func seen(at now: Instant) -> OrderRecord {
    var copy = self
    if isLapsed(at: now) {
      copy.standing = .expired
      copy.until = nil
    }
    return copy
  }

  /// Whether Moodle named the course otherwise than promised.
  package var isRenamed: Bool {
    shortnameInMoodle.map { !$0.utf8.elementsEqual(names.shortname.utf8) } ?? false
  }
}
