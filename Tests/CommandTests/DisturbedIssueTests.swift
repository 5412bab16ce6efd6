import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// A backup of 24 MB that no compression makes smaller, so that cutting it takes a while.
private let big: Result<[UInt8], any Error> = Result {
  var generator = SystemRandomNumberGenerator()
  let noise = (0..<131_072).map { _ in generator.next() }
    .withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) }
  var builder = BackupBuilder()
  builder.files = (0..<24).map { number in
    var file = BackupBuilder.StoredFile("mod_page", "content", name: "f\(number).bin")
    file.content = noise + Array("\(number)".utf8)
    return file
  }
  return Gzip.member(builder.tar, level: 1)
}

@Suite("An issue that is disturbed", .serialized)
struct DisturbedIssueTests {
  private let shop: OrdersFixture

  init() throws { shop = try OrdersFixture() }

  private func template() throws -> FilePath {
    try shop.folder.write("big.mbz", big.get())
  }

  private func waitFor(_ condition: () -> Bool) -> Bool {
    for _ in 0..<5_000 {
      if condition() { return true }
      usleep(1_000)
    }
    return false
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `by a signal ends with 130 and leaves nothing`(_ signal: Int32) throws {
    let arguments = try shop.issue([OrderDraft("x"), OrderDraft("y")], from: template())
    let running = try Command.Running(arguments + ["--format", "json"])
    #expect(waitFor { !shop.all().isEmpty })
    kill(running.process.processIdentifier, signal)
    let run = try running.finish()
    #expect(run.status == 130)
    #expect(run.error.contains("interrupted"))
    #expect(shop.all() == [])
    let results = try run.json()["results"]?.elements ?? []
    #expect(results.allSatisfy { $0["status"]?.text != "issued" })
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `scrubbing ends with 130 and leaves nothing`(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let source = try template()
    let running = try Command.Running([
      "scrub", source.string, "--out", folder.path.appending("copy.mbz").string, "--level", "all",
    ])
    #expect(waitFor { (try? FileTree.names(in: folder.path).isEmpty) == false })
    kill(running.process.processIdentifier, signal)
    let run = try running.finish()
    #expect(run.status == 130)
    #expect(run.output.isEmpty)
    #expect(try FileTree.names(in: folder.path) == [])
  }

  @Test func `by a kit that cannot be read is not continued as if there were none`() throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try Command.run(shop.issue([OrderDraft("x")], from: template)).status == 0)
    let ledger = ["--ledger", shop.ledger.string]
    let confirmed = try Command.run(
      ["orders", "confirm", "x", "--course-id", "7", "--shortname", "BIO-x"] + ledger)
    #expect(confirmed.status == 0)
    let words = ["orders", "suspend", "x", "--out", shop.out.string] + ledger
    let manifest = shop.out.pushing("x/manifest.json").string
    let library = try Faults.library(in: shop.folder).string
    let run = try Command.run(
      words,
      environment: [
        "LD_PRELOAD": library, "FAULT_ROOT": manifest, "FAULT_KIND": "open", "FAULT_AT": "1",
      ])
    #expect(run.status == 74)
    #expect((run.text + run.error).contains("manifest.json"), "\(run.text)")
    #expect(try Command.run(words).status == 0)
    #expect(try Command.run(["orders", "verify", "--out", shop.out.string] + ledger).status == 0)
  }

  @Test func `while it judges ends with 130 too`() throws {
    let path = try template().string
    let running = try Command.Running(["check"] + Array(repeating: path, count: 9))
    usleep(30_000)
    kill(running.process.processIdentifier, SIGINT)
    let run = try running.finish()
    // It may have died before it could note the signal, while it was being loaded.
    #expect([130, -SIGINT].contains(run.status))
    #expect(run.output.isEmpty)
  }

  @Test func `by kill -9 leaves only a hidden folder, which the next run clears away`() throws {
    let arguments = try shop.issue([OrderDraft("x")], from: template())
    let running = try Command.Running(arguments)
    #expect(waitFor { !shop.all().isEmpty })
    kill(running.process.processIdentifier, SIGKILL)
    #expect(try running.finish().status == -SIGKILL)
    #expect(shop.visible() == [])
    #expect(shop.all().count == 1)
    #expect(try Command.run(arguments).status == 0)
    #expect(shop.all() == ["x"])
  }

