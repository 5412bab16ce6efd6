import ArgumentParser
import Groundwork
import Ledger
import Provisioning

struct OrdersCancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "End orders for good: access is closed, and never opened again.",
    discussion: "Example: gabarit orders cancel 2026-0042 --out kits/")

  @Argument(help: "Ids of orders.")
  var orders: [String]

  @OptionGroup var desk: DeskOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let origin = try Moment.origin("orders cancel")
    let ledger = try ledger.existing()
    try output.finish(
      try orders.map { id in
        try OrderOutcome(id, desk.desk) { () throws(GabaritError) in
          try ledger.cancel(id, by: origin)
        }
      })
  }
}
