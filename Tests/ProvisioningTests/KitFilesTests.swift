import Base
import Catalogue
import Foundation
import Orders
import Provisioning
import SystemPackage
import TestKit
import Testing
import TextFormats

@Suite("The files of a kit")
struct KitFilesTests {
  private func kit(_ draft: OrderDraft = OrderDraft(), ownerRole: String? = nil) throws
    -> IssueFixture
  {
    var workshop = try IssueFixture()
    if let ownerRole { workshop.ownerRole = ownerRole }
    let result = try workshop.issue(draft, from: Samples.backup("m45/petit-nu-tgz"))
    try #require(result.status == .issued, "\(String(describing: result.error))")
    return workshop
  }

  @Test func `are seven, and a script among them can be run`() throws {
    let workshop = try kit()
    let names = try Set(workshop.files().keys)
    let others: Set = [
      "assignments.json", "users.csv", "courses.csv", "enrolments.txt", "manifest.json",
      "restore.sh",
    ]
    #expect(names.count == 7)
    #expect(names.isSuperset(of: others))
    let script = workshop.kit().appending("restore.sh").string
    #expect(FileManager.default.isExecutableFile(atPath: script))
    #expect(workshop.leftovers() == ["2026-0042"])
  }

  @Test func `name the buyer's three roles, each with start and end`() throws {
    let json = try kit().json("assignments.json")
    #expect(json["schema"] as? String == "gabarit.assignments/1")
    #expect(json["order"] as? String == "2026-0042")
    let seats = try #require(json["seats"] as? [String: Any])
    #expect(seats["limit"] as? Int == 25)
    #expect(seats["enforcement"] as? String == "not enforced")
    let course = try #require(json["course"] as? [String: Any])
    #expect(course["shortname"] as? String == "BIO-1")
    #expect(course["idnumber"] as? String == "2026-0042")
    #expect(course["categoryid"] as? Int == 12)
    let list = try #require(json["assignments"] as? [[String: Any]])
    #expect(list.map { $0["role"] as? String } == ["editingteacher", "courseowner", "student"])
    #expect(list.map { $0["course"] as? String } == ["BIO-1", "BIO-1", "SUPPORT"])
    #expect(list.map { $0["target"] as? String } == ["new", "new", "support"])
    for one in list {
      #expect(one["username"] as? String == "jeanne.martin")
      #expect(one["start"] as? String == "2026-12-01T00:00:00Z")
      #expect(one["end"] as? String == "2027-12-01T00:00:00Z")
      #expect(one["status"] as? String == "active")
      #expect(one.count == 7)
    }
  }

  @Test func `have null, and not nothing, for what there is none of`() throws {
    let draft = OrderDraft().with("seats", nil).with("duration", 0).with("buyer_idnumber", nil)
    let json = try kit(draft).json("assignments.json")
    #expect(json["seats"] is NSNull)
    #expect((json["buyer"] as? [String: Any])?["idnumber"] is NSNull)
    let list = try #require(json["assignments"] as? [[String: Any]])
    #expect(list.allSatisfy { $0["end"] is NSNull })
  }

