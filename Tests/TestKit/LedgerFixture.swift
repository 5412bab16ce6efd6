package import Base
package import Orders
package import SystemPackage
internal import TextFormats

/// A ledger of any kind in a temporary folder, a clock, and orders of one template.
package final class LedgerFixture {
  package static let noon = Instant(seconds: 1_800_000_000)
  package static let day: Int64 = 86_400
  package static let digest = String(repeating: "ab", count: 32)

  package let folder: TemporaryFolder
  package let ledger: any OrderLedger
  package var now = LedgerFixture.noon

  /// Opens a ledger in a folder of its own, which goes with this.
  package init(_ open: (FilePath) throws -> any OrderLedger) throws {
    folder = try TemporaryFolder()
    ledger = try open(folder.path)
  }

  package var origin: Origin { Origin(at: now, who: "tester", command: "test") }

  package func wait(days: Int64 = 0, seconds: Int64 = 0) {
    now = Instant(seconds: now.seconds + days * LedgerFixture.day + seconds)
  }

  package static func policy(_ json: String = #"{"schema":"gabarit.names/1"}"#) throws -> NamePolicy
  {
    try NamePolicy(JSONValue(parsing: Array(json.utf8)))
  }

  package static func order(
    _ id: String, name: String? = nil, full: String? = nil, category: Int64 = 7,
    buyer: Order.Buyer? = nil
  ) -> Order {
    Order(
      id: id, template: "TPL", categoryID: category, duration: 365, shortname: name ?? "NAME-\(id)",
      fullname: full ?? "Course \(id)",
      buyer: buyer
        ?? .init(email: "\(id.lowercased())@example.test", firstname: "Zoé", lastname: "Gâteau"))
  }

  @discardableResult
  package func reserve(
    _ request: Order, _ policy: NamePolicy = .standard, for seconds: Int64 = 1_800
  ) throws -> LedgerReceipt {
    try ledger.reserve(request, policy, for: seconds, by: origin)
  }

  @discardableResult
  package func issue(
    _ request: Order, _ policy: NamePolicy = .standard, days: Int64? = 365
  ) throws -> LedgerReceipt {
    try ledger.issue(
      request, policy, LedgerTerm(start: now, end: days.flatMap { now.adding(days: $0) }),
      by: origin)
  }

  @discardableResult
  package func complete(_ id: String) throws -> LedgerReceipt {
    try ledger.complete(id, kit: LedgerFixture.digest, by: origin)
  }

  @discardableResult
  package func confirm(
    _ id: String, course: Int64? = nil, name: String? = nil, move: Int64? = nil,
    found: String? = nil
  ) throws -> LedgerReceipt {
    let record = try record(id)
    return try ledger.confirm(
      id,
      Confirmation(
        courseID: course ?? record.courseID ?? 100 + Int64(id.utf8.reduce(0) { $0 + Int($1) }),
        shortname: name ?? record.names.shortname, move: move ?? record.move, found: found),
      by: origin)
  }

  /// An order that is active.
  @discardableResult
  package func sell(_ id: String, days: Int64? = 365) throws -> LedgerReceipt {
    try issue(LedgerFixture.order(id), days: days)
    try complete(id)
    return try confirm(id)
  }

  package func standing(_ id: String) throws -> OrderStanding? {
    try ledger.order(id, at: now)?.standing
  }

  package func record(_ id: String) throws -> OrderRecord {
    guard let record = try ledger.order(id, at: now) else {
      throw GabaritError(.unknownOrder, "the ledger has no order \(id)")
    }
    return record
  }

  package func lines() throws -> [String] {
    var lines: [String] = []
    try ledger.export { lines.append($0) }
    return lines
  }
}
