import ArgumentParser
import Base
import Orders
import Provisioning
import Reports

struct OrdersSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Have the access of all orders closed whose term is over.",
    discussion: """
      The result lists what has ended now, and what an earlier sweep could not write the files of; \
      pending lists all that is to be applied.
      Example: gabarit orders sweep --out kits/
      """)

  @OptionGroup var kits: KitFolderOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let ledger = try ledger.existing()
    let desk = OrderDesk(ledger, files: kits.moveFiles, by: try Moment.origin("orders sweep"))
    try output.finish(try desk.sweep())
  }
}
