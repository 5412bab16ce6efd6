import Foundation
import SystemPackage
import TestKit
import Testing

@Suite("The exit code")
struct ExitCodeTests {
  private let shop: OrdersFixture
  private let good: FilePath
  private let users: FilePath
  private let damaged: FilePath
  private let m45 = Samples.folder.appending("m45").string

  init() throws {
    shop = try OrdersFixture()
    good = try Samples.backup("m45/vide-nu-tgz")
    users = try Samples.backup("m45/petit-users-tgz")
    var content = try bytes(of: good)
    content[content.count / 2] ^= 0x55
    damaged = try shop.folder.write("damaged.mbz", content)
  }

  @Test func `is 0 for the version, which stands alone on its line`() throws {
    let run = try Command.run("--version")
    #expect(run.status == 0)
    #expect(run.text.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test func `of a batch of checks is 2 over 1 over 0`() throws {
    let text = [good.string, users.string, damaged.string]
    #expect(try Command.run("check", text[0]).status == 0)
    #expect(try Command.run("check", text[0], text[1]).status == 1)
    #expect(try Command.run("check", text[2], text[0]).status == 2)
    let all = try Command.run("check", text[1], text[2], text[0], "--format", "json")
    #expect(all.status == 2)
    let verdicts = try all.json()["results"]?.elements.compactMap { $0["verdict"]?.text }
    #expect(verdicts?.sorted() == ["compliant", "noncompliant", "unreadable"])
  }

  @Test func `is 3 where dates are to move with a start that the template has not`() throws {
    var builder = BackupBuilder()
    builder.information["original_course_startdate"] = "0"
    let template = try shop.folder.write("undated.mbz", builder.tgz)
    let arguments = try shop.issue([OrderDraft()], from: template, "--dates", "roll")
    let run = try Command.run(arguments)
    #expect(run.status == 3)
    #expect(run.text.contains("original_course_startdate"))
    #expect(try Command.run(arguments.map { $0 == "roll" ? "course" : $0 }).status == 0)
    #expect(try Command.run(arguments.map { $0 == "roll" ? "all" : $0 }).status == 64)
  }

