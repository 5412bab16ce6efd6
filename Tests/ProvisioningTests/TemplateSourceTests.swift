import Base
import Catalogue
import Dispatch
import Foundation
import Orders
import Provisioning
import Synchronization
import SystemPackage
import TestKit
import Testing

/// Templates that several orders ask for at once.
struct TemplateSourceTests {
  /// Copies of samples in a folder.
  private func places(_ shelf: TemplateStoreFixture, _ names: [String]) throws -> FilePath {
    for name in names {
      try shelf.folder.write(
        "backups/\(name).mbz", try bytes(of: try Samples.backup("m45/\(name)")))
    }
    return shelf.folder.path.appending("backups")
  }

  @Test func `serve an order while another template is read, and its reader is told of it`() throws
  {
    let shelf = try TemplateStoreFixture()
    let places = try places(shelf, ["vide-nu-tgz", "petit-nu-tgz"])
    // From here on both are known to be suitable, and TPL-VIDE alone is still to be read whole.
    _ = try shelf.workshop().issue(in: [places])
    let workshop = try shelf.workshop()
    let options = try workshop.options()
    let other = try workshop.item(OrderDraft("other"))
    let issuer = Mutex<Issuer?>(nil)
    let others = Mutex<[IssueResult.Status?]>([])
    let source = TemplateSource(
      searching: try BackupLocator.entries(in: [places]), site: nil, options: options
    ) { _ in
      // Asked for by another thread, so that a lock held here would show as a failure, and not hang.
      let end = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let result = try? issuer.withLock { $0 }?.issue(other)
        others.withLock { $0.append(result?.status) }
        end.signal()
      }
      #expect(end.wait(timeout: .now() + 60) == .success)
    }
    issuer.withLock { $0 = Issuer(source, options: options) }
    let first = try Issuer(source, options: options).issue(
      try workshop.item(OrderDraft("first").with("template", "TPL-VIDE")))
    #expect(first.status == .issued)
    #expect(others.withLock { $0 } == [.issued])
  }

  @Test(arguments: [true, false]) func `read a template once for orders at the same time`(
    isKept: Bool
  ) throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/petit-nu-tgz"))
    var workshop = try shelf.workshop()
    if !isKept { workshop.store = nil }
    let options = try workshop.options()
    let read = ReadCounter()
    let source = TemplateSource(file: template, options: options, progress: read.note)
    let items = try (0..<12).map { try workshop.item(OrderDraft("order-\($0)")) }
    let results = try Parallel.map(items, workers: 6) { (_, item) throws(GabaritError) in
      try Issuer(source, options: options).issue(item)
    }
    #expect(results.allSatisfy { $0.status == .issued && $0.method == .spliced })
    #expect(read.paths == [template])
    #expect(shelf.kept.count == (isKept ? 1 : 0))
  }
}
