public import Groundwork

/// An order's times, resolved once: what was not said is today.
public struct Term: Sendable, Equatable {
  /// When the course starts.
  public var start: Instant
  /// When the access ends; nil without end.
  public var end: Instant?
  /// When the order was placed, which the course's own times become.
  public var ordered: Instant

  /// Resolves an order's times.
  ///
  /// - Parameter now: SOURCE_DATE_EPOCH or the clock.
  /// - Throws: `badOrder` where the end lies beyond what can be kept.
  public init(_ order: Order, now: Instant) throws(GabaritError) {
    ordered = order.ordered ?? now
    let midnight = Instant(seconds: ordered.seconds - ordered.seconds % 86_400)
    start = order.start ?? midnight
    guard order.duration > 0 else {
      end = nil
      return
    }
    guard let end = start.adding(days: order.duration), end.fileStamp != nil else {
      throw Order.bad("the term ends beyond the time that Moodle can keep")
    }
    self.end = end
  }
}
