import Archive
import Base
import Catalogue
import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

@Suite("A kit that is there already")
struct ExistingKitTests {
  private let workshop: IssueFixture
  private let template: FilePath

  init() throws {
    workshop = try IssueFixture()
    template = try Samples.backup("m45/vide-nu-tgz")
    let result = try workshop.issue(from: template)
    try #require(result.status == .issued)
  }

  private func reissue(_ draft: OrderDraft = OrderDraft(), replacing: Bool = false) throws
    -> IssueResult
  {
    var again = workshop
    again.replaces = replacing
    return try again.issue(draft, from: template)
  }

  /// Expects a refusal that names something, and every byte as it was.
  private func expectRefused(
    _ draft: OrderDraft = OrderDraft(), naming word: String,
    _ where: SourceLocation = #_sourceLocation
  ) throws {
    let before = try workshop.files()
    let result = try reissue(draft)
    #expect(result.status == .refused, sourceLocation: `where`)
    #expect(result.error?.code == .targetExists, sourceLocation: `where`)
    let text = result.error.map { "\($0)" } ?? ""
    #expect(text.contains(word), "\(text)", sourceLocation: `where`)
    #expect(try workshop.files() == before, sourceLocation: `where`)
    #expect(workshop.leftovers() == ["2026-0042"], sourceLocation: `where`)
  }

  @Test func `is left alone where it holds this very order`() throws {
    let before = try workshop.files()
    let folder = try FileManager.default.attributesOfItem(atPath: workshop.kit().string)
    let result = try reissue()
    #expect(result.status == .unchanged)
    #expect(result.kit == workshop.kit())
    #expect(result.error == nil)
    #expect(try workshop.files() == before)
    let now = try FileManager.default.attributesOfItem(atPath: workshop.kit().string)
    #expect(folder[.systemFileNumber] as? Int == now[.systemFileNumber] as? Int)
  }

  @Test(arguments: [
    ("template", "TPL-AUTRE"), ("coursecategory_name", "Sciences"), ("customersupport", "AIDE"),
    ("idnumber", "BIO-2"), ("fullname", "Biologie"), ("start", "2026-12-02"),
    ("ordered", "2026-11-24T08:30:01Z"), ("buyer_username", "zoe"),
    ("buyer_email", "zoe@example.test"), ("buyer_firstname", "Zoé"), ("buyer_lastname", "Petit"),
    ("buyer_idnumber", "C-78"),
  ])
  func `is refused where the order differs, and the field is named`(
    _ field: String, _ value: String
  ) throws {
    let name = field.hasPrefix("buyer_") ? "buyer " + field.dropFirst(6) : field
    try expectRefused(OrderDraft().with(field, .text(value)), naming: "differs in: \(name);")
  }

  @Test(arguments: ["coursecategory", "duration", "seats"])
  func `is refused where a number differs, and the field is named`(_ field: String) throws {
    try expectRefused(OrderDraft().with(field, 13), naming: "differs in: \(field);")
  }

  @Test(arguments: ["seats", "customersupport", "buyer_idnumber"])
  func `is refused where the order leaves out what the kit has`(_ field: String) throws {
    let name = field.hasPrefix("buyer_") ? "buyer " + field.dropFirst(6) : field
    try expectRefused(OrderDraft().with(field, nil), naming: "differs in: \(name);")
  }

  @Test func `is refused where an accent is composed otherwise`() throws {
    let (one, other) = ("Caf\u{e9}", "Cafe\u{301}")
    _ = try reissue(OrderDraft().with("fullname", .text(one)), replacing: true)
    try expectRefused(OrderDraft().with("fullname", .text(other)), naming: "differs in: fullname;")
  }

  @Test func `is refused where the owner's role or the container is another`() throws {
    var again = workshop
    again.ownerRole = "editingteacher"
    #expect(try again.issue(from: template).error?.message.contains("owner role") == true)
    again = workshop
    again.container = .zip
    #expect(try again.issue(from: template).error?.message.contains("container") == true)
  }

  @Test(arguments: ["users.csv", "restore.sh", "assignments.json"])
  func `is refused where a file was tampered with, and the file is named`(_ name: String) throws {
    let path = workshop.kit().appending(name)
    try Data(try bytes(of: path) + [0x20]).write(to: URL(fileURLWithPath: path.string))
    try expectRefused(naming: name)
  }

  @Test func `is refused where the package has one bit otherwise`() throws {
    let path = try workshop.package()
    var content = try bytes(of: path)
    content[content.count / 2] ^= 1
    try Data(content).write(to: URL(fileURLWithPath: path.string))
    try expectRefused(naming: ".mbz")
  }

