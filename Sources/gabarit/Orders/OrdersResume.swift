import ArgumentParser
import Groundwork
import Ledger
import Provisioning

struct OrdersResume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Open the access again to those who had it before.",
    discussion: "Example: gabarit orders resume 2026-0042 --out kits/")

  @Argument(help: "Ids of orders.")
  var orders: [String]

  @OptionGroup var desk: DeskOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let origin = try Moment.origin("orders resume")
    let ledger = try ledger.existing()
    try output.finish(
      try orders.map { id in
        try OrderOutcome(id, desk.desk) { () throws(GabaritError) in
          try ledger.resume(id, by: origin)
        }
      })
  }
}
