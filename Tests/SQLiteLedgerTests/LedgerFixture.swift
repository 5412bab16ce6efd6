import Base
import Orders
import SystemPackage
import TestKit
import Testing
import TextFormats

@testable import SQLiteLedger

/// A ledger in a temporary folder, and orders of one template.
final class LedgerFixture {
  static let noon = Instant(seconds: 1_800_000_000)
  static let day: Int64 = 86_400
  static let digest = String(repeating: "ab", count: 32)

  let folder: TemporaryFolder
  let ledger: SQLiteLedger
  var now = LedgerFixture.noon

  init(_ name: String = "ledger.sqlite") throws {
    folder = try TemporaryFolder()
    ledger = try SQLiteLedger(folder.path.appending(name))
  }

  var origin: Origin { Origin(at: now, who: "tester", command: "test") }

  func wait(days: Int64 = 0, seconds: Int64 = 0) {
    now = Instant(seconds: now.seconds + days * LedgerFixture.day + seconds)
  }

  static func policy(_ json: String = #"{"schema":"gabarit.names/1"}"#) throws -> NamePolicy {
    try NamePolicy(JSONValue(parsing: Array(json.utf8)))
  }

  static func order(
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
  func reserve(
    _ request: Order, _ policy: NamePolicy = .standard, for seconds: Int64 = 1_800
  ) throws -> LedgerReceipt {
    try ledger.reserve(request, policy, for: seconds, by: origin)
  }

  @discardableResult
  func issue(
    _ request: Order, _ policy: NamePolicy = .standard, days: Int64? = 365
  ) throws -> LedgerReceipt {
    try ledger.issue(
      request, policy, LedgerTerm(start: now, end: days.flatMap { now.adding(days: $0) }),
      by: origin)
  }

  @discardableResult
  func complete(_ id: String) throws -> LedgerReceipt {
    try ledger.complete(id, kit: LedgerFixture.digest, by: origin)
  }

  @discardableResult
  func confirm(
    _ id: String, course: Int64? = nil, name: String? = nil, move: Int64? = nil,
    found: String? = nil
  ) throws -> LedgerReceipt {
    let record = try #require(try ledger.order(id, at: now))
    return try ledger.confirm(
      id,
      Confirmation(
        courseID: course ?? record.courseID ?? 100 + Int64(id.utf8.reduce(0) { $0 + Int($1) }),
        shortname: name ?? record.names.shortname, move: move ?? record.move, found: found),
      by: origin)
  }

  /// An order that is active.
  @discardableResult
  func sell(_ id: String, days: Int64? = 365) throws -> LedgerReceipt {
    try issue(LedgerFixture.order(id), days: days)
    try complete(id)
    return try confirm(id)
  }

  func standing(_ id: String) throws -> OrderStanding? { try ledger.order(id, at: now)?.standing }

  func record(_ id: String) throws -> OrderRecord { try #require(try ledger.order(id, at: now)) }

  func lines() throws -> [String] {
    var lines: [String] = []
    try ledger.export { lines.append($0) }
    return lines
  }

  /// The database, changed by another program.
  func sql(_ text: String) throws -> Tool.Output {
    try Tool.run("sqlite3", [folder.path.appending("ledger.sqlite").string, text])
  }
}
