import ArgumentParser
import Base
import Foundation
import Orders

/// What "now" is, how long a while is, and where days begin.
enum Moment {
  /// SOURCE_DATE_EPOCH, so that a build can be repeated, or the clock.
  static func now() throws(GabaritError) -> Instant {
    guard let variable = getenv("SOURCE_DATE_EPOCH") else {
      return Instant(seconds: Int64(time(nil)))
    }
    guard let seconds = Int64(String(cString: variable)), seconds > 0,
      Instant(seconds: seconds).fileStamp != nil
    else { throw GabaritError(.usage, "SOURCE_DATE_EPOCH is not a number of seconds since 1970") }
    return Instant(seconds: seconds)
  }

  /// Who does what now, for the ledger's log.
  static func origin(_ command: String) throws(GabaritError) -> Origin {
    let account = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
    return Origin(at: try now(), who: account ?? "user \(geteuid())", command: command)
  }
}

/// A span of time as people write it: `30m`, `12h`, `30d`.
struct Span: ExpressibleByArgument {
  /// Its length.
  let seconds: Int64

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = argument.last, let unit = units[last],
      let count = Int64(argument.dropLast()), count > 0, count <= 10_000_000,
      argument.first != "+"
    else { return nil }
    seconds = count * unit
  }
}

/// Where the Moodle server stands.
struct ZoneOption: ParsableArguments {
  @Option(
    help: """
      The Moodle server's time zone (Europe/Paris): where the days begin that orders name without a \
      time.
      """)
  var timezone = "UTC"

  func zone() throws(GabaritError) -> Zone {
    guard let zone = TimeZone(identifier: timezone) else {
      throw GabaritError(.usage, "--timezone is no zone of the IANA database, as Europe/Paris")
    }
    return Zone(zone.identifier) { instant in
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds))))
    }
  }
}
