import ArgumentParser
import Base
import Provisioning

struct OrdersResume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Open the access again to those who had it before.",
    discussion: "Example: gabarit orders resume 2026-0042 --out kits/")

  @OptionGroup var options: AccessOptions

  func run() throws {
    try options.finish("orders resume") { (desk, id) throws(GabaritError) in
      try desk.resume(id)
    }
  }
}
