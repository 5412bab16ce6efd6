internal import Orders

/// How many learners may be enrolled, and whether anything sees to it.
///
/// Stock Moodle limits self-enrolment only (`enrol_self`, `customint3`); whoever may enrol others by
/// hand is never stopped.
struct Seats: Codable, Equatable {
  /// How many.
  var limit: Int64
  /// `limiter-plugin` where the Moodle was said to have the resource limiter, else `not enforced`.
  var enforcement: String
  /// What to set in Moodle.
  var remedy: String

  /// Nil for an order without a limit.
  init?(_ order: Order, isLimited: Bool) {
    guard let seats = order.seats else { return nil }
    limit = seats
    enforcement = isLimited ? "limiter-plugin" : "not enforced"
    remedy =
      isLimited
      ? "set the course's limit of enrolled learners to \(seats) in the resource limiter"
      : "set \"Max enrolled users\" of the course's self enrolment to \(seats); stock Moodle has no "
        + "limit for enrolment by hand"
  }
}
