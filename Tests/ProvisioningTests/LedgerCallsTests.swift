import Base
import Orders
import Provisioning
import SQLiteLedger
import Synchronization
import SystemPackage
import TestKit
import Testing

/// A ledger that counts how often it is reached.
private final class CountingLedger: OrderLedger {
  private let ledger: any OrderLedger
  private let list = Mutex<[String]>([])

  init(_ ledger: any OrderLedger) { self.ledger = ledger }

  var calls: [String] { list.withLock { $0 } }

  func forget() { list.withLock { $0 = [] } }

  func write<Value>(
    keeping: Bool, _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    list.withLock { $0.append(keeping ? "write" : "look") }
    return try ledger.write(keeping: keeping, work)
  }

  func read<Value>(
    _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    list.withLock { $0.append("read") }
    return try ledger.read(work)
  }
}

struct LedgerCallsTests {
  @Test func `an order reaches the ledger four times, and twice where nothing is to be done`()
    throws
  {
    let template = try Samples.backup("m45/petit-nu-tgz")
    let workshop = try IssueFixture()
    let counting = CountingLedger(
      try SQLiteLedger(workshop.folder.path.appending("ledger.sqlite")))
    let session = LedgerSession(
      counting, by: Origin(at: workshop.now, who: "tester", command: "issue"))
    #expect(try workshop.issue(from: template, session: session).status == .issued)
    // What it has; then names and term; the kit before it gets its place, and after.
    #expect(counting.calls == ["look", "write", "write", "write"])
    counting.forget()
    #expect(try workshop.issue(from: template, session: session).status == .unchanged)
    #expect(counting.calls == ["look", "write"])
    counting.forget()
    var resuming = workshop
    resuming.resumes = true
    #expect(try resuming.issue(from: template, session: session).status == .unchanged)
    #expect(counting.calls == ["look"])
  }
}
