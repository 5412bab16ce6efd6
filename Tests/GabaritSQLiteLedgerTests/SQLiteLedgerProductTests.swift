import GabaritEngine
import GabaritSQLiteLedger
import SystemPackage
import TestKit
import Testing

struct `The product GabaritSQLiteLedger` {
  private let folder: TemporaryFolder
  private let m45 = TemplateOrigin.newest(in: BackupPlaces([Samples.folder.appending("m45")]))
  private var kits: FilePath { folder.path.appending("kits") }
  private var file: FilePath { folder.path.appending("ledger.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func batch(_ id: String) throws -> OrderBatch {
    let buyer = Order.Buyer(email: "jdupont@example.test", firstname: "Jeanne", lastname: "Dupont")
    return try OrderBatch([
      Order(
        id: id, template: "TPL-PETIT", category: 12, shortname: "BIO-1", fullname: "Biologie",
        buyer: buyer)
    ])
  }

  private func code(_ body: () throws -> Void) throws -> EngineError.Code? {
    do { try body() } catch let error as EngineError { return error.code }
    return nil
  }

  @Test func `keeps short names apart between runs, and proposes user names`() throws {
    let first = try Gabarit.issue(
      batch("A-1"), from: m45, into: kits, ledger: .sqlite(at: file))
    #expect(first.results.map(\.status) == [.issued])
    #expect(first.results.first?.username == "jeanne.dupont")
    let second = try Gabarit.issue(
      batch("A-2"), from: m45, into: kits, ledger: .sqlite(at: file, makingIfMissing: false))
    #expect(second.results.map(\.status) == [.refused])
    #expect(second.results.first?.error?.code == .nameTaken)
    var options = IssueOptions()
    options.names = try folder.write(
      "names.json",
      Array(
        #"{"schema": "gabarit.names/1", "shortname": {"pattern": "{template}-{n}"}, "fullname": {"collision": "next"}}"#
          .utf8))
    let third = try Gabarit.issue(
      batch("A-2"), from: m45, into: kits, ledger: .sqlite(at: file), options)
    #expect(third.results.map(\.status) == [.issued])
    #expect(third.results.first?.shortname == "TPL-PETIT-1")
  }

  @Test func `plans with a ledger in memory`() throws {
    let plan = try Gabarit.plan(
      batch("A-1"), from: m45, into: kits, ledger: .sqliteInMemory())
    #expect(plan.results.map(\.status) == [.planned])
    #expect(plan.results.first?.username == "jeanne.dupont")
  }

  @Test func `opens nothing that is no ledger, and makes none that was not asked for`() throws {
    let other = try folder.write("other.sqlite", Array("text\n".utf8))
    #expect(try code { _ = try Ledger.sqlite(at: other) } == .badInput)
    #expect(try code { _ = try Ledger.sqlite(at: file, makingIfMissing: false) } == .io)
    #expect(try Tool.run("ls", [folder.path.string]).text == "other.sqlite\n")
  }
}
