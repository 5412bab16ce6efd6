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

  /// Makes the move of each order.
  ///
  /// - Parameter command: the command, for the ledger's log.
  func move(
    _ command: String,
    _ move: (any OrderLedger, String, Origin) throws(GabaritError) -> LedgerReceipt
  ) throws {
    let origin = try Moment.origin(command)
    let ledger = try ledger.existing()
    try output.finish(
      try orders.map { id in
        try OrderOutcome(id, kits.moveFiles) { () throws(GabaritError) in
          try move(ledger, id, origin)
        }
      })
  }
}
