internal import Base
internal import Orders

/// The Moodle server's time zone, which says when the days begin that orders name without a time.
public struct Zone: Sendable {
  let base: Orders.Zone

  private init(base: Orders.Zone) { self.base = base }

  /// A zone by its rules, which the engine has none of: full Foundation's `TimeZone` has them.
  ///
  /// - Parameters:
  ///   - name: of the IANA database, as `Europe/Paris`; kits name it.
  ///   - secondsFromUTC: the seconds that local time is ahead of UTC at an instant.
  public init(_ name: String, secondsFromUTC: @escaping @Sendable (Instant) -> Int64) {
    base = Orders.Zone(name) { secondsFromUTC(Instant($0)) }
  }

  /// Where local time is UTC.
  public static let utc = Zone(base: .utc)
}