  @Test(arguments: ["note.txt", ".hidden"])
  func `is refused where a file was added`(_ name: String) throws {
    try Data().write(to: URL(fileURLWithPath: workshop.kit().appending(name).string))
    try expectRefused(naming: name)
  }

  @Test(arguments: ["users.csv", "restore.sh"])
  func `is refused where a file is missing`(_ name: String) throws {
    try FileManager.default.removeItem(atPath: workshop.kit().appending(name).string)
    try expectRefused(naming: name)
  }

  @Test func `is refused where a link stands for a file`() throws {
    let path = workshop.kit().appending("users.csv")
    let elsewhere = try workshop.folder.write("elsewhere.csv", bytes(of: path))
    try FileManager.default.removeItem(atPath: path.string)
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: elsewhere.string)
    let result = try reissue()
    #expect(result.error?.code == .targetExists)
  }

  @Test(arguments: ["", "{}", "not json", "{\"schema\": \"gabarit.manifest/9\"}"])
  func `is refused where its manifest is no manifest`(_ text: String) throws {
    let path = workshop.kit().appending("manifest.json").string
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try expectRefused(naming: "manifest")
  }

  @Test func `is refused where a manifest names files outside the kit`() throws {
    let path = workshop.kit().appending("manifest.json")
    let text = try workshop.text("manifest.json").replacing(
      "\"users.csv\"", with: "\"../users.csv\"")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    try expectRefused(naming: "users.csv")
  }

  @Test(arguments: ["restore.sh", "users.csv", "assignments.json", ".mbz"])
  func `is refused where a file is gone, from its manifest too`(_ suffix: String) throws {
    let names = try workshop.files().keys
    let name = try #require(names.first { $0.hasSuffix(suffix) })
    try FileManager.default.removeItem(atPath: workshop.kit().appending(name).string)
    var manifest = try workshop.json("manifest.json")
    var files = try #require(manifest["files"] as? [String: String])
    files[name] = nil
    manifest["files"] = files
    let path = URL(fileURLWithPath: workshop.kit().appending("manifest.json").string)
    try JSONSerialization.data(withJSONObject: manifest).write(to: path)
    try expectRefused(naming: name)
  }

  @Test func `is refused where its manifest gives the package two checksums`() throws {
    var manifest = try workshop.json("manifest.json")
    var package = try #require(manifest["package"] as? [String: Any])
    package["sha256"] = String(repeating: "0", count: 64)
    manifest["package"] = package
    let path = URL(fileURLWithPath: workshop.kit().appending("manifest.json").string)
    try JSONSerialization.data(withJSONObject: manifest).write(to: path)
    try expectRefused(naming: "manifest.json")
  }

  @Test func `is swapped for a new one where that is asked for`() throws {
    let draft = OrderDraft().with("fullname", "Autre nom")
    try Data().write(to: URL(fileURLWithPath: workshop.kit().appending("note.txt").string))
    let result = try reissue(draft, replacing: true)
    #expect(result.status == .issued)
    #expect(workshop.leftovers() == ["2026-0042"])
    #expect(try workshop.files().count == 7)
    #expect(try workshop.text("restore.sh").contains("FULLNAME='Autre nom'"))
  }

  @Test func `is kept where its replacement cannot be made`() throws {
    let before = try workshop.files()
    var again = workshop
    again.replaces = true
    let result = try again.issue(from: Samples.backup("m45/petit-users-tgz"))
    #expect(result.status == .refused)
    #expect(try workshop.files() == before)
    #expect(workshop.leftovers() == ["2026-0042"])
  }

  @Test func `is left alone the next day though the order has no start`() throws {
    var today = try IssueFixture()
    let draft = OrderDraft().with("start", nil).with("ordered", nil)
    #expect(try today.issue(draft, from: template).status == .issued)
    let before = try today.files()
    today.now = Instant(seconds: today.now.seconds + 86_400)
    #expect(try today.issue(draft, from: template).status == .unchanged)
    #expect(try today.files() == before)
  }

  @Test func `is never cleared away as a temporary folder, whatever its order id is`() throws {
    let ids = ["gabarit-1a2b", "a.gabarit", "-.a", "_.."]
    for id in ids { #expect(try workshop.issue(OrderDraft(id), from: template).status == .issued) }
    #expect(Set(workshop.leftovers()) == Set(ids + ["2026-0042"]))
  }

  @Test func `is left alone though its template is gone, or a newer backup is there`() throws {
    let place = try TemporaryFolder()
    let shop = try IssueFixture()
    let draft = OrderDraft().with("template", "TPL-ESSAI")
    var builder = BackupBuilder()
    let old = try place.write("a.mbz", builder.tgz)
    #expect(try shop.issue(draft, in: [place.path]).status == .issued)
    let before = try shop.files()
    builder.date = "\(BackupBuilder.time + 1_000)"
    let new = try place.write("b.mbz", builder.tgz)
    #expect(try shop.issue(draft, in: [place.path]).status == .unchanged)
    #expect(try shop.files() == before)
    try FileManager.default.removeItem(atPath: old.string)
    try FileManager.default.removeItem(atPath: new.string)
    #expect(try shop.issue(draft, in: [place.path]).status == .unchanged)
  }
}

