import Base
import Foundation
import SystemPackage
import TestKit
import Testing
import TextFormats

@Suite("A batch of orders")
struct OrderBatchTests {
  private let shop: OrdersFixture
  private let template: FilePath

  init() throws {
    shop = try OrdersFixture()
    template = try Samples.backup("m45/vide-nu-tgz")
  }

  private func run(_ orders: String, _ more: String...) throws -> Command.Output {
    let file = try shop.folder.write("orders", Array(orders.utf8))
    return try Command.run(
      [
        "issue", file.string, "--template-file", template.string, "--out", shop.out.string,
        "--ledger", shop.ledger.string,
      ] + more)
  }

  private func lines(_ drafts: [OrderDraft]) -> String { drafts.map { $0.json + "\n" }.joined() }

  @Test func `has a line for each order, in the orders' order, whatever the jobs`() throws {
    let drafts = (0..<20).map { OrderDraft("o\($0)") }
    let run = try run(lines(drafts), "--jobs", "8")
    #expect(run.status == 0)
    let expected = (0..<20).map { "o\($0): issued: \(shop.out.string)/o\($0) (BIO-o\($0))" }
    #expect(run.text.split(separator: "\n").map(String.init) == expected)
    #expect(run.error.contains("20 issued"))
    #expect(Set(shop.all()) == Set((0..<20).map { "o\($0)" }))
  }

  @Test func `is JSON a line on request, each by the schema`() throws {
    let run = try run(
      lines([OrderDraft("a"), OrderDraft("b").with("seats", 0)]), "--format", "jsonl")
    #expect(run.status == 5)
    let results = try run.text.split(separator: "\n").map {
      try expectValid(Array($0.utf8), "issue")["results"]?.elements.first
    }
    #expect(results.map { $0?["order"]?.text } == ["a", "b"])
    #expect(results.map { $0?["code"]?.value } == [0, 4])
  }

  @Test func `leaves the rows that failed in a table that can be run again`() throws {
    let drafts = [
      OrderDraft("a"), OrderDraft("b").with("seats", 0),
      OrderDraft("c").with("fullname", .text("Un \"nom\", <b>")), OrderDraft("d"),
    ]
    let first = try run(OrderDraft.csv(drafts, lineEnd: "\r\n"))
    #expect(first.status == 5)
    #expect(first.error.contains("failed-orders-1.csv"))
    let failed = try CSVTable(bytes(of: shop.out.appending("failed-orders-1.csv")))
    #expect(failed.rows.map { $0.values["order"] } == ["b", "c"])
    #expect(failed.rows[1].values["fullname"] == "Un \"nom\", <b>")
    #expect(failed.columns == drafts[0].values.keys.sorted())
    let text = String(
      decoding: try bytes(of: shop.out.appending("failed-orders-1.csv")), as: UTF8.self)
    let mended = text.replacing("<b>", with: "b").replacing("\"0\"", with: "\"3\"")
    #expect(try run(mended).status == 0)
    #expect(shop.all() == ["a", "b", "c", "d", "failed-orders-1.csv"])
  }

  @Test func `keeps lines that cannot be read as they are`() throws {
    let run = try run(OrderDraft("a").json + "\n{\"order\": oops}\n" + OrderDraft("b").json)
    #expect(run.status == 5)
    #expect(run.text.contains("line 2: refused: column 11") || run.text.contains("line 2: refused"))
    let failed = try bytes(of: shop.out.appending("failed-orders-1.jsonl"))
    #expect(String(decoding: failed, as: UTF8.self) == "{\"order\": oops}\n")
    #expect(shop.all() == ["a", "b", "failed-orders-1.jsonl"])
  }

  @Test func `whose orders all fail ends with their code, and leaves no file`() throws {
    let bad = [OrderDraft("a").with("seats", 0), OrderDraft("b").with("seats", 0)]
    #expect(try run(lines(bad)).status == 4)
    #expect(shop.all() == [])
  }

  @Test func `judges its template once`() throws {
    let run = try run(lines((0..<9).map { OrderDraft("o\($0)") }), "--log-json", "--jobs", "4")
    #expect(run.error.split(separator: "\n").count { $0.contains("\"reading\"") } == 1)
    #expect(run.error.split(separator: "\n").count { $0.contains("\"issuing\"") } == 9)
  }

