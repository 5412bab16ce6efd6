import Base
import Orders
import TestKit
import Testing

@Suite("The term of an order")
struct OrderTermTests {
  private let now = Instant(seconds: 1_795_521_600 + 3_661)

  private func term(
    start: String? = nil, ordered: String? = nil, duration: Int = 365
  ) throws -> Term {
    let draft = OrderDraft().with("start", start.map { .text($0) })
      .with("ordered", ordered.map { .text($0) }).with("duration", .number(duration))
    return try Term(order(draft.json), now: now, in: .utc)
  }

  @Test func `it begins today at midnight in UTC where nothing is said`() throws {
    let term = try term()
    #expect(term.start.iso == "2026-11-24T00:00:00Z")
    #expect(term.end?.iso == "2027-11-24T00:00:00Z")
    #expect(term.ordered == now)
  }

  @Test func `it begins on the day the order was placed where only that is said`() throws {
    let term = try term(ordered: "2026-10-05T23:59:59Z")
    #expect(term.start.iso == "2026-10-05T00:00:00Z")
    #expect(term.ordered.iso == "2026-10-05T23:59:59Z")
  }

  @Test func `it begins when the order says, to the second`() throws {
    let term = try term(start: "2027-01-02T03:04:05Z", ordered: "2026-10-05")
    #expect(term.start.iso == "2027-01-02T03:04:05Z")
    #expect(term.end?.iso == "2028-01-02T03:04:05Z")
  }

  @Test func `0 days is without end`() throws {
    #expect(try term(duration: 0).end == nil)
  }

  @Test(arguments: [
    ("2027-03-01", 365, "2028-02-29T00:00:00Z"), ("2028-02-28", 1, "2028-02-29T00:00:00Z"),
    ("2028-02-29", 365, "2029-02-28T00:00:00Z"), ("2100-02-28", 1, "2100-03-01T00:00:00Z"),
    ("2000-02-28", 1, "2000-02-29T00:00:00Z"), ("2026-12-31", 1, "2027-01-01T00:00:00Z"),
  ])
  func `days are counted over leap days`(_ start: String, _ days: Int, _ end: String) throws {
    #expect(try term(start: start, duration: days).end?.iso == end)
  }

  @Test func `a start before 1970 is refused, whatever made it so`() throws {
    let draft = OrderDraft().with("start", nil).with("ordered", nil)
    let order = try order(draft.json)
    let east = Zone("east") { _ in 3_600 }
    let error = failure { _ = try Term(order, now: Instant(seconds: 1), in: east) }
    #expect(error?.code == .badOrder)
  }

  @Test func `an end beyond the year 9999 is refused`() {
    #expect(
      refusal(OrderDraft().with("start", "9999-12-31").with("duration", 1))?.code == .badOrder)
    let late = OrderDraft().with("start", nil).with("ordered", "9999-12-31")
    #expect(failure { _ = try Term(order(late.json), now: now, in: .utc) }?.code == .badOrder)
  }
}
