import ArgumentParser
import Base
import Orders
import Provisioning
import Reports
import SystemPackage

struct OrdersVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hold the ledger against itself, and against the kits in a folder.",
    discussion: """
      Ends with 1 where something contradicts itself. Kits that are gone are no fault, and neither \
      are scripts of an earlier version, which are listed: issue --renew-scripts renews them. Tells \
      where others than its owner may read the ledger.
      Example: gabarit orders verify --out kits/
      """)

  @Option(
    name: .customLong("out"), help: "The folder of kits; without it the ledger alone is held.")
  var folder: FilePath?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let ledger = try ledger.existing()
    let records = try ledger.orders(at: try Moment.now())
    var faults = try ledger.verify()
    var oldScripts: [String] = []
    if let folder {
      let audit = try KitAudit(records, ledger.events(of: nil), in: folder)
      faults += audit.faults
      oldScripts = audit.oldScripts
    }
    let report = LedgerReport(faults, orders: records.count, oldScripts: oldScripts)
    try output.write(report, text: report.text)
    let path = try self.ledger.path()
    if try !FileTree.isPrivate(path) {
      output.messages.message(
        "gabarit: \(path.string.printable) holds personal data, and others than its owner may read or "
          + "write it; take that away from it, its -wal and its -shm (chmod go=)")
    }
    if !faults.isEmpty { try ExitStatus.findings.leave() }
  }
}
