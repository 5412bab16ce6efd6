package import Base
internal import MoodleBackup

/// The names of a course that no other may have.
package enum NameKind: String, Codable, CaseIterable, Sendable {
  /// Its short name, 100 characters at most.
  case shortname
  /// Its full name, 254 characters at most: where it is taken, Moodle's restore changes both names
  /// (`restore_dbops::calculate_course_names`).
  case fullname
  /// Its id number, 100 characters at most.
  case idnumber

  /// How many Unicode scalars Moodle keeps.
  package var limit: Int { self == .fullname ? 254 : 100 }

  /// What people call it.
  package var words: String {
    switch self {
    case .shortname: "short name"
    case .fullname: "full name"
    case .idnumber: "id number"
    }
  }

  /// Throws `badOrder` for a name that Moodle would not keep as it is; the message does not quote
  /// it.
  package func validate(_ name: String) throws(GabaritError) {
    func bad(_ what: String) -> GabaritError { GabaritError(.badOrder, "the \(words) \(what)") }
    let scalars = name.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { throw bad("is empty") }
    guard scalars.count <= limit else {
      throw bad("has \(scalars.count) characters where Moodle keeps \(limit)")
    }
    let isCarried = scalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .unassigned: false
      default: true
      }
    }
    guard isCarried else {
      throw bad("holds a control character or another that Moodle cannot keep")
    }
    guard !first.properties.isWhitespace, !last.properties.isWhitespace else {
      throw bad("begins or ends with white space")
    }
    // PHP's CSV reader, which Moodle's uploads go through, takes these for an escape.
    guard name.utf8.last != UInt8(ascii: "\\"), !name.contains("\\\"") else {
      throw bad("has a backslash at its end or before a quote")
    }
    guard !MoodleName.isRefusedByRestore(name) else {
      throw bad("has a < that no white space follows; Moodle's restore refuses such a name")
    }
    guard name != "0", name != "$@NULL@$" else { throw bad("is one that Moodle takes for none") }
    guard !CourseNameKey(name).text.isEmpty else {
      throw bad("has nothing but marks, by which a database cannot tell it from others")
    }
  }
}
