import Base
import Foundation
import Orders
import SQLiteLedger
import SystemPackage
import TestKit
import Testing
import TextFormats

@testable import Provisioning

/// Kits that were issued by a version whose scripts were others.
@Suite("The scripts of an issued kit")
struct ScriptRenewalTests {
  private let template: FilePath
  private let workshop: IssueFixture
  private let ledger: SQLiteLedger
  private let id = OrderDraft.usualID

  init() throws {
    template = try Samples.backup("m45/petit-nu-tgz")
    workshop = try IssueFixture()
    ledger = try SQLiteLedger(workshop.folder.path.appending("ledger.sqlite"))
  }

  private func session() -> LedgerSession {
    LedgerSession(ledger, by: Origin(at: workshop.now, who: "tester", command: "issue"))
  }

  private func renew(_ version: String = "now", session: LedgerSession? = nil) throws -> IssueResult
  {
    try ScriptRenewer(folder: workshop.out, session: session, version: version).renew(id)
  }

  private func digest() throws -> String {
    Digest.hex(.sha256, of: try bytes(of: workshop.kit().appending("manifest.json")))
  }

  /// A kit as version 0.1.0 left it: no `requires`, and a script without what is new since.
  private func issueOld(session: LedgerSession? = nil) throws {
    #expect(try workshop.issue(from: template).status == .issued)
    let added = ["MOODLE_RELEASE=", "MOODLE_VERSION=", "REQUIRES=", "UNNAMED="]
    let script = try workshop.text("restore.sh").split(
      separator: "\n", omittingEmptySubsequences: false
    ).filter { line in !added.contains { line.hasPrefix($0) } }.joined(separator: "\n")
    var manifest = try workshop.json("manifest.json")
    manifest["requires"] = nil
    manifest["gabarit"] = "0.1.0"
    var files = try #require(manifest["files"] as? [String: String])
    files["restore.sh"] = Digest.hex(.sha256, of: script.utf8)
    manifest["files"] = files
    let kit = URL(fileURLWithPath: workshop.kit().string)
    try Data(script.utf8).write(to: kit.appendingPathComponent("restore.sh"))
    let old = try KitManifest(parsing: Array(try JSONSerialization.data(withJSONObject: manifest)))
    try Data(try CanonicalJSON.encode(old)).write(to: kit.appendingPathComponent("manifest.json"))
    // The ledger takes in a whole kit of an order that it does not have.
    if let session {
      #expect(try workshop.issue(from: template, session: session).status == .unchanged)
    }
  }

  @Test func `of an earlier version leave the kit unchanged when its order is issued again`() throws
  {
    try issueOld(session: session())
    let before = try workshop.files()
    #expect(try workshop.issue(from: template, session: session()).status == .unchanged)
    #expect(try workshop.issue(from: template).status == .unchanged)
    #expect(try workshop.files() == before)
  }

