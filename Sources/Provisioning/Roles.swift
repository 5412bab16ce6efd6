package import Base
internal import Orders

/// The roles that a kit gives, by their short names in the Moodle.
package struct Roles: Codable, Sendable, Equatable {
  /// The buyer's in the course.
  package var teacher: String
  /// The buyer's as the course's owner; the teacher's own where there is nothing to add to it.
  package var owner: String
  /// The buyer's in the support course.
  package var support: String

  /// The roles of a shop: `editingteacher`, `courseowner` and `student`.
  package static let usual = Roles()

  private init() {
    teacher = "editingteacher"
    owner = "courseowner"
    support = "student"
  }

  /// Roles of other names; those of ``usual`` where nil.
  ///
  /// - Throws: `usage` for what is no role's short name.
  package init(
    teacher: String? = nil, owner: String? = nil, support: String? = nil
  ) throws(GabaritError) {
    self.init()
    self.teacher = try Roles.checked(teacher, "teacher") ?? self.teacher
    self.owner = try Roles.checked(owner, "owner") ?? self.owner
    self.support = try Roles.checked(support, "support") ?? self.support
  }

  /// The roles in the course itself.
  var inCourse: [String] { owner == teacher ? [teacher] : [teacher, owner] }

  /// Role short names are PARAM_ALPHANUMEXT-like in Moodle, and a number would be taken for an id.
  private static func checked(_ name: String?, _ which: String) throws(GabaritError) -> String? {
    guard let name else { return nil }
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isName, !name.isEmpty, name.utf8.count <= 100, Int(name) == nil,
      !OrderText.isFormula(name)
    else { throw GabaritError(.usage, "the \(which) role must be the short name of a role") }
    return name
  }
}
