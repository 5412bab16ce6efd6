import ArgumentParser
import Base
import Orders
import Provisioning
import Reports
import SystemPackage

struct Orders: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow orders through their lives: what was sold, until when, and what comes next.",
    discussion: """
      Each move is recorded in the ledger and written as files beside the kit; it counts as done \
      once it was applied in Moodle and confirmed.
      Example: gabarit orders list
      """,
    subcommands: [
      OrdersQuote.self, OrdersReserve.self, OrdersConfirm.self, OrdersList.self, OrdersShow.self,
      OrdersDue.self, OrdersRenew.self, OrdersSuspend.self, OrdersResume.self, OrdersCancel.self,
      OrdersSweep.self, OrdersPending.self, OrdersVerify.self, OrdersNames.self,
      OrdersExport.self, OrdersImport.self, OrdersBackup.self,
    ])
}

/// Where the files of moves go.
struct KitFolderOption: ParsableArguments {
  @Option(
    name: .customLong("out"),
    help: "The folder of kits, beside which the files of moves are written.")
  var folder: FilePath

  func validate() throws {
    // Scripts read the paths of moves line by line.
    guard !folder.string.utf8.contains(where: { $0 < 0x20 }) else {
      throw ValidationError("--out must be a path without control characters.")
    }
  }

  var moveFiles: MoveFileWriter { MoveFileWriter(folder: folder) }
}

extension OutputOptions {
  /// Writes what became of orders, and ends with the code that they have in common.
  func finish(
    _ outcomes: [OrderOutcome], events: [String: [LedgerEvent]]? = nil
  ) throws {
    let report = OrdersReport(
      outcomes, exitCode: { ExitStatus.of($0).rawValue }, events: events)
    try write(report, text: report.text)
    guard !outcomes.isEmpty else {
      if format == .text { messages.message("gabarit: no orders") }
      return
    }
    try ExitStatus.of(orders: outcomes.map(ExitStatus.of)).leave()
  }
}
