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
    let source = try Samples.backup("m45/petit-users-tgz")
    let some = try Gabarit.scrub(source, to: target)
    #expect(some.remaining.contains { $0.rule == "residue.person-name" })
    var options = ScrubOptions()
    options.level = .all
    let all = try Gabarit.scrub(source, to: folder.path.appending("all.mbz"), options)
    #expect(!all.remaining.contains { $0.rule == "residue.person-name" })
    options.replacements = try folder.write(
      "words.json",
      Array(
        #"{"schema": "gabarit.replacements/1", "replacements": [{"find": "Zelie", "with": ""}]}"#
          .utf8))
    let names = try Gabarit.scrub(
      try Samples.backup("m45/noms-nu-tgz"), to: folder.path.appending("names.mbz"), options)
    #expect(try JSON(names.json())["replaced"]?.elements.isEmpty == false)
  }

  @Test func `writes nothing by options that contradict each other`() throws {
    var options = ScrubOptions()
    options.judgement.revealsValues = true
    let source = try Samples.backup("m45/petit-users-tgz")
    let error = try engineError { _ = try Gabarit.scrub(source, to: target, options) }
    #expect(error?.code == .usage)
    #expect(try Tool.run("ls", ["-A", folder.path.string]).text.isEmpty)
  }
}
