import ArgumentParser
import Orders
import Provisioning

struct OrdersDue: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due", abstract: "List the orders whose access ends soon, for reminders.",
    discussion: "Example: gabarit orders due --within 30d --format json")

  @Option(help: "How soon: 12h or 30d.")
  var within: Span

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let records = try ledger.existing().due(within: within.seconds, at: try Moment.now())
    try output.finish(records.map(OrderOutcome.init))
  }
}