  @Test func `by kill -9 at any moment ends, run again, as if it never had been`() throws {
    let drafts = (0..<16).map { number in
      OrderDraft("o\(number)").with("idnumber", .text("BIO-\(number)")).with("ordered", nil)
    }
    let template = try Samples.backup("m45/petit-nu-tgz")
    let calm = try OrdersFixture()
    let started = Date()
    #expect(try Command.run(calm.issue(drafts, from: template)).status == 0)
    let length = Date().timeIntervalSince(started)
    let arguments = try shop.issue(drafts, from: template)
    for _ in 0..<8 {
      let running = try Command.Running(arguments)
      usleep(UInt32(Double.random(in: 0...length) * 1_000_000))
      kill(running.process.processIdentifier, SIGKILL)
      _ = try running.finish()
      for id in shop.visible() {
        #expect(try shop.files(id) == calm.files(id))
        // Now and then a kit goes, so that there is something to do.
        if Bool.random() {
          try FileManager.default.removeItem(atPath: shop.out.appending(id).string)
        }
      }
    }
    #expect(try Command.run(arguments).status == 0)
    #expect(shop.all() == calm.all())
    for id in calm.all() { #expect(try shop.files(id) == calm.files(id)) }
  }

  @Test func `by another of the same order gives one kit, and both end well`() throws {
    let template = try Samples.backup("m45/petit-nu-zip")
    for round in 0..<4 {
      let arguments = try shop.issue([OrderDraft("r\(round)")], from: template, "--format", "json")
      let running = try (0..<4).map { _ in try Command.Running(arguments) }
      let runs = try running.map { try $0.finish() }
      #expect(runs.map(\.status) == [0, 0, 0, 0])
      let statuses = try runs.compactMap {
        try $0.json()["results"]?.elements.first?["status"]?.text
      }
      #expect(statuses.count { $0 == "issued" } == 1)
      #expect(statuses.count { $0 == "unchanged" } == 3)
    }
    #expect(shop.all() == ["r0", "r1", "r2", "r3"])
  }

  @Test func `by another order of the same id gives one whole kit, and one is refused`() throws {
    let template = try template()
    let one = try shop.issue([OrderDraft("x")], from: template)
    let first = try Command.Running(one)
    #expect(waitFor { !shop.all().isEmpty })
    // The first has read its orders; the same file now says something else.
    let other = try shop.issue([OrderDraft("x").with("fullname", "Autre")], from: template)
    let second = try Command.Running(other)
    let statuses = [try first.finish().status, try second.finish().status]
    #expect(statuses.sorted() == [0, 4])
    #expect(shop.all() == ["x"])
    #expect(try shop.files("x").count == 7)
  }

  @Test func `shows its kit whole or not at all, when it replaces one too`() throws {
    let template = try template()
    for draft in [OrderDraft("x"), OrderDraft("x").with("fullname", "Autre")] {
      let running = try Command.Running(
        shop.issue([draft], from: template, "--replace", keepingBooks: false))
      var seen: Set<Int> = []
      while running.process.isRunning {
        if let names = try? FileManager.default.contentsOfDirectory(
          atPath: shop.out.appending("x").string)
        {
          seen.insert(names.count)
        }
        usleep(500)
      }
      #expect(try running.finish().status == 0)
      #expect(seen.subtracting([7]).isEmpty)
    }
    #expect(shop.all() == ["x"])
  }

  @Test(arguments: ["append", "truncate", "replace", "rewrite"])
  func `by a template that changes meanwhile makes no kit of what nobody judged`(_ change: String)
    throws
  {
    let template = try template()
    let running = try Command.Running(shop.issue([OrderDraft("x")], from: template))
    #expect(waitFor { !shop.all().isEmpty })
    try disturb(template, change)
    let run = try running.finish()
    // Whoever has the old file open cuts what was judged.
    if change == "replace", run.status == 0 {
      #expect(try shop.files("x").count == 7)
      return
    }
    #expect(run.status == 74, "\(run.error)")
    #expect((run.text + run.error).contains("changed"))
    #expect(shop.all() == [])
  }

  @Test(arguments: ["append", "truncate", "rewrite"])
  func `by a backup that changes while it is judged says so`(_ change: String) throws {
    let backup = try template()
    let running = try Command.Running(["check", backup.string, "--log-json"])
    // Before it is open, its change would be nobody's affair.
    _ = waitFor { !running.process.isRunning || isOpen(backup, by: running.process) }
    usleep(2_000 * UInt32(Sanitizer.slowness))
    try disturb(backup, change)
    let run = try running.finish()
    // It may have been read before.
    guard run.status != 0 else { return }
    #expect(run.status == 74, "\(run.text)")
    #expect(run.text.contains("changed"))
  }

  private func isOpen(_ path: FilePath, by process: Process) -> Bool {
    let folder = "/proc/\(process.processIdentifier)/fd"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.contains {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == path.string
    }
  }

  private func disturb(_ path: FilePath, _ change: String) throws {
    let url = URL(fileURLWithPath: path.string)
    if change == "replace" {
      try Data(Samples.backup("m45/vide-nu-tgz").string.utf8).write(to: url, options: .atomic)
      return
    }
    let file = try FileHandle(forUpdating: url)
    switch change {
    case "append":
      try file.seekToEnd()
      try file.write(contentsOf: Data([0]))
    case "truncate": try file.truncate(atOffset: 1_000_000)
    default:
      try file.seek(toOffset: 20_000_000)
      try file.write(contentsOf: Data(repeating: 7, count: 100))
    }
    try file.close()
  }
}

@Suite("A disk that is full", .serialized, .enabled(if: Disk.isAvailable, "needs root and a tmpfs"))
struct FullDiskTests {
  @Test(arguments: [4, 8, 16, 24, 32, 40, 44, 48, 96])
  func `ends with 74 and leaves nothing, or all fits`(_ kilobytes: Int) throws {
    let shop = try OrdersFixture()
    let disk = try Disk(at: shop.out, kilobytes: kilobytes)
    defer { disk.unmount() }
    let run = try Command.run(
      shop.issue([OrderDraft()], from: Samples.backup("m45/petit-nu-tgz"), "--format", "json"))
    if run.status == 0 {
      #expect(shop.all() == ["2026-0042"])
      #expect(try shop.files("2026-0042").count == 7)
    } else {
      #expect(run.status == 74)
      #expect(shop.all() == [])
      let result = try run.json()["results"]?.elements.first
      #expect(result?["status"]?.text == "failed")
      #expect(result?["reason"]?.text == "io")
    }
    if kilobytes <= 32 { #expect(run.status != 0) }
    if kilobytes >= 96 { #expect(run.status == 0) }
  }

  @Test func `keeps the kit that was to be replaced`() throws {
    let shop = try OrdersFixture()
    let disk = try Disk(at: shop.out, kilobytes: 64)
    defer { disk.unmount() }
    let template = try Samples.backup("m45/vide-nu-tgz")
    #expect(
      try Command.run(shop.issue([OrderDraft()], from: template, keepingBooks: false)).status == 0)
    let before = try shop.files("2026-0042")
    let other = OrderDraft().with("fullname", "Autre")
    let run = try Command.run(
      shop.issue(
        [other], from: Samples.backup("m45/petit-nu-zip"), "--replace", keepingBooks: false))
    #expect(run.status == 74)
    #expect(try shop.files("2026-0042") == before)
    #expect(shop.all() == ["2026-0042"])
  }
}

/// A tiny disk of a test's own.
struct Disk {
  let path: FilePath

  static let isAvailable: Bool = {
    guard Command.isRoot, let folder = try? TemporaryFolder(),
      let disk = try? Disk(at: folder.path.appending("d"), kilobytes: 8)
    else { return false }
    disk.unmount()
    return true
  }()

  init(at path: FilePath, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    let options = "size=\(kilobytes)k"
    let run = try Tool.run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path.string])
    guard run.status == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }

  func unmount() { _ = try? Tool.run("umount", [path.string]) }
}
