import ArgumentParser
import Base
import Orders
import SystemPackage

struct OrdersExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole ledger as JSON Lines, personal data included.",
    discussion: "Example: gabarit orders export >ledger.jsonl")

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    try ledger.existing().export { (line) throws(GabaritError) in
      try Console.result((line + "\n").utf8)
    }
  }
}
