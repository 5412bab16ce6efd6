import ArgumentParser
import Base
import Provisioning

struct OrdersSuspend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend",
    abstract: "Close the access of everybody in orders' courses; a resume opens it.",
    discussion: "Example: gabarit orders suspend 2026-0042 --out kits/")

  @OptionGroup var options: AccessOptions

  func run() throws {
    try options.finish("orders suspend") { (desk, id) throws(GabaritError) in
      try desk.suspend(id)
    }
  }
}
