import Foundation
import SystemPackage
import TestKit
import Testing

/// Output that its schema allows.
@discardableResult
func expectValid(_ bytes: [UInt8], _ schema: String) throws -> JSON {
  let path = Samples.root.pushing(FilePath("Schemas/\(schema).schema.json"))
  let json = try JSON(bytes)
  let failures = try JSONSchema(TestKit.bytes(of: path)).failures(of: json)
  #expect(failures == [], "\(schema)")
  return json
}

/// JSON that pipelines read, held against the schemas and the words of the contract.
@Suite("JSON from the command")
struct JSONOutputTests {
  @Test(arguments: Samples.names)
  func `of inspect and check is valid for each sample`(_ sample: String) throws {
    let path = try Samples.backup(sample).string
    let inspected = try Command.run("inspect", path, "--format", "json")
    #expect(inspected.status == 0)
    let report = try expectValid(inspected.output, "inspect")
    #expect(report["container"]?.text == (sample.hasSuffix("tgz") ? "tgz" : "zip"))
    let hasUsers = sample.contains("users")
    let checked = try Command.run("check", path, "--format", "json")
    #expect(checked.status == (hasUsers ? 1 : 0))
    let result = try #require(try expectValid(checked.output, "check")["results"]?.elements.first)
    #expect(result["verdict"]?.text == (hasUsers ? "noncompliant" : "compliant"))
    #expect(result["path"]?.text == path)
  }

  @Test func `of check says unreadable, with the rule`() throws {
    let folder = try TemporaryFolder()
    let sample = try bytes(of: Samples.backup("m45/vide-nu-tgz"))
    let path = try folder.write("cut.mbz", sample.dropLast(99))
    let run = try Command.run("check", path.string, "--format", "json")
    #expect(run.status == 2)
    let result = try #require(try expectValid(run.output, "check")["results"]?.elements.first)
    #expect(result["verdict"]?.text == "unreadable")
    #expect(result["findings"]?.elements.first?["rule"]?.text == "unreadable.truncated")
  }

  @Test func `of find names the selected and each candidate, or null`() throws {
    let place = Samples.folder.appending("m45").string
    let found = try Command.run("find", "TPL-PETIT", "--in", place, "--format", "json")
    #expect(found.status == 0)
    let report = try expectValid(found.output, "find")
    #expect(report["selected"]?["path"]?.text?.contains("petit-nu-zip") == true)
    #expect(report["selected"]?["backup_date"]?.text == "2026-11-24T01:43:20Z")
    #expect(report["candidates"]?.elements.count == 3)
    let none = try Command.run("find", "TPL-NONE", "--in", place, "--format", "json")
    #expect(none.status == 3)
    #expect(try expectValid(none.output, "find")["selected"] == .null)
  }

  @Test func `of rules is valid`() throws {
    let run = try Command.run("rules", "--format", "json")
    #expect(run.status == 0)
    _ = try expectValid(run.output, "rules")
  }

  @Test func `of issue has a result for each order, and the kit's files are valid`() throws {
    let shop = try OrdersFixture()
    let bare = OrderDraft("c").with("duration", 0).with("seats", nil).with("customersupport", nil)
      .with("buyer_idnumber", nil).with("coursecategory_name", "Sciences")
    let drafts = [OrderDraft("a"), OrderDraft("b").with("seats", 0), bare]
    let template = try Samples.backup("m45/petit-nu-tgz")
    let arguments = try shop.issue(drafts, from: template, "--format", "json")
    let run = try Command.run(arguments)
    #expect(run.status == 5)
    let results = try #require(try expectValid(run.output, "issue")["results"]?.elements)
    #expect(results.map { $0["order"]?.text } == ["a", "b", "c"])
    #expect(results.map { $0["status"]?.text } == ["issued", "refused", "issued"])
    #expect(results.map { $0["code"]?.value } == [0, 4, 0])
    #expect(results[0]["kit"]?.text == shop.out.appending("a").string)
    #expect(results[1]["kit"] == .null)
    #expect(results[1]["message"]?.text?.contains("seats") == true)
    for id in ["a", "c"] {
      let files = try shop.files(id)
      let manifest = try expectValid(try #require(files["manifest.json"]), "manifest")
      #expect(manifest["order"]?["order"]?.text == id)
      let assignments = try expectValid(try #require(files["assignments.json"]), "assignments")
      #expect(assignments["assignments"]?.elements.count == (id == "a" ? 3 : 2))
    }
    let again = try Command.run(arguments)
    #expect(again.status == 5)
    let statuses = try expectValid(again.output, "issue")["results"]?.elements
    #expect(statuses?.map { $0["status"]?.text } == ["unchanged", "refused", "unchanged"])
  }

  @Test func `of a dry run lists what would change and writes nothing`() throws {
    let shop = try OrdersFixture()
    let arguments = try shop.issue(
      [OrderDraft()], from: Samples.backup("m42/petit-nu-zip"), "--format", "json", "--dry-run")
    let run = try Command.run(arguments)
    #expect(run.status == 0)
    let result = try expectValid(run.output, "issue")["results"]?.elements.first
    #expect(result?["status"]?.text == "planned")
    #expect((result?["changes"]?.elements.count ?? 0) > 10)
    #expect(!FileManager.default.fileExists(atPath: shop.out.string))
  }

  @Test func `of a dry run in which dates move has them with their calendar dates`() throws {
    let shop = try OrdersFixture()
    let template = try Samples.backup("m42/petit-nu-zip")
    let run = try Command.run(
      try shop.issue(
        [OrderDraft()], from: template, "--format", "json", "--dry-run", "--dates", "roll"))
    #expect(run.status == 0)
    let result = try #require(try expectValid(run.output, "issue")["results"]?.elements.first)
    let start = result["changes"]?.elements.first { $0["path"]?.text == "/course/startdate" }
    #expect(start?["before_date"]?.text == "2026-09-14T00:00:00Z")
    #expect(start?["after_date"]?.text == "2026-12-01T00:00:00Z")
    let name = result["changes"]?.elements.first { $0["path"]?.text == "/course/shortname" }
    #expect(name?["before_date"] == nil)
    let left = try #require(result["unmoved_dates"]?.elements)
    #expect(Set(left.compactMap { $0["reason"]?.text }) == ["zero", "empty"])
    #expect(left.allSatisfy { $0["date"] == .null })
    #expect(
      try Command.run(try shop.issue([OrderDraft()], from: template, "--dates", "roll")).status == 0
    )
    let manifest = try #require(try shop.files("2026-0042")["manifest.json"])
    #expect(try expectValid(manifest, "manifest")["dates"]?.text == "roll")
  }

  @Test func `of progress has an object a line`() throws {
    let path = try Samples.backup("m45/vide-nu-tgz").string
    let run = try Command.run("check", path, "--log-json")
    let lines = run.error.split(separator: "\n")
    #expect(lines.count == 1)
    for line in lines { #expect(try JSON(Array(line.utf8))["event"]?.text == "checking") }
    #expect(try Command.run("check", path, "--log-json", "--quiet").error.isEmpty)
  }
}
