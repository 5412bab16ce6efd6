import GabaritEngine
import GabaritSQLiteLedger
import SystemPackage

/// `client BACKUPS FOLDER` checks the backups of a folder, scrubs those that hold users' data, and
/// sells a course cut from the newest suitable one.
@main
struct Client {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("usage: client BACKUPS FOLDER") }
    let (backups, folder) = (FilePath(arguments[1]), FilePath(arguments[2]))

    // Check: a verdict and findings for each backup. The report is also JSON, SARIF, JUnit, HTML.
    let report = try Gabarit.check([backups])
    for result in report.results {
      let rules = Set(result.findings.filter(\.counts).map(\.rule)).sorted()
      print("\(result.verdict): \(result.path) \(rules.joined(separator: " "))")
    }

    // Scrub: a copy without what belongs to people, proved by the same rules.
    for (number, result) in report.results.enumerated() where result.verdict == .noncompliant {
      let scrubbed = try Gabarit.scrub(result.path, to: folder.appending("clean-\(number).mbz"))
      print("scrubbed: \(scrubbed.before.count) findings before, \(scrubbed.remaining.count) after")
    }

    // Find: the newest suitable backup of a template, and why each other was passed over.
    let places = BackupPlaces([backups])
    let found = try Gabarit.find("TPL-PETIT", in: places)
    guard let template = found.selected else { return print(found.text()) }
    print("template: \(template.path), made \(template.backupDate?.description ?? "some day")")

    // Issue: a restore-ready kit for each order. The ledger keeps short names apart.
    var order = Order(
      id: "2026-0042", template: "TPL-PETIT", category: 12, shortname: "BIO-1",
      fullname: "Biologie cellulaire",
      buyer: Order.Buyer(email: "jdupont@example.test", firstname: "Jeanne", lastname: "Dupont"))
    order.start = Instant(iso: "2026-12-01")
    order.seats = 25
    let issued = try Gabarit.issue(
      OrderBatch([order]), from: .newest(in: places), into: folder.appending("kits"),
      ledger: .sqlite(at: folder.appending("ledger.sqlite")))
    for result in issued.results {
      print("\(result.order): \(result.status) for \(result.username ?? "nobody")")
      if let error = result.error { throw error }
    }
  }
}
