internal import Base
package import Orders

/// An order with all that is settled beside it: what a kit is made of.
package struct Delivery: Sendable, Equatable {
  /// The order as it was placed.
  package let order: Order
  /// The names that the course gets.
  package let names: CourseNames
  /// The buyer's user name.
  package let username: String
  /// When the access starts and ends.
  package let term: Term

  /// What an order asks for, where no ledger has a say.
  ///
  /// - Throws: `badOrder` for an order without a user name: none is proposed that nobody keeps.
  init(_ order: Order, _ term: Term) throws(GabaritError) {
    guard let username = order.buyer.username else {
      throw Order.bad("buyer username is missing, and without a ledger none is proposed")
    }
    try NameKind.idnumber.validate(order.id)
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

  /// What is not as it was asked, and what is worth knowing of the texts.
  var notes: [String] {
    var notes: [String] = []
    func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
    if !isSame(names.shortname, order.shortname) {
      notes.append("the short name is not the one asked for, as the policy of names says")
    }
    if !isSame(names.fullname, order.fullname) {
      notes.append("the full name is not the one asked for, as the policy of names says")
    }
    switch order.buyer.username {
    case nil: notes.append("the user name is proposed by the policy")
    case let asked? where !isSame(asked, username):
      notes.append("the buyer has another user name in the ledger than the order's; it is used")
    case _?: break
    }
    return notes + formulaNotes
  }

  /// What a spreadsheet would run, if anything.
  var formulaNotes: [String] {
    let fields = formulaFields
    return fields.isEmpty
      ? []
      : [
        "a spreadsheet would take these for formulas, so open these tables in none: "
          + fields.joined(separator: ", ")
      ]
  }

  /// The fields whose values a spreadsheet would run as formulas, were a kit's tables opened in one.
  ///
  /// They are written as they are: a mark before them would change the buyer's data in Moodle.
  private var formulaFields: [String] {
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
