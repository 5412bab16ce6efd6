public import Groundwork

/// One purchase: who buys, which template, where the course goes, its names and its term.
public struct Order: Sendable, Equatable {
  /// Who buys, and will teach in the course and own it.
  public struct Buyer: Sendable, Equatable {
    /// The account's name in Moodle: lower case.
    public var username: String
    /// The e-mail address.
    public var email: String
    /// First name.
    public var firstname: String
    /// Last name.
    public var lastname: String
    /// The account's id number, if any.
    public var idnumber: String?
  }

  /// The order's own id; also the kit's folder name and the course's id number.
  public var id: String
  /// Short name of the template course.
  public var template: String
  /// Id of the category the course goes into.
  public var categoryID: Int64
  /// That category's name, if known; Moodle ignores it on restore.
  public var categoryName: String?
  /// The term in days; 0 means without end.
  public var duration: Int64
  /// Short name of the support course the buyer is also enrolled in, if any.
  public var supportCourse: String?
  /// How many learners may be enrolled, if limited.
  public var seats: Int64?
  /// The short name wished for the course.
  ///
  /// The shop calls this field `idnumber`.
  public var shortname: String
  /// The course's full name.
  public var fullname: String
  /// When the course starts; nil means the day the kit is made.
  public var start: Instant?
  /// When the order was placed; nil means when the kit is made.
  public var ordered: Instant?
  /// Who buys.
  public var buyer: Buyer
}

extension Order {
  /// The term's default in days.
  public static let defaultDuration: Int64 = 365
  /// The longest term in days: a hundred years.
  public static let longestDuration: Int64 = 36_525

  /// Throws `badOrder` for what the order must not hold.
  ///
  /// The message names the field, never what is in it.
  func validate() throws(GabaritError) {
    try Order.validate(id: id)
    try OrderText.require(template, "template", atMost: 255)
    guard categoryID > 0 else { throw Order.bad("coursecategory must be the id of a category") }
    guard (0...Order.longestDuration).contains(duration) else {
      throw Order.bad(
        "duration must be a number of days from 0 (without end) to \(Order.longestDuration)")
    }
    if let seats, !(1...1_000_000).contains(seats) {
      throw Order.bad("seats must be from 1 to 1000000; leave it out for no limit")
    }
    try OrderText.courseName(shortname, "idnumber (the short name)", atMost: 100)
    try OrderText.courseName(fullname, "fullname", atMost: 254)
    if let supportCourse { try OrderText.require(supportCourse, "customersupport", atMost: 255) }
    if let categoryName { try OrderText.require(categoryName, "coursecategory_name", atMost: 255) }
    if let start, start.adding(days: duration)?.fileStamp == nil || start.seconds < 1 {
      throw Order.bad("start is outside the time that Moodle can keep")
    }
    // Without a start, the course starts on the day it was ordered, at midnight.
    if let ordered, ordered.adding(days: duration)?.fileStamp == nil || ordered.seconds < 86_400 {
      throw Order.bad("ordered is outside the time that Moodle can keep")
    }
    try OrderText.username(buyer.username)
    try OrderText.email(buyer.email)
    try OrderText.person(buyer.firstname, "buyer firstname", atMost: 100)
    try OrderText.person(buyer.lastname, "buyer lastname", atMost: 100)
    if let idnumber = buyer.idnumber {
      try OrderText.person(idnumber, "buyer idnumber", atMost: 255)
    }
  }

  /// Throws `badOrder` for an id that is no safe folder name.
  static func validate(id: String) throws(GabaritError) {
    let isSafe = id.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isSafe, (1...64).contains(id.utf8.count), id != ".", id != ".." else {
      throw bad("the order's id must have 1 to 64 of A-Z a-z 0-9 . _ - and not be . or ..")
    }
  }

  static func bad(_ message: String) -> GabaritError { GabaritError(.badOrder, message) }
}
