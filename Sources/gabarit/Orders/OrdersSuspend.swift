import ArgumentParser
import Groundwork
import Ledger
import Provisioning

struct OrdersSuspend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend",
    abstract: "Close the access of everybody in orders' courses; a resume opens it.",
    discussion: "Example: gabarit orders suspend 2026-0042 --out kits/")

  @Argument(help: "Ids of orders.")
  var orders: [String]

  @OptionGroup var desk: DeskOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let origin = try Moment.origin("orders suspend")
    let ledger = try ledger.existing()
    try output.finish(
      try orders.map { id in
        try OrderOutcome(id, desk.desk) { () throws(GabaritError) in
          try ledger.suspend(id, by: origin)
        }
      })
  }
}
