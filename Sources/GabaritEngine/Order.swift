internal import Base
internal import Orders

/// One purchase: who buys, which template, where the course goes, its names and its term.
public struct Order: Sendable, Equatable {
  /// Who buys, and will teach in the course and own it.
  public struct Buyer: Sendable, Equatable {
    /// The user name, in lower case; nil where the ledger is to propose one.
    public var username: String?
    /// The e-mail address.
    public var email: String
    /// First name.
    public var firstname: String
    /// Last name.
    public var lastname: String
    /// The account's id number, if any.
    public var idnumber: String?

    /// Names a buyer.
    public init(
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
  public var id: String
  /// The short name of the template course.
  public var template: String
  /// The id of the category that the course goes into.
  public var category: Int64
  /// That category's name, if known; Moodle ignores it on restore.
  public var categoryName: String?
  /// The short name wished for the course.
  public var shortname: String
  /// The full name wished for.
  public var fullname: String
  /// The term in days of 24 hours; 0 means without end.
  public var duration: Int64 = 365
  /// The short name of the support course that the buyer is also enrolled in, if any.
  public var supportCourse: String?
  /// How many learners may be enrolled; nil for any number.
  public var seats: Int64?
  /// When the course starts; nil for the day it was ordered.
  public var start: Instant?
  /// When the order was placed; nil for when its kit is made.
  public var ordered: Instant?
  /// Who buys.
  public var buyer: Buyer

  /// Makes an order for 365 days; set the optional fields afterwards.
  ///
  /// Nothing is validated here: ``OrderBatch`` does that.
  public init(
    id: String, template: String, category: Int64, shortname: String, fullname: String,
    buyer: Buyer
  ) {
    self.id = id
    self.template = template
    self.category = category
    self.shortname = shortname
    self.fullname = fullname
    self.buyer = buyer
  }

  var base: Orders.Order {
    Orders.Order(
      id: id, template: template, categoryID: category, categoryName: categoryName,
      duration: duration, supportCourse: supportCourse, seats: seats, shortname: shortname,
      fullname: fullname, start: start?.base, ordered: ordered?.base,
      buyer: Orders.Order.Buyer(
        username: buyer.username, email: buyer.email, firstname: buyer.firstname,
        lastname: buyer.lastname, idnumber: buyer.idnumber))
  }
}
