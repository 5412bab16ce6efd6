import Foundation
import SystemPackage
import TestKit
import Testing

/// Who may read what is written.
@Suite("What is written", .serialized)
struct FilePermissionTests {
  private let shop: OrdersFixture

  init() throws { shop = try OrdersFixture() }

  /// The rights of each thing under a folder, by its path in it; the folder's own under "".
  private func rights(_ folder: FilePath) throws -> [String: Int] {
    let manager = FileManager.default
    var found: [String: Int] = [:]
    for name in [""]
      + (manager.enumerator(atPath: folder.string)?.compactMap { $0 as? String } ?? [])
    {
      let path = name.isEmpty ? folder : folder.pushing(FilePath(name))
      // Foundation leaves out what is no right of somebody's, such as set-group-id.
      let run = try Tool.run("stat", ["--format", "%a", path.string])
      found[name] = Int(String(decoding: run.output, as: UTF8.self).dropLast(), radix: 8)
    }
    return found
  }

  private func run(
    _ arguments: [String], umask mask: String, expecting status: Int32 = 0
  ) throws -> Command.Output {
    let run = try Command.run(
      arguments, through: ["sh", "-c", "umask \(mask) && exec \"$@\"", "sh"], in: shop.folder.path,
      environment: ["XDG_CACHE_HOME": shop.folder.path.appending("cache").string])
    #expect(run.status == status, "\(run.error)")
    return run
  }

  /// Kits, a file of failed orders, a move, a ledger with its copy and the cached plan.
  private func writeAll(umask mask: String) throws {
    let orders = [OrderDraft("a"), OrderDraft("b"), OrderDraft("c").with("duration", -1)]
    let ledger = ["--ledger", shop.ledger.string]
    _ = try run(
      shop.issue(orders, from: Samples.backup("m45/petit-nu-tgz")), umask: mask, expecting: 5)
    _ = try run(
      ["orders", "confirm", "a", "--course-id", "7", "--shortname", "BIO-a"] + ledger, umask: mask)
    _ = try run(["orders", "suspend", "a", "--out", shop.out.string] + ledger, umask: mask)
    _ = try run(["orders", "backup", "copy.sqlite"] + ledger, umask: mask)
  }

  @Test(arguments: ["0000", "0022", "0077", "0277"])
  func `is its owner's alone, whatever the umask`(_ mask: String) throws {
    try writeAll(umask: mask)
    for (name, mode) in try rights(shop.out) {
      let isFolder = FileManager.default.fileExists(
        atPath: shop.out.pushing(FilePath(name)).appending(".").string)
      #expect(mode == (isFolder || name.hasSuffix(".sh") ? 0o700 : 0o600), "\(name)")
    }
    let names = try rights(shop.out).keys
    #expect(names.contains("a.moves/001-suspend/apply.sh"))
    #expect(names.contains("failed-orders-1.jsonl"))
    for name in ["ledger.sqlite", "copy.sqlite"] {
      #expect(try rights(shop.folder.path)[name] == 0o600, "\(name)")
    }
    let cache = try rights(shop.folder.path.appending("cache"))
    for (name, mode) in cache {
      let isFolder = ["", "gabarit", "gabarit/templates"].contains(name)
      #expect(mode == (isFolder ? 0o700 : 0o600), "\(name)")
    }
  }