@Suite("What stands in a kit's way")
struct KitObstacleTests {
  private let template: FilePath

  init() throws { template = try Samples.backup("m45/vide-nu-tgz") }

  @Test func `is left alone where it is a folder that is no kit`() throws {
    var workshop = try IssueFixture()
    let file = try workshop.folder.write("kits/2026-0042/thesis.txt", Array("years of work".utf8))
    let result = try workshop.issue(from: template)
    #expect(result.status == .refused)
    #expect(result.error?.code == .targetExists)
    #expect(try workshop.files().keys.sorted() == ["thesis.txt"])
    // Even asked to replace kits, gabarit does not throw away what it never made.
    workshop.replaces = true
    #expect(try workshop.issue(from: template).error?.code == .targetExists)
    #expect(try workshop.plan(from: template).error?.code == .targetExists)
    #expect(try bytes(of: file) == Array("years of work".utf8))
  }

  @Test(arguments: [
    ["a.mbz"], ["a.mbz", "b.mbz", "users.csv"], ["sub.mbz/thesis.txt"],
    ["users.csv", "sub.mbz/thesis.txt"], ["users.csv/thesis.txt"],
  ])
  func `is left alone where it is a folder of backups or has folders`(_ names: [String]) throws {
    var workshop = try IssueFixture()
    workshop.replaces = true
    for name in names { try workshop.folder.write("kits/2026-0042/\(name)", Array("x".utf8)) }
    #expect(try workshop.issue(from: template).error?.code == .targetExists)
    #expect(try workshop.plan(from: template).error?.code == .targetExists)
    for name in names {
      #expect(try bytes(of: workshop.kit().pushing(FilePath(name))) == Array("x".utf8))
    }
  }

  @Test(arguments: [["users.csv"], ["restore.sh", "a.mbz"], ["manifest.json", "a.mbz"]])
  func `is swapped where it is a broken kit and that is asked for`(_ names: [String]) throws {
    var workshop = try IssueFixture()
    workshop.replaces = true
    for name in names { try workshop.folder.write("kits/2026-0042/\(name)", Array("x".utf8)) }
    #expect(try workshop.issue(from: template).status == .issued)
  }

  @Test func `is left alone where the template lies in it`() throws {
    var workshop = try IssueFixture()
    try #require(try workshop.issue(from: template).status == .issued)
    let own = try workshop.folder.write("kits/2026-0042/own.mbz", try bytes(of: template))
    workshop.replaces = true
    #expect(try workshop.issue(from: own).error?.code == .targetExists)
    #expect(try workshop.plan(from: own).error?.code == .targetExists)
    #expect(try bytes(of: own) == bytes(of: template))
  }

  @Test(arguments: [false, true])
  func `is left alone where it is a file`(_ replaces: Bool) throws {
    var workshop = try IssueFixture()
    workshop.replaces = replaces
    let file = try workshop.folder.write("kits/2026-0042", Array("x".utf8))
    let result = try workshop.issue(from: template)
    #expect(result.status == .refused)
    #expect(result.error?.code == .targetExists)
    #expect(try bytes(of: file) == Array("x".utf8))
    #expect(workshop.leftovers() == ["2026-0042"])
  }

  @Test(arguments: [false, true])
  func `is left alone where it is a link`(_ replaces: Bool) throws {
    var workshop = try IssueFixture()
    workshop.replaces = replaces
    let elsewhere = try workshop.folder.write("elsewhere/x.txt", Array("x".utf8))
    try FileManager.default.createDirectory(
      atPath: workshop.out.string, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: workshop.kit().string, withDestinationPath: elsewhere.removingLastComponent().string)
    let result = try workshop.issue(from: template)
    #expect(result.error?.code == .targetExists)
    #expect(try bytes(of: elsewhere) == Array("x".utf8))
    #expect(workshop.leftovers() == ["2026-0042"])
  }

  @Test func `is an error of writing where the folder of kits is a file`() throws {
    let workshop = try IssueFixture()
    try workshop.folder.write("kits", [])
    let result = try workshop.issue(from: template)
    #expect(result.status == .failed)
    #expect(result.error?.code == .io)
  }
}