  @Test func `name no support course where the order has none`() throws {
    let workshop = try kit(OrderDraft().with("customersupport", nil))
    let list = try #require(
      try workshop.json("assignments.json")["assignments"] as? [[String: Any]])
    #expect(list.map { $0["target"] as? String } == ["new", "new"])
    #expect(try !workshop.text("users.csv").contains("course3"))
  }

  @Test func `name one role where the owner's fallback is the teacher's own`() throws {
    let workshop = try kit(OrderDraft().with("customersupport", nil), ownerRole: "editingteacher")
    let list = try #require(
      try workshop.json("assignments.json")["assignments"] as? [[String: Any]])
    #expect(list.map { $0["role"] as? String } == ["editingteacher"])
    let manifest = try workshop.json("manifest.json")
    #expect((manifest["roles"] as? [String: String])?["owner"] == "editingteacher")
    let notes = try #require(manifest["notes"] as? [String])
    #expect(notes.contains { $0.contains("editingteacher instead of courseowner") })
    #expect(try workshop.text("restore.sh").contains("\nOWNER_ROLE='editingteacher'\n"))
  }

  @Test func `list the users as Moodle's upload of users reads them`() throws {
    let text = try kit(
      OrderDraft().with("buyer_lastname", "Martin, dite \"La Jeanne\"").with("duration", 30)
    ).text("users.csv")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.count == 3 && lines[2].isEmpty)
    let numbered = (1...3).map {
      "course\($0),role\($0),enroltimestart\($0),enrolperiod\($0),enrolstatus\($0)"
    }
    #expect(
      lines[0] == "username,firstname,lastname,email,idnumber," + numbered.joined(separator: ","))
    let table = try CSVTable(Array(text.utf8))
    let row = try #require(table.rows.first).values
    #expect(row["username"] == "jeanne.martin")
    #expect(row["lastname"] == "Martin, dite \"La Jeanne\"")
    #expect(row["idnumber"] == "C-77")
    #expect(row["role2"] == "courseowner")
    #expect(row["course3"] == "SUPPORT")
    #expect(row["enroltimestart1"] == "2026-12-01T00:00:00Z")
    #expect(row["enrolperiod1"] == "30")
    #expect(row["enrolstatus1"] == "0")
  }

  @Test func `leave the period empty where the term has no end`() throws {
    let table = try CSVTable(
      Array(kit(OrderDraft().with("duration", 0)).text("users.csv").utf8))
    #expect(table.rows.first?.values["enrolperiod1"]?.isEmpty == true)
  }

  @Test func `are named in the manifest with checksums that hold`() throws {
    let workshop = try kit()
    let files = try workshop.files()
    let manifest = try workshop.json("manifest.json")
    let listed = try #require(manifest["files"] as? [String: String])
    #expect(Set(listed.keys) == Set(files.keys).subtracting(["manifest.json"]))
    for (name, digest) in listed { #expect(Digest.hex(.sha256, of: files[name] ?? []) == digest) }
    let package = try #require(manifest["package"] as? [String: Any])
    let name = try #require(package["file"] as? String)
    #expect(package["sha256"] as? String == listed[name])
    #expect(package["bytes"] as? Int == files[name]?.count)
    #expect(package["container"] as? String == "tgz")
    let template = try #require(manifest["template"] as? [String: String])
    let path = try Samples.backup("m45/petit-nu-tgz")
    #expect(template["name"] == path.lastComponent?.string)
    #expect(template["sha256"] == Digest.hex(.sha256, of: try bytes(of: path)))
    #expect(template["backup_date"] == "2026-11-24T01:43:19Z")
    #expect(manifest["schema"] as? String == "gabarit.manifest/1")
    #expect(manifest["gabarit"] as? String == "test")
  }

  @Test func `hold what was resolved when the order left it open`() throws {
    let workshop = try kit(OrderDraft().with("start", nil).with("ordered", nil))
    let manifest = try workshop.json("manifest.json")
    #expect((manifest["order"] as? [String: Any])?["start"] == nil)
    let term = try #require(manifest["term"] as? [String: Any])
    #expect(term["start"] as? String == "2026-11-24T00:00:00Z")
    #expect(term["end"] as? String == "2027-11-24T00:00:00Z")
    #expect(term["ordered"] as? String == "2026-11-24T12:00:00Z")
  }

  @Test func `say when the category's name was emptied, and not when it was given`() throws {
    func notes(_ draft: OrderDraft) throws -> [String] {
      try kit(draft).json("manifest.json")["notes"] as? [String] ?? []
    }
    #expect(try notes(OrderDraft()).contains { $0.contains("category's name was emptied") })
    let named = OrderDraft().with("coursecategory_name", "Sciences").with("customersupport", nil)
    #expect(try notes(named).isEmpty)
  }
}

@Suite("The same kit")
struct KitReproducibilityTests {
  @Test(arguments: ["m45/petit-nu-tgz", "m45/long-nu-zip"])
  func `has the same bytes every time and in every folder`(_ sample: String) throws {
    let template = try Samples.backup(sample)
    let kits = try (0..<3).map { _ in
      let workshop = try IssueFixture()
      _ = try workshop.issue(from: template)
      return try workshop.files()
    }
    #expect(kits[0] == kits[1])
    #expect(kits[1] == kits[2])
    #expect(kits[0].count == 7)
  }

  @Test func `comes of a JSON order and of a row of a table`() throws {
    let template = try Samples.backup("m45/vide-nu-tgz")
    let draft = OrderDraft().with("buyer_firstname", "Zoé, \"la\"")
    let (one, other) = (try IssueFixture(), try IssueFixture())
    _ = try one.issue(draft, from: template)
    let options = try other.options()
    let items = try OrderReader.read(Array(OrderDraft.csv([draft]).utf8))
    let issuer = Issuer(TemplateSource(file: template, options: options), options: options)
    _ = try issuer.issue(try #require(items.first))
    #expect(try one.files() == other.files())
  }

  @Test func `differs with now only where the order leaves its times open`() throws {
    let template = try Samples.backup("m45/vide-nu-tgz")
    func files(_ draft: OrderDraft, now: Int64) throws -> [String: [UInt8]] {
      var workshop = try IssueFixture()
      workshop.now = Instant(seconds: now)
      _ = try workshop.issue(draft, from: template)
      return try workshop.files()
    }
    let fixed = OrderDraft()
    #expect(try files(fixed, now: 1_800_000_000) == files(fixed, now: 1_900_000_000))
    let open = fixed.with("ordered", nil)
    #expect(try files(open, now: 1_800_000_000) != files(open, now: 1_900_000_000))
  }
}
