import Base
import Foundation
import Orders
import SQLiteLedger
import SystemPackage
import TestKit
import Testing

@testable import Provisioning

/// `restore.sh` of a kit and `apply.sh` of its moves, as they go out: each is put together from a
/// shell file and a PHP file.
struct `An emitted script` {
  private let workshop: IssueFixture
  private let ledger: SQLiteLedger
  private let origin: Origin

  init() throws {
    workshop = try IssueFixture()
    ledger = try SQLiteLedger(workshop.folder.path.appending("ledger.sqlite"))
    origin = Origin(at: workshop.now, who: "tester", command: "test")
  }

  private func confirm(move: Int64, found: String? = nil) throws {
    _ = try ledger.confirm(
      "2026-0042",
      Confirmation(courseID: 7, shortname: "L'été", move: move, found: found), by: origin)
  }

  private func emit(_ receipt: LedgerReceipt) throws -> FilePath {
    let move = try MoveFileWriter(folder: workshop.out).emit(receipt.record)
    return try #require(move?.script)
  }

  /// The scripts of an order that is renewed, suspended and resumed.
  private func scripts() throws -> [FilePath] {
    let template = try Samples.backup("m45/petit-nu-tgz")
    let draft = OrderDraft().with("fullname", "L'été \"1\"")
    let issued = try workshop.issue(
      draft, from: template, session: LedgerSession(ledger, by: origin))
    try #require(issued.status == .issued, "\(String(describing: issued.error))")
    try confirm(move: 0)
    let renewal = try emit(ledger.renew("2026-0042", days: 30, reference: nil, by: origin))
    try confirm(move: 1)
    let suspension = try emit(ledger.suspend("2026-0042", by: origin))
    let found = #"{"instances":{"9":{"enrol":"self","status":1}},"visible":1}"#
    try confirm(move: 2, found: found)
    let resumption = try emit(ledger.resume("2026-0042", by: origin))
    return [workshop.kit().appending("restore.sh"), renewal, suspension, resumption]
  }

  /// What a script hands to PHP on standard input.
  private func php(of script: FilePath) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    for file in [
      "config.php", "admin/cli/restore_backup.php", "admin/tool/uploaduser/cli/uploaduser.php",
    ] {
      _ = try folder.write("moodle/\(file)", [])
    }
    let php = try folder.write("php", Array("#!/bin/sh\ncat >given.php\nexit 1\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: php.string)
    let run = try Tool.run(
      "env", ["PHP=\(php.string)", "sh", script.string, "moodle"], in: folder.path)
    #expect(run.status == 1, "\(run.error)")
    return try bytes(of: folder.path.appending("given.php"))
  }

  @Test func `hands PHP the very file that the repository has`() throws {
    for script in try scripts() {
      let name = try #require(script.lastComponent).stem + ".php"
      let resources = Samples.root.pushing("Sources/Provisioning/Resources")
      #expect(try php(of: script) == bytes(of: resources.appending(name)), "\(name)")
    }
  }

  @Test func `passes shellcheck, and its PHP passes php -l`() throws {
    let folder = try TemporaryFolder()
    for script in try scripts() {
      // Quotes in a name or in what a suspension found are data; for the rest see .shellcheckrc beside
      // the scripts.
      let shell = try Tool.run("shellcheck", ["-eSC2089,SC2090,SC2119,SC2120", script.string])
      #expect(shell.status == 0, "\(shell.text)\(shell.error)")
      let file = try folder.write("given.php", try php(of: script))
      let php = try Tool.run("php", ["-l", file.string])
      #expect(php.status == 0, "\(script): \(php.text)\(php.error)")
    }
  }
}
