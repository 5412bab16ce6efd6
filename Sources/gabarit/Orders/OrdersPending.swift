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
    let ledger = try ledger.existing()
    let desk = OrderDesk(
      ledger, files: kits.moveFiles, by: try Moment.origin("orders pending"))
    let outcomes = try desk.pending(movesOnly: moves)
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
