import ArgumentParser
import Base
import Orders
import Provisioning
import Reports

struct OrdersPending: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pending",
    abstract: "List what is to be applied in Moodle, its files written where they are missing.",
    discussion: """
      As text a line each, for scripts: ORDER MOVE VERB SCRIPT. Move 0 is the restore.
      Example: gabarit orders pending --out kits/ --moves
      """)

  @Flag(help: "Only moves: no restores of kits.")
  var moves = false

  @OptionGroup var kits: KitFolderOption
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let records = try ledger.existing().orders(at: try Moment.now())
    let outcomes = try records.filter {
      $0.pending != nil && !(moves && $0.pending == .issue)
    }.map { record in
      var outcome = try OrderOutcome(record.id, kits.moveFiles) { () throws(GabaritError) in
        LedgerReceipt(record: record, isNew: false)
      }
      if outcome.error == nil, outcome.move?.script == nil {
        outcome.error = GabaritError(
          .moveRefused,
          "its kit is not in the folder, or not as it was issued; issue the order again")
      }
      return outcome
    }
    let report = OrdersReport(outcomes) { ExitStatus.of($0).rawValue }
    try output.write(report, text: report.pendingLines)
    for outcome in outcomes {
      if let error = outcome.error {
        output.messages.message("gabarit: order \(outcome.order.printable): \(error)")
      }
    }
    guard !outcomes.isEmpty else { return }
    try ExitStatus.of(orders: outcomes.map(ExitStatus.of)).leave()
  }
}
