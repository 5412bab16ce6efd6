package import Base

/// One transaction on a ledger's store: what ``LedgerRules`` and the methods of ``OrderLedger`` read
/// and write.
///
/// It holds no rules. It keeps unique what two writers must not both have: a live order's names, a
/// course's id, a renewal's reference.
package protocol LedgerTransaction {
  /// The record of an order.
  func record(_ id: String) throws(GabaritError) -> OrderRecord?
  /// Adds a record, or puts it in the place of the one with its id.
  func save(_ record: OrderRecord) throws(GabaritError)
  /// Adds an event; the store gives its number.
  func append(_ event: LedgerEvent) throws(GabaritError)
  /// All orders by their ids.
  func orders() throws(GabaritError) -> [OrderRecord]
  /// Orders with something to be applied in Moodle, by their ids.
  func pending() throws(GabaritError) -> [OrderRecord]
  /// Orders that were issued and never confirmed, and whose end has come, by their ends and ids.
  func unconfirmed(at now: Instant) throws(GabaritError) -> [OrderRecord]
  /// Orders whose access is open and ends after one time and not after another, by their ends and
  /// ids.
  func due(after start: Instant, upTo end: Instant) throws(GabaritError) -> [OrderRecord]
  /// The log in its order, of one order or of all.
  func events(of id: String?) throws(GabaritError) -> [LedgerEvent]
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

  /// The courses that were imported last, in their order.
  func courses() throws(GabaritError) -> [CourseNames]
  /// Puts courses in the place of those imported before.
  func saveCourses(_ courses: [CourseNames]) throws(GabaritError)
  /// The imports of courses, in their order.
  func imports() throws(GabaritError) -> [LedgerImport]
  /// Adds an import to the list of them.
  func saveImport(_ line: LedgerImport) throws(GabaritError)
  /// What people are known by, sorted by user name, kind and value.
  func people() throws(GabaritError) -> [LedgerLine.Person]
  /// The counters, sorted by their stems.
  func counters() throws(GabaritError) -> [LedgerLine.Counter]
  /// Whether nothing was ever recorded.
  func isEmpty() throws(GabaritError) -> Bool
  /// What is wrong with the store itself, in words that quote no values.
  func storageFaults() throws(GabaritError) -> [LedgerFault]
  /// Orders that are stored under keys that their names do not give.
  ///
  /// - Parameter orders: what ``orders()`` gave.
  func keyFaults(
    _ orders: [OrderRecord], _ comparison: CourseNameKey.Comparison
  ) throws(GabaritError) -> [LedgerFault]
}

/// What a person is known by.
package enum PersonKey: String, Codable, CaseIterable, Sendable {
  /// The e-mail address, case-folded.
  case email
  /// The id number.
  case idnumber
}
