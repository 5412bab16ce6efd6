package import Base

/// The record of orders, of the names taken, and of each order's life.
///
/// A move is recorded durably when the call returns. Times come from the caller, in each ``Origin``.
package protocol OrderLedger: Sendable {
  /// What each of some orders would get after those before it, or has; records nothing.
  ///
  /// - Throws: what concerns no single order.
  func quote(
    _ orders: [Order], _ policy: NamePolicy, by origin: Origin
  ) throws(GabaritError) -> [Result<LedgerReceipt, GabaritError>]
  /// See ``LedgerRules/reserve(_:_:for:by:in:)``.
  func reserve(
    _ request: Order, _ policy: NamePolicy, for seconds: Int64, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/issue(_:_:_:by:in:)``.
  func issue(
    _ request: Order, _ policy: NamePolicy, _ term: LedgerTerm, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/adopt(_:_:_:_:by:in:)``.
  ///
  /// - Parameter isKept: whether it is recorded, and not only looked at.
  func adopt(
    _ request: Order, _ policy: NamePolicy, _ kit: KitNames, _ term: LedgerTerm, isKept: Bool,
    by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/announce(_:kit:by:in:)``.
  func announce(
    _ id: String, kit digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/complete(_:kit:by:in:)``.
  func complete(
    _ id: String, kit digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/renewKit(_:from:to:by:in:)``.
  func renewKit(
    _ id: String, from earlier: String?, to digest: String, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/confirm(_:_:by:in:)``.
  func confirm(
    _ id: String, _ confirmation: Confirmation, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/renew(_:days:reference:by:in:)``.
  func renew(
    _ id: String, days: Int64, reference: String?, by origin: Origin
  ) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/suspend(_:by:in:)``.
  func suspend(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/resume(_:by:in:)``.
  func resume(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/cancel(_:by:in:)``.
  func cancel(_ id: String, by origin: Origin) throws(GabaritError) -> LedgerReceipt
  /// See ``LedgerRules/sweep(by:in:)``.
  func sweep(by origin: Origin) throws(GabaritError) -> LedgerSweep

  /// An order, a reservation whose time has passed as `expired`; nil where there is none.
  func order(_ id: String, at now: Instant) throws(GabaritError) -> OrderRecord?
  /// All orders by their ids.
  func orders(at now: Instant) throws(GabaritError) -> [OrderRecord]
  /// Orders whose access is open and ends within a span from now, by their ends.
  func due(within seconds: Int64, at now: Instant) throws(GabaritError) -> [OrderRecord]
  /// The log, of one order or of all.
  func events(of id: String?) throws(GabaritError) -> [LedgerEvent]

  /// Puts the names of a Moodle's courses in the place of those imported before.
  func importCourses(
    _ courses: [CourseNames], by origin: Origin
  ) throws(GabaritError)
  /// Gives the whole ledger, line by line without line feeds, as JSON.
  func export(_ line: (String) throws(GabaritError) -> Void) throws(GabaritError)
  /// Takes the lines of an export into this ledger, which must be empty.
  ///
  /// - Throws: `badInput` with the line; then nothing was taken.
  func importLines(_ bytes: [UInt8]) throws(GabaritError)
  /// What in the ledger contradicts itself; empty where nothing does.
  func verify() throws(GabaritError) -> [LedgerFault]
}
