import Base
import Foundation
import Orders
import SystemPackage
import TestKit
import Testing

@testable import SQLiteLedger

/// A ledger's file and the log beside it, put elsewhere by hand.
@Suite("A ledger's file")
struct LedgerPathTests {
  private let shop: LedgerFixture
  private let folder: FilePath

  init() throws {
    shop = try LedgerFixture()
    folder = shop.folder.path
    for index in 0..<40 { try shop.reserve(LedgerFixture.order("A\(index)")) }
  }

  private func copy(_ name: String, to other: String) throws {
    try? FileManager.default.removeItem(atPath: folder.appending(other).string)
    try FileManager.default.copyItem(
      atPath: folder.appending(name).string, toPath: folder.appending(other).string)
  }

  @Test func `is refused under a second name, by which its log would be missed`() throws {
    let path = folder.appending("ledger.sqlite")
    let second = folder.appending("second.sqlite")
    try FileManager.default.linkItem(atPath: path.string, toPath: second.string)
    for name in [path, second] {
      let error = failure { _ = try SQLiteLedger(name) }
      #expect(error?.code == .badInput && error?.file == name.string)
      #expect(error?.message.contains("second name") == true)
    }
    try FileManager.default.removeItem(atPath: second.string)
    #expect(try SQLiteLedger(path).orders(at: shop.now).count == 40)
  }

  /// Which is what restoring a backup looks like where the log is forgotten.
  @Test func `is damaged by the log of another one, and that is told at once`() throws {
    try shop.sqlite.backUp(to: folder.appending("backup"))
    for index in 0..<300 { try shop.reserve(LedgerFixture.order("B\(index)")) }
    // As a process leaves them that is killed.
    try copy("ledger.sqlite", to: "killed.sqlite")
    try copy("ledger.sqlite-wal", to: "killed.sqlite-wal")
    try copy("killed.sqlite", to: "kept.sqlite")
    try copy("killed.sqlite-wal", to: "kept.sqlite-wal")
    try copy("backup", to: "killed.sqlite")
    let path = folder.appending("killed.sqlite")
    let error = failure { _ = try SQLiteLedger(path) }
    #expect(error?.code == .badInput && error?.file == path.string)
    #expect(error?.message.contains("without the -wal and -shm") == true)
    // With its own log it is whole, and without any the backup is.
    #expect(try SQLiteLedger(folder.appending("kept.sqlite")).orders(at: shop.now).count == 340)
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path.string + suffix)
    }
    try copy("backup", to: "killed.sqlite")
    #expect(try SQLiteLedger(path).orders(at: shop.now).count == 40)
  }

  @Test func `is not copied where it is damaged`() throws {
    try shop.sqlite.close()
    let path = folder.appending("ledger.sqlite")
    // A page that two trees hold: what is asked for is found, and not all fits together.
    let run = try Tool.run(
      "sqlite3",
      [
        path.string,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM "
          + "sqlite_schema WHERE name = 'imports') WHERE name = 'courses'",
      ])
    try #require(run.status == 0, "\(run.error)")
    let ledger = try SQLiteLedger(path)
    let copied = failure { try ledger.backUp(to: folder.appending("copy")) }
    #expect(copied?.code == .badInput && copied?.message.contains("damaged") == true)
    #expect(try FileTree.kind(of: folder.appending("copy")) == nil)
  }
}
