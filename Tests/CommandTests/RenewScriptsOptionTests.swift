import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// `issue --renew-scripts`, on kits as version 0.1.0 left them.
@Suite("issue with renew-scripts")
struct RenewScriptsOptionTests {
  private let shop: OrdersFixture

  init() throws { shop = try OrdersFixture() }

  /// Issues orders, and makes of their kits what an earlier version would have left; the ledger takes
  /// them in so.
  private func issueOld(_ ids: [String]) throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    let drafts = ids.map {
      OrderDraft($0).with("buyer_email", .text("\($0)@example.test"))
        .with("buyer_username", .text($0.lowercased())).with("buyer_idnumber", nil)
    }
    let alone = try shop.issue(drafts, from: template, keepingBooks: false)
    #expect(try Command.run(alone).status == 0)
    for id in ids { try age(shop.out.appending(id)) }
    let run = try Command.run(try shop.issue(drafts, from: template))
    #expect(run.status == 0 && run.text.contains("unchanged"), "\(run.error)")
  }

  private func age(_ kit: FilePath) throws {
    let script = kit.appending("restore.sh")
    let added = ["MOODLE_RELEASE=", "MOODLE_VERSION=", "REQUIRES=", "UNNAMED="]
    let lines = String(decoding: try bytes(of: script), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let old = lines.filter { line in !added.contains { line.hasPrefix($0) } }
      .joined(separator: "\n")
    try Data(old.utf8).write(to: URL(fileURLWithPath: script.string))
    let path = kit.appending("manifest.json")
    let read = try JSONSerialization.jsonObject(with: Data(try bytes(of: path)))
    var manifest = try #require(read as? [String: Any])
    manifest["requires"] = nil
    manifest["gabarit"] = "0.1.0"
    var files = try #require(manifest["files"] as? [String: String])
    files["restore.sh"] = Digest.hex(.sha256, of: old.utf8)
    manifest["files"] = files
    let data = try JSONSerialization.data(withJSONObject: manifest, options: .sortedKeys)
    try data.write(to: URL(fileURLWithPath: path.string))
  }

  private var desk: [String] { ["--out", shop.out.string, "--ledger", shop.ledger.string] }

  private func verify(ends status: Int32 = 0) throws -> (text: String, json: JSON) {
    let text = try Command.run(["orders", "verify"] + desk)
    let json = try Command.run(["orders", "verify", "--format", "json"] + desk)
    #expect(text.status == status && json.status == status)
    return (text.text, try expectValid(json.output, "ledger-faults"))
  }

  private func states(_ output: [UInt8]) throws -> [String] {
    let results = try expectValid(output, "issue")["results"]?.elements ?? []
    return results.map { "\($0["order"]?.text ?? "") \($0["status"]?.text ?? "")" }
  }

  @Test func `renews all kits of a folder, and verify says which had old scripts`() throws {
    try issueOld(["A", "B"])
    var found = try verify()
    #expect(found.text.contains("nothing contradicts itself"))
    #expect(found.text.contains("order A: its kit has scripts of an earlier version"))
    #expect(found.json["old_scripts"]?.elements.compactMap(\.text) == ["A", "B"])
    let run = try Command.run(["issue", "--renew-scripts", "--format", "json"] + desk)
    #expect(run.status == 0, "\(run.error)")
    #expect(try states(run.output) == ["A renewed", "B renewed"])
    for id in ["A", "B"] {
      _ = try expectValid(
        try bytes(of: shop.out.appending(id).appending("manifest.json")), "manifest")
    }
    found = try verify()
    #expect(found.text == "2 orders, nothing contradicts itself\n")
    #expect(found.json["old_scripts"]?.elements.isEmpty == true)
    let again = try Command.run(["issue", "--renew-scripts"] + desk)
    #expect(again.status == 0)
    #expect(again.text.split(separator: "\n").count { $0.contains(": unchanged") } == 2)
    let log = try Command.run(["orders", "show", "A", "--ledger", shop.ledger.string])
    #expect(log.text.contains("its scripts are renewed"))
  }

  @Test func `takes ids and files of orders, as they are named`() throws {
    try issueOld(["A", "B", "C"])
    var run = try Command.run(["issue", "--renew-scripts", "A", "--format", "json"] + desk)
    #expect(try states(run.output) == ["A renewed"])
    let one = try shop.folder.write(
      "one.json",
      Array(
        OrderDraft("B").with("buyer_email", "B@example.test").with("buyer_username", "b")
          .with("buyer_idnumber", nil).json.utf8)
    ).string
    run = try Command.run(["issue", "--renew-scripts", one, "A", "--format", "json"] + desk)
    #expect(try states(run.output) == ["B renewed", "A unchanged"])
    // Another order of the same id is none of this kit's.
    let other = try shop.folder.write("other.json", Array(OrderDraft("C").json.utf8)).string
    run = try Command.run(["issue", "--renew-scripts", other, "--format", "json"] + desk)
    #expect(run.status == 4)
    #expect(try states(run.output) == ["C refused"])
    run = try Command.run(["issue", "--renew-scripts", "nowhere", "C", "--format", "json"] + desk)
    #expect(run.status == 5)
    #expect(try states(run.output) == ["nowhere refused", "C renewed"])
  }

  @Test func `works on kits alone without a ledger, and refuses kits that the ledger lacks`() throws
  {
    try issueOld(["A"])
    let out = ["--out", shop.out.string]
    let missing = shop.folder.path.appending("none.sqlite").string
    #expect(try Command.run(["issue", "--renew-scripts", "--ledger", missing] + out).status == 74)
    let package = try shop.files("A").first { $0.key.hasSuffix(".mbz") }
    #expect(try Command.run(["issue", "--renew-scripts", "--no-ledger"] + out).status == 0)
    #expect(try shop.files("A").first { $0.key.hasSuffix(".mbz") }?.value == package?.value)
    // The ledger still has the digest of before, and does not take a kit that changed without it.
    let run = try Command.run(["issue", "--renew-scripts"] + desk)
    #expect(run.status == 4)
    #expect(run.text.contains("not the kit that the ledger has"))
    #expect(try !verify(ends: 1).text.contains("earlier version"))
  }

  @Test func `keeps what is pending of an order, script and all`() throws {
    try issueOld(["A"])
    let ledger = ["--ledger", shop.ledger.string]
    let confirm = ["orders", "confirm", "A", "--course-id", "7", "--shortname", "BIO-A"] + ledger
    #expect(try Command.run(confirm).status == 0)
    #expect(try Command.run(["orders", "suspend", "A"] + desk).status == 0)
    let script = shop.out.appending("A.moves").appending("001-suspend").appending("apply.sh")
    let whole = try bytes(of: script)
    // As another version would have written it.
    try Data(whole + [0x0a]).write(to: URL(fileURLWithPath: script.string))
    #expect(try Command.run(["issue", "--renew-scripts", "A"] + desk).status == 0)
    #expect(try bytes(of: script) == whole)
    let pending = try Command.run(["orders", "pending", "--moves"] + desk)
    #expect(pending.text == "A 1 suspend \(script.string)\n")
    #expect(try verify().text == "1 order, nothing contradicts itself\n")
  }

  @Test(arguments: [
    ["--replace"], ["--resume"], ["--dry-run"], ["--out", "-"],
  ])
  func `excludes what makes kits`(_ words: [String]) throws {
    let run = try Command.run(["issue", "--renew-scripts", "--out", "kits"] + words)
    #expect(run.status == 64)
  }

  @Test func `has nothing to do in a folder without kits`() throws {
    try FileManager.default.createDirectory(
      atPath: shop.out.string, withIntermediateDirectories: true)
    let run = try Command.run(
      ["issue", "--renew-scripts", "--no-ledger", "--out", shop.out.string])
    #expect(run.status == 0 && run.error.contains("no kits"))
    #expect(try Command.run(["issue", "--out", shop.out.string]).status == 64)
  }
}
