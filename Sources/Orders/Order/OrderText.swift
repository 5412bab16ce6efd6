internal import Base
internal import MoodleBackup
internal import XMLStream

/// What the texts of an order may hold.
///
/// Lengths are in Unicode scalars, as Moodle's databases count them.
package enum OrderText {
  /// A text that must be there and can be carried.
  static func require(_ text: String, _ field: String, atMost limit: Int) throws(GabaritError) {
    guard !text.isEmpty else { throw Order.bad("\(field) is empty") }
    let count = text.unicodeScalars.count
    guard count <= limit else {
      throw Order.bad("\(field) has \(count) characters where Moodle keeps \(limit)")
    }
    guard XMLText.firstUncarried(text) == nil, !hasControlCharacter(text) else {
      throw Order.bad("\(field) holds a control character or another that Moodle cannot keep")
    }
    guard text.unicodeScalars.first?.properties.isWhitespace == false,
      text.unicodeScalars.last?.properties.isWhitespace == false
    else { throw Order.bad("\(field) begins or ends with white space") }
    // PHP's CSV reader, which Moodle's upload of users goes through, takes these for an escape.
    guard text.utf8.last != UInt8(ascii: "\\"), !text.contains("\\\"") else {
      throw Order.bad("\(field) has a backslash at its end or before a quote")
    }
  }

  /// The name of a course, which Moodle cuts when it is too long and refuses when it looks like a
  /// tag.
  static func courseName(_ text: String, _ field: String, atMost limit: Int) throws(GabaritError) {
    try require(text, field, atMost: limit)
    guard !MoodleName.isRefusedByRestore(text) else {
      throw Order.bad(
        "\(field) has a < that no white space follows; Moodle's restore refuses such a name")
    }
    guard text != "0" else { throw Order.bad("\(field) is 0, which Moodle takes for no name") }
    guard text != MoodleText.null else { throw Order.bad("\(field) is Moodle's word for nothing") }
  }

  /// What Moodle accepts as a username on every site (`core_user::clean_field`, `username`).
  static func username(_ text: String) throws(GabaritError) {
    let isGood = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"):
        true
      default: false
      }
    }
    guard isGood, !isFormula(text), text != "guest", (1...100).contains(text.utf8.count) else {
      throw Order.bad(
        "buyer username must have 1 to 100 of a-z 0-9 . _ - @, in lower case, not begin with - or "
          + "@, and not be guest")
    }
  }

  /// Whether a spreadsheet would run a value as a formula.
  package static func isFormula(_ text: String) -> Bool {
    text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
  }

  static func email(_ text: String) throws(GabaritError) {
    try require(text, "buyer email", atMost: 100)
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy {
      (0x21...0x7e).contains($0) && !"\"\\,;<>()".utf8.contains($0)
    }
    let isSound = parts.allSatisfy { part in
      part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty }
    }
    guard parts.count == 2, isPlain, isSound, !isFormula(text), parts[1].contains(UInt8(ascii: "."))
    else { throw Order.bad("buyer email is no e-mail address") }
  }

  /// A text that goes into users.csv and into an account.
  static func person(_ text: String, _ field: String, atMost limit: Int) throws(GabaritError) {
    try require(text, field, atMost: limit)
    guard !text.contains("<") else {
      throw Order.bad("\(field) holds a <, which Moodle's upload of users takes for a tag")
    }
  }

  private static func hasControlCharacter(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      switch $0.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .unassigned: true
      default: false
      }
    }
  }
}
