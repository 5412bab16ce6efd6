import Base
import Foundation
import Orders
import Provisioning
import SQLiteLedger
import SystemPackage
import TestKit
import Testing
import TextFormats

/// Orders issued with a ledger that has the say.
struct `With a ledger` {
  private let template: FilePath
  private let workshop: IssueFixture
  private let ledger: SQLiteLedger

  init() throws {
    template = try Samples.backup("m45/petit-nu-tgz")
    workshop = try IssueFixture()
    ledger = try SQLiteLedger(workshop.folder.path.appending("ledger.sqlite"))
  }

  private func session(_ policy: String = #"{"schema":"gabarit.names/1"}"#) throws -> LedgerSession
  {
    LedgerSession(
      ledger, policy: try NamePolicy(JSONValue(parsing: Array(policy.utf8))),
      by: Origin(at: workshop.now, who: "tester", command: "issue"))
  }

  private func state(_ id: String = OrderDraft.usualID) throws -> OrderState? {
    try ledger.order(id, at: workshop.now)?.standing.state
  }

  @Test func `an order that was issued is recorded with its kit`() throws {
    let result = try workshop.issue(from: template, session: try session())
    #expect(result.status == .issued)
    let record = try #require(try ledger.order("2026-0042", at: workshop.now))
    #expect(record.standing == .issued)
    #expect(record.pending == .issue)
    #expect(record.start == Instant(iso: "2026-12-01"))
    #expect(record.end == Instant(iso: "2027-12-01"))
    let manifest = try bytes(of: workshop.kit().appending("manifest.json"))
    #expect(record.kit == Digest.hex(.sha256, of: manifest))
    #expect(try ledger.verify() == [])
  }

  @Test func `the same order again leaves kit and ledger alone`() throws {
    _ = try workshop.issue(from: template, session: try session())
    let files = try workshop.files()
    let events = try ledger.events(of: nil)
    #expect(try workshop.issue(from: template, session: try session()).status == .unchanged)
    #expect(try workshop.files() == files)
    #expect(try ledger.events(of: nil) == events)
  }

  @Test func `the same id with other content is refused, and the field is named`() throws {
    _ = try workshop.issue(from: template, session: try session())
    let other = OrderDraft().with("duration", 30)
    for draft in [other, other.with("fullname", "Autre")] {
      let result = try workshop.issue(draft, from: template, session: try session())
      #expect(result.status == .refused)
      #expect(result.error?.code == .orderDiffers)
      #expect(result.error?.message.contains("duration") == true)
    }
  }

  @Test func `a name that another order has is refused, and nothing is left of it`() throws {
    _ = try workshop.issue(
      OrderDraft("A").with("idnumber", "Été"), from: template, session: session())
    let events = try ledger.events(of: nil)
    let second = OrderDraft("B").with("idnumber", "ETE")
    let result = try workshop.issue(second, from: template, session: try session())
    #expect(result.error?.code == .nameTaken)
    #expect(result.error?.message.contains("order A") == true)
    #expect(workshop.leftovers() == ["A"])
    #expect(try ledger.events(of: nil) == events)
  }

  @Test func `the policy's names go into the package, its file name and every list`() throws {
    let policy = """
      {"schema": "gabarit.names/1", "shortname": {"pattern": "{template}-{n:3}"},
       "fullname": {"collision": "next"}, "idnumber": "none"}
      """
    let draft = OrderDraft("A").with("fullname", "Même nom").with("buyer_username", nil)
    let other = OrderDraft("B").with("fullname", "Même nom").with("buyer_username", nil)
    _ = try workshop.issue(draft, from: template, session: try session(policy))
    let result = try workshop.issue(other, from: template, session: try session(policy))
    let delivery = try #require(result.delivery)
    #expect(delivery.names.shortname == "TPL-PETIT-002")
    #expect(delivery.names.fullname == "Même nom (2)")
    #expect(delivery.names.idnumber == nil)
    // One person, whom the ledger knows by the address.
    #expect(delivery.username == "jeanne.martin")
    #expect(result.notes.contains { $0.contains("next free number") })
    #expect(try workshop.package("B").string.contains("-tpl-petit-002-"))
    #expect(try workshop.text("users.csv", of: "B").contains("\"TPL-PETIT-002\""))
    #expect(try workshop.text("restore.sh", of: "B").contains("\nIDNUMBER=''\n"))
    #expect(
      result.changes.contains { $0.path == "/course/shortname" && $0.after == "TPL-PETIT-002" })
    #expect(try !workshop.files(of: "B").keys.contains("enrolments.txt"))
    #expect(result.notes.contains("enrolments.txt is left out, since the course has no id number"))
  }