  @Test func `of check moves with --fail-on`() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("x")
    try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)
    _ = try Tool.run("bsdtar", ["-xf", good.string], in: place)
    let target = folder.path.appending("repacked.mbz").string
    _ = try Tool.run("tar", ["--format=gnu", "-czf", target, "."], in: place)
    #expect(try Command.run("check", target).status == 0)
    #expect(try Command.run("check", target, "--fail-on", "warning").status == 1)
    let found = try Command.run("find", "TPL-VIDE", "--in", folder.path.string)
    #expect(found.status == 0)
    let strict = try Command.run(
      "find", "TPL-VIDE", "--in", folder.path.string, "--fail-on", "warning")
    #expect(strict.status == 3)
  }

  @Test func `is 2 for a damaged backup, whoever reads it`() throws {
    #expect(try Command.run("inspect", damaged.string).status == 2)
    #expect(try Command.run("check", damaged.string).status == 2)
    #expect(try Command.run(shop.issue([OrderDraft()], from: damaged)).status == 2)
    #expect(shop.all().isEmpty)
  }

  @Test(arguments: ["", "x", "PK\u{3}\u{4}", "\u{1f}\u{8b}"])
  func `is 2 for files that are no backups`(_ text: String) throws {
    let path = try shop.folder.write("odd.mbz", text.unicodeScalars.map { UInt8($0.value) })
    let run = try Command.run("check", path.string)
    #expect(run.status == 2)
    #expect(try Command.run("inspect", path.string).status == 2)
  }

  @Test func `is 3 where nothing is suitable, and the findings are told`() throws {
    #expect(try Command.run("find", "TPL-NONE", "--in", m45).status == 3)
    let run = try Command.run(shop.issue([OrderDraft()], from: users, "--format", "json"))
    #expect(run.status == 3)
    let result = try run.json()["results"]?.elements.first
    #expect(result?["status"]?.text == "refused")
    #expect(result?["message"]?.text?.contains("[userdata.enrolment]") == true)
    #expect(shop.all().isEmpty)
  }

  @Test func `is 4 for orders that are refused, and for a target that is there`() throws {
    #expect(try Command.run(shop.issue([OrderDraft().with("seats", 0)], from: good)).status == 4)
    #expect(try Command.run(shop.issue([OrderDraft("..")], from: good)).status == 4)
    #expect(
      try Command.run(shop.issue([OrderDraft("a"), OrderDraft("a")], from: good)).status == 4)
    #expect(try Command.run(shop.issue([], from: good)).status == 4)
    try shop.folder.write("kits/taken/x", [])
    #expect(try Command.run(shop.issue([OrderDraft("taken")], from: good)).status == 4)
    #expect(shop.all() == ["taken"])
  }

  @Test func `of a batch of orders is the common one, and 5 where they differ`() throws {
    let bad = OrderDraft("bad").with("fullname", "<x")
    let other = OrderDraft("other").with("seats", -1)
    #expect(try Command.run(shop.issue([bad, other], from: good)).status == 4)
    #expect(try Command.run(shop.issue([bad, OrderDraft("good")], from: good)).status == 5)
    #expect(shop.all() == ["failed-orders-1.jsonl", "good"])
    let orders = try shop.folder.write(
      "two.json",
      Array(
        OrderDraft.array([OrderDraft("p"), OrderDraft("q", template: "TPL-NONE")]).utf8))
    let run = try Command.run(
      "issue", orders.string, "--in", m45, "--out", shop.out.string)
    #expect(run.status == 5)
    #expect(shop.all() == ["failed-orders-1.jsonl", "failed-orders-2.jsonl", "good", "p"])
  }

  @Test(arguments: [
    [], ["nonsense"], ["check"], ["find", "X"], ["issue", "-"], ["inspect", "a", "b"],
    ["check", "x", "--fail-on", "never"], ["check", "x", "--format", "yaml"], ["rules", "no.such"],
    ["issue", "-", "--out", "k", "--in", ".", "--template-file", "x"],
    ["issue", "-", "--out", "k", "--in", ".", "--owner-role", "5"],
    ["issue", "-", "--out", "k", "--in", ".", "--owner-role", "a b"],
    ["issue", "-", "--out", "k", "--in", ".", "--container", "rar"], ["check", ""],
    ["issue", "-", "--out", "k"],
  ])
  func `is 64 for wrong usage, with nothing on standard output`(_ words: [String]) throws {
    let run = try Command.run(words, input: OrderDraft().json, in: shop.folder.path)
    if words.isEmpty {
      // Alone, the command shows its help.
      #expect(run.status == 0)
    } else {
      #expect(run.status == 64)
      #expect(run.output.isEmpty)
      #expect(!run.error.isEmpty)
    }
    #expect(shop.all().isEmpty)
  }

  @Test(arguments: ["0", "-1", "x", "", "99999999999999999", "1.5"])
  func `is 64 for a SOURCE_DATE_EPOCH that is none`(_ value: String) throws {
    let run = try Command.run(
      shop.issue([OrderDraft()], from: good), environment: ["SOURCE_DATE_EPOCH": value])
    #expect(run.status == 64)
    #expect(shop.all().isEmpty)
  }

  @Test func `is 74 for what is missing or no file`() throws {
    let missing = shop.folder.path.appending("missing.mbz").string
    #expect(try Command.run("inspect", missing).status == 74)
    #expect(try Command.run("check", missing).status == 74)
    #expect(try Command.run("find", "X", "--in", missing).status == 74)
    #expect(try Command.run("inspect", shop.folder.path.string).status == 74)
    #expect(try Command.run("inspect", "/dev/null").status == 74)
    let orders = try Command.run("issue", missing, "--in", m45, "--out", shop.out.string)
    #expect(orders.status == 74)
    #expect(orders.error.contains("missing.mbz"))
    let template = FilePath(missing)
    #expect(try Command.run(shop.issue([OrderDraft()], from: template)).status == 74)
    #expect(shop.all().isEmpty)
  }

  @Test(.enabled(if: Command.isRoot && Command.runsAsNobody))
  func `is 74 for a backup that may not be read, beside those that may`() throws {
    let place = try TemporaryFolder()
    let closed = try place.write("closed.mbz", bytes(of: good))
    try place.write("open.mbz", bytes(of: good))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: place.path.string)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: closed.string)
    let nobody = Command.asNobody
    #expect(try Command.run("inspect", closed.string, through: nobody).status == 74)
    let run = try Command.run("check", place.path.string, "--format", "json", through: nobody)
    #expect(run.status == 74)
    let verdicts = try run.json()["results"]?.elements.compactMap { $0["verdict"]?.text }
    #expect(verdicts == ["unreadable", "compliant"])
    // A search passes over it, with the reason.
    let found = try Command.run(
      "find", "TPL-VIDE", "--in", place.path.string, "--format", "json", through: nobody)
    #expect(found.status == 0)
    let candidates = try found.json()["candidates"]?.elements ?? []
    #expect(candidates.contains { $0["reasons"]?.elements.first?["code"]?.text == "io" })
    // Kits that may not be written.
    #expect(try Command.run(shop.issue([OrderDraft()], from: closed), through: nobody).status == 74)
  }

  @Test(arguments: ["check", "inspect", "rules", "find"])
  func `is 74 where the result cannot be written, be the backup sound or not`(
    _ subcommand: String
  ) throws {
    let words =
      switch subcommand {
      case "rules": ["rules"]
      case "find": ["find", "TPL-VIDE", "--in", m45]
      default: [subcommand, good.string]
      }
    for format in ["text", "json"] {
      let run = try Command.run(words + ["--format", format], output: "/dev/full")
      #expect(run.status == 74)
      #expect(run.error.contains("standard output"))
    }
  }

  @Test func `is 74 where issue cannot report, though the kit is made`() throws {
    let run = try Command.run(shop.issue([OrderDraft()], from: good), output: "/dev/full")
    #expect(run.status == 74)
    #expect(shop.all() == ["2026-0042"])
    #expect(try Command.run(shop.issue([OrderDraft()], from: good)).status == 0)
  }

  @Test(arguments: [["--help"], ["--version"], ["help", "issue"], ["orders", "--help"], []])
  func `is 74 where help and version cannot be written`(_ words: [String]) throws {
    let run = try Command.run(words, output: "/dev/full")
    #expect(run.status == 74)
    #expect(run.error.contains("standard output"))
  }

  @Test func `is that of the work and not of a reader that went away`() throws {
    let script = "\(Command.path.string) rules | true; \(Command.path.string) --help | head -1"
    let run = try Tool.run("sh", ["-c", script])
    #expect(run.status == 0)
    #expect(run.text.contains("OVERVIEW"))
  }

  @Test func `is 0 with orders from standard input, once`() throws {
    let run = try Command.run(
      "issue", "-", "--in", m45, "--out", shop.out.string,
      input: OrderDraft.csv([OrderDraft("x"), OrderDraft("y")], lineEnd: "\r\n"))
    #expect(run.status == 0)
    #expect(shop.all() == ["x", "y"])
    let broken = try Command.run(
      "issue", "-", "--in", m45, "--out", shop.out.string, input: "{\"order\": \n oops}")
    #expect(broken.status == 4)
    #expect(broken.error.contains("standard input: line 2, column 2"))
  }

  @Test func `is 4 where one id stands in two files, before anything is written`() throws {
    let one = try shop.folder.write("1.json", Array(OrderDraft("x").json.utf8))
    let two = try shop.folder.write("2.csv", Array(OrderDraft.csv([OrderDraft("x")]).utf8))
    let run = try Command.run(
      "issue", one.string, two.string, "--in", m45, "--out", shop.out.string)
    #expect(run.status == 4)
    #expect(shop.all().isEmpty)
  }
}

extension Command {
  /// Runs what follows as a user without rights.
  static let asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  /// Whether that user can run the command at all.
  static let runsAsNobody: Bool = {
    (try? Command.run("--version", through: asNobody).status) == 0
  }()
}
