import Base
import Orders
import TestKit
import Testing

/// One order's life in a ledger on disk.
struct OrderLifeTests {
  @Test(arguments: LedgerKind.all)
  func `leads from the reservation to the end, with an event for each step`(_ kind: LedgerKind)
    throws
  {
    let shop = try kind.fixture()
    #expect(try shop.reserve(LedgerFixture.order("A")).record.standing == .reserved)
    #expect(try shop.issue(LedgerFixture.order("A")).record.standing == .issuing)
    #expect(try shop.complete("A").record.standing == .issued)
    #expect(try shop.confirm("A", course: 42).record.standing == .active)
    shop.wait(days: 366)
    let sweep = try shop.ledger.sweep(by: shop.origin)
    #expect(sweep.ended.map(\.id) == ["A"] && sweep.pending.map(\.id) == ["A"])
    #expect(try shop.standing("A") == .suspending(.term))
    #expect(try shop.ledger.sweep(by: shop.origin).ended.isEmpty)
    #expect(try shop.confirm("A", move: 1, found: "[1,0]").record.standing == .ended)
    #expect(try shop.record("A").suspension == "[1,0]")
    let renewed = try shop.ledger.renew("A", days: 30, reference: nil, by: shop.origin).record
    #expect(renewed.standing == .resuming && renewed.end == shop.now.adding(days: 30))
    #expect(try shop.confirm("A", move: 2).record.standing == .active)
    let events = try shop.ledger.events(of: "A")
    #expect(
      events.map(\.verb) == [
        .reserve, .issue, .complete, .confirm, .sweep, .confirm, .renew, .confirm,
      ])
    #expect(events.map(\.number) == Array(1...8))
    #expect(events.allSatisfy { $0.who == "tester" && $0.command == "test" })
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all)
  func `gives a reserved name back when its time has passed, and not before`(_ kind: LedgerKind)
    throws
  {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A", name: "N"), for: 60)
    #expect(failure { try shop.reserve(LedgerFixture.order("B", name: "n")) }?.code == .nameTaken)
    shop.wait(seconds: 59)
    #expect(failure { try shop.reserve(LedgerFixture.order("B", name: "n")) }?.code == .nameTaken)
    shop.wait(seconds: 1)
    #expect(try shop.standing("A") == .expired)
    try shop.reserve(LedgerFixture.order("B", name: "n"))
    let late = failure { try shop.issue(LedgerFixture.order("A", name: "N")) }
    #expect(late?.code == .nameTaken && late?.message.contains("order B") == true)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all)
  func `issues an order whose payment came late under the name it had, if that is free`(
    _ kind: LedgerKind
  )
    throws
  {
    let shop = try kind.fixture()
    let policy = try LedgerFixture.policy(
      #"{"schema":"gabarit.names/1","shortname":{"pattern":"{template}-{n:4}"}}"#)
    #expect(try shop.reserve(LedgerFixture.order("A"), policy).record.names.shortname == "TPL-0001")
    #expect(try shop.reserve(LedgerFixture.order("B"), policy).record.names.shortname == "TPL-0002")
    shop.wait(days: 1)
    let issued = try shop.issue(LedgerFixture.order("A"), policy)
    #expect(issued.record.names.shortname == "TPL-0001" && issued.record.standing == .issuing)
    #expect(try shop.reserve(LedgerFixture.order("C"), policy).record.names.shortname == "TPL-0003")
  }

  @Test(arguments: LedgerKind.all)
  func `answers the same order again with what is recorded, and no second record`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    let first = try shop.reserve(LedgerFixture.order("A"))
    let second = try shop.reserve(LedgerFixture.order("A"))
    #expect(first.isNew && !second.isNew && first.record == second.record)
    try shop.issue(LedgerFixture.order("A"))
    #expect(try !shop.issue(LedgerFixture.order("A"), days: 5).isNew)
    try shop.complete("A")
    #expect(try !shop.complete("A").isNew)
    try shop.confirm("A", course: 9)
    #expect(try !shop.confirm("A", course: 9).isNew)
    #expect(try !shop.issue(LedgerFixture.order("A")).isNew)
    #expect(try shop.ledger.events(of: nil).count == 4)
  }

  @Test(arguments: LedgerKind.all)
  func `refuses other content under one id, naming fields and never values`(_ kind: LedgerKind)
    throws
  {
    let shop = try kind.fixture()
    try shop.issue(LedgerFixture.order("A"))
    var other = LedgerFixture.order("A")
    other.buyer.email = "secret@example.net"
    other.seats = 30
    let error = failure { try shop.issue(other) }
    #expect(error?.code == .orderDiffers)
    #expect(error?.message.contains("differs in: seats, buyer email") == true)
    #expect(error?.description.contains("secret") == false)
  }

  @Test(arguments: LedgerKind.all) func `renews from now or the old end, whichever is later`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    let end = try #require(try shop.sell("A", days: 10).record.end)
    let renewed = try shop.ledger.renew("A", days: 5, reference: "R1", by: shop.origin)
    #expect(renewed.record.end == end.adding(days: 5) && renewed.record.standing == .active)
    #expect(renewed.record.pending == .renew && renewed.record.move == 1)
    #expect(try !shop.ledger.renew("A", days: 5, reference: "R1", by: shop.origin).isNew)
    let other = failure {
      _ = try shop.ledger.renew("A", days: 6, reference: "R1", by: shop.origin)
    }
    #expect(other?.code == .orderDiffers)
    shop.wait(days: 20)
    let late = try shop.ledger.renew("A", days: 5, reference: "R2", by: shop.origin)
    #expect(late.record.end == shop.now.adding(days: 5))
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all) func `has nothing to renew where there is no end`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.sell("A", days: nil)
    let error = failure { _ = try shop.ledger.renew("A", days: 5, reference: nil, by: shop.origin) }
    #expect(error?.code == .moveRefused)
    shop.wait(days: 100_000)
    #expect(try shop.ledger.sweep(by: shop.origin).ended.isEmpty)
  }

  @Test(arguments: LedgerKind.all) func `keeps a suspension that was asked for through a renewal`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.sell("A", days: 10)
    _ = try shop.ledger.suspend("A", by: shop.origin)
    try shop.confirm("A")
    shop.wait(days: 20)
    let tooLate = failure { _ = try shop.ledger.resume("A", by: shop.origin) }
    #expect(tooLate?.code == .moveRefused && tooLate?.message.contains("renew") == true)
    _ = try shop.ledger.renew("A", days: 30, reference: nil, by: shop.origin)
    #expect(try shop.standing("A") == .suspended)
    #expect(try shop.ledger.resume("A", by: shop.origin).record.standing == .resuming)
    #expect(try shop.confirm("A").record.standing == .active)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all)
  func `takes no confirm of a move for another that came in between`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    try shop.sell("A")
    #expect(try shop.ledger.suspend("A", by: shop.origin).record.move == 1)
    #expect(try shop.ledger.resume("A", by: shop.origin).record.move == 2)
    #expect(failure { try shop.confirm("A", move: 1) }?.code == .moveRefused)
    #expect(try shop.confirm("A", move: 2).record.standing == .active)
    #expect(try !shop.confirm("A", move: 2).isNew)
  }

  @Test(arguments: LedgerKind.all) func `records and raises a name that is not the promised one`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.issue(LedgerFixture.order("A", name: "N"))
    try shop.complete("A")
    let receipt = try shop.confirm("A", name: "N_1")
    #expect(receipt.record.isRenamed && receipt.record.shortnameInMoodle == "N_1")
    #expect(receipt.notes.contains { $0.contains("otherwise than promised") })
    #expect(failure { try shop.reserve(LedgerFixture.order("B", name: "n_1")) }?.code == .nameTaken)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all) func `gives one course to one order`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    try shop.sell("A")
    try shop.issue(LedgerFixture.order("B"))
    try shop.complete("B")
    let course = try shop.record("A").courseID
    #expect(failure { try shop.confirm("B", course: course) }?.code == .moveRefused)
    #expect(failure { try shop.confirm("A", course: 7) }?.code == .moveRefused)
  }

  @Test(arguments: LedgerKind.all)
  func `cancels at once where nothing is open, and by a confirm where it is`(_ kind: LedgerKind)
    throws
  {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A", name: "N"))
    #expect(try shop.ledger.cancel("A", by: shop.origin).record.standing == .cancelled)
    try shop.issue(LedgerFixture.order("B", name: "N"))
    try shop.complete("B")
    #expect(try shop.ledger.cancel("B", by: shop.origin).record.standing == .cancelled)
    #expect(failure { try shop.confirm("B") }?.code == .moveRefused)
    // A kit of it is out there: its name stays its own.
    #expect(failure { try shop.reserve(LedgerFixture.order("C", name: "N")) }?.code == .nameTaken)
    try shop.sell("D")
    #expect(
      try shop.ledger.cancel("D", by: shop.origin).record.standing == .suspending(.cancellation))
    #expect(failure { _ = try shop.ledger.resume("D", by: shop.origin) }?.code == .moveRefused)
    #expect(try shop.confirm("D").record.standing == .cancelled)
    #expect(try !shop.confirm("D").isNew)
    #expect(failure { _ = try shop.ledger.resume("D", by: shop.origin) }?.code == .moveRefused)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all) func `tells what is due, and what ended unconfirmed`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.sell("A", days: 10)
    try shop.sell("B", days: 40)
    try shop.issue(LedgerFixture.order("C"), days: 5)
    try shop.complete("C")
    #expect(try shop.ledger.due(within: 30 * LedgerFixture.day, at: shop.now).map(\.id) == ["A"])
    #expect(try shop.ledger.due(within: .max, at: shop.now).map(\.id) == ["A", "B"])
    shop.wait(days: 11)
    let sweep = try shop.ledger.sweep(by: shop.origin)
    #expect(sweep.ended.map(\.id) == ["A"] && sweep.unconfirmed.map(\.id) == ["C"])
    #expect(sweep.pending.map(\.id) == ["A", "C"])
  }

  @Test(arguments: LedgerKind.all)
  func `knows a kit that was made and not recorded, and one recorded and not made`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.issue(LedgerFixture.order("A"))
    // A run stops here: the order is being issued, and no digest of a kit is known.
    #expect(try shop.record("A").kit == nil)
    _ = try shop.ledger.announce("A", kit: LedgerFixture.digest, by: shop.origin)
    // Or here: the kit with this digest may be in its place, or not.
    #expect(try shop.record("A").kit == LedgerFixture.digest && shop.standing("A") == .issuing)
    let again = try shop.issue(LedgerFixture.order("A"))
    #expect(
      !again.isNew && again.record.standing == .issuing && again.record.kit == LedgerFixture.digest)
    try shop.complete("A")
    let other = String(repeating: "cd", count: 32)
    #expect(
      failure { _ = try shop.ledger.complete("A", kit: other, by: shop.origin) }?.code
        == .moveRefused)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all)
  func `keeps what suspensions found last until a resume is confirmed`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    try shop.sell("A")
    _ = try shop.ledger.suspend("A", by: shop.origin)
    try shop.confirm("A", found: "manual 0, self 1")
    _ = try shop.ledger.resume("A", by: shop.origin)
    #expect(try shop.record("A").suspension == "manual 0, self 1")
    // Nobody applied the resume; a method was added meanwhile, which the next suspension closes too.
    _ = try shop.ledger.suspend("A", by: shop.origin)
    try shop.confirm("A", found: "manual 0, self 1, guest 0")
    _ = try shop.ledger.renew("A", days: 1, reference: nil, by: shop.origin)
    try shop.confirm("A")
    #expect(try shop.record("A").suspension == "manual 0, self 1, guest 0")
    _ = try shop.ledger.resume("A", by: shop.origin)
    try shop.confirm("A")
    #expect(try shop.record("A").suspension == nil)
  }

  @Test(arguments: LedgerKind.all) func `announces no kit of an order that is only reserved`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A"))
    let error = failure {
      _ = try shop.ledger.announce("A", kit: LedgerFixture.digest, by: shop.origin)
    }
    #expect(error?.code == .moveRefused && error?.message.contains("issue it first") == true)
    #expect(try shop.standing("A") == .reserved)
  }

  @Test(arguments: LedgerKind.all) func `writes nothing where it refuses, and nothing for a quote`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.sell("A")
    let before = try shop.lines()
    #expect(
      try shop.ledger.quote([LedgerFixture.order("B")], .standard, by: shop.origin)[0].get().isNew)
    #expect(
      try !shop.ledger.quote([LedgerFixture.order("A")], .standard, by: shop.origin)[0].get().isNew)
    #expect(failure { _ = try shop.ledger.resume("A", by: shop.origin) }?.code == .moveRefused)
    #expect(failure { _ = try shop.ledger.suspend("Z", by: shop.origin) }?.code == .unknownOrder)
    #expect(try shop.lines() == before)
  }
}
