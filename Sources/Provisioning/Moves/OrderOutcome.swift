package import Base
package import Orders

/// What became of an order when something was asked of the ledger.
package struct OrderOutcome: Sendable {
  /// The order's id.
  package var order: String
  /// The order as it is recorded now; nil where there is none.
  package var record: OrderRecord?
  /// Whether this very call changed the ledger.
  package var isNew = false
  /// What is to be applied in Moodle.
  package var move: PendingMove?
  /// What is worth knowing.
  package var notes: [String] = []
  /// Why not, where it was not done.
  package var error: GabaritError?

  /// An order as it stands.
  package init(_ record: OrderRecord) {
    order = record.id
    self.record = record
  }

  /// Does something with an order, and writes the files that make it so in Moodle.
  ///
  /// - Parameter writer: where the files go; nil where none are to be written.
  /// - Throws: `interrupted`. Everything else is in the outcome.
  package init(
    _ id: String, _ writer: MoveFileWriter?, _ body: () throws(GabaritError) -> LedgerReceipt
  ) throws(GabaritError) {
    order = id
    do throws(GabaritError) {
      try Interruption.check()
      let receipt = try body()
      record = receipt.record
      isNew = receipt.isNew
      notes = receipt.notes
      move = try writer?.emit(receipt.record)
    } catch {
      if error.code == .interrupted { throw error }
      self.error = error
    }
  }
}
