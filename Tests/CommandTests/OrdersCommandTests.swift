import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// A shop with one ledger, whose clock a test sets.
private struct Counter {
  let shop: OrdersFixture
  var now = Command.now

  init() throws { shop = try OrdersFixture() }

  var ledger: [String] { ["--ledger", shop.ledger.string] }
  var desk: [String] { ["--out", shop.out.string] + ledger }

  func run(_ arguments: [String], input: String? = nil) throws -> Command.Output {
    try Command.run(arguments, input: input, environment: ["SOURCE_DATE_EPOCH": now])
  }

  /// What `orders …` says of one order, by its schema.
  func orders(
    _ arguments: String..., input: String? = nil, ends status: Int32 = 0
  ) throws -> JSON {
    let takesDesk = ["renew", "suspend", "resume", "cancel", "sweep", "pending"]
    let options = takesDesk.contains(arguments[0]) ? desk : ledger
    let run = try run(["orders"] + arguments + options + ["--format", "json"], input: input)
    #expect(run.status == status, "\(arguments): \(run.error)")
    return try expectValid(run.output, "orders")
  }

  /// An order that was issued, restored as course 7 and confirmed.
  func sold(_ draft: OrderDraft = OrderDraft()) throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try run(shop.issue([draft], from: template)).status == 0)
    let id = try #require(draft["order"]?.plain)
    let name = try #require(draft["idnumber"]?.plain)
    _ = try orders("confirm", id, "--course-id", "7", "--shortname", name)
  }
}

extension OrderDraft.Value {
  fileprivate var plain: String? { if case .text(let text) = self { text } else { nil } }
}

extension JSON {
  fileprivate var first: JSON? { self["orders"]?.elements.first }
  fileprivate var states: [String?] { self["orders"]?.elements.map { $0["state"]?.text } ?? [] }
}

@Suite("The orders command")
struct OrdersCommandTests {
  private static let id = OrderDraft.usualID

