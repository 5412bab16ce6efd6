package import Base

extension Order {
  /// The term's default in days.
  package static let defaultDuration: Int64 = 365
  /// The longest term in days: a hundred years.
  package static let longestDuration: Int64 = 36_525
  /// What the folder of an order's moves has behind the order's id; it lies beside the kit, which
  /// never changes.
  package static let movesSuffix = ".moves"

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
    // Without a start, the course starts on the day it was ordered, at midnight somewhere.
    if let ordered, ordered.adding(days: duration)?.fileStamp == nil || ordered.seconds < 172_800 {
      throw Order.bad("ordered is outside the time that Moodle can keep")
    }
    if let username = buyer.username { try OrderText.username(username) }
    try OrderText.email(buyer.email)
    try OrderText.person(buyer.firstname, "buyer firstname", atMost: 100)
    try OrderText.person(buyer.lastname, "buyer lastname", atMost: 100)
    if let idnumber = buyer.idnumber {
      try OrderText.person(idnumber, "buyer idnumber", atMost: 255)
    }
  }

  /// Throws `badOrder` for an id that is no safe folder name, or one that lies beside kits.
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
    guard isSafe, (1...64).contains(id.utf8.count), !id.hasPrefix(".") else {
      // A folder whose name begins so is not seen, and passes for one that is being written.
      throw bad("the order's id must have 1 to 64 of A-Z a-z 0-9 . _ - and not begin with a dot")
    }
    guard !id.hasSuffix(Order.movesSuffix), !id.hasPrefix(FailedOrders.prefix) else {
      throw bad(
        "the order's id is the name of something that lies beside kits: \(Order.movesSuffix) at "
          + "its end, or \(FailedOrders.prefix) at its beginning")
    }
  }

  package static func bad(_ message: String) -> GabaritError { GabaritError(.badOrder, message) }
}
