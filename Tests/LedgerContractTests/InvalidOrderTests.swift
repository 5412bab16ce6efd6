import Base
import Orders
import TestKit
import Testing

/// Orders that the rules of orders refuse, given to a ledger by a program that did not read them
/// with ``OrderReader``.
struct InvalidOrderTests {
  private static let changes: [(field: String, change: @Sendable (inout Order) -> Void)] = [
    ("id", { $0.id = "../A" }), ("id", { $0.id = "" }), ("id", { $0.id = "A.moves" }),
    ("template", { $0.template = "" }), ("coursecategory", { $0.categoryID = 0 }),
    ("duration", { $0.duration = -1 }), ("seats", { $0.seats = 0 }),
    ("idnumber", { $0.shortname = "a\nb" }), ("fullname", { $0.fullname = "<b>" }),
    ("start", { $0.start = Instant(seconds: -1) }),
    ("ordered", { $0.ordered = Instant(seconds: 0) }),
    ("buyer email", { $0.buyer.email = "nobody" }),
    ("buyer firstname", { $0.buyer.firstname = "<" }),
    ("buyer username", { $0.buyer.username = "guest" }),
  ]

  @Test(arguments: LedgerKind.all) func `are refused by every way in, and nothing is recorded`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    let term = LedgerTerm(start: shop.now, end: nil)
    for (field, change) in InvalidOrderTests.changes {
      var order = LedgerFixture.order("A")
      change(&order)
      let names = CourseNames(shortname: "N", fullname: "F", idnumber: nil)
      let errors = [
        failure { try shop.reserve(order) }, failure { try shop.issue(order) },
        failure {
          _ = try shop.ledger.adopt(
            order, .standard, KitNames(names, username: "zoe"), term, isKept: true, by: shop.origin)
        },
        failure { _ = try shop.ledger.quote([order], .standard, by: shop.origin)[0].get() },
      ]
      for error in errors {
        #expect(error?.code == .badOrder, "\(field)")
        #expect(error?.message.contains(field) == true, "\(field): \(error?.message ?? "")")
      }
    }
    #expect(try shop.ledger.orders(at: shop.now).isEmpty)
    #expect(try shop.ledger.events(of: nil).isEmpty)
  }

  @Test(arguments: LedgerKind.all) func `are not imported`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A"))
    let text = try shop.lines().joined(separator: "\n")
    // Else the folder of its moves would lie wherever the export says.
    let changed = text.replacing("\"order\":\"A\"", with: "\"order\":\".A\"")
    try #require(changed != text)
    let copy = try kind.fixture()
    let error = failure { try copy.ledger.importLines(Array(changed.utf8)) }
    #expect(error?.code == .badInput && error?.line != nil)
    #expect(error?.message.contains("the order's id") == true, "\(error?.message ?? "")")
    #expect(try copy.ledger.orders(at: copy.now).isEmpty)
  }
}
