import ArgumentParser
import Base
import Provisioning

struct OrdersCancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "End orders for good: access is closed, and never opened again.",
    discussion: "Example: gabarit orders cancel 2026-0042 --out kits/")

  @OptionGroup var options: AccessOptions

  func run() throws {
    try options.finish("orders cancel") { (desk, id) throws(GabaritError) in
      try desk.cancel(id)
    }
  }
}
