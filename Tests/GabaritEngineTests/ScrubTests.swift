import GabaritEngine
import SystemPackage
import TestKit
import Testing

struct `The engine's scrub` {
  private let folder: TemporaryFolder
  private var target: FilePath { folder.path.appending("clean.mbz") }

  init() throws { folder = try TemporaryFolder() }

  @Test func `writes a copy that is compliant`() throws {
    let result = try Gabarit.scrub(try Samples.backup("m45/petit-users-tgz"), to: target)
    #expect(result.verdict == .compliant)
    #expect(!result.isUnchanged)
    #expect(result.before.contains { $0.rule == "userdata.profile" })
    #expect(!result.remaining.contains { $0.counts })
    #expect(try failures(of: result.json(), by: "scrub") == [])
    #expect(try Tool.run("sha256sum", [target.string]).text.hasPrefix(result.sha256 ?? "none"))
    #expect(try Gabarit.check([target]).results[0].verdict == .compliant)
  }

  @Test func `replaces nothing, and changes nothing in a clean backup`() throws {
    let clean = try Samples.backup("m45/petit-nu-tgz")
    #expect(try Gabarit.scrub(clean, to: target).isUnchanged)
    let before = try bytes(of: target)
    let error = try engineError { _ = try Gabarit.scrub(clean, to: target) }
    #expect(error?.code == .targetExists)
    #expect(try bytes(of: target) == before)
  }

  @Test func `goes by the level and the words that are given`() throws {
    var options = ScrubOptions()
    options.level = .all
    options.replacements = try folder.write(
      "words.json",
      Array(
        #"{"schema": "gabarit.replacements/1", "replacements": {"Bienvenue": "Welcome"}}"#.utf8))
    let result = try Gabarit.scrub(
      try folder.write("a.mbz", BackupBuilder().tgz), to: target, options)
    #expect(result.verdict == .compliant)
    #expect(!result.remaining.contains { $0.rule.hasPrefix("residue.") })
  }
}
