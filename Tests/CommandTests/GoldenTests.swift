import Foundation
import SystemPackage
import TestKit
import Testing

/// What people see, held against files.
///
/// `GABARIT_RECORD=1 swift test --filter GoldenTests` writes them anew; a run that records fails,
/// so that nobody takes it for a check.
struct GoldenTests {
  private static let folder = Samples.root.pushing(FilePath("Tests/CommandTests/Golden"))
  private static let records = ProcessInfo.processInfo.environment["GABARIT_RECORD"] != nil

  private func expect(_ text: String, is name: String) throws {
    let path = GoldenTests.folder.appending(name + ".txt")
    if GoldenTests.records {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
      Issue.record("\(name) was recorded; look it over and run again")
      return
    }
    let golden = String(decoding: try bytes(of: path), as: UTF8.self)
    #expect(text == golden, "GABARIT_RECORD=1 records it anew")
  }

  @Test(arguments: ["", "inspect", "check", "find", "scrub", "issue", "orders", "rules"])
  func `help reads as recorded`(_ subcommand: String) throws {
    let run = try Command.run(subcommand.isEmpty ? ["--help"] : [subcommand, "--help"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    #expect(run.text.contains("Example:") || subcommand.isEmpty)
    try expect(run.text, is: "help" + (subcommand.isEmpty ? "" : "-" + subcommand))
  }

  @Test(arguments: [
    "quote", "reserve", "confirm", "list", "show", "due", "renew", "suspend", "resume", "cancel",
    "sweep", "pending", "verify", "names", "export", "import", "backup",
  ])
  func `help of orders' own subcommands has an example`(_ subcommand: String) throws {
    let run = try Command.run("orders", subcommand, "--help")
    #expect(run.status == 0)
    #expect(run.text.contains("gabarit orders \(subcommand)"))
    #expect(run.text.contains("Example:"))
  }

  @Test(arguments: [
    ("inspect", ["m45/petit-nu-tgz"], 0), ("inspect-users", ["m45/petit-users-tgz"], 0),
    ("check", ["m45/petit-nu-tgz", "m45/petit-users-tgz"], 1),
  ])
  func `reports on samples read as recorded`(
    _ name: String, _ samples: [String], _ status: Int32
  ) throws {
    let base = Samples.folder.string + "/"
    let paths = try samples.map { try Samples.backup($0).string.replacing(base, with: "") }
    let subcommand = String(name.prefix { $0 != "-" })
    let run = try Command.run([subcommand] + paths, in: Samples.folder)
    #expect(run.status == status)
    #expect(run.error.isEmpty)
    try expect(run.text, is: "report-" + name)
  }

  @Test func `a search reads as recorded`() throws {
    let run = try Command.run("find", "TPL-PETIT", "--in", "m45", in: Samples.folder)
    #expect(run.status == 0)
    try expect(run.text, is: "report-find")
  }

  @Test func `a dry run reads as recorded`() throws {
    let shop = try OrdersFixture()
    let run = try Command.run(
      "issue", "-", "--in", "m45", "--out", shop.out.string, "--dry-run",
      input: OrderDraft().json, in: Samples.folder)
    #expect(run.status == 0)
    #expect(shop.all().isEmpty)
    try expect(run.text.replacing(shop.out.string, with: "kits"), is: "report-dry-run")
  }

  @Test func `a dry run in which dates move reads as recorded`() throws {
    let shop = try OrdersFixture()
    let run = try Command.run(
      "issue", "-", "--in", "m45", "--out", shop.out.string, "--dry-run", "--dates", "roll",
      input: OrderDraft().json, in: Samples.folder)
    #expect(run.status == 0)
    #expect(shop.all().isEmpty)
    try expect(run.text.replacing(shop.out.string, with: "kits"), is: "report-dry-run-roll")
  }
}
