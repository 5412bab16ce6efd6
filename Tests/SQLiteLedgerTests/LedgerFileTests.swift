import Base
import Foundation
import GRDB
import Orders
import SystemPackage
import TestKit
import Testing

@testable import SQLiteLedger

/// The ledger's file: what it takes, and what it is copied to.
struct LedgerFileTests {
  @Test func `is durable, strict and readable by its owner alone`() throws {
    let shop = try LedgerFixture()
    try shop.sell("A")
    try shop.ledger.write(keeping: true) { (store) throws(GabaritError) in
      guard let store = store as? SQLiteTransaction else { throw GabaritError(.fault, "no SQLite") }
      try SQLiteErrorMapper.run {
        #expect(try Int.fetchOne(store.db, sql: "PRAGMA synchronous") == 2)
        #expect(try Int.fetchOne(store.db, sql: "PRAGMA foreign_keys") == 1)
        // Else what does not fit goes to /var/tmp: buyers' addresses.
        #expect(try Int.fetchOne(store.db, sql: "PRAGMA temp_store") == 2)
        #expect(try String.fetchOne(store.db, sql: "PRAGMA journal_mode") == "wal")
        let loose = try Int.fetchOne(
          store.db,
          sql: "SELECT COUNT(*) FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
            + "AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'")
        #expect(loose == 0)
      }
    }
    let path = shop.folder.path.appending("ledger.sqlite").string
    for name in [path, path + "-wal"] {
      let mode = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions]
      #expect(mode as? Int == 0o600, "\(name)")
    }
  }

  @Test(arguments: [
    "UPDATE events SET who = 'nobody'", "DELETE FROM events", "DELETE FROM orders",
    "DELETE FROM imports", "UPDATE imports SET courses = 0",
    "INSERT OR REPLACE INTO events SELECT * FROM events",
  ]) func `lets nobody rewrite its log`(sql: String) throws {
    let shop = try LedgerFixture()
    try shop.sell("A")
    try shop.ledger.importCourses([], by: shop.origin)
    let before = try shop.lines()
    let run = try shop.sql("PRAGMA recursive_triggers = ON; PRAGMA foreign_keys = OFF; " + sql)
    #expect(run.status != 0, "\(run.error)")
    #expect(try shop.lines() == before)
  }

  @Test(arguments: ["shortname", "fullname", "idnumber"])
  func `holds no name twice, even where another program writes`(kind: String) throws {
    let shop = try LedgerFixture()
    try shop.reserve(LedgerFixture.order("A"))
    try shop.reserve(LedgerFixture.order("B"))
    let run = try shop.sql(
      "UPDATE orders SET \(kind)_key = (SELECT \(kind)_key FROM orders WHERE id = 'A') "
        + "WHERE id = 'B'")
    #expect(run.status != 0 && run.error.contains("UNIQUE"), "\(run.error)")
  }

  @Test(arguments: [":memory:", "file:ledger.sqlite", "file:x?mode=memory"])
  func `is refused under a name that means something else to SQLite`(_ name: String) {
    let error = failure { _ = try SQLiteLedger(FilePath(name)) }
    #expect(error?.code == .badInput)
    #expect(error?.message.contains("./") == true)
    #expect(!FileManager.default.fileExists(atPath: name))
  }

  @Test func `is copied while it is in use`() throws {
    let shop = try LedgerFixture()
    try shop.sell("A")
    let lines = try shop.lines()
    let path = shop.folder.path.appending("copy.sqlite")
    try shop.sqlite.backUp(to: path)
    try shop.sell("B")
    #expect(failure { try shop.sqlite.backUp(to: path) }?.code == .targetExists)
    let names = try FileTree.names(in: shop.folder.path).map(\.string)
    #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
    let copy = try SQLiteLedger(path)
    var found: [String] = []
    try copy.export { found.append($0) }
    #expect(found == lines)
    #expect(try copy.verify().isEmpty)
  }

  @Test func `is told from damage, from another program's database and from a newer gabarit's`()
    throws
  {
    let folder = try TemporaryFolder()
    let text = try folder.write("text", Array(String(repeating: "no ledger ", count: 1_000).utf8))
    let other = folder.path.appending("other.sqlite")
    #expect(try Tool.run("sqlite3", [other.string, "CREATE TABLE mine (a)"]).status == 0)
    let newer = folder.path.appending("newer.sqlite")
    do {
      let ledger = try SQLiteLedger(newer)
      try ledger.close()
    }
    let run = try Tool.run(
      "sqlite3", [newer.string, "INSERT INTO grdb_migrations VALUES ('99-from-the-future')"])
    #expect(run.status == 0)
    for (path, words) in [
      (text, "no ledger"), (other, "another program"), (newer, "newer gabarit"),
    ] {
      let before = try bytes(of: path)
      let error = failure { _ = try SQLiteLedger(path) }
      #expect(
        error?.code == .badInput && error?.file == path.string, "\(String(describing: error))")
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
      #expect(try bytes(of: path) == before)
    }
  }

  @Test func `says that a damaged ledger is damaged`() throws {
    let shop = try LedgerFixture()
    for index in 0..<200 { try shop.reserve(LedgerFixture.order("A\(index)")) }
    try shop.sqlite.close()
    let path = shop.folder.path.appending("ledger.sqlite")
    var content = try bytes(of: path)
    for index in 4_096..<content.count where index % 7 != 0 { content[index] = 0xa5 }
    try shop.folder.write("ledger.sqlite", content)
    let error = failure {
      let ledger = try SQLiteLedger(path)
      _ = try ledger.orders(at: shop.now)
      _ = try ledger.verify()
    }
    #expect(error?.code == .badInput && error?.file == path.string, "\(String(describing: error))")
    #expect(error?.message.contains("backup") == true)
  }

  @Test(arguments: ["request", "shortname", "username", "move", "was_issued"])
  func `says that a ledger is damaged where a column holds what it cannot`(
    column: String
  ) throws {
    let shop = try LedgerFixture()
    try shop.reserve(LedgerFixture.order("A"))
    try shop.sqlite.close()
    let path = shop.folder.path.appending("ledger.sqlite")
    // As damage within a record does; no statement could.
    let run = try Tool.run(
      "sqlite3",
      [
        path.string,
        """
        PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON;
        CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'orders';
        UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'TEXT NOT NULL', 'TEXT'),
          'INTEGER NOT NULL', 'INTEGER'), 'STRICT', '') WHERE name = 'orders';
        PRAGMA writable_schema = RESET;
        UPDATE orders SET \(column) = NULL;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'orders';
        """,
      ])
    try #require(run.status == 0, "\(run.error)")
    let error = failure {
      let ledger = try SQLiteLedger(path)
      _ = try ledger.orders(at: shop.now)
    }
    #expect(error?.code == .badInput && error?.file == path.string, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("UPDATE orders SET state = 'ended' WHERE id = 'A'", "another state"),
    ("UPDATE orders SET ends = ends + 1 WHERE id = 'A'", "another end"),
    ("UPDATE orders SET shortname = 'OTHER' WHERE id = 'A'", "another short name"),
    ("UPDATE orders SET shortname_key = 'other' WHERE id = 'A'", "another shortname_key"),
    ("UPDATE orders SET holds_names = 0 WHERE id = 'A'", "another holds_names"),
    ("UPDATE orders SET pending = 'suspend' WHERE id = 'A'", "pending"),
    ("UPDATE orders SET username = 'nobody' WHERE id = 'A'", "not there"),
    (
      "INSERT INTO events SELECT 99, order_id, at, who, command, verb, from_state, from_cause, "
        + "to_state, to_cause, move, ends, shortname, kit, course_id, reference, days FROM events "
        + "WHERE number = 1", "gap"
    ),
  ]) func `is verified against its log`(sql: String, words: String) throws {
    let shop = try LedgerFixture()
    try shop.sell("A")
    try shop.sell("B")
    #expect(try shop.ledger.verify().isEmpty)
    let run = try shop.sql("PRAGMA foreign_keys = OFF; " + sql)
    #expect(run.status == 0, "\(run.error)")
    let faults = try shop.ledger.verify()
    #expect(faults.contains { $0.what.contains(words) }, "\(faults)")
  }

  @Test func `is not made where it is only asked, and not in a folder that is not there`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("missing.sqlite")
    #expect(failure { _ = try SQLiteLedger(path, making: false) }?.code == .io)
    #expect(try FileTree.kind(of: path) == nil)
    #expect(failure { _ = try SQLiteLedger(path.appending("deeper")) }?.code == .io)
    #expect(failure { _ = try SQLiteLedger(folder.path) }?.code == .io)
  }

  @Test func `says that another process holds it`() throws {
    let shop = try LedgerFixture()
    let other = try SQLiteLedger(shop.folder.path.appending("ledger.sqlite"), patience: 0.1)
    try shop.ledger.write(keeping: true) { (_) throws(GabaritError) in
      let error = failure {
        _ = try other.reserve(LedgerFixture.order("A"), .standard, for: 60, by: shop.origin)
      }
      #expect(error?.code == .io && error?.message.contains("another process") == true)
    }
  }

  @Test func `says that the disk is full, and holds what it held`() throws {
    let shop = try LedgerFixture()
    try shop.sell("A")
    let lines = try shop.lines()
    try shop.sqlite.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    var error: GabaritError?
    for index in 0..<500 where error == nil {
      error = failure { try shop.reserve(LedgerFixture.order("B\(index)")) }
    }
    #expect(
      error?.code == .io && error?.message.contains("full") == true, "\(String(describing: error))")
    #expect(try shop.ledger.verify().isEmpty)
    #expect(try Set(lines).isSubset(of: Set(shop.lines())))
  }
}
