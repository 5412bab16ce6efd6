import Base
import Foundation
import Testing

struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-12-01T00:00:00Z", 1_796_083_200),
    ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59Z", -1),
    ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ("1900-03-01T00:00:00Z", -2_203_891_200), ("2026-11-24T01:43:19Z", 1_795_484_599),
  ]) func `writes and reads ISO 8601 in UTC`(iso: String, seconds: Int64) {
    #expect(Instant(seconds: seconds).iso == iso)
    #expect(Instant(iso: iso)?.seconds == seconds)
  }

  @Test func `takes a date alone for midnight in UTC`() {
    #expect(Instant(iso: "2026-12-01") == Instant(iso: "2026-12-01T00:00:00Z"))
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31", "2026-12-00",
    "1900-02-29", "0000-01-01", "2026-12-01T24:00:00Z", "2026-12-01T08:60:00Z",
    "2026-12-01T08:30:60Z", "2026-12-01T08:30:00", "2026-12-01T08:30:00+01:00",
    "2026-12-01 08:30:00Z", "2026/12/01", "+026-12-01", "2026-1-01", "2026-12-01T08:30:00Z ",
    "२०२६-12-01",
  ]) func `refuses what is no date`(text: String) {
    #expect(Instant(iso: text) == nil)
  }

  @Test(arguments: [-62_135_596_801, 253_402_300_800, Int64.max, Int64.min])
  func `writes what no calendar holds as a number`(seconds: Int64) {
    #expect(Instant(seconds: seconds).iso == "@\(seconds)")
    #expect(Instant(seconds: seconds).fileStamp == nil)
  }

  @Test func `agrees with Foundation on random instants`() throws {
    let format = Date.ISO8601FormatStyle()
    for _ in 0..<2_000 {
      let seconds = Int64.random(in: -62_000_000_000...253_000_000_000)
      // Foundation follows the Julian calendar before 1582.
      guard seconds > -12_000_000_000 else { continue }
      let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(format)
      #expect(Instant(seconds: seconds).iso == text)
      #expect(Instant(iso: text)?.seconds == seconds)
    }
  }

  @Test func `stamps file names as Moodle does`() {
    #expect(Instant(seconds: 1_795_484_599).fileStamp == "20261124-0143")
  }

  @Test func `adds days, and says nothing beyond 64 bits`() {
    let start = Instant(seconds: 1_000)
    #expect(start.adding(days: 365) == Instant(seconds: 1_000 + 365 * 86_400))
    #expect(start.adding(days: -1) == Instant(seconds: 1_000 - 86_400))
    #expect(start.adding(days: Int64.max) == nil)
    #expect(Instant(seconds: Int64.max).adding(days: 1) == nil)
  }

  @Test func `sorts by time`() {
    #expect(Instant(seconds: -1) < Instant(seconds: 0))
    #expect([3, 1, 2].map { Instant(seconds: $0) }.max() == Instant(seconds: 3))
  }
}
