import GabaritEngine
import SystemPackage
import TestKit
import Testing

struct `The engine's find` {
  private let m45 = BackupPlaces([Samples.folder.appending("m45")])

  @Test func `selects a suitable backup and says why others were passed over`() throws {
    let found = try Gabarit.find("TPL-PETIT", in: m45)
    let selected = try #require(found.selected)
    #expect(selected.isSuitable)
    #expect(selected.reasons == [])
    #expect(selected.backupDate?.description.hasPrefix("2026-11-24T") == true)
    let tool = try Tool.run("sha256sum", [selected.path.string])
    #expect(tool.text.hasPrefix(found.sha256 ?? "none"))
    let dirty = try Samples.backup("m45/petit-users-tgz")
    let passedOver = try #require(found.candidates.first { $0.path == dirty })
    #expect(!passedOver.isSuitable)
    #expect(passedOver.isSuitableAfterScrubbing)
    #expect(passedOver.reasons.contains("userdata.profile"))
    #expect(try failures(of: found.json(), by: "find") == [])
    #expect(found.text().hasPrefix("selected: "))
  }

  @Test func `selects nothing where nothing is suitable`() throws {
    let found = try Gabarit.find("TPL-OTHER", in: m45)
    #expect(found.selected == nil)
    #expect(found.sha256 == nil)
    #expect(!found.isUndecided)
    #expect(found.candidates.isEmpty)
  }

  @Test func `refuses a search nowhere, at a missing place, or by soundness alone`() throws {
    let nowhere = try engineError { _ = try Gabarit.find("TPL-PETIT", in: BackupPlaces([])) }
    #expect(nowhere?.code == .usage)
    let missing = try engineError {
      _ = try Gabarit.find("TPL-PETIT", in: BackupPlaces(["not-there"]))
    }
    #expect(missing?.code == .io)
    var options = JudgementOptions()
    options.profile = .archive
    let archive = try engineError { _ = try Gabarit.find("TPL-PETIT", in: m45, options) }
    #expect(archive?.code == .usage)
  }
}
