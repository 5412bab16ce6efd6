import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// `Support/apply-pending.sh`, the round that a timer runs.
@Suite("An unattended round")
struct ApplyPendingScriptTests {
  private let shop: OrdersFixture

  /// Three orders that were sold, restored and confirmed; the term of the third runs on.
  init() throws {
    shop = try OrdersFixture()
    let drafts = [
      OrderDraft("A").with("duration", 1), OrderDraft("B").with("duration", 1), OrderDraft("C"),
    ]
    let template = try Samples.backup("m45/vide-nu-tgz")
    #expect(try Command.run(shop.issue(drafts, from: template)).status == 0)
    for (number, id) in ["A", "B", "C"].enumerated() {
      let run = try Command.run(
        "orders", "confirm", id, "--course-id", String(7 + number), "--shortname", "BIO-\(id)",
        "--ledger", shop.ledger.string)
      #expect(run.status == 0)
    }
  }

  private func round(_ more: String..., moodle: String = "/nonexistent", php: String = "php") throws
    -> Command.Output
  {
    let script = Samples.root.pushing("Support/apply-pending.sh").string
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [script, shop.out.string, moodle] + more
    var variables = ProcessInfo.processInfo.environment
    variables["PHP"] = php
    variables["GABARIT"] = Command.path.string
    variables["GABARIT_LEDGER"] = shop.ledger.string
    // Two days after the shorter terms began.
    variables["SOURCE_DATE_EPOCH"] = "1796256000"
    process.environment = variables
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Command.Output(
      status: process.terminationStatus, output: Array(data),
      error: String(decoding: words, as: UTF8.self))
  }

  private func states() throws -> [String] {
    let run = try Command.run(
      "orders", "list", "--format", "json", "--ledger", shop.ledger.string)
    return try run.json()["orders"]?.elements.compactMap { $0["state"]?.text } ?? []
  }

  @Test func `that cannot reach the Moodle leaves all pending, and says so with 1`() throws {
    let run = try round()
    #expect(run.status == 1)
    #expect(run.error.contains("order A: move 1 (sweep) is not done"))
    #expect(run.error.contains("order B: move 1 (sweep) is not done"))
    #expect(try states() == ["suspending", "suspending", "active"])
    #expect(try round().status == 1)
    #expect(try states() == ["suspending", "suspending", "active"])
  }

  /// A program stands in for Moodle's PHP, which answers for the orders that it has a file of: the
  /// round is what is tried, and the script up to where it asks Moodle.
  @Test func `confirms what succeeded, and tries again what failed`() throws {
    let moodle = shop.folder.path.appending("moodle")
    try shop.folder.write("moodle/config.php", [])
    let php = try shop.folder.write(
      "php",
      Array(
        #"""
        #!/bin/sh
        cat >/dev/null
        [ -e "$MOODLE/$ORDER" ] || exit 1
        printf '{"schema":"gabarit.applied/1","order":"%s","move":%s,"course_id":%s,' \
          "$ORDER" "$MOVE" "$COURSEID" >&3
        printf '"shortname":"%s","found":{"visible":1,"instances":{}}}\n' "$SHORTNAME" >&3
        """#.utf8))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: php.string)
    try shop.folder.write("moodle/A", [])
    #expect(try round(moodle: moodle.string, php: php.string).status == 1)
    #expect(try states() == ["ended", "suspending", "active"])
    try shop.folder.write("moodle/B", [])
    #expect(try round(moodle: moodle.string, php: php.string).status == 0)
    #expect(try states() == ["ended", "ended", "active"])
    let idle = try round(moodle: moodle.string, php: php.string)
    #expect(idle.status == 0)
    #expect(idle.text.isEmpty)
  }

  @Test(arguments: [[], ["--all"], ["--restores", "x"]])
  func `wants its folders, and knows no other words`(_ more: [String]) throws {
    let script = Samples.root.pushing("Support/apply-pending.sh").string
    let run = try Tool.run("sh", [script, shop.out.string] + (more.isEmpty ? [] : ["/m"] + more))
    #expect(run.status == 64)
  }
}
