import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// What `issue` does for speed, and what it is told to do without.
@Suite("Issue, for speed,")
struct SpeedOptionTests {
  private let shop: OrdersFixture
  private let template: FilePath
  private let cache: FilePath

  init() throws {
    shop = try OrdersFixture()
    cache = shop.folder.path.appending("cache")
    template = try shop.folder.write(
      "template.mbz", try bytes(of: try Samples.backup("m45/petit-nu-tgz")))
    // A file that was changed just now is not kept.
    Thread.sleep(forTimeInterval: 3.1)
  }

  private func issue(_ id: String, _ more: String...) throws -> Command.Output {
    try Command.run(
      shop.issue([OrderDraft(id)], from: template) + more,
      environment: ["XDG_CACHE_HOME": cache.string])
  }

  private var kept: Int {
    let folder = cache.appending("gabarit").appending("templates").string
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).count { $0 != "looked-through" }
  }

  @Test func `keeps what a template was judged to be in the cache folder, unless told not to`()
    throws
  {
    #expect(try issue("a", "--no-cache").status == 0)
    #expect(kept == 0)
    let first = try issue("b", "--log-json")
    #expect(first.error.contains(#""event":"reading""#))
    #expect(kept == 1)
    let second = try issue("c", "--log-json")
    #expect(second.status == 0)
    #expect(!second.error.contains(#""event":"reading""#))
    #expect(try issue("d", "--no-cache", "--log-json").error.contains(#""event":"reading""#))
  }

  @Test func `does as well where the cache folder cannot be written`() throws {
    try Data().write(to: URL(fileURLWithPath: cache.string))
    #expect(try issue("a").status == 0)
    #expect(try issue("b").status == 0)
  }

  @Test func `says where the time went, to people and machines`() throws {
    let people = try issue("a", "--timings")
    #expect(people.error.contains("timings: template "))
    #expect(people.error.contains("; 1 spliced"))
    let machines = try issue("b", "--timings", "--log-json", "--container", "zip")
    let line = try #require(
      machines.error.split(separator: "\n").first { $0.contains(#""event":"timings""#) })
    let event = try JSON(Array(line.utf8))
    #expect(event["packages"]?["packed: container"]?.value == 1)
    #expect(event["seconds"]?["package"] != nil)
    #expect(try !issue("c").error.contains("timings"))
    #expect(try issue("d", "--timings", "--quiet").error == "")
  }

  @Test func `check says where the time went, to people and machines`() throws {
    let sample = template.string
    let other = try shop.folder.write("other.mbz", try bytes(of: template)).string
    let people = try Command.run(["check", sample, "--timings"])
    #expect(people.error.contains("timings: inflate "))
    #expect(people.error.contains("; 1 backup\n"))
    let machines = try Command.run(["check", sample, other, "--timings", "--log-json"])
    let line = try #require(
      machines.error.split(separator: "\n").first { $0.contains(#""event":"timings""#) })
    let event = try JSON(Array(line.utf8))
    #expect(event["backups"]?.value == 2)
    for step in ["inflate", "content", "xml", "other", "judge", "report"] {
      #expect(event["seconds"]?[step] != nil, "\(step)")
    }
    #expect(event["packages"] == nil)
    #expect(try Command.run(["check", sample, "--timings", "--quiet"]).error == "")
  }

  @Test func `knows a kit without digest by its package's size`() throws {
    #expect(try issue("a", "--no-digest", "--no-sync").status == 0)
    let manifest = try JSON(bytes(of: shop.out.appending("a").appending("manifest.json")))
    let name = try #require(manifest["package"]?["file"]?.text)
    #expect(manifest["package"]?["sha256"] == nil)
    #expect(manifest["files"]?[name] == nil)
    #expect(manifest["notes"]?.elements.contains { $0.text?.contains("size") == true } == true)
    try expectValid(
      try bytes(of: shop.out.appending("a").appending("manifest.json")), "manifest")
    #expect(try issue("a").text.contains("unchanged"))
    let package = shop.out.appending("a").appending(name)
    try Data(try bytes(of: package) + [0]).write(to: URL(fileURLWithPath: package.string))
    #expect(try issue("a").status == 4)
    // A digest that is missing from the list alone is no kit without digest.
    let files = try issue("b")
    #expect(files.status == 0)
    let path = shop.out.appending("b").appending("manifest.json")
    var text = String(decoding: try bytes(of: path), as: UTF8.self)
    let listed = try JSON(Array(text.utf8))["package"]
    let digest = try #require(listed?["sha256"]?.text)
    let other = try #require(listed?["file"]?.text)
    let line = "\"\(other)\" : \"\(digest)\","
    #expect(text.contains(line))
    text = text.replacing(line, with: "")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    #expect(try issue("b").status == 4)
  }
}
