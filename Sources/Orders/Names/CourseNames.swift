package import Base
internal import TextFormats

extension CourseNames {
  /// The columns of an import.
  package static let columns = ["shortname", "fullname", "idnumber"]

  /// Reads the names of all courses: a CSV in UTF-8 with the columns ``columns`` in any order.
  ///
  /// The names are a Moodle's, so that none is refused for what it holds; but a course without a
  /// short name or full name is no course.
  ///
  /// - Throws: `badInput` with the line.
  package static func read(_ bytes: [UInt8]) throws(GabaritError) -> [CourseNames] {
    let table = try CSVTable(bytes)
    guard Set(table.columns) == Set(columns) else {
      throw GabaritError(
        .badInput, "must have the columns \(columns.joined(separator: ", ")) and no other")
    }
    var courses: [CourseNames] = []
    for row in table.rows {
      func value(_ column: String) -> String { row[column] ?? "" }
      for column in ["shortname", "fullname"] where value(column).isEmpty {
        throw GabaritError(.badInput, "has a course without \(column)", line: row.line)
      }
      let idnumber = value("idnumber")
      courses.append(
        CourseNames(
          shortname: value("shortname"), fullname: value("fullname"),
          idnumber: idnumber.isEmpty ? nil : idnumber))
    }
    return courses
  }
}

/// That names were imported: one line of a log which is never changed.
package struct LedgerImport: Codable, Sendable, Equatable {
  /// When.
  package var at: Instant
  /// Who did it.
  package var who: String
  /// With which command.
  package var command: String
  /// How many courses there were.
  package var courses: Int64

  /// Makes a line.
  package init(at: Instant, who: String, command: String, courses: Int64) {
    self.at = at
    self.who = who
    self.command = command
    self.courses = courses
  }
}
