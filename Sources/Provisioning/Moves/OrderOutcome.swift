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

  /// An order of which nothing is known yet.
  init(_ id: String) { order = id }
}
