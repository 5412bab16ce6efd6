/// A point in time as Moodle keeps it: whole seconds since 1970-01-01T00:00:00Z.
///
/// Written and read as ISO 8601 in UTC. Years 1 to 9999; a backup may claim any number, so what
/// lies outside is written as `@` and the number.
package struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970 in UTC, leap seconds not counted.
  package var seconds: Int64

  /// How many bytes the text of a day has: `2026-12-01`.
  package static let dayLength = 10

  /// An instant by its seconds.
  package init(seconds: Int64) { self.seconds = seconds }

  /// Reads `2026-12-01` (midnight UTC) or `2026-12-01T08:30:00Z`.
  ///
  /// Anything else, a day that does not exist included, is nil.
  package init?(iso text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 || bytes.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      bytes[4] == 0x2d, bytes[7] == 0x2d, year >= 1, (1...12).contains(month), day >= 1
    else { return nil }
    let days = Instant.days(year: year, month: month, day: day)
    guard Instant.civil(days) == (year, month, day) else { return nil }
    var seconds = days * 86_400
    if bytes.count == 20 {
      guard let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
        bytes[10] == 0x54, bytes[13] == 0x3a, bytes[16] == 0x3a, bytes[19] == 0x5a,
        hour < 24, minute < 60, second < 60
      else { return nil }
      seconds += hour * 3_600 + minute * 60 + second
    }
    self.seconds = seconds
  }

  /// ISO 8601 in UTC to the second: `2026-12-01T00:00:00Z`.
  package var iso: String {
    guard let fields else { return "@\(seconds)" }
    return "\(Instant.padded(fields.year, 4))-\(Instant.padded(fields.month, 2))-"
      + "\(Instant.padded(fields.day, 2))T\(Instant.padded(fields.hour, 2)):"
      + "\(Instant.padded(fields.minute, 2)):\(Instant.padded(fields.second, 2))Z"
  }

  /// The stamp in a backup's file name, in UTC: `20261201-0830`
  /// (`backup_plan_dbops::get_default_backup_filename`).
  package var fileStamp: String? {
    guard let fields else { return nil }
    return Instant.padded(fields.year, 4) + Instant.padded(fields.month, 2)
      + Instant.padded(fields.day, 2) + "-" + Instant.padded(fields.hour, 2)
      + Instant.padded(fields.minute, 2)
  }

  /// This instant and a number of days of 24 hours, or nil beyond what 64 bits hold.
  package func adding(days: Int64) -> Instant? {
    let (span, tooMany) = days.multipliedReportingOverflow(by: 86_400)
    let (sum, tooLate) = seconds.addingReportingOverflow(span)
    return tooMany || tooLate ? nil : Instant(seconds: sum)
  }

  /// Earlier sorts first.
  package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  private typealias Fields = (
    year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64
  )

  private var fields: Fields? {
    // 0001-01-01 to 9999-12-31.
    guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    let (year, month, day) = Instant.civil(days)
    return (year, month, day, rest / 3_600, rest / 60 % 60, rest % 60)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar, reckoned in years that begin with
  /// March so that the leap day comes last.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }
}

extension Instant: Codable {
  /// Reads what ``iso`` writes.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = Instant(iso: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time in UTC")
    }
    self = instant
  }

  /// Writes ``iso``.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso)
  }
}