  @Test func `are replaced, and nothing else of the kit`() throws {
    #expect(try workshop.issue(from: template).status == .issued)
    let fresh = try workshop.files()
    try FileManager.default.removeItem(atPath: workshop.kit().string)
    try issueOld()
    let old = try workshop.files()
    let inode = try inode(of: workshop.package())
    #expect(try renew().status == .renewed)
    var renewed = try workshop.files()
    #expect(renewed["restore.sh"] == fresh["restore.sh"])
    #expect(try self.inode(of: workshop.package()) == inode)
    let rights = try FileManager.default.attributesOfItem(
      atPath: workshop.kit().appending("restore.sh").string)[.posixPermissions]
    #expect(rights as? Int == 0o700)
    let manifest = try workshop.json("manifest.json")
    #expect(manifest["renewed_by"] as? String == "now")
    #expect(manifest["gabarit"] as? String == "0.1.0")
    #expect(manifest["requires"] != nil)
    let files = try #require(manifest["files"] as? [String: String])
    #expect(files["restore.sh"] == Digest.hex(.sha256, of: try #require(renewed["restore.sh"])))
    for name in ["restore.sh", "manifest.json"] { renewed[name] = old[name] }
    #expect(renewed == old)
    #expect(workshop.leftovers() == [id])
    // Told the same by its package as by its template.
    let first = try JSON(try #require(fresh["manifest.json"]))["requires"]
    #expect(try JSON(try bytes(of: workshop.kit().appending("manifest.json")))["requires"] == first)
    #expect(try workshop.issue(from: template).status == .unchanged)
  }

  @Test func `of this version are left alone`() throws {
    #expect(try workshop.issue(from: template, session: session()).status == .issued)
    let (before, events) = (try workshop.files(), try ledger.events(of: nil))
    #expect(try renew(session: session()).status == .unchanged)
    #expect(try renew().status == .unchanged)
    #expect(try workshop.files() == before)
    #expect(try ledger.events(of: nil) == events)
  }

  @Test func `are replaced once, and the ledger has the kit's new digest and no fault`() throws {
    try issueOld(session: session())
    let old = try digest()
    var audit = try KitAudit(ledger.orders(at: workshop.now), in: workshop.out)
    #expect(audit.faults == [] && audit.oldScripts == [id])
    #expect(try renew(session: session()).status == .renewed)
    let record = try #require(try ledger.order(id, at: workshop.now))
    #expect(record.kit == (try digest()) && record.kit != old)
    #expect(record.standing == .issued && record.pending == .issue)
    #expect(try ledger.verify() == [])
    audit = try KitAudit(ledger.orders(at: workshop.now), in: workshop.out)
    #expect(audit.faults == [] && audit.oldScripts == [])
    let events = try ledger.events(of: nil)
    #expect(events.last?.verb == .complete && events.last?.kit == record.kit)
    #expect(try renew(session: session()).status == .unchanged)
    #expect(try ledger.events(of: nil) == events)
    #expect(try workshop.issue(from: template, session: session()).status == .unchanged)
    // An export of it is a ledger again.
    var lines: [String] = []
    try ledger.export { lines.append($0) }
    let copy = try SQLiteLedger(workshop.folder.path.appending("copy.sqlite"))
    try copy.importLines(Array(lines.joined(separator: "\n").utf8))
    #expect(try copy.order(id, at: workshop.now) == record)
  }

  /// As it stands where a run was killed after the ledger had the new digest and before the kit was
  /// swapped; the next run may be of a later version yet.
  @Test(arguments: ["now", "later"])
  func `are replaced by the next run where one stopped between ledger and kit`(
    _ version: String
  ) throws {
    try issueOld(session: session())
    let old = try workshop.files()
    #expect(try renew(session: session()).status == .renewed)
    let renewed = try workshop.files()
    for (name, content) in old {
      try Data(content).write(to: URL(fileURLWithPath: workshop.kit().appending(name).string))
    }
    let audit = try KitAudit(
      ledger.orders(at: workshop.now), ledger.events(of: nil), in: workshop.out)
    #expect(audit.faults.map(\.order) == [id])
    #expect(audit.faults.first?.what.contains("issue --renew-scripts") == true)
    let again = try workshop.issue(from: template, session: session())
    #expect(again.error?.code == .moveRefused)
    #expect(again.error?.message.contains("--renew-scripts") == true)
    #expect(try renew(version, session: session()).status == .renewed)
    if version == "now" { #expect(try workshop.files() == renewed) }
    #expect(try ledger.order(id, at: workshop.now)?.kit == digest())
    #expect(try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults == [])
    #expect(try workshop.issue(from: template, session: session()).status == .unchanged)
  }

  @Test(arguments: ["users.csv", "restore.sh", "package"])
  func `stay as they are in a kit that is not whole`(_ file: String) throws {
    try issueOld(session: session())
    let path =
      try file == "package" ? workshop.package() : workshop.kit().appending(file)
    try Data(try bytes(of: path) + [0x0a]).write(to: URL(fileURLWithPath: path.string))
    let (before, events) = (try workshop.files(), try ledger.events(of: nil))
    let result = try renew(session: session())
    #expect(result.status == .refused && result.error?.code == .targetExists)
    #expect(try workshop.files() == before)
    #expect(try ledger.events(of: nil) == events)
  }

  @Test func `stay as they are where the ledger does not have the order, or another kit of it`()
    throws
  {
    try issueOld()
    var before = try workshop.files()
    #expect(try renew(session: session()).error?.code == .unknownOrder)
    #expect(try workshop.files() == before)
    #expect(try workshop.issue(from: template, session: session()).status == .unchanged)
    // The very same kit, but for its manifest's last byte.
    let manifest = URL(fileURLWithPath: workshop.kit().appending("manifest.json").string)
    try (try Data(contentsOf: manifest) + Data([0x0a])).write(to: manifest)
    before = try workshop.files()
    let events = try ledger.events(of: nil)
    #expect(try renew(session: session()).error?.code == .moveRefused)
    #expect(try workshop.files() == before)
    #expect(try ledger.events(of: nil) == events)
    // Without a ledger a kit answers for itself.
    #expect(try renew().status == .renewed)
  }

  @Test func `stay as they are of an order that is cancelled or not complete`() throws {
    try issueOld()
    let order = try order(OrderDraft().json)
    let manifest = try KitManifest(
      parsing: try bytes(of: workshop.kit().appending("manifest.json")))
    let term = LedgerTerm(start: manifest.term.start, end: manifest.term.end)
    _ = try ledger.issue(order, .standard, term, by: session().origin)
    _ = try ledger.announce(id, kit: try digest(), by: session().origin)
    let before = try workshop.files()
    #expect(try renew(session: session()).error?.code == .moveRefused)
    #expect(try ledger.order(id, at: workshop.now)?.standing == .issuing)
    _ = try ledger.complete(id, kit: try digest(), by: session().origin)
    _ = try ledger.cancel(id, by: session().origin)
    let error = try renew(session: session()).error
    #expect(error?.code == .moveRefused && error?.message.contains("cancelled") == true)
    #expect(try workshop.files() == before)
    #expect(try ledger.verify() == [])
  }

  @Test func `are recorded only in the place of the kit that was found recorded`() throws {
    try issueOld(session: session())
    let (own, other) = (try digest(), String(repeating: "a", count: 64))
    let origin = session().origin
    let error = failure {
      _ = try ledger.renewKit(id, from: other, to: String(repeating: "b", count: 64), by: origin)
    }
    #expect(error?.code == .moveRefused)
    #expect(failure { _ = try ledger.renewKit(id, from: own, to: "x", by: origin) }?.code == .fault)
    #expect(try ledger.order(id, at: workshop.now)?.kit == own)
  }

  @Test func `of a kit that is nowhere are an error that names the folder`() throws {
    try FileManager.default.createDirectory(
      atPath: workshop.out.string, withIntermediateDirectories: true)
    for name in ["none", "..", "a/b", ""] {
      let result = try ScriptRenewer(folder: workshop.out, session: nil, version: "now").renew(name)
      #expect(result.status == .refused && result.error?.code == .unknownOrder)
    }
  }

  private func inode(of path: FilePath) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path.string)[.systemFileNumber] as? Int
  }
}
