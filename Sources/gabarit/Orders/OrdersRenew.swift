import ArgumentParser
import Base
import Orders
import Provisioning

struct OrdersRenew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Make an order's term longer: the later of now and its end, and the days.",
    discussion: "Example: gabarit orders renew 2026-0042 --days 365 --reference R-7 --out kits/")

  @Argument(help: "The order's id.")
  var order: String

  @Option(help: "How many days.")
  var days: Int64

  @Option(
    help:
      "Your own key of this renewal: said again, it is recorded once. Without it each call counts.")
  var reference: String?

  @OptionGroup var kits: KitFolderOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let origin = try Moment.origin("orders renew")
    let desk = OrderDesk(try ledger.existing(), files: kits.moveFiles, by: origin)
    try output.finish([try desk.renew(order, days: days, reference: reference)])
  }
}
