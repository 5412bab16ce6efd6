import Archive
import Base
import Catalogue
import Compliance
import Foundation
import Orders
import Provisioning
import SystemPackage
import TestKit

/// A folder of a test's own in which kits are issued.
struct IssueFixture {
  let folder: TemporaryFolder
  /// 2026-11-24T12:00:00Z.
  var now = Instant(seconds: 1_795_521_600)
  var ownerRole = Roles.usual.owner
  var container: Container?
  var dates = DatePolicy.course
  var replaces = false
  var resumes = false
  var folderOnServer: FilePath?
  var scrubs = false
  var limits = Limits()
  var failOn = FailOn.error
  var splices = true
  var syncs = true
  var hashes = true
  var store: FilePath?
  var program = "test"
  /// Templates of tests are new.
  var settling: Int64 = -60

  init() throws { folder = try TemporaryFolder() }

  var out: FilePath { folder.path.appending("kits") }

  func options() throws -> IssueOptions {
    let judgement = Judgement(failOn: failOn)
    return IssueOptions(
      kit: try KitSettings(
        roles: Roles(owner: ownerRole), container: container, dates: dates,
        folderOnServer: folderOnServer, version: "test"),
      templates: TemplateSettings(
        judgement: judgement, limits: limits, scrubs: scrubs, splices: splices,
        store: store.flatMap {
          TemplateStore(
            folder: $0, program: program, judgement: judgement, limits: limits, settling: settling)
        }),
      output: KitOutput(
        folder: out, replaces: replaces, resumes: resumes, syncs: syncs, hashes: hashes), now: now)
  }

  func kit(_ id: String = "2026-0042") -> FilePath { out.appending(id) }

  /// Issues an order from a file.
  func issue(
    _ draft: OrderDraft = OrderDraft(), from template: FilePath, session: LedgerSession? = nil,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) throws -> IssueResult {
    let options = try options()
    let source = TemplateSource(file: template, options: options, progress: progress)
    return try Issuer(source, options: options, session: session).issue(try item(draft))
  }

  /// Streams an order's package, and tells what was written.
  func stream(
    _ draft: OrderDraft = OrderDraft(), from template: FilePath
  ) throws -> (result: IssueResult, bytes: [UInt8]) {
    let options = try options()
    let folder = try TemporaryFolder()
    let path = try folder.write("streamed", [])
    let target = try FileDescriptor.open(path, .writeOnly)
    let result = try target.closeAfter {
      try Issuer(TemplateSource(file: template, options: options), options: options)
        .stream(try item(draft), to: target)
    }
    return (result, try bytes(of: path))
  }

  /// Issues an order from a search.
  func issue(
    _ draft: OrderDraft = OrderDraft(), in places: [FilePath], site: String? = nil,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) throws -> IssueResult {
    let options = try options()
    let source = TemplateSource(
      searching: try BackupLocator.entries(in: places), site: site, options: options,
      progress: progress)
    return try Issuer(source, options: options).issue(try item(draft))
  }

  func plan(
    _ draft: OrderDraft = OrderDraft(), from template: FilePath, session: LedgerSession? = nil
  ) throws -> IssueResult {
    let options = try options()
    let issuer = Issuer(
      TemplateSource(file: template, options: options), options: options, session: session)
    let item = try item(draft)
    return try issuer.plan(item, quotes: try issuer.quotes([item]))
  }

  /// An order as it is read.
  func item(_ draft: OrderDraft) throws -> OrderReader.Item {
    let items = try OrderReader.read(Array(draft.json.utf8))
    guard let first = items.first else { throw CocoaError(.fileReadCorruptFile) }
    return first
  }

  /// The package in a kit.
  func package(_ id: String = "2026-0042") throws -> FilePath {
    let names = try FileManager.default.contentsOfDirectory(atPath: kit(id).string)
    guard let name = names.first(where: { $0.hasSuffix(".mbz") }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return kit(id).appending(name)
  }

  func text(_ name: String, of id: String = "2026-0042") throws -> String {
    String(decoding: try bytes(of: kit(id).appending(name)), as: UTF8.self)
  }

  /// A JSON file of a kit.
  func json(_ name: String, of id: String = "2026-0042") throws -> [String: Any] {
    let data = Data(try bytes(of: kit(id).appending(name)))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// All files of a kit.
  func files(of id: String = "2026-0042") throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: kit(id).string) {
      files[name] = try bytes(of: kit(id).appending(name))
    }
    return files
  }

  /// What lies in the folder of kits, hidden things too.
  func leftovers() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: out.string)) ?? []
  }
}

/// The samples that a package can be cut from; all of the corpus where it is there.
let suitableTemplates: [FilePath] = {
  let corpus = Samples.truths.filter { $0["suitable"] == "yes" }.compactMap { $0["file"] }
  if !corpus.isEmpty { return corpus.map { Samples.corpus.pushing(FilePath($0)) } }
  return Samples.names.filter { !$0.contains("users") }.compactMap { try? Samples.backup($0) }
}()
