import Base
import Foundation
import Orders
import TestKit
import Testing

/// A zone as the command makes it.
private func zone(_ name: String) throws -> Zone {
  let zone = try #require(TimeZone(identifier: name))
  return Zone(name) {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.seconds))))
  }
}

@Suite("A day in a zone")
struct TimeZoneTests {
  @Test(arguments: [
    ("Europe/Paris", "2026-12-01", "2026-11-30T23:00:00Z"),
    ("Europe/Paris", "2026-07-01", "2026-06-30T22:00:00Z"),
    // The days on which the clocks change begin before the change.
    ("Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z"),
    ("Europe/Paris", "2026-10-25", "2026-10-24T22:00:00Z"),
    ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z"),
    ("Pacific/Auckland", "2026-12-01", "2026-11-30T11:00:00Z"),
    ("Asia/Kathmandu", "2026-12-01", "2026-11-30T18:15:00Z"),
    // Where the clock went from 0:00 to 1:00, the day began at the change.
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
    // Where it went from 0:00 back to 23:00, midnight was there twice.
    ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
    ("UTC", "2026-12-01", "2026-12-01T00:00:00Z"),
  ])
  func `begins at its own midnight`(_ name: String, _ day: String, _ begin: String) throws {
    let midnight = try zone(name).midnight(of: try #require(Instant(iso: day)))
    #expect(midnight.iso == begin)
  }

  @Test func `is that of the order where it names days`() throws {
    let draft = OrderDraft().with("start", "2026-12-01").with("ordered", "2026-11-24T23:30:00Z")
    let items = try OrderReader.read(Array(draft.json.utf8), in: zone("Europe/Paris"))
    let order = try #require(items.first).order.get()
    #expect(order.start?.iso == "2026-11-30T23:00:00Z")
    #expect(order.ordered?.iso == "2026-11-24T23:30:00Z")
  }

  @Test func `is the one it was there when the order was placed`() throws {
    let draft = OrderDraft().with("start", nil).with("ordered", "2026-11-24T23:30:00Z")
    let order = try order(draft.json)
    let term = try Term(order, now: Instant(seconds: 1), in: zone("Europe/Paris"))
    #expect(term.start.iso == "2026-11-24T23:00:00Z")
  }

  @Test func `the term's end is days of 24 hours later, as Moodle reckons`() throws {
    let draft = OrderDraft().with("start", "2026-07-01").with("duration", 180)
    let items = try OrderReader.read(Array(draft.json.utf8), in: zone("Europe/Paris"))
    let order = try #require(items.first).order.get()
    let term = try Term(order, now: Instant(seconds: 1), in: zone("Europe/Paris"))
    #expect(term.start.iso == "2026-06-30T22:00:00Z")
    #expect(term.end?.iso == "2026-12-27T22:00:00Z")
  }
}
