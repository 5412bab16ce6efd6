package import Base

/// The record of orders, of the names taken, and of each order's life.
///
/// A ledger opens transactions on its store. What happens in them is the same for every ledger: the
/// methods of this protocol's extensions, by ``LedgerRules``. A new kind of ledger provides these two
/// functions and a ``LedgerTransaction``, and must pass Tests/LedgerContractTests.
package protocol OrderLedger: Sendable {
  /// Runs work in a transaction that no other writer enters.
  ///
  /// The transaction is durable when the call returns. Where the work throws, nothing is written.
  ///
  /// - Parameters:
  ///   - keeping: false undoes what the work wrote, to see what would happen.
  ///   - work: may read and write; called once.
  /// - Throws: what the work throws; `io` where the store fails or stays locked for too long;
  ///   `badInput` where it is damaged.
  func write<Value>(
    keeping: Bool, _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value

  /// Runs work on one state of the ledger, which no writer changes meanwhile.
  ///
  /// - Parameter work: only reads; called once.
  /// - Throws: as ``write(keeping:_:)``.
  func read<Value>(
    _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value
}

extension OrderLedger {
  /// Runs work in a transaction whose changes are kept.
  func write<Value>(
    _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    try write(keeping: true, work)
  }
}
