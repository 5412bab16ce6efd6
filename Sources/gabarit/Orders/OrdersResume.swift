import ArgumentParser
import Base
import Orders

struct OrdersResume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Open the access again to those who had it before.",
    discussion: "Example: gabarit orders resume 2026-0042 --out kits/")

  @OptionGroup var options: AccessOptions

  func run() throws {
    try options.move("orders resume") { (ledger, id, origin) throws(GabaritError) in
      try ledger.resume(id, by: origin)
    }
  }
}
