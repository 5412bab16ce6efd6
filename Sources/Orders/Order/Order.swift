package import Base

/// One purchase: who buys, which template, where the course goes, its names and its term.
///
/// It is what was placed, which no later run may change; what is settled beside it, as the final
/// names, stands in the ledger's record.
package struct Order: Codable, Sendable, Equatable {
  /// Who buys, and will teach in the course and own it.
  package struct Buyer: Codable, Sendable, Equatable {
    /// The user name asked for, in lower case; nil where one is to be proposed.
    package var username: String?
    /// The e-mail address.
    package var email: String
    /// First name.
    package var firstname: String
    /// Last name.
    package var lastname: String
    /// The account's id number, if any.
    package var idnumber: String?

    /// Makes a buyer.
    package init(
      username: String? = nil, email: String, firstname: String, lastname: String,
      idnumber: String? = nil
    ) {
      self.username = username
      self.email = email
      self.firstname = firstname
      self.lastname = lastname
      self.idnumber = idnumber
    }
  }

  /// The order's own id; also the name of its kit's folder.
  package var id: String
  /// Short name of the template course.
  package var template: String
  /// Id of the category the course goes into.
  package var categoryID: Int64
  /// That category's name, if known; Moodle ignores it on restore.
  package var categoryName: String?
  /// The term in days; 0 means without end.
  package var duration: Int64
  /// Short name of the support course the buyer is also enrolled in, if any.
  package var supportCourse: String?
  /// How many learners may be enrolled, if limited.
  package var seats: Int64?
  /// The short name wished for the course; the shop calls this field `idnumber`.
  package var shortname: String
  /// The full name wished for.
  package var fullname: String
  /// When the course starts; nil means the day it was ordered.
  package var start: Instant?
  /// When the order was placed; nil means when the kit is made.
  package var ordered: Instant?
  /// Who buys.
  package var buyer: Buyer

  /// As orders are written: what an export holds can be read as an order again.
  private enum CodingKeys: String, CodingKey {
    case template, duration, seats, fullname, start, ordered, buyer
    case id = "order"
    case categoryID = "coursecategory"
    case categoryName = "coursecategory_name"
    case supportCourse = "customersupport"
    case shortname = "idnumber"
  }

  /// Makes a request.
  package init(
    id: String, template: String, categoryID: Int64, categoryName: String? = nil,
    duration: Int64, supportCourse: String? = nil, seats: Int64? = nil, shortname: String,
    fullname: String, start: Instant? = nil, ordered: Instant? = nil, buyer: Buyer
  ) {
    self.id = id
    self.template = template
    self.categoryID = categoryID
    self.categoryName = categoryName
    self.duration = duration
    self.supportCourse = supportCourse
    self.seats = seats
    self.shortname = shortname
    self.fullname = fullname
    self.start = start
    self.ordered = ordered
    self.buyer = buyer
  }

  /// The names of the fields in which another order differs, as orders call them; never values.
  ///
  /// Texts are compared as bytes: an accent composed otherwise is another name in a backup.
  package func differences(from other: Order) -> [String] {
    func text(_ value: String?) -> [UInt8]? { value.map { Array($0.utf8) } }
    let fields: [(String, Bool)] = [
      ("order", text(id) == text(other.id)),
      ("template", text(template) == text(other.template)),
      ("coursecategory", categoryID == other.categoryID),
      ("coursecategory_name", text(categoryName) == text(other.categoryName)),
      ("duration", duration == other.duration),
      ("customersupport", text(supportCourse) == text(other.supportCourse)),
      ("seats", seats == other.seats),
      ("idnumber", text(shortname) == text(other.shortname)),
      ("fullname", text(fullname) == text(other.fullname)),
      ("start", start == other.start),
      ("ordered", ordered == other.ordered),
      ("buyer username", text(buyer.username) == text(other.buyer.username)),
      ("buyer email", text(buyer.email) == text(other.buyer.email)),
      ("buyer firstname", text(buyer.firstname) == text(other.buyer.firstname)),
      ("buyer lastname", text(buyer.lastname) == text(other.buyer.lastname)),
      ("buyer idnumber", text(buyer.idnumber) == text(other.buyer.idnumber)),
    ]
    return fields.filter { !$0.1 }.map(\.0)
  }

  /// Throws `orderDiffers` where another order of this id differs.
  package func requireSame(as other: Order) throws(GabaritError) {
    let names = differences(from: other)
    guard names.isEmpty else {
      throw GabaritError(
        .orderDiffers,
        "the ledger has another order \(id.printable), which differs in: "
          + "\(names.joined(separator: ", ")); use another id")
    }
  }
}
