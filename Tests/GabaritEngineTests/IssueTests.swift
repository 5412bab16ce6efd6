import GabaritEngine
import SystemPackage
import TestKit
import Testing

struct `The engine's issue` {
  private let folder: TemporaryFolder
  private let m45 = TemplateOrigin.newest(in: BackupPlaces([Samples.folder.appending("m45")]))
  private var kits: FilePath { folder.path.appending("kits") }
  private var options: IssueOptions {
    var options = IssueOptions()
    options.now = Instant(seconds: 1_796_000_000)
    return options
  }

  init() throws { folder = try TemporaryFolder() }

  private func order(_ id: String, shortname: String) -> Order {
    var order = Order(
      id: id, template: "TPL-PETIT", category: 12, shortname: shortname, fullname: "Biologie",
      buyer: Order.Buyer(
        username: "jdupont", email: "jdupont@example.test", firstname: "Jeanne",
        lastname: "Dupont"))
    order.start = Instant(iso: "2026-12-01")
    return order
  }

  @Test func `makes a kit once, and leaves it alone then`() throws {
    let batch = try OrderBatch([order("A-1", shortname: "BIO-1")])
    let report = try Gabarit.issue(batch, from: m45, into: kits, ledger: nil, options)
    let result = try #require(report.results.first)
    #expect(result.status == .issued, "\(String(describing: result.error))")
    #expect(result.kit == kits.appending("A-1"))
    #expect(result.shortname == "BIO-1")
    #expect(result.username == "jdupont")
    #expect(result.start == Instant(iso: "2026-12-01"))
    #expect(result.end == Instant(iso: "2027-12-01"))
    #expect(try failures(of: report.json(), by: "issue") == [])
    let checked = try Gabarit.check([Samples.only(in: kits.appending("A-1"))]).results[0]
    #expect(checked.verdict == .compliant)
    #expect(checked.shortname == "BIO-1")
    let again = try Gabarit.issue(batch, from: m45, into: kits, ledger: nil, options)
    #expect(again.results.map(\.status) == [.unchanged])
  }

  @Test func `says of each order what is wrong with it, and issues the others`() throws {
    var wrong = order("A-1", shortname: "BIO-1")
    wrong.buyer.email = "nobody"
    var other = order("A-2", shortname: "BIO-2")
    other.template = "TPL-OTHER"
    let batch = try OrderBatch([wrong, other, order("A-3", shortname: "BIO-3")])
    let results = try Gabarit.issue(batch, from: m45, into: kits, ledger: nil, options).results
    #expect(results.map(\.order) == ["A-1", "A-2", "A-3"])
    #expect(results.map(\.status) == [.refused, .refused, .issued])
    #expect(results.map { $0.error?.code } == [.badOrder, .nothingSuitable, nil])
  }

  @Test func `reads orders from files as the command does`() throws {
    let draft = OrderDraft("B-1")
    let zone = Zone("Etc/GMT-5") { _ in 5 * 3_600 }
    for text in [draft.json, OrderDraft.array([draft]), OrderDraft.csv([draft])] {
      let batch = try OrderBatch(parsing: Array(text.utf8), in: zone)
      let plan = try Gabarit.plan(batch, from: m45, into: kits, ledger: nil, options)
      let result = try #require(plan.results.first)
      #expect(result.status == .planned, "\(String(describing: result.error))")
      #expect(result.start?.description == "2026-11-30T19:00:00Z")
      #expect(!plan.text().isEmpty)
    }
    #expect(try Tool.run("ls", ["-A", folder.path.string]).text.isEmpty)
    let twice = try engineError {
      _ = try OrderBatch([order("A-1", shortname: "A"), order("A-1", shortname: "B")])
    }
    #expect(twice?.code == .badOrder)
    #expect(try engineError { _ = try OrderBatch([]) }?.code == .badOrder)
  }

  @Test func `writes one order's package to a stream`() throws {
    let path = folder.path.appending("package.mbz")
    let stream = try FileDescriptor.open(
      path, .writeOnly, options: .create, permissions: .ownerReadWrite)
    defer { try? stream.close() }
    let template = TemplateOrigin.file(try Samples.backup("m45/petit-nu-zip"))
    let batch = try OrderBatch([order("A-1", shortname: "BIO-1")])
    var options = options
    options.container = .tgz
    let report = try Gabarit.writePackage(of: batch, from: template, to: stream, options)
    #expect(report.results.map(\.status) == [.issued])
    #expect(try bytes(of: path).starts(with: [0x1f, 0x8b]))
    #expect(try Gabarit.check([path]).results[0].verdict == .compliant)
    let two = try OrderBatch([order("A-1", shortname: "A"), order("A-2", shortname: "B")])
    let error = try engineError {
      _ = try Gabarit.writePackage(of: two, from: template, to: stream, options)
    }
    #expect(error?.code == .usage)
  }

  @Test func `keeps what templates were judged to be where a folder is given`() throws {
    let template = try folder.write(
      "a.mbz", bytes(of: try Samples.backup("m45/petit-nu-tgz")))
    // What was changed just now is not kept.
    let touched = try Tool.run("touch", ["-d", "2026-01-01", template.string])
    try #require(touched.status == 0)
    var options = options
    options.cache = folder.path.appending("cache")
    let batch = try OrderBatch([order("A-1", shortname: "BIO-1")])
    let report = try Gabarit.issue(
      batch, from: .file(template), into: kits, ledger: nil, options)
    #expect(report.results.map(\.status) == [.issued])
  }

  @Test func `refuses options that contradict each other`() throws {
    let batch = try OrderBatch([order("A-1", shortname: "BIO-1")])
    let wrong: [(inout IssueOptions) -> Void] = [
      { $0.folderOnServer = "kits" }, { $0.teacherRole = "3" }, { $0.resumes = true },
      { $0.names = "names.json" }, { $0.judgement.profile = .archive },
    ]
    for change in wrong {
      var options = options
      change(&options)
      let error = try engineError {
        _ = try Gabarit.issue(batch, from: m45, into: kits, ledger: nil, options)
      }
      #expect(error?.code == .usage)
    }
  }
}
