import ArgumentParser
import Base
import Orders
import SystemPackage

struct OrdersImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take an export into an empty ledger.",
    discussion: "Example: gabarit orders import ledger.jsonl --ledger new.sqlite")

  @Argument(help: "The export; - reads standard input.")
  var file: FilePath

  @OptionGroup var ledger: LedgerOptions

  /// The largest export, in bytes.
  private static let largest = 1 << 30

  func run() throws {
    do throws(GabaritError) {
      let bytes =
        file == "-"
        ? try Console.readAll(limit: OrdersImport.largest)
        : try FileTree.contents(of: file, limit: OrdersImport.largest)
      try ledger.making().importLines(bytes)
    } catch {
      throw error.code == .badInput ? error.in(file: file.string) : error
    }
  }
}
