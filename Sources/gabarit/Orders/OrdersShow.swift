import ArgumentParser
import Base
import Orders
import Provisioning

struct OrdersShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show orders with their logs.",
    discussion: "Example: gabarit orders show 2026-0042")

  @Argument(help: "Ids of orders.")
  var orders: [String]

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let ledger = try ledger.existing()
    let desk = OrderDesk(ledger, by: try Moment.origin("orders show"))
    var events: [String: [LedgerEvent]] = [:]
    var outcomes: [OrderOutcome] = []
    for id in orders {
      let shown = try desk.show(id)
      events[id] = shown.events
      outcomes.append(shown.outcome)
    }
    try output.finish(outcomes, events: events)
  }
}