  @Test func `of one name, planned, gives each order the number it would get`() throws {
    let names = try shop.folder.write(
      "names.json",
      Array(#"{"schema":"gabarit.names/1","shortname":{"pattern":"{template}-{n}"}}"#.utf8))
    let drafts = (0..<3).map { OrderDraft("o\($0)") }
    let run = try run(
      lines(drafts), "--names", names.string, "--dry-run", "--format", "json")
    #expect(run.status == 0)
    let results = try expectValid(run.output, "issue")["results"]?.elements ?? []
    let expected = (1...3).map { "TPL-PETIT-\($0)" }
    #expect(results.map { $0["shortname"]?.text } == expected)
    #expect(!FileManager.default.fileExists(atPath: shop.ledger.string))
  }

  @Test func `killed at any moment many times comes to its end, each name given once`() throws {
    let names = try shop.folder.write(
      "names.json",
      Array(#"{"schema":"gabarit.names/1","shortname":{"pattern":"V-{n:4}"}}"#.utf8))
    let count = 120
    let text = lines(
      (0..<count).map {
        OrderDraft("o\($0)").with("idnumber", "X").with("buyer_username", nil)
          .with("buyer_email", .text("b\($0 % 50)@example.test")).with("buyer_idnumber", nil)
      })
    let file = try shop.folder.write("many.jsonl", Array(text.utf8))
    let arguments = [
      "issue", file.string, "--template-file", template.string, "--out", shop.out.string,
      "--ledger", shop.ledger.string, "--names", names.string, "--resume", "--format", "json",
    ]
    for round in 0..<20 {
      let running = try Command.Running(arguments)
      usleep(UInt32.random(in: 10_000...(120_000 + UInt32(round) * 4_000)))
      kill(running.process.processIdentifier, Bool.random() ? SIGKILL : SIGTERM)
      _ = try running.finish()
    }
    #expect(try Command.run(arguments).status == 0)
    let results = try Command.run(arguments).json()["results"]?.elements ?? []
    #expect(results.count == count)
    #expect(results.allSatisfy { $0["status"]?.text == "unchanged" })
    let given = Set(results.compactMap { $0["shortname"]?.text })
    #expect(given == Set((1...count).map { "V-" + String("000\($0)".suffix(4)) }))
    #expect(shop.all().count == count)
    let verified = try Command.run(
      "orders", "verify", "--out", shop.out.string, "--ledger", shop.ledger.string)
    #expect(verified.status == 0, "\(verified.text)")
  }

  @Test func `keeps the rows that failed of every run, and never writes over them`() throws {
    let bad = OrderDraft("bad").with("seats", 0)
    #expect(try run(OrderDraft.csv([OrderDraft("a"), bad])).status == 5)
    #expect(try run(lines([OrderDraft("b"), OrderDraft("worse").with("seats", 0)])).status == 5)
    #expect(try run(lines([OrderDraft("c"), OrderDraft("d")])).status == 0)
    #expect(try run(OrderDraft.csv([OrderDraft("e"), bad])).status == 5)
    let kept = shop.all().filter { $0.hasPrefix("failed-orders") }
    #expect(kept == ["failed-orders-1.csv", "failed-orders-1.jsonl", "failed-orders-2.csv"])
    let first = String(
      decoding: try bytes(of: shop.out.appending("failed-orders-1.csv")), as: UTF8.self)
    #expect(first.contains("\"bad\""))
  }

  @Test func `keeps what failed as it was read, to the byte where it is a line`() throws {
    let latin = Array("{\"order\": \"l\", \"fullname\": \"".utf8) + [0xc9] + Array("\"}".utf8)
    let file = try shop.folder.write(
      "orders", Array((OrderDraft("a").json + "\n").utf8) + latin + [0x0a])
    let issued = try Command.run(
      "issue", file.string, "--template-file", template.string, "--out", shop.out.string,
      "--ledger", shop.ledger.string)
    #expect(issued.status == 5)
    #expect(try bytes(of: shop.out.appending("failed-orders-1.jsonl")) == latin + [0x0a])

    let array = "[" + OrderDraft("b").json + ",\n {\"order\": \"n\",\n  \"seats\": 12.10}]"
    #expect(try run(array).status == 5)
    let second = try bytes(of: shop.out.appending("failed-orders-2.jsonl"))
    #expect(String(decoding: second, as: UTF8.self) == "{\"order\": \"n\",   \"seats\": 12.10}\n")
  }

  @Test func `keeps rows of tables with other columns apart`() throws {
    let one = try shop.folder.write(
      "1.csv", Array(OrderDraft.csv([OrderDraft("a"), OrderDraft("x").with("seats", 0)]).utf8))
    let two = try shop.folder.write(
      "2.csv", Array(OrderDraft.csv([OrderDraft("y").with("coupon", "K")]).utf8))
    let issued = try Command.run(
      "issue", one.string, two.string, "--template-file", template.string, "--out",
      shop.out.string, "--ledger", shop.ledger.string)
    #expect(issued.status == 5)
    let tables = try (1...2).map {
      try CSVTable(bytes(of: shop.out.appending("failed-orders-\($0).csv")))
    }
    #expect(tables.map { $0.columns.contains("coupon") } == [false, true])
  }

  @Test func `names no value of a table that has no row of names`() throws {
    let rows = OrderDraft.csv([OrderDraft("a"), OrderDraft("b")]).split(separator: "\n").dropFirst()
    let issued = try run(rows.joined(separator: "\n") + "\n")
    #expect(issued.status == 4)
    let words = issued.text + issued.error
    #expect(words.contains("names of the columns"))
    for value in ["jeanne", "Jeanne", "Martin", "example.test", "C-77"] {
      #expect(!words.contains(value))
    }
  }

  @Test(arguments: ["x.moves", "failed-orders-1.csv", "failed-orders"])
  func `has no order whose kit would lie where something else does`(_ id: String) throws {
    #expect(try run(OrderDraft(id).json).status == 4)
    #expect(shop.all() == [])
  }
}