  @Test func `leads an order from its quote to its end, each move with its files`() throws {
    var counter = try Counter()
    let shop = counter.shop
    let order = try shop.folder.write("order.json", Array(OrderDraft().json.utf8)).string
    let template = ["--template-file", try Samples.backup("m45/petit-nu-tgz").string]

    let quote = try counter.run(
      ["orders", "quote", order, "--format", "json"] + counter.ledger + template)
    #expect(quote.status == 0)
    let quoted = try expectValid(quote.output, "issue")["results"]?.elements.first
    #expect(quoted?["shortname"]?.text == "BIO-1")
    #expect(!FileManager.default.fileExists(atPath: shop.ledger.string))

    #expect(try counter.orders("reserve", order, "--for", "30m").states == ["reserved"])
    counter.now = "1795524000"
    #expect(try counter.orders("list").states == ["expired"])
    #expect(try counter.run(shop.issue([OrderDraft()], from: FilePath(template[1]))).status == 0)
    #expect(try counter.orders("list").states == ["issued"])
    let pending = try counter.run(["orders", "pending"] + counter.desk)
    #expect(pending.text == "2026-0042 0 issue \(shop.out.string)/2026-0042/restore.sh\n")

    let restored = """
      {"schema":"gabarit.applied/1","order":"2026-0042","move":0,"course_id":7,\
      "shortname":"BIO-1","found":null}
      """
    #expect(try counter.orders("confirm", "--applied", "-", input: restored).states == ["active"])
    let renewed = try counter.orders(
      "renew", Self.id, "--days", "30", "--reference", "R-1"
    ).first
    #expect(renewed?["end"]?.text == "2027-12-31T00:00:00Z")
    let script = try #require(renewed?["pending"]?["script"]?.text)
    #expect(script == "\(shop.out.string)/2026-0042.moves/001-renew/apply.sh")
    _ = try expectValid(
      bytes(of: FilePath(script).removingLastComponent().appending("move.json")), "move")
    let again = try counter.orders("renew", Self.id, "--days", "30", "--reference", "R-1").first
    #expect(again?["end"] == renewed?["end"])
    #expect(again?["new"] == .bool(false))

    #expect(try counter.orders("suspend", Self.id).states == ["suspending"])
    let closed = """
      {"schema":"gabarit.applied/1","order":"2026-0042","move":2,"course_id":7,\
      "shortname":"BIO-1","found":{"visible":1,"instances":{"9":{"enrol":"self","status":0}}}}
      """
    // What was applied before this suspension was asked for is not its confirm.
    let late = closed.replacing("\"move\":2", with: "\"move\":1")
    _ = try counter.orders("confirm", "--applied", "-", input: late, ends: 4)
    #expect(try counter.orders("confirm", "--applied", "-", input: closed).states == ["suspended"])
    #expect(try counter.orders("resume", Self.id).states == ["resuming"])
    _ = try counter.orders(
      "confirm", Self.id, "--course-id", "7", "--shortname", "BIO-1", "--move", "3")

    #expect(try counter.orders("due", "--within", "30d").states == [])
    #expect(try counter.orders("due", "--within", "500d").states == ["active"])
    counter.now = "1830211200"
    #expect(try counter.orders("sweep").states == ["suspending"])
    #expect(try counter.orders("sweep").states == [])
    // What a sweep that was stopped did not write, the next one does.
    let moves = shop.out.appending("2026-0042.moves").string
    try FileManager.default.removeItem(atPath: moves)
    #expect(try counter.orders("sweep").states == ["suspending"])
    #expect(FileManager.default.fileExists(atPath: moves))
    #expect(try counter.orders("sweep").states == [])
    let lines = try counter.run(["orders", "pending", "--moves"] + counter.desk).text
    #expect(lines == "2026-0042 4 sweep \(shop.out.string)/2026-0042.moves/004-sweep/apply.sh\n")
    let ended = closed.replacing("\"move\":2", with: "\"move\":4")
    #expect(try counter.orders("confirm", "--applied", "-", input: ended).states == ["ended"])
    #expect(try counter.orders("cancel", Self.id).states == ["cancelled"])
    let refused = try counter.orders("resume", Self.id, ends: 4).first
    #expect(refused?["reason"]?.text == "move-refused")
    #expect(refused?["message"]?.text?.contains("cancelled") == true)

    let shown = try counter.orders("show", Self.id).first
    #expect(shown?["request"]?["fullname"]?.text == "Biologie cellulaire")
    let verbs = shown?["events"]?.elements.compactMap { $0["verb"]?.text } ?? []
    #expect(
      verbs == [
        "reserve", "expire", "issue", "issue", "complete", "confirm", "renew", "suspend",
        "confirm", "resume", "confirm", "sweep", "confirm", "cancel",
      ])
    #expect(try counter.run(["orders", "verify"] + counter.desk).status == 0)
  }

  @Test(arguments: ["show", "suspend", "resume", "cancel"])
  func `ends with 4 for an order that there is not`(_ verb: String) throws {
    let counter = try Counter()
    try counter.sold()
    let item = try counter.orders(verb, "nobody", ends: 4).first
    #expect(item?["reason"]?.text == "unknown-order")
  }

  @Test func `ends with 5 where some of several orders were done`() throws {
    let counter = try Counter()
    try counter.sold()
    #expect(
      try counter.orders("suspend", Self.id, "nobody", ends: 5).states == ["suspending", nil])
  }

  @Test(arguments: [
    ["orders", "list"], ["orders", "verify"], ["orders", "export"],
    ["orders", "due", "--within", "1d"],
  ])
  func `ends with 74 where there is no ledger, and makes none`(_ arguments: [String]) throws {
    let counter = try Counter()
    let run = try counter.run(arguments + counter.ledger)
    #expect(run.status == 74)
    #expect(run.error.contains("there is no ledger here"))
    #expect(!FileManager.default.fileExists(atPath: counter.shop.ledger.string))
  }

  @Test(arguments: [
    ["confirm"], ["confirm", "A"], ["confirm", "A", "--applied", "-"], ["renew", "A"],
    ["reserve", "-", "--for", "0m"], ["reserve", "-", "--for", "5"], ["due", "--within", "-3d"],
    ["suspend", "A"], ["list", "--state", "sold"],
  ])
  func `ends with 64 for what it does not know`(_ arguments: [String]) throws {
    let counter = try Counter()
    #expect(try counter.run(["orders"] + arguments + counter.ledger).status == 64)
  }

  @Test func `finds its ledger by the variable, and in the user's folder of data`() throws {
    let counter = try Counter()
    try counter.sold()
    let named = try Command.run(
      "orders", "list", environment: ["GABARIT_LEDGER": counter.shop.ledger.string])
    #expect(named.text.hasPrefix("2026-0042: active"))
    let home = counter.shop.folder.path.appending("home")
    let orders = try counter.shop.folder.write("o.json", Array(OrderDraft().json.utf8))
    let reserved = try Command.run(
      "orders", "reserve", orders.string, "--for", "1h", environment: ["XDG_DATA_HOME": home.string]
    )
    #expect(reserved.status == 0)
    #expect(
      FileManager.default.fileExists(atPath: home.string + "/gabarit/ledger.sqlite"))
  }

  @Test func `takes the names of the Moodle's courses in, and gives none of them`() throws {
    let counter = try Counter()
    let names = "shortname,fullname,idnumber\r\n\"bio-1\",\"Autre cours\",\r\n"
    let taken = try counter.run(["orders", "names", "-"] + counter.ledger, input: names)
    #expect(taken.status == 0)
    let template = try Samples.backup("m45/petit-nu-tgz")
    let run = try counter.run(counter.shop.issue([OrderDraft()], from: template))
    #expect(run.status == 4)
    #expect(run.text.contains("taken by a course in the Moodle"))
    #expect(counter.shop.all() == [])
    let broken = try counter.run(
      ["orders", "names", "-"] + counter.ledger, input: "shortname\nx\n")
    #expect(broken.status == 64)
    #expect(broken.error.contains("standard input"))
  }

  @Test func `moves a ledger to another file, by copy and by export`() throws {
    let counter = try Counter()
    try counter.sold()
    let folder = counter.shop.folder.path
    let copy = folder.appending("copy.sqlite").string
    #expect(try counter.run(["orders", "backup", copy] + counter.ledger).status == 0)
    #expect(try counter.run(["orders", "backup", copy] + counter.ledger).status == 4)
    let export = try counter.run(["orders", "export"] + counter.ledger)
    let other = folder.appending("other.sqlite").string
    #expect(
      try counter.run(["orders", "import", "-", "--ledger", other], input: export.text).status == 0)
    for file in [copy, other] {
      #expect(try counter.run(["orders", "export", "--ledger", file]).text == export.text)
    }
    let twice = try counter.run(["orders", "import", "-", "--ledger", other], input: export.text)
    #expect(twice.status == 4)
    let broken = try counter.run(
      ["orders", "import", "-", "--ledger", folder.appending("new.sqlite").string],
      input: String(export.text.dropLast(20)))
    #expect(broken.status == 64)
  }

  @Test func `tells kits that are not those of the ledger, with 1`() throws {
    let counter = try Counter()
    try counter.sold()
    let shop = counter.shop
    try FileManager.default.copyItem(
      atPath: shop.out.appending(Self.id).string, toPath: shop.out.appending("stranger").string)
    let manifest = try bytes(of: shop.out.appending(Self.id).appending("manifest.json"))
    try shop.folder.write("kits/\(Self.id)/manifest.json", manifest + [0x0a])
    let run = try counter.run(["orders", "verify", "--format", "json"] + counter.desk)
    #expect(run.status == 1)
    let faults = try expectValid(run.output, "ledger-faults")["faults"]?.elements ?? []
    #expect(faults.map { $0["order"]?.text } == [Self.id, nil])
    #expect(faults[0]["what"]?.text == "has another kit than the one recorded")
    #expect(faults[1]["what"]?.text?.contains("stranger") == true)
  }

  @Test func `confirms by hand only the move that is named`() throws {
    let counter = try Counter()
    try counter.sold()
    _ = try counter.orders("suspend", Self.id)
    let blind = try counter.orders(
      "confirm", Self.id, "--course-id", "7", "--shortname", "BIO-renamed", ends: 4
    ).first
    #expect(blind?["message"]?.text?.contains("--move 1") == true)
    #expect(try counter.orders("list").states == ["suspending"])
    let named = try counter.orders(
      "confirm", Self.id, "--course-id", "7", "--shortname", "BIO-1", "--move", "1")
    #expect(named.states == ["suspended"])
  }

  @Test func `writes a move's files anew where those of another ledger stand in their place`()
    throws
  {
    let counter = try Counter()
    try counter.sold()
    let old = counter.shop.folder.path.appending("old.sqlite").string
    #expect(try counter.run(["orders", "backup", old] + counter.ledger).status == 0)
    _ = try counter.orders("renew", Self.id, "--days", "30")
    let script = counter.shop.out.pushing("2026-0042.moves/001-renew/apply.sh")
    let first = String(decoding: try bytes(of: script), as: UTF8.self)
    #expect(first.contains("\nEND='1830211200'\n"))
    for end in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: counter.shop.ledger.string + end)
    }
    try FileManager.default.copyItem(atPath: old, toPath: counter.shop.ledger.string)
    _ = try counter.orders("renew", Self.id, "--days", "90")
    let second = String(decoding: try bytes(of: script), as: UTF8.self)
    #expect(second.contains("\nEND='1835395200'\n"))
    // Who edits a script is told, until it is written anew.
    try Data("echo\n".utf8).write(to: URL(fileURLWithPath: script.string))
    let verified = try counter.run(["orders", "verify"] + counter.desk)
    #expect(verified.status == 1)
    #expect(verified.text.contains("move 1"))
    _ = try counter.orders("pending")
    #expect(String(decoding: try bytes(of: script), as: UTF8.self) == second)
    #expect(try counter.run(["orders", "verify"] + counter.desk).status == 0)
  }

  @Test func `names no script where something else stands in the place of a move's files`() throws {
    let counter = try Counter()
    try counter.sold()
    try counter.shop.folder.write("kits/2026-0042.moves/001-suspend", [])
    let item = try counter.orders("suspend", Self.id, ends: 4).first
    #expect(item?["reason"]?.text == "target-exists")
    let pending = try counter.run(["orders", "pending"] + counter.desk)
    #expect(pending.status == 4)
    #expect(pending.text.isEmpty)
  }

  @Test(arguments: ["", " ", "R\n", " R", String(repeating: "x", count: 256)])
  func `takes no renewal whose reference is none`(_ reference: String) throws {
    let counter = try Counter()
    try counter.sold()
    let item = try counter.orders(
      "renew", Self.id, "--days", "30", "--reference", reference, ends: 4
    ).first
    #expect(item?["reason"]?.text == "bad-order")
    let shown = try counter.orders("list").first
    #expect(shown?["end"]?.text == "2027-12-01T00:00:00Z")
  }

  @Test func `copies the ledger and leaves what stands beside the copy alone`() throws {
    let counter = try Counter()
    try counter.sold()
    let precious = try counter.shop.folder.write("copy.part/precious", [1])
    let copy = counter.shop.folder.path.appending("copy").string
    #expect(try counter.run(["orders", "backup", copy] + counter.ledger).status == 0)
    #expect(try bytes(of: precious) == [1])
    let beside = try FileManager.default.contentsOfDirectory(
      atPath: counter.shop.folder.path.string)
    #expect(!beside.contains { $0.hasPrefix(".gabarit") })
  }

  @Test func `says to look for a course where an order is cancelled that may be restored`() throws {
    let counter = try Counter()
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try counter.run(counter.shop.issue([OrderDraft()], from: template)).status == 0)
    let item = try counter.orders("cancel", Self.id).first
    #expect(item?["notes"]?.elements.first?.text?.contains("look whether a course") == true)
    let late = try counter.orders(
      "confirm", Self.id, "--course-id", "7", "--shortname", "BIO-1", ends: 4
    ).first
    #expect(late?["message"]?.text?.contains("in Moodle") == true)
  }

  @Test func `ends with no 0 while a restore is pending whose kit is not there`() throws {
    let counter = try Counter()
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try counter.run(counter.shop.issue([OrderDraft()], from: template)).status == 0)
    try FileManager.default.removeItem(atPath: counter.shop.out.appending(Self.id).string)
    let run = try counter.run(["orders", "pending"] + counter.desk)
    #expect(run.status == 4)
    #expect(run.error.contains("its kit is not in the folder"))
    #expect(try counter.run(["orders", "pending", "--moves"] + counter.desk).status == 0)
  }

  @Test func `writes nothing in the ledger for a plan, not even what has expired`() throws {
    var counter = try Counter()
    let template = try Samples.backup("m45/petit-nu-tgz")
    let issue = try counter.shop.issue([OrderDraft()], from: template)
    #expect(try counter.run(issue).status == 0)
    let other = try counter.shop.folder.write("r.json", Array(OrderDraft("R").json.utf8)).string
    _ = try counter.orders("reserve", other, "--for", "1s")
    counter.now = "1795525200"
    let before = try counter.run(["orders", "export"] + counter.ledger).text
    #expect(try counter.run(issue + ["--dry-run"]).status == 0)
    #expect(try counter.run(["orders", "export"] + counter.ledger).text == before)
  }

  @Test func `takes no folder of kits whose name would break the lines of pending`() throws {
    let counter = try Counter()
    try counter.sold()
    let run = try counter.run(["orders", "pending", "--out", "k\nits"] + counter.ledger)
    #expect(run.status == 64)
  }

  @Test func `raises a course that Moodle named otherwise`() throws {
    let counter = try Counter()
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try counter.run(counter.shop.issue([OrderDraft()], from: template)).status == 0)
    let item = try counter.orders(
      "confirm", Self.id, "--course-id", "7", "--shortname", "BIO-1_1"
    ).first
    #expect(item?["shortname_in_moodle"]?.text == "BIO-1_1")
    #expect(item?["notes"]?.elements.first?.text?.contains("otherwise than promised") == true)
  }
}
