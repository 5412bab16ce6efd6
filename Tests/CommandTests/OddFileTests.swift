import Foundation
import SystemPackage
import TestKit
import Testing

/// The built command against files that are not what they should be.
@Suite("An odd file")
struct OddFileTests {
  private let shop: OrdersFixture
  private let backup: FilePath

  init() throws {
    shop = try OrdersFixture()
    backup = try Samples.backup("m45/vide-nu-tgz")
  }

  private func everything() -> [String] {
    let all = FileManager.default.enumerator(atPath: shop.folder.path.string)
    return (all?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// Where a file is named, and what the command may end with: refused always, whatever it is.
  private func uses(_ file: String) -> [(arguments: [String], statuses: Set<Int32>)] {
    let issue = ["--out", shop.out.string, "--template-file", backup.string]
    let ledger = ["--ledger", shop.ledger.string]
    return [
      (["issue", file, "--no-ledger"] + issue, [4]),
      (["orders", "quote", file, "--template-file", backup.string] + ledger, [4]),
      (["check", backup.string, "--policy", file], [64]),
      (["check", backup.string, "--waivers", file], [64]),
      (["check", backup.string, "--baseline", file], [64]),
      (["issue", file, "--names", file] + issue + ledger, [4, 64]),
      (["orders", "names", file] + ledger, [64]), (["orders", "import", file] + ledger, [64]),
      (["orders", "confirm", "--applied", file] + ledger, [4, 64]),
    ]
  }

  @Test(arguments: Gallery.oddFiles) func `is refused wherever it is named`(odd: OddFile) throws {
    let file = try shop.folder.write("odd", odd.bytes)
    let before = everything()
    Tally.note("odd orders, policies, waivers, baselines, names and exports", uses("").count)
    for use in uses(file.string) {
      let run = try Command.run(use.arguments, through: HostileBackupTests.confined)
      #expect(use.statuses.contains(run.status), "\(use.arguments) \(run.status) \(run.error)")
      let said = run.error + run.text
      // An order is named by its place among the others.
      let isNamed = said.contains("odd") || said.contains("order 1: refused")
      #expect(isNamed && said.utf8.count < 2_000, "\(use.arguments) \(said)")
      let left = everything().filter { !$0.hasPrefix("ledger.sqlite") && !$0.hasPrefix("kits") }
      #expect(left == before)
    }
    #expect(shop.visible().isEmpty)
  }

  @Test func `that names persons is refused, or names nobody who is there`() throws {
    for odd in Gallery.oddFiles {
      Tally.note("odd lists of persons")
      let file = try shop.folder.write("odd", odd.bytes)
      let run = try Command.run(
        "check", backup.string, "--persons", file.string, through: HostileBackupTests.confined)
      #expect([0, 1, 64].contains(run.status), "\(odd.name) \(run.status) \(run.error)")
    }
  }

  @Test func `of hostile orders gives no kit, or one in its place`() throws {
    for (number, hostile) in Gallery.hostileOrders.enumerated() {
      Tally.note("hostile orders")
      let draft = OrderDraft("h\(number)").with(hostile.field, hostile.value)
      // An odd id may be allowed; then the kit has it for a name.
      let id =
        if hostile.field == "order", case .text(let text) = hostile.value { text } else { "" }
      let own = id.isEmpty || id.contains("/") ? "h\(number)" : id
      let before = everything()
      let run = try Command.run(
        shop.issue([draft], from: backup, keepingBooks: false), through: HostileBackupTests.confined
      )
      #expect([0, 4].contains(run.status), "\(draft.json) \(run.status) \(run.error)")
      let new = Set(everything()).subtracting(before).filter {
        !"\($0)/".hasPrefix("kits/\(own)/") && !$0.hasPrefix("kits/failed-orders-")
          && $0 != "orders.json" && $0 != "kits"
      }
      #expect(new.isEmpty, "\(draft.json) \(new)")
    }
  }
}

/// The built command against ledgers that are none, damaged, or another's.
@Suite("A ledger that is none")
struct OddLedgerTests {
  private let shop: OrdersFixture
  private let backup: FilePath

  init() throws {
    shop = try OrdersFixture()
    backup = try Samples.backup("m45/vide-nu-tgz")
  }

  /// Every subcommand that reads or writes it.
  private func uses() throws -> [[String]] {
    let ledger = ["--ledger", shop.ledger.string]
    let orders = try shop.folder.write("o.json", Array(OrderDraft("new").json.utf8)).string
    return [
      ["orders", "list"], ["orders", "show", "2026-0042"], ["orders", "export"],
      ["orders", "verify", "--out", shop.out.string],
      ["orders", "quote", orders, "--template-file", backup.string],
      ["orders", "backup", shop.folder.path.appending("copy").string],
      ["issue", orders, "--out", shop.out.string, "--template-file", backup.string],
    ].map { $0 + ledger }
  }

  private func make() throws -> [UInt8] {
    let run = try Command.run(shop.issue([OrderDraft()], from: backup))
    try #require(run.status == 0, "\(run.error)")
    // One file, without a log beside it.
    _ = try Tool.run(
      "sqlite3",
      [shop.ledger.string, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE"])
    return try bytes(of: shop.ledger)
  }

  @Test(arguments: [
    "text", "NULs", "a SQLite header alone", "cut", "cut within a page", "another program's",
    "a newer gabarit's", "a folder", "empty", "a page size of nought", "a view for a table",
    "a column less",
  ]) func `is refused, and left as it is`(kind: String) throws {
    let good = try make()
    var isRefused = true
    switch kind {
    case "text": try shop.folder.write("ledger.sqlite", Array("no ledger\n".utf8))
    case "NULs": try shop.folder.write("ledger.sqlite", [UInt8](repeating: 0, count: 8_192))
    case "a SQLite header alone": try shop.folder.write("ledger.sqlite", good.prefix(100))
    case "cut": try shop.folder.write("ledger.sqlite", good.prefix(4_096 * 3))
    case "cut within a page": try shop.folder.write("ledger.sqlite", good.dropLast(1_000))
    case "a page size of nought":
      try shop.folder.write("ledger.sqlite", good[..<16] + [0, 0] + good[18...])
    case "another program's", "a newer gabarit's":
      let sql =
        kind == "another program's"
        ? "CREATE TABLE bookmarks(id INTEGER); PRAGMA application_id = 7; "
          + "DROP TABLE IF EXISTS grdb_migrations"
        : "INSERT INTO grdb_migrations VALUES('2999-everything')"
      _ = try Tool.run("sqlite3", [shop.ledger.string, sql])
    case "a view for a table", "a column less":
      let sql =
        kind == "a column less"
        ? "ALTER TABLE events DROP COLUMN kit"
        : "ALTER TABLE events RENAME TO others; CREATE VIEW events AS SELECT * FROM others"
      let run = try Tool.run("sqlite3", [shop.ledger.string, sql])
      try #require(run.status == 0, "\(run.error)")
    case "empty":
      // As after a crash while it was made: it is made then.
      isRefused = false
      try shop.folder.write("ledger.sqlite", [])
    default:
      try FileManager.default.removeItem(atPath: shop.ledger.string)
      try FileManager.default.createDirectory(
        atPath: shop.ledger.string, withIntermediateDirectories: true)
    }
    let before = kind == "a folder" ? [] : try bytes(of: shop.ledger)
    Tally.note("ledgers that are none, by each subcommand", try uses().count)
    for use in try uses() {
      let run = try Command.run(use, through: HostileBackupTests.confined)
      if isRefused {
        #expect([64, 74].contains(run.status), "\(use) \(run.status) \(run.text)\(run.error)")
        #expect(run.error.contains("ledger.sqlite"), "\(use) \(run.error)")
        if kind != "a folder" { #expect(try bytes(of: shop.ledger) == before, "\(use)") }
      } else {
        #expect(run.status != 70 && run.status >= 0, "\(use) \(run.status) \(run.error)")
      }
    }
    #expect(shop.visible() == (isRefused ? ["2026-0042"] : shop.visible()))
  }

  @Test func `is told from one with a damaged page, wherever the damage is`() throws {
    let good = try make()
    let pages = good.count / 4_096
    for page in 0..<pages {
      for (offset, count) in [(page == 0 ? 100 : 0, 8), (200, 600), (3_500, 596)] {
        Tally.note("ledgers with a damaged page")
        var bad = good
        for index in 0..<count { bad[page * 4_096 + offset + index] = UInt8(index % 251) ^ 0xa5 }
        try shop.folder.write("ledger.sqlite", bad)
        for name in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
          try? FileManager.default.removeItem(atPath: shop.folder.path.appending(name).string)
        }
        let run = try Command.run(
          "orders", "verify", "--ledger", shop.ledger.string, "--out", shop.out.string,
          through: HostileBackupTests.confined)
        // Damage in free space, or in what no order's log covers, may go unseen; a fault may not be.
        #expect(
          [0, 1, 64, 74].contains(run.status), "\(page) \(offset): \(run.status) \(run.error)")
      }
    }
  }
}
