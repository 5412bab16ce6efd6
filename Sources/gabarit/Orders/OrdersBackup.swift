import ArgumentParser
import Base
import Orders
import SQLiteLedger
import SystemPackage

struct OrdersBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the ledger into a new file while it is in use, whole and as of one moment.",
    discussion: "Example: gabarit orders backup ledger-2026-11-25.sqlite")

  @Argument(help: "The new file.")
  var file: FilePath

  @OptionGroup var ledger: LedgerOptions

  func run() throws { try SQLiteLedger(try ledger.path(), making: false).backUp(to: file) }
}
