import Orders
import SystemPackage
import TestKit
import Testing

@testable import SQLiteLedger

extension LedgerFixture {
  /// A ledger of SQLite.
  convenience init() throws {
    try self.init { try SQLiteLedger($0.appending("ledger.sqlite")) }
  }

  /// The ledger, as it was opened.
  var sqlite: SQLiteLedger { get throws { try #require(ledger as? SQLiteLedger) } }

  /// The database, changed by another program.
  func sql(_ text: String) throws -> Tool.Output {
    try Tool.run("sqlite3", [folder.path.appending("ledger.sqlite").string, text])
  }
}