  @Test(arguments: ["0000", "0077"])
  func `is for the group too where the folder is set-group-id`(_ mask: String) throws {
    try FileManager.default.createDirectory(
      atPath: shop.out.string, withIntermediateDirectories: true)
    #expect(try Tool.run("chmod", ["2750", shop.out.string]).status == 0)
    try writeAll(umask: mask)
    for (name, mode) in try rights(shop.out) {
      let isFolder = FileManager.default.fileExists(
        atPath: shop.out.pushing(FilePath(name)).appending(".").string)
      #expect(
        mode == (isFolder ? 0o2750 : name.hasSuffix(".sh") ? 0o750 : 0o640), "\(name)")
    }
    // The ledger is nobody else's business wherever it lies.
    #expect(try rights(shop.folder.path)["ledger.sqlite"] == 0o600)
  }

  @Test(
    .enabled(if: Command.isRoot, "needs root"), arguments: ["0022", "0077"])
  func `is for that group even where its owner is not in it`(_ mask: String) throws {
    try FileManager.default.createDirectory(
      atPath: shop.out.string, withIntermediateDirectories: true)
    for arguments in [
      ["chown", "65534:12345", shop.out.string], ["chmod", "2750", shop.out.string],
      ["chown", "65534", shop.folder.path.string],
    ] { #expect(try Tool.run(arguments[0], Array(arguments[1...])).status == 0) }
    let run = try Command.run(
      shop.issue([OrderDraft("a")], from: Samples.backup("m45/vide-nu-tgz")),
      through: [
        "sh", "-c",
        "umask \(mask) && exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"",
        "sh",
      ], environment: ["XDG_CACHE_HOME": shop.folder.path.appending("cache").string])
    // The tests may have been built where nobody else may look.
    if run.status == 126 || run.status == 127 { return }
    #expect(run.status == 0, "\(run.error)")
    let kit = try rights(shop.out.appending("a"))
    #expect(kit[""] == 0o2750)
    #expect(kit["manifest.json"] == 0o640)
    let group = try Tool.run(
      "stat", ["--format", "%g", shop.out.pushing("a/manifest.json").string])
    #expect(String(decoding: group.output, as: UTF8.self) == "12345\n")
  }

  @Test(.enabled(if: Command.isRoot, "needs root"))
  func `leaves a ledger that may not be written, and no log with the same rights`() throws {
    let ledger = shop.folder.path.appending("ledger.sqlite")
    _ = try run(
      shop.issue([OrderDraft("a")], from: Samples.backup("m45/vide-nu-tgz")), umask: "0022")
    func list() throws -> Command.Output {
      try Command.run(
        "orders", "list", "--ledger", ledger.string, through: Command.asNobody)
    }
    guard Command.runsAsNobody else { return }
    #expect(try Tool.run("chown", ["-R", "65534", shop.folder.path.string]).status == 0)
    #expect(try list().status == 0)
    #expect(try Tool.run("chmod", ["400", ledger.string]).status == 0)
    let refused = try list()
    #expect(refused.status == 74)
    #expect(refused.error.contains("permission"))
    let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path.string)
    #expect(names.filter { $0.hasPrefix("ledger") } == ["ledger.sqlite"])
    #expect(try Tool.run("chmod", ["600", ledger.string]).status == 0)
    #expect(try list().status == 0)
  }

  @Test func `leaves the rights of what was there, and tells of a ledger that others may read`()
    throws
  {
    try writeAll(umask: "0022")
    #expect(try Tool.run("chmod", ["755", shop.out.string]).status == 0)
    #expect(try Tool.run("chmod", ["644", shop.ledger.string]).status == 0)
    _ = try run(
      shop.issue([OrderDraft("d")], from: Samples.backup("m45/vide-nu-tgz")), umask: "0022")
    #expect(try rights(shop.out)[""] == 0o755)
    #expect(try rights(shop.folder.path)["ledger.sqlite"] == 0o644)
    let verify = ["orders", "verify", "--ledger", shop.ledger.string]
    #expect(try run(verify, umask: "0022").error.contains("others than its owner"))
    #expect(try Tool.run("chmod", ["600", shop.ledger.string]).status == 0)
    #expect(try run(verify, umask: "0022").error.isEmpty)
  }

  @Test func `lies beside its place until it is whole, and never in a shared one`() throws {
    // Nothing can be made there: whoever tried would fail.
    let shared = shop.folder.path.appending("nowhere").string
    let trace = shop.folder.path.appending("trace")
    let issue = try shop.issue([OrderDraft("a")], from: Samples.backup("m45/petit-nu-zip"))
    let library = try Faults.library(in: shop.folder)
    let run = try Command.run(
      issue,
      environment: [
        "TMPDIR": shared, "SQLITE_TMPDIR": shared, "LD_PRELOAD": library.string,
        "FAULT_ROOT": "/", "FAULT_TRACE": trace.string,
        "XDG_CACHE_HOME": shop.folder.path.appending("cache").string,
      ])
    #expect(run.status == 0, "\(run.error)")
    let text = String(decoding: try bytes(of: trace), as: UTF8.self)
    let made = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
      .filter { ["create", "mkdir"].contains($0[0]) }.map { $0[1] }
    #expect(made.count > 10)
    for path in made { #expect(path.hasPrefix(shop.folder.path.string + "/"), "\(path)") }
  }
}
