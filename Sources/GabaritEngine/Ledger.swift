package import Orders

/// The record of orders: it has the say over short names and terms, and no two live orders get one
/// name.
///
/// Each kind of ledger comes from a product of its own, which brings what it stands on:
/// `GabaritSQLiteLedger` keeps one in a file. A ledger may be used by several calls at once.
public struct Ledger: Sendable {
  let base: any OrderLedger

  /// For the products that open ledgers.
  package init(_ base: any OrderLedger) { self.base = base }
}
