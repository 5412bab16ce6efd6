package import Base

/// An order's times, resolved once: what was not said is today.
package struct Term: Sendable, Equatable {
  /// When the course starts.
  package var start: Instant
  /// When the access ends; nil without end.
  package var end: Instant?
  /// When the order was placed, which the course's own times become.
  package var ordered: Instant

  /// Resolves an order's times.
  ///
  /// The end is the instant that Moodle itself computes (`tool_uploaduser\process`, `enrolperiod`):
  /// days of 86,400 seconds, whatever the clocks do in between.
  ///
  /// - Parameters:
  ///   - now: SOURCE_DATE_EPOCH or the clock.
  ///   - zone: where the day begins that an order without a start starts on: the Moodle server's.
  /// - Throws: `badOrder` where the end lies beyond what can be kept.
  package init(_ order: Order, now: Instant, in zone: Zone) throws(GabaritError) {
    ordered = order.ordered ?? now
    start = order.start ?? zone.midnight(before: ordered)
    guard start.seconds > 0 else {
      throw Order.bad("the course would start before 1970, which is no time that Moodle can keep")
    }
    guard order.duration > 0 else {
      end = nil
      return
    }
    guard let end = start.adding(days: order.duration), end.fileStamp != nil else {
      throw Order.bad("the term ends beyond the time that Moodle can keep")
    }
    self.end = end
  }

  /// Whether it can be an order's: its start and its days, as far as the order says.
  package func isOf(_ order: Order) -> Bool {
    (order.start == nil || order.start == start)
      && (order.ordered == nil || order.ordered == ordered)
      && end == (order.duration == 0 ? nil : start.adding(days: order.duration))
  }

  /// The term that is recorded already.
  ///
  /// - Parameter ordered: when the order was placed, as far as it says so itself.
  package init(start: Instant, end: Instant?, ordered: Instant) {
    self.start = start
    self.end = end
    self.ordered = ordered
  }
}
