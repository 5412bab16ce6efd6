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
    let now = try Moment.now()
    var events: [String: [LedgerEvent]] = [:]
    var outcomes: [OrderOutcome] = []
    for id in orders {
      let record = try ledger.order(id, at: now)
      events[id] = try ledger.events(of: id)
      outcomes.append(
        try OrderOutcome(id, nil) { () throws(GabaritError) in
          guard let record else {
            throw GabaritError(.unknownOrder, "the ledger has no order of this id")
          }
          return LedgerReceipt(record: record, isNew: false)
        })
    }
    try output.finish(outcomes, events: events)
  }
}
