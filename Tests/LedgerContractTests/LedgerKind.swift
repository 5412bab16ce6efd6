import Orders
import SQLiteLedger
import SystemPackage
import TestKit
import Testing

/// A kind of ledger that must keep the contract of ``OrderLedger``.
///
/// Each test of this target runs once for each kind: a new ledger is added to ``all``, and nowhere
/// else.
struct LedgerKind: Sendable, CustomTestStringConvertible {
  static let all = [
    LedgerKind(name: "SQLite") { try SQLiteLedger($0.appending("ledger.sqlite")) }
  ]

  let name: String
  /// Opens an empty ledger that keeps its files, if any, in a folder.
  let open: @Sendable (FilePath) throws -> any OrderLedger

  /// A new ledger of this kind.
  func fixture() throws -> LedgerFixture { try LedgerFixture(open) }

  var testDescription: String { name }
}
