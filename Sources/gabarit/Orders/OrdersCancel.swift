import ArgumentParser
import Base
import Orders

struct OrdersCancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "End orders for good: access is closed, and never opened again.",
    discussion: "Example: gabarit orders cancel 2026-0042 --out kits/")

  @OptionGroup var options: AccessOptions

  func run() throws {
    try options.move("orders cancel") { (ledger, id, origin) throws(GabaritError) in
      try ledger.cancel(id, by: origin)
    }
  }
}
