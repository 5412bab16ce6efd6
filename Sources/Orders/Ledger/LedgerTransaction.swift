package import Base

/// What ``LedgerRules`` ask of a store: all within one transaction that no other writer enters.
///
/// A ledger's own rules stand in ``LedgerRules``, so that each store keeps the same.
package protocol LedgerTransaction {
  /// The record of an order.
  func record(_ id: String) throws(GabaritError) -> OrderRecord?
  /// Adds a record, or puts it in the place of the one with its id.
  func save(_ record: OrderRecord) throws(GabaritError)
  /// Adds an event; the store gives its number.
  func append(_ event: LedgerEvent) throws(GabaritError)
  /// Reservations whose time has passed.
  func lapsed(at now: Instant) throws(GabaritError) -> [OrderRecord]
  /// Orders whose end has come and whose access is open, by their end.
  func over(at now: Instant) throws(GabaritError) -> [OrderRecord]
  /// Who holds a name, orders first; the order of the id aside.
  func holder(
    of key: CourseNameKey, _ kind: NameKind, but id: String
  ) throws(GabaritError) -> NameHolder?
  /// The next number of a stem.
  func counter(_ stem: String) throws(GabaritError) -> Int64?
  /// Sets the next number of a stem.
  func setCounter(_ stem: String, _ next: Int64) throws(GabaritError)
  /// The user name of who has an e-mail address or id number.
  func username(_ kind: PersonKey, _ value: String) throws(GabaritError) -> String?
  /// Whether a user name is somebody's.
  func isUsername(_ name: String) throws(GabaritError) -> Bool
  /// Records that somebody has a user name; does nothing where it is recorded.
  func savePerson(
    _ username: String, _ kind: PersonKey, _ value: String
  ) throws(GabaritError)
  /// The days of an order's renewal that carries a reference; nil where there is none.
  func renewal(_ id: String, _ reference: String) throws(GabaritError) -> Int64?
  /// How the names' keys were made.
  func comparison() throws(GabaritError) -> CourseNameKey.Comparison
  /// Makes all keys anew.
  ///
  /// - Throws: `nameTaken` where two live orders would then hold one name.
  func rekey(_ comparison: CourseNameKey.Comparison) throws(GabaritError)
}

/// What a person is known by.
package enum PersonKey: String, Codable, CaseIterable, Sendable {
  /// The e-mail address, case-folded.
  case email
  /// The id number.
  case idnumber
}
