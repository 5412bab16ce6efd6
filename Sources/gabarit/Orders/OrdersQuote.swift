import ArgumentParser
import Base
import Orders
import Provisioning
import Reports
import SystemPackage

struct OrdersQuote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote",
    abstract: "Say what orders would get: every check of issue, and nothing is reserved.",
    discussion: "Example: gabarit orders quote order.json --in backups/")

  @OptionGroup var files: OrderFiles
  @Option(
    name: .customLong("out"), help: "The folder of kits, in which something may be in the way.")
  var folder: FilePath = "."

  @OptionGroup var kits: KitOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let options = try kits.issueOptions(folder)
    let items = try files.items(in: options.kit.zone)
    let session = LedgerSession(
      try ledger.looking(), policy: try names.policy(in: options.kit.zone),
      by: try Moment.origin("orders quote"))
    let issuer = Issuer(
      try kits.source(options, output.messages), options: options, session: session)
    let quotes = try issuer.quotes(items)
    var results: [IssueResult] = []
    for item in items {
      var result = try issuer.plan(item, quotes: quotes)
      // What changes in the template is the dry run's to tell.
      result.changes = []
      result.unmovedDates = []
      results.append(result)
    }
    let report = IssueReport(results) { ExitStatus.of($0).rawValue }
    try output.write(report, text: report.text)
    try ExitStatus.of(orders: results.map(ExitStatus.of)).leave()
  }
}
