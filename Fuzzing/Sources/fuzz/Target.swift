import Archive
import Compliance
import Foundation
import Groundwork
import Ledger
import MoodleBackup
import PersonSearch
import Provisioning

/// What is tried: each takes any bytes, and may do nothing but succeed or throw gabarit's error.
enum Target: String, CaseIterable {
  case gzip
  case tar
  case zip
  case edit
  case manifest
  case files
  case backup
  case orders
  case csv
  case policy
  case ledger
  case plan

  /// The one that the command names.
  static let chosen: Target = {
    let name = ProcessInfo.processInfo.environment["GABARIT_FUZZ"] ?? ""
    guard let target = Target(rawValue: name) else { fatalError("no target") }
    return target
  }()

  func run(_ bytes: UnsafeRawBufferPointer) {
    do throws(GabaritError) {
      switch self {
      case .gzip: try Containers.read(bytes)
      case .tar: try Containers.read(tar: bytes)
      case .zip: try Containers.read(bytes, beginningWith: [0x50, 0x4b, 3, 4])
      case .edit: try Documents.edit(bytes)
      case .manifest: try Documents.walk(bytes, as: "moodle_backup.xml")
      case .files: try Documents.walk(bytes, as: "files.xml")
      case .backup: try Documents.check(bytes)
      case .orders: try Lists.orders(Array(bytes))
      case .csv: try Lists.table(Array(bytes))
      case .policy: try Lists.settings(Array(bytes))
      case .ledger: _ = try LedgerLine.read(Array(bytes))
      case .plan: try Plans.splice(bytes)
      }
    } catch {
      // A fault is one of gabarit's own, and never what bytes may lead to.
      if error.code == .fault { fatalError("a fault: \(error)") }
    }
  }
}
