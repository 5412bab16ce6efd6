package import Base

/// A time zone, as far as the beginning of days is concerned.
///
/// Rules of zones come from outside: they stand in full Foundation, which no lower floor uses.
package struct Zone: Sendable, Equatable {
  /// Its name: `Europe/Paris`.
  package let name: String
  private let offset: @Sendable (Instant) -> Int64

  /// Makes a zone.
  ///
  /// - Parameter offset: the seconds that local time is ahead of UTC at an instant.
  package init(_ name: String, offset: @escaping @Sendable (Instant) -> Int64) {
    self.name = name
    self.offset = offset
  }

  /// Where local time is UTC.
  package static let utc = Zone("UTC") { _ in 0 }

  /// Zones are the same where their names are.
  package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }

  /// The year that it is here at an instant, as four digits; nil outside the years 1 to 9999.
  package func year(at instant: Instant) -> String? {
    let local = Instant(seconds: instant.seconds + offset(instant))
    return local.fileStamp.map { String($0.prefix(4)) }
  }

  /// When a day begins here.
  ///
  /// Where a change of the clock leaves no midnight, the first instant after it.
  ///
  /// - Parameter day: the day's midnight in UTC.
  package func midnight(of day: Instant) -> Instant {
    let day = day.seconds
    // The offsets that may hold at that midnight: the one before it and the one after it.
    let before = offset(Instant(seconds: day - 86_400))
    let after = offset(Instant(seconds: day + 86_400))
    for candidate in [before, after].map({ day - $0 }).sorted()
    where candidate + offset(Instant(seconds: candidate)) == day {
      return Instant(seconds: candidate)
    }
    // The clock is put forward over midnight: the day begins at the change.
    return Instant(seconds: day - before)
  }

  /// When the day of an instant began here.
  package func midnight(before instant: Instant) -> Instant {
    let local = instant.seconds + offset(instant)
    let (days, rest) = local.quotientAndRemainder(dividingBy: 86_400)
    return midnight(of: Instant(seconds: (rest < 0 ? days - 1 : days) * 86_400))
  }
}
