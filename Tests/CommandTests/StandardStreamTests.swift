import Foundation
import SystemPackage
import TestKit
import Testing

/// What is at the other end of standard input, output and error may be gone, or wait for ever.
@Suite("With its standard streams", .serialized)
struct StandardStreamTests {
  private let shop: OrdersFixture
  private let fifo: FilePath
  /// Keeps the fifo open for both, so that nobody waits for the other end to come.
  private let end: FileDescriptor

  init() throws {
    shop = try OrdersFixture()
    fifo = shop.folder.path.appending("fifo")
    try #require(mkfifo(fifo.string, 0o600) == 0)
    end = try FileDescriptor.open(fifo, .readWrite)
  }

  private func through(_ redirections: String) -> [String] {
    ["sh", "-c", "exec \"$@\" \(redirections)", "sh"]
  }

  /// Whether it ends soon after it was asked to stop, and how.
  private func stop(_ running: Command.Running, after delay: useconds_t) throws -> Command.Output? {
    usleep(delay)
    #expect(running.process.isRunning)
    kill(running.process.processIdentifier, SIGTERM)
    for _ in 0..<500 {
      if !running.process.isRunning { return try running.finish() }
      usleep(10_000)
    }
    kill(running.process.processIdentifier, SIGKILL)
    return nil
  }

  @Test(arguments: ["2>&-", "2>&- <&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func `closed writes nothing of theirs into a kit`(_ closed: String) throws {
    let ids = (0..<12).map { "o\($0)" }
    let template = try Samples.backup("m45/petit-nu-tgz")
    let arguments = try shop.issue(
      ids.map { OrderDraft($0, template: "TPL-PETIT") }, from: template, keepingBooks: false)
    #expect(try Command.run(arguments).status == 0)
    let right = try ids.map { try shop.files($0) }
    try FileManager.default.removeItem(atPath: shop.out.string)
    let run = try Command.run(
      arguments + ["--log-json", "--format", "jsonl", "--jobs", "2"], through: through(closed))
    // A result that nobody got is no success.
    let isUnheard = closed.contains(" >&-") || closed.hasPrefix(">&-")
    #expect(run.status == (isUnheard ? 74 : 0))
    if !isUnheard { #expect(shop.all() == ids.sorted()) }
    for (id, files) in zip(ids, right) where shop.all().contains(id) {
      let isRight = try shop.files(id) == files
      #expect(isRight, "\(id)")
    }
    #expect(shop.all() == shop.visible())
  }

  @Test func `waiting for orders stops when it is asked to`() throws {
    let running = try Command.Running(
      ["issue", "-", "--in", shop.folder.path.string, "--out", shop.out.string, "--no-ledger"],
      through: through("<\(fifo.string)"))
    #expect(try stop(running, after: 300_000)?.status == 130)
  }

  @Test func `writing to a pipe that nobody reads stops when it is asked to`() throws {
    let running = try Command.Running(
      ["rules", "--format", "json"], through: through(">\(fifo.string)"))
    #expect(try stop(running, after: 700_000)?.status == 130)
  }

  @Test func `writing to a pipe of one page stops when it is asked to`() throws {
    // F_SETPIPE_SZ
    #expect(fcntl(end.rawValue, 1031, 4_096) == 4_096)
    let running = try Command.Running(
      ["rules", "--format", "json"], through: through(">\(fifo.string)"))
    #expect(try stop(running, after: 700_000)?.status == 130)
  }

  @Test func `streaming to a pipe that nobody reads stops when it is asked to`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "gradebook.xml",
      BackupBuilder.document("gradebook", (0..<60_000).map { "\($0 &* 7_919)" }.joined()))
    let template = try builder.write(to: shop.folder)
    let order = OrderDraft("x").json
    let path = try shop.folder.write("order.json", Array(order.utf8))
    let running = try Command.Running(
      ["issue", path.string, "--template-file", template.string, "--out", "-"],
      through: through(">\(fifo.string)"))
    #expect(try stop(running, after: 700_000)?.status == 130)
  }

  @Test func `waiting for another process's ledger stops when it is asked to`() throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try Command.run(shop.issue([OrderDraft("x")], from: template)).status == 0)
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    holder.arguments = [
      "python3", "-c",
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        + "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()",
      shop.ledger.string,
    ]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    defer { holder.terminate() }
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    let running = try Command.Running([
      "orders", "cancel", "x", "--out", shop.out.string, "--ledger", shop.ledger.string,
    ])
    #expect(try stop(running, after: 700_000)?.status == 130)
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
    #expect(
      try Command.run("orders", "verify", "--ledger", shop.ledger.string).status == 0)
  }

  @Test func `a hangup stops it as any signal does, and not where nohup has it ignored`() throws {
    let words = ["issue", "-", "--in", shop.folder.path.string, "--out", shop.out.string]
    let running = try Command.Running(
      words + ["--no-ledger"], through: through("<\(fifo.string)"))
    usleep(300_000)
    kill(running.process.processIdentifier, SIGHUP)
    #expect(try running.finish().status == 130)
    let kept = try Command.Running(
      words + ["--no-ledger"],
      through: ["sh", "-c", "trap '' HUP; exec \"$@\" <\(fifo.string)", "sh"])
    usleep(300_000)
    kill(kept.process.processIdentifier, SIGHUP)
    #expect(try stop(kept, after: 200_000)?.status == 130)
  }

  @Test func `an argument that is not UTF-8 is refused, and nothing written elsewhere`() throws {
    let run = try Command.run(
      "issue", "-", "--in", ".",
      through: ["sh", "-c", "exec \"$@\" --out $(printf 'k\\351')", "sh"],
      in: shop.folder.path)
    #expect(run.status == 64)
    #expect(run.error.contains("not UTF-8"))
    let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path.string)
    #expect(names == ["fifo"])
  }

  @Test(arguments: [4, 5, 6, 8, 12, 18])
  func `too few open files are an error, and no ledger is left half made`(_ most: Int) throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    let run = try Command.run(
      shop.issue([OrderDraft("x")], from: template),
      through: ["sh", "-c", "ulimit -n \(most); exec \"$@\"", "sh"])
    #expect(run.status == 74, "\(run.error)")
    #expect(!FileManager.default.fileExists(atPath: shop.ledger.string))
    #expect(shop.all().isEmpty)
  }

  @Test(.enabled(if: !Sanitizer.isThread, "the sanitizer keeps a file of its own"))
  func `a file that may not grow is an error like a full disk`() throws {
    let template = try Samples.backup("m45/petit-nu-zip")
    let run = try Command.run(
      shop.issue([OrderDraft("x")], from: template, keepingBooks: false),
      through: ["sh", "-c", "ulimit -f 4; exec \"$@\"", "sh"])
    #expect(run.status == 74, "\(run.error)")
    #expect(shop.all().isEmpty)
  }
}
