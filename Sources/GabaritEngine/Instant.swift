internal import Base
internal import Glibc

/// A point in time as Moodle keeps it: whole seconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970 in UTC, leap seconds not counted.
  public var seconds: Int64

  /// An instant by its seconds.
  public init(seconds: Int64) { self.seconds = seconds }

  /// Reads `2026-12-01` (midnight UTC) or `2026-12-01T08:30:00Z`; nil for anything else.
  public init?(iso text: String) {
    guard let instant = Base.Instant(iso: text) else { return nil }
    self.init(instant)
  }

  /// What the system's clock says.
  public static var now: Instant { Instant(seconds: Int64(time(nil))) }

  /// ISO 8601 in UTC to the second: `2026-12-01T00:00:00Z`.
  public var description: String { base.iso }

  /// Earlier sorts first.
  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  init(_ base: Base.Instant) { seconds = base.seconds }
  var base: Base.Instant { Base.Instant(seconds: seconds) }
}
