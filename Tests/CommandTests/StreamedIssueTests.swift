import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// `issue --out -`: the package alone, to standard output.
@Suite("Issue to a stream")
struct StreamedIssueTests {
  private let shop: OrdersFixture

  init() throws { shop = try OrdersFixture() }

  private func arguments(
    _ orders: [OrderDraft], from template: FilePath, to folder: String
  ) throws -> [String] {
    try shop.issue(orders, from: template, keepingBooks: false).map {
      $0 == shop.out.string ? folder : $0
    }
  }

  private func package(of id: String) throws -> [UInt8] {
    let kit = shop.out.appending(id)
    let names = try FileManager.default.contentsOfDirectory(atPath: kit.string)
    return try bytes(of: kit.appending(try #require(names.first { $0.hasSuffix(".mbz") })))
  }

  @Test(arguments: ["m45/petit-nu-tgz", "m45/vide-nu-tgz", "m45/petit-nu-zip"])
  func `writes the bytes of the kit's package and nothing else`(name: String) throws {
    let template = try Samples.backup(name)
    let order = [OrderDraft("a")]
    try #require(try Command.run(shop.issue(order, from: template)).status == 0)
    let streamed = try Command.run(try arguments(order, from: template, to: "-"))
    #expect(streamed.status == 0, "\(streamed.error)")
    #expect(streamed.error.contains("a: issued"))
    if name.hasSuffix("zip") {
      // It is packed again, and so holds the same in other bytes.
      let path = try shop.folder.write("streamed.zip", streamed.output)
      let other = try shop.folder.write("kit.zip", try package(of: "a"))
      #expect(
        try Contents(of: path).members.map(\.bytes) == Contents(of: other).members.map(\.bytes))
    } else {
      #expect(streamed.output == (try package(of: "a")))
    }
    #expect(!FileManager.default.fileExists(atPath: "-"))
  }

  @Test func `writes the same by a plan that is known and by one that is not`() throws {
    let template = try shop.folder.write(
      "template.mbz", try bytes(of: try Samples.backup("m45/petit-nu-tgz")))
    Thread.sleep(forTimeInterval: 3.1)
    let cache = ["XDG_CACHE_HOME": shop.folder.path.appending("cache").string]
    let command = try arguments([OrderDraft("a")], from: template, to: "-") + ["--log-json"]
    let first = try Command.run(command, environment: cache)
    let second = try Command.run(command, environment: cache)
    #expect(first.error.contains(#""event":"reading""#))
    #expect(!second.error.contains(#""event":"reading""#))
    #expect(first.output == second.output && !first.output.isEmpty)
  }

  @Test func `takes one order, and nothing that asks for more than the package`() throws {
    let template = try Samples.backup("m45/vide-nu-tgz")
    let two = try Command.run(
      try arguments([OrderDraft("a"), OrderDraft("b")], from: template, to: "-"))
    #expect(two.status == 64 && two.output.isEmpty)
    #expect(two.error.contains("takes one order, and there are 2"))
    let one = try arguments([OrderDraft("a")], from: template, to: "-")
    for more in [["--ledger", "l"], ["--dry-run"], ["--replace"], ["--format", "json"]] {
      let run = try Command.run(one.filter { $0 != "--no-ledger" } + more)
      #expect(run.status == 64 && run.output.isEmpty, "\(more)")
      #expect(run.error.contains("--out - excludes"), "\(more): \(run.error)")
    }
  }

  @Test func `writes nothing where the order is refused or no template is suitable`() throws {
    let dirty = try Samples.backup("m45/petit-users-tgz")
    let run = try Command.run(try arguments([OrderDraft("a")], from: dirty, to: "-"))
    #expect(run.status == 3 && run.output.isEmpty, "\(run.error)")
    #expect(run.error.contains("a: refused"))
  }

  @Test func `ends with 74 where nobody reads or nothing more can be written`() throws {
    let template = try Samples.backup("m45/petit-nu-tgz")
    let run = try Command.run(
      try arguments([OrderDraft("a")], from: template, to: "-"), output: "/dev/full")
    #expect(run.status == 74)
    #expect(run.error.contains("cannot be written to standard output"))
  }
}