  @Test func `a template that does not suit leaves no trace of the order`() throws {
    let users = try Samples.backup("m45/petit-users-tgz")
    #expect(
      try workshop.issue(from: users, session: try session()).error?.code == .nothingSuitable)
    #expect(try ledger.events(of: nil) == [])
  }

  @Test func `a plan names what an order would get, and records nothing`() throws {
    let result = try workshop.plan(from: template, session: try session())
    #expect(result.status == .planned)
    #expect(result.delivery?.names.shortname == "BIO-1")
    #expect(try ledger.events(of: nil) == [])
  }

  @Test func `a reservation's names are those of the kit`() throws {
    let session = try session()
    let order = try order(OrderDraft().json)
    _ = try ledger.reserve(order, .standard, for: 1_800, by: session.origin)
    #expect(try state() == .reserved)
    #expect(try workshop.issue(from: template, session: session).status == .issued)
    #expect(try state() == .issued)
  }

  @Test func `a kit on disk that was not recorded is recognised, and completed`() throws {
    let elsewhere = try SQLiteLedger(workshop.folder.path.appending("other.sqlite"))
    var first = try session()
    first.ledger = elsewhere
    _ = try workshop.issue(from: template, session: first)
    let files = try workshop.files()
    // As it stands where a run was killed between the kit's rename and the ledger.
    let order = try order(OrderDraft().json)
    let record = try #require(try elsewhere.order(order.id, at: workshop.now))
    let term = LedgerTerm(start: try #require(record.start), end: record.end)
    _ = try ledger.issue(order, .standard, term, by: first.origin)
    _ = try ledger.announce(order.id, kit: try #require(record.kit), by: first.origin)
    #expect(try state() == .issuing)
    #expect(try workshop.issue(from: template, session: try session()).status == .unchanged)
    #expect(try state() == .issued)
    #expect(try workshop.files() == files)
    #expect(try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults == [])
  }

  @Test func `a kit that was made without it is taken in`() throws {
    _ = try workshop.issue(from: template)
    let files = try workshop.files()
    let result = try workshop.issue(from: template, session: try session())
    #expect(result.status == .unchanged)
    #expect(result.notes.contains("the ledger did not have this kit; it does now"))
    #expect(try state() == .issued)
    #expect(try workshop.files() == files)
  }

  @Test func `a lost kit is made again to the byte, days later and after a renewal`() throws {
    let draft = OrderDraft().with("start", nil).with("ordered", nil)
    var session = try session()
    _ = try workshop.issue(draft, from: template, session: session)
    let files = try workshop.files()
    _ = try ledger.confirm(
      "2026-0042", Confirmation(courseID: 7, shortname: "BIO-1"), by: session.origin)
    _ = try ledger.renew("2026-0042", days: 30, reference: nil, by: session.origin)
    try FileManager.default.removeItem(atPath: workshop.kit().string)
    var later = workshop
    later.now = Instant(seconds: workshop.now.seconds + 5 * 86_400)
    session.origin.at = later.now
    let result = try later.issue(draft, from: template, session: session)
    #expect(result.status == .issued, "\(String(describing: result.error))")
    #expect(try workshop.files() == files)
  }

  @Test func `another kit in a recorded one's place is refused, and the old one kept`() throws {
    _ = try workshop.issue(from: template, session: try session())
    let files = try workshop.files()
    var again = workshop
    again.replaces = true
    let other = try Samples.backup("m45/petit-nu-zip")
    let result = try again.issue(from: other, session: try session())
    #expect(result.error?.code == .moveRefused)
    #expect(try workshop.files() == files)
    #expect(workshop.leftovers() == ["2026-0042"])
    #expect(try again.issue(from: template, session: try session()).status == .issued)
    #expect(try workshop.files() == files)
  }

  @Test func `a cancelled order is not issued again, kit or not`() throws {
    let session = try session()
    _ = try workshop.issue(from: template, session: session)
    _ = try ledger.cancel("2026-0042", by: session.origin)
    #expect(try workshop.issue(from: template, session: session).error?.code == .moveRefused)
  }

  @Test func `an order without a user name needs one where there is no ledger`() throws {
    let result = try workshop.issue(OrderDraft().with("buyer_username", nil), from: template)
    #expect(result.error?.code == .badOrder)
    #expect(result.error?.message.hasPrefix("buyer username is missing") == true)
  }

  @Test func `resuming takes its word for kits, and nothing else's`() throws {
    _ = try workshop.issue(from: template, session: try session())
    let users = URL(fileURLWithPath: workshop.kit().appending("users.csv").string)
    try Data("changed".utf8).write(to: users)
    var again = workshop
    again.resumes = true
    #expect(try again.issue(from: template, session: try session()).status == .unchanged)
    again.resumes = false
    #expect(try again.issue(from: template, session: try session()).error?.code == .targetExists)
    let faults = try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults
    #expect(faults.map(\.order) == ["2026-0042"])
    #expect(faults.first?.what.contains("users.csv") == true)
  }

  @Test func `something else in the place of a kit is a fault, and a kit that is gone is none`()
    throws
  {
    _ = try workshop.issue(from: template, session: try session())
    let away = workshop.folder.path.appending("away").string
    try FileManager.default.moveItem(atPath: workshop.kit().string, toPath: away)
    #expect(try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults == [])
    try FileManager.default.createSymbolicLink(
      atPath: workshop.kit().string, withDestinationPath: away)
    let faults = try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults
    #expect(faults.map(\.order) == ["2026-0042"])
    #expect(faults.first?.what.contains("no folder") == true)
  }

  @Test func `a damaged kit is made again to the byte, whatever was proposed and chosen`() throws {
    let policy = """
      {"schema": "gabarit.names/1", "shortname": {"collision": "next"},
       "fullname": {"collision": "next"}}
      """
    let draft = OrderDraft("B").with("buyer_username", nil)
    _ = try workshop.issue(
      OrderDraft("A").with("idnumber", "BIO-B").with("fullname", "Biologie cellulaire B"),
      from: template, session: try session(policy))
    _ = try workshop.issue(draft, from: template, session: try session(policy))
    let files = try workshop.files(of: "B")
    try Data().write(to: URL(fileURLWithPath: workshop.kit("B").appending("users.csv").string))
    var again = workshop
    again.replaces = true
    let result = try again.issue(draft, from: template, session: try session(policy))
    #expect(result.status == .issued, "\(String(describing: result.error))")
    #expect(try workshop.files(of: "B") == files)
    // What is not as it was asked is told each time.
    #expect(result.notes.contains { $0.contains("full name") })
    #expect(result.notes.contains { $0.contains("user name") })
  }

  @Test func `a kit does not depend on where its template lies`() throws {
    _ = try workshop.issue(from: template, session: try session())
    let files = try workshop.files()
    try FileManager.default.removeItem(atPath: workshop.kit().string)
    let moved = try workshop.folder.write("elsewhere/other-name.mbz", bytes(of: template))
    let result = try workshop.issue(from: moved, session: try session())
    #expect(result.status == .issued, "\(String(describing: result.error))")
    #expect(try workshop.files() == files)
  }

  @Test func `a plan refuses what the issue would refuse`() throws {
    _ = try workshop.issue(from: template, session: try session())
    var again = workshop
    again.ownerRole = "editingteacher"
    #expect(try again.plan(from: template, session: try session()).error?.code == .targetExists)
    again.replaces = true
    #expect(try again.plan(from: template, session: try session()).error?.code == .moveRefused)
    #expect(try again.issue(from: template, session: try session()).error?.code == .moveRefused)
    // Another kit stands in the recorded one's place.
    again = workshop
    again.replaces = true
    _ = try again.issue(from: Samples.backup("m45/petit-nu-zip"))
    #expect(try workshop.plan(from: template, session: try session()).error?.code == .moveRefused)
    #expect(try workshop.issue(from: template, session: try session()).error?.code == .moveRefused)
  }

  @Test func `an older ledger takes kits in under the names they have`() throws {
    let policy = #"{"schema": "gabarit.names/1", "shortname": {"pattern": "{template}-{n:3}"}}"#
    let session = try session(policy)
    let old = workshop.folder.path.appending("old.sqlite")
    try ledger.backUp(to: old)
    _ = try ledger.reserve(
      try order(OrderDraft("R").json), session.policy, for: 1_800, by: session.origin)
    let draft = OrderDraft("A").with("buyer_username", nil)
    _ = try workshop.issue(draft, from: template, session: session)
    let older = try SQLiteLedger(old)
    // The course that was sold stands in the Moodle by now.
    try older.importCourses(
      [CourseNames(shortname: "TPL-PETIT-002", fullname: "Biologie cellulaire A", idnumber: "A")],
      by: session.origin)
    var again = session
    again.ledger = older
    let result = try workshop.issue(draft, from: template, session: again)
    #expect(result.status == .unchanged, "\(String(describing: result.error))")
    let record = try #require(try older.order("A", at: workshop.now))
    #expect(record.names.shortname == "TPL-PETIT-002")
    #expect(record.standing == .issued)
    #expect(try older.verify() == [])
    #expect(try KitAudit(older.orders(at: workshop.now), in: workshop.out).faults == [])
  }

  @Test func `a kit whose name another order has is not taken in`() throws {
    _ = try workshop.issue(OrderDraft("B").with("idnumber", "BIO-A"), from: template)
    _ = try ledger.reserve(
      try order(OrderDraft("A").json), .standard, for: 1_800, by: try session().origin)
    let result = try workshop.issue(
      OrderDraft("B").with("idnumber", "BIO-A"), from: template, session: try session())
    #expect(result.error?.code == .nameTaken)
    #expect(try state("B") == nil)
  }

  @Test func `a kit whose term is not its order's is not taken in`() throws {
    _ = try workshop.issue(from: template)
    let path = URL(fileURLWithPath: workshop.kit().appending("manifest.json").string)
    let edited = try workshop.text("manifest.json")
      .replacing("\"end\" : \"2027-", with: "\"end\" : \"2099-")
    try Data(edited.utf8).write(to: path)
    for session in [nil, try session()] {
      #expect(try workshop.issue(from: template, session: session).error?.code == .targetExists)
    }
    #expect(try state() == nil)
  }

  @Test func `another folder on the server is a difference`() throws {
    _ = try workshop.issue(from: template, session: try session())
    var again = workshop
    again.folderOnServer = "/srv/kits"
    let result = try again.issue(from: template, session: try session())
    #expect(result.error?.message.contains("folder on the server") == true)
  }

  @Test func `a reserved name that the Moodle has by now is not issued`() throws {
    let session = try session()
    _ = try ledger.reserve(try order(OrderDraft().json), .standard, for: 1_800, by: session.origin)
    try ledger.importCourses(
      [CourseNames(shortname: "bio-1", fullname: "Autre", idnumber: nil)], by: session.origin)
    let result = try workshop.issue(from: template, session: session)
    #expect(result.error?.code == .nameTaken)
    #expect(try state() == .reserved)
  }

  @Test func `the year of a name is that of the Moodle's zone`() throws {
    var session = try session(
      #"{"schema":"gabarit.names/1","shortname":{"pattern":"{asked}-{year}"}}"#)
    session.policy.zone = Zone("Paris") { _ in 3_600 }
    var draft = OrderDraft("A").with("start", "2026-12-31T23:30:00Z")
    let first = try workshop.issue(draft, from: template, session: session)
    #expect(first.delivery?.names.shortname == "BIO-A-2027")
    draft = OrderDraft("B").with("start", nil).with("ordered", "2026-12-31T22:30:00Z")
    let second = try workshop.issue(draft, from: template, session: session)
    #expect(second.delivery?.names.shortname == "BIO-B-2026")
  }

  @Test func `an id that Moodle takes for none is no id number`() throws {
    #expect(try workshop.issue(OrderDraft("0"), from: template).error?.code == .badOrder)
  }

  @Test func `a tampered kit of an id with a dot is found`() throws {
    _ = try workshop.issue(OrderDraft("a.b"), from: template, session: try session())
    try Data().write(to: URL(fileURLWithPath: workshop.kit("a.b").appending("users.csv").string))
    let faults = try KitAudit(ledger.orders(at: workshop.now), in: workshop.out).faults
    #expect(faults.map(\.order) == ["a.b"])
  }
}
