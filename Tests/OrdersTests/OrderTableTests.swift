import Base
import TestKit
import Testing

@testable import Orders

/// The table of an order's life, held against the one that people decided.
struct OrderTableTests {
  /// A row for each standing, a column for each move: `=` stays, `-` is refused, a word goes there,
  /// with `R:` only while the term runs and with `O:` only once it is over.
  static let decided = """
    .           reserve  expire  issue   complete confirm   renew      suspend    resume     sweep    cancel
    absent      reserved -       issuing -        -         -          -          -          -        -
    reserved    =        expired issuing -        -         -          -          -          =        cancelled
    expired     reserved =       issuing -        -         -          -          -          =        cancelled
    issuing     =        -       =       issued   -         -          -          -          =        cancelled
    issued      =        -       =       =        active    -          -          -          =        cancelled
    active      =        -       =       =        active    active     s-asked    -          O:s-term s-cancel
    s-asked     =        -       =       =        suspended s-asked    =          R:resuming =        s-cancel
    s-term      =        -       =       =        ended     resuming   s-asked    R:resuming =        s-cancel
    s-cancel    -        -       -       =        cancelled -          -          -          =        =
    suspended   =        -       =       =        suspended suspended  -          R:resuming =        cancelled
    resuming    =        -       =       =        active    resuming   s-asked    =          O:s-term s-cancel
    ended       =        -       =       =        ended     resuming   -          -          =        cancelled
    cancelled   -        -       -       -        cancelled -          -          -          =        =
    """

  static func standing(_ word: String) -> OrderStanding? {
    switch word {
    case "s-asked": .suspending(.asked)
    case "s-term": .suspending(.term)
    case "s-cancel": .suspending(.cancellation)
    default: OrderState(rawValue: word).flatMap { OrderStanding(state: $0, cause: nil) }
    }
  }

  struct Cell: Sendable {
    var from: OrderStanding?
    var move: OrderMove
    var word: String
  }

  static func cells() throws -> [Cell] {
    let rows = decided.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let moves = try rows[0].dropFirst().map { try #require(OrderMove(rawValue: $0)) }
    return try rows.dropFirst().flatMap { row in
      try #require(row.count == moves.count + 1, "\(row)")
      let from = standing(row[0])
      try #require(from != nil || row[0] == "absent", "\(row[0])")
      return zip(moves, row.dropFirst()).map { Cell(from: from, move: $0, word: $1) }
    }
  }

  @Test func `names every state and every move`() throws {
    let cells = try OrderTableTests.cells()
    #expect(Set(cells.map(\.move)) == Set(OrderMove.allCases))
    #expect(Set(cells.compactMap(\.from)) == Set(OrderStanding.all))
    #expect(cells.count == (OrderStanding.all.count + 1) * OrderMove.allCases.count)
  }

  @Test(arguments: [true, false]) func `does for each state and move what was decided`(
    isOver: Bool
  ) throws {
    for cell in try OrderTableTests.cells() {
      var word = cell.word
      if word.hasPrefix("R:") { word = isOver ? "-" : String(word.dropFirst(2)) }
      if word.hasPrefix("O:") { word = isOver ? String(word.dropFirst(2)) : "=" }
      let place = "\(cell.from.map { "\($0.state) \($0.cause.map { "\($0)" } ?? "")" } ?? "absent")"
      var found: OrderStanding?
      let error = failure {
        found = try OrderTable.standing(after: cell.move, from: cell.from, isOver: isOver)
      }
      if word == "-" {
        #expect(
          error?.code == (cell.from == nil ? .unknownOrder : .moveRefused), "\(place) \(cell)")
        #expect((error?.message.count ?? 0) > 25, "\(place) \(cell.move)")
        #expect(error?.message.contains("does not allow") == false, "\(place) \(cell.move)")
      } else {
        let expected = word == "=" ? cell.from : OrderTableTests.standing(word)
        #expect(found == expected && expected != nil, "\(place) \(cell.move): \(word)")
      }
    }
  }

  @Test func `lets no order leave its cancellation, and none be sold twice`() throws {
    for move in OrderMove.allCases where move != .confirm {
      for isOver in [true, false] {
        let next = try? OrderTable.standing(after: move, from: .cancelled, isOver: isOver)
        #expect(next == nil || next == .cancelled)
        let closing = OrderStanding.suspending(.cancellation)
        let then = try? OrderTable.standing(after: move, from: closing, isOver: isOver)
        #expect(then == nil || then == closing)
      }
    }
  }

  @Test func `makes suspending and resuming final by a confirm alone`() {
    let final: Set<OrderState> = [.active, .suspended, .ended, .cancelled]
    for standing in OrderStanding.all where [.suspending, .resuming].contains(standing.state) {
      for move in OrderMove.allCases where move != .confirm {
        for isOver in [true, false] {
          let next = try? OrderTable.standing(after: move, from: standing, isOver: isOver)
          #expect(next.map { !final.contains($0.state) } ?? true, "\(standing) \(move)")
        }
      }
    }
  }
}
