import ArgumentParser
import Base
import Orders
import Provisioning

/// Orders whose access is closed or opened, or which are ended.
struct AccessOptions: ParsableArguments {
  @Argument(help: "Ids of orders.")
  var orders: [String]

  @OptionGroup var kits: KitFolderOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  /// Makes a move of each order, and reports.
  ///
  /// - Parameter command: the command, for the ledger's log.
  func finish(
    _ command: String, _ move: (OrderDesk, String) throws(GabaritError) -> OrderOutcome
  ) throws {
    let origin = try Moment.origin(command)
    let desk = OrderDesk(try ledger.existing(), files: kits.moveFiles, by: origin)
    try output.finish(try orders.map { try move(desk, $0) })
  }
}
