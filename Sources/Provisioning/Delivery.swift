internal import Groundwork
public import Ledger

/// An order with all that is settled beside it: what a kit is made of.
public struct Delivery: Sendable, Equatable {
  /// The order as it was placed.
  public let order: Order
  /// The names that the course gets.
  public let names: CourseNames
  /// The buyer's user name.
  public let username: String
  /// When the access starts and ends.
  public let term: Term

  /// What an order asks for, where no ledger has a say.
  ///
  /// - Throws: `badOrder` for an order without a user name: none is proposed that nobody keeps.
  init(_ order: Order, _ term: Term) throws(GabaritError) {
    guard let username = order.buyer.username else {
      throw Order.bad("buyer username is missing, and without a ledger none is proposed")
    }
    self.order = order
    self.username = username
    self.term = term
    names = CourseNames(
      shortname: order.shortname, fullname: order.fullname, idnumber: order.id)
  }

  /// What the ledger has settled.
  init(_ record: OrderRecord, _ term: Term) {
    order = record.request
    names = record.names
    username = record.username
    self.term = term
  }

  /// The fields whose values a spreadsheet would run as formulas, were a kit's tables opened in one.
  ///
  /// They are written as they are: a mark before them would change the buyer's data in Moodle.
  var formulaFields: [String] {
    let buyer = order.buyer
    let fields: [(String, String?)] = [
      ("short name", names.shortname), ("full name", names.fullname),
      ("id number", names.idnumber), ("customersupport", order.supportCourse),
      ("buyer firstname", buyer.firstname), ("buyer lastname", buyer.lastname),
      ("buyer idnumber", buyer.idnumber),
    ]
    return fields.filter { $0.1.map(OrderText.isFormula) ?? false }.map(\.0)
  }
}
