internal import Base

/// `enrolments.txt` for Moodle's flat file enrolment (`enrol_flatfile_plugin::process_file`): a line a
/// role, `add, role, user's id number, course's id number, start, end`.
enum FlatFile {
  /// The lines, or why there can be none.
  ///
  /// People and courses are known by their id numbers there, and by nothing else; a comma in one
  /// cannot be told from one between two fields.
  static func enrolments(
    roles: [String], user: String?, course: String?, start: Instant, end: Instant?
  ) -> Result<[UInt8], Reason> {
    guard let user else { return .failure(.userHasNoIDNumber) }
    guard let course else { return .failure(.courseHasNoIDNumber) }
    guard !user.contains(","), !course.contains(",") else { return .failure(.comma) }
    let lines = roles.map { role in
      "add,\(role.lowercased()),\(user),\(course),\(start.seconds),\(end?.seconds ?? 0)\n"
    }
    return .success(Array(lines.joined().utf8))
  }

  /// Why there is no such file.
  enum Reason: Error {
    case userHasNoIDNumber
    case courseHasNoIDNumber
    case comma

    var note: String {
      let words =
        switch self {
        case .userHasNoIDNumber: "the buyer has no id number"
        case .courseHasNoIDNumber: "the course has no id number"
        case .comma: "an id number holds a comma"
        }
      return "\(KitFile.enrolments) is left out, since \(words)"
    }
  }
}
