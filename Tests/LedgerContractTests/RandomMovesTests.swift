import Base
import Orders
import SystemPackage
import TestKit
import Testing

/// Many moves in no order, on several orders, over years.
struct RandomMovesTests {
  @Test(arguments: LedgerKind.all)
  func `leads only where the table leads, and leaves no contradiction`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    let ids = (0..<8).map { "W\($0)" }
    var refused = 0
    for step in 0..<1_000 {
      let id = try #require(ids.randomElement())
      let verb = try #require(OrderMove.allCases.randomElement())
      shop.wait(days: .random(in: 0...20), seconds: .random(in: 0...5_000))
      let before = try shop.ledger.order(id, at: shop.now)
      let count = try shop.ledger.events(of: nil).count
      var receipt: LedgerReceipt?
      let error = failure { receipt = try RandomMovesTests.make(verb, id, shop) }
      let after = try shop.ledger.order(id, at: shop.now)
      let isOver = before?.isOver(at: shop.now) ?? false
      let place = "step \(step): \(verb) from \(String(describing: before?.standing))"
      if let error {
        refused += 1
        #expect(error.code == .moveRefused || error.code == .unknownOrder, "\(place): \(error)")
        #expect(before == after, "\(place)")
        // What expired meanwhile is written by whatever comes next, but a refusal writes nothing.
        #expect(try shop.ledger.events(of: nil).count == count, "\(place)")
      } else if let receipt {
        let next = try OrderTable.standing(after: verb, from: before?.standing, isOver: isOver)
        #expect(after?.standing == next || !receipt.isNew, "\(place)")
        #expect(receipt.record == after, "\(place)")
      }
    }
    #expect(refused > 50)
    #expect(try shop.ledger.verify().isEmpty)
    let copy = try kind.fixture()
    let lines = try shop.lines()
    let schema = try JSONSchema(bytes(of: Samples.root.pushing("Schemas/ledger.schema.json")))
    for line in lines { #expect(try schema.failures(of: JSON(Array(line.utf8))) == []) }
    try copy.ledger.importLines(Array(lines.joined(separator: "\n").utf8))
    #expect(try copy.lines() == lines)
  }

  private static func make(
    _ verb: OrderMove, _ id: String, _ shop: LedgerFixture
  ) throws -> LedgerReceipt? {
    let ledger = shop.ledger
    let by = shop.origin
    switch verb {
    case .reserve: return try shop.reserve(LedgerFixture.order(id), for: .random(in: 1...1_000_000))
    case .issue: return try shop.issue(LedgerFixture.order(id), days: .random(in: 1...60))
    case .complete: return try shop.complete(id)
    case .confirm:
      let record = try ledger.order(id, at: shop.now)
      return try ledger.confirm(
        id,
        Confirmation(
          courseID: 100 + Int64(id.utf8.last ?? 0), shortname: "NAME-\(id)", move: record?.move),
        by: by)
    case .renew: return try ledger.renew(id, days: .random(in: 1...60), reference: nil, by: by)
    case .suspend: return try ledger.suspend(id, by: by)
    case .resume: return try ledger.resume(id, by: by)
    case .cancel:
      // Seldom, or every order would soon be cancelled.
      return Int.random(in: 0..<40) == 0 ? try ledger.cancel(id, by: by) : nil
    case .sweep, .expire:
      _ = try ledger.sweep(by: by)
      return nil
    }
  }
}
