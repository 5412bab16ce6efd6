internal import Archive
internal import Base
internal import MoodleBackup
internal import Orders

/// Which dates of a template follow the order's start.
package enum DatePolicy: String, Sendable, CaseIterable {
  /// The course's own start and end alone; every other date stays where it is in the calendar, as
  /// in a restore by `restore_backup.php`.
  case course
  /// Every date that Moodle itself moves to another start (`restore_step::apply_date_offset`), by
  /// as much as the start.
  case roll
}

/// A date that stays as it is while others move.
package struct UnmovedDate: Sendable, Equatable {
  /// The member it stands in.
  package var member: String
  /// The path of its element, as in ``Change``.
  package var path: String
  /// Seconds since 1970; nil where it is no number.
  package var seconds: Int64?
  /// Why: `zero`, `empty`, `not-moved-by-moodle` or `no-date`.
  package var reason: String
}

/// The dates that move, and by how much.
struct DateShift {
  /// 1970 to 9999, in seconds; 0 is no date for Moodle.
  private static let kept: ClosedRange<Int64> = 1...253_402_300_799

  /// By how many seconds.
  let delta: Int64
  /// What moves and what stays.
  let dates: BackupDates

  /// From the template's start to the order's.
  ///
  /// - Throws: `nothingSuitable` where the template has no start, from which Moodle reckons too.
  static func delta(_ term: Term, from manifest: Manifest) throws(GabaritError) -> Int64 {
    guard let start = manifest.startDate else {
      throw GabaritError(
        .nothingSuitable,
        "has no original_course_startdate to reckon from, so its dates cannot be moved with it; "
          + "give the template course a start date and back it up again, or use --dates course",
        member: BackupWalk.manifestPath.string)
    }
    return term.start.seconds - start.seconds
  }

  /// A date at its new place.
  ///
  /// - Throws: `badOrder` where that lies beyond what Moodle can keep.
  func moved(_ place: BackupDates.Place) throws(GabaritError) -> Int64 {
    let (seconds, isTooMuch) = place.seconds.addingReportingOverflow(delta)
    guard !isTooMuch, DateShift.kept.contains(seconds) else {
      throw GabaritError(
        .badOrder,
        "\(place.path) would move by \(delta) seconds to before 1970 or after 9999, which is no "
          + "date to Moodle", member: place.member.string)
    }
    return seconds
  }

  /// What is worth knowing: where a date may stand that was not moved, though Moodle might.
  func notes(on manifest: Manifest) -> [String] {
    var notes: [String] = []
    let odd = dates.unmoved.filter { $0.reason == .noDate }
    if let first = odd.first {
      notes.append(
        "left alone, since no date can be read there: \(first.member) \(first.path)"
          + (odd.count > 1 ? " and \(odd.count - 1) more" : ""))
    }
    let unknown = Set(manifest.activities.map(\.moduleName)).subtracting(DateField.knownModules)
    if !unknown.isEmpty {
      notes.append(
        "left alone, since it is not known where they keep dates: activities of "
          + unknown.sorted().map(\.printable).joined(separator: ", "))
    }
    return notes
  }

  /// What stays.
  var unmovedDates: [UnmovedDate] {
    dates.unmoved.map {
      UnmovedDate(
        member: $0.member.string, path: $0.path, seconds: $0.seconds, reason: $0.reason.rawValue)
    }
  }
}
