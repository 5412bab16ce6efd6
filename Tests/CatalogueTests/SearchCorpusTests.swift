import Base
import Catalogue
import SystemPackage
import TestKit
import Testing

/// Searches in real backups.
struct SearchCorpusTests {
  @Test func `refuses to choose between the two sites of the samples`() throws {
    let entries = try BackupLocator.entries(in: [Samples.folder])
    let result = try Search(template: "TPL-PETIT").run(over: entries)
    #expect(result.selected == nil)
    #expect(result.ambiguousSites.count == 2)
    #expect(result.candidates.count == 5)
    for site in result.ambiguousSites {
      #expect(try Search(template: "TPL-PETIT", site: site).run(over: entries).selected != nil)
    }
  }

  @Test func `finds the newest of a site among the samples`() throws {
    let entries = try BackupLocator.entries(in: [Samples.folder.appending("m45")])
    let result = try Search(template: "TPL-PETIT").run(over: entries)
    let dates = result.candidates.filter(\.isSuitable).compactMap(\.backupDate)
    #expect(result.selected?.backupDate == dates.max())
    let reasons = result.candidates.first { $0.path.string.contains("petit-users") }?.reasons
    #expect(reasons?.map(\.code).contains("userdata.profile") == true)
  }

  @Test(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
  func `finds what the ground truth says of each course`() throws {
    let entries = try BackupLocator.entries(in: [Samples.corpus.appending("m45")])
    let ours = Samples.truths.filter { $0["file"]?.hasPrefix("m45/") == true }
    for course in Set(ours.compactMap { $0["course"] }) {
      let result = try Search(template: course).run(over: entries)
      let of = ours.filter { $0["course"] == course }
      let suitable = of.filter { $0["suitable"] == "yes" }
      let newest = suitable.compactMap { $0["backup_date"].flatMap { Int64($0) } }.max()
      #expect(result.candidates.count == of.count, "\(course)")
      #expect(result.candidates.filter(\.isSuitable).count == suitable.count, "\(course)")
      #expect(result.selected?.backupDate?.seconds == newest, "\(course)")
      #expect(result.candidates.allSatisfy { $0.isSuitable || !$0.reasons.isEmpty })
    }
  }

  @Test(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
  func `finds no backup of TPL-RICH suitable, and the right one of TPL-PROPRE`() throws {
    let entries = try BackupLocator.entries(in: [Samples.corpus])
    #expect(try Search(template: "TPL-RICH").run(over: entries).selected == nil)
    let propre = try Search(template: "TPL-PROPRE").run(over: entries)
    #expect(propre.selected?.path.string.contains("/propre-nu-new/") == true)
  }
}
