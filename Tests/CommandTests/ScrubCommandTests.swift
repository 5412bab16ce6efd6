import Foundation
import SystemPackage
import TestKit
import Testing

@Suite("The command scrub")
struct ScrubCommandTests {
  private let folder: TemporaryFolder
  private var target: FilePath { folder.path.appending("clean.mbz") }

  init() throws { folder = try TemporaryFolder() }

  private func scrub(_ source: FilePath, _ more: String...) throws -> Command.Output {
    try Command.run(["scrub", source.string, "--out", target.string] + more)
  }

  private func schema() throws -> JSONSchema {
    try JSONSchema(bytes(of: Samples.root.pushing(FilePath("Schemas/scrub.schema.json"))))
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path.string)) ?? []).sorted()
  }

  @Test func `writes a copy that check finds compliant, and says what went`() throws {
    let source = try Samples.backup("m45/petit-users-tgz")
    let run = try scrub(source, "--format", "json")
    #expect(run.status == 0)
    let report = try run.json()
    #expect(try schema().failures(of: report) == [])
    #expect(report["status"]?.text == "scrubbed")
    #expect(report["verdict_before"]?.text == "noncompliant")
    #expect(report["verdict"]?.text == "compliant")
    let removed = (report["removed"]?.elements ?? []).compactMap { $0["rule"]?.text }
    #expect(Set(removed).isSuperset(of: ["userdata.profile", "claim.setting", "claim.userinfo"]))
    let check = try Command.run("check", target.string, "--format", "json")
    #expect(check.status == 0)
    let digest = try Command.run("check", target.string, "--format", "json").json()
    #expect(digest["results"]?.elements.first?["verdict"]?.text == "compliant")
    #expect(names == ["clean.mbz"])
  }

  @Test func `quotes nobody in reports and messages`() throws {
    for more in [["--format", "json"], ["--lang", "fr"], ["--log-json"]] {
      let source = try Samples.backup("m45/petit-users-tgz")
      let out = folder.path.appending(more.joined() + ".mbz")
      let run = try Command.run(
        ["scrub", source.string, "--out", out.string, "--level", "all"] + more)
      #expect(run.status == 0)
      for word in ["Quirine", "Teachercanary", "Zelie", "@example.test"] {
        #expect(!run.text.contains(word))
        #expect(!run.error.contains(word))
      }
    }
  }

  @Test func `ends with 1 where the copy is not compliant for another reason`() throws {
    var builder = BackupBuilder()
    builder.rootSettings["users"] = "1"
    builder.information["include_files"] = "0"
    builder.files[0].isStored = false
    let run = try scrub(try folder.write("backup.mbz", builder.tgz))
    #expect(run.status == 1)
    #expect(run.text.contains("NONCOMPLIANT"))
    #expect(run.text.contains("[fitness.no-file-contents]"))
    #expect(names == ["backup.mbz", "clean.mbz"])
  }

  @Test func `ends with 3 where people's data cannot be taken out alone, and says where it is`()
    throws
  {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 300))
    builder.replace(
      "activities/duel_300/duel.xml",
      "<activity id=\"9\" moduleid=\"300\" modulename=\"duel\"><duel id=\"9\"><sets><set><owner>5</owner>"
        + "<questions><question><text>Pourquoi ?</text></question></questions></set></sets></duel>"
        + "</activity>")
    let source = try folder.write("backup.mbz", builder.tgz)
    let run = try scrub(source, "--drop-unrecognised")
    #expect(run.status == 3)
    #expect(run.error.contains("activities/duel_300/duel.xml"))
    #expect(run.error.contains("/activity/duel/sets/set "))
    #expect(names == ["backup.mbz"])
  }

  @Test func `ends with 3 where a plugin nobody knows has people's data, and writes nothing`()
    throws
  {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 300))
    builder.replace(
      "activities/duel_300/duel.xml",
      "<activity id=\"9\" moduleid=\"300\" modulename=\"duel\"><duel id=\"9\"><duels><duel>"
        + "<userid>5</userid></duel></duels></duel></activity>")
    let source = try folder.write("backup.mbz", builder.tgz)
    let run = try scrub(source, "--format", "json")
    #expect(run.status == 3)
    let report = try run.json()
    #expect(try schema().failures(of: report) == [])
    #expect(report["status"]?.text == "refused")
    #expect(report["remaining"]?.elements.first?["rule"]?.text == "unrecognised.rows")
    #expect(try scrub(source).text.contains("--drop-unrecognised"))
    #expect(names == ["backup.mbz"])
    #expect(try scrub(source, "--drop-unrecognised").status == 0)
  }

  @Test func `ends as other commands do where it cannot be done`() throws {
    let sound = try Samples.backup("m45/petit-nu-tgz")
    let cut = try folder.write("cut.mbz", try bytes(of: sound).dropLast(100))
    #expect(try scrub(cut).status == 2)
    #expect(try scrub(folder.path.appending("none.mbz")).status == 74)
    #expect(try scrub(sound, "--profile", "archive").status == 64)
    #expect(try scrub(sound, "--drop-unrecognised", "--keep-unrecognised").status == 64)
    #expect(try scrub(sound, "--level", "most").status == 64)
    #expect(try scrub(sound, "--replace", cut.string).status == 64)
    #expect(names == ["cut.mbz"])
    #expect(try scrub(sound).status == 0)
    let again = try scrub(sound)
    #expect(again.status == 4)
    #expect(again.text.isEmpty)
    #expect(names == ["clean.mbz", "cut.mbz"])
    let elsewhere = try Command.run(
      "scrub", sound.string, "--out", folder.path.pushing(FilePath("no/such/x.mbz")).string)
    #expect(elsewhere.status == 74)
  }

  @Test func `replaces words of a list`() throws {
    let list = try folder.write(
      "list.json",
      Array(
        "{\"schema\":\"gabarit.replacements/1\",\"replacements\":[{\"find\":\"Zelie\",\"with\":\"\"}]}"
          .utf8))
    let run = try scrub(
      try Samples.backup("m45/noms-nu-tgz"), "--replace", list.string, "--format", "json")
    #expect(run.status == 0)
    let report = try run.json()
    #expect(try schema().failures(of: report) == [])
    #expect((report["replaced"]?.elements.count ?? 0) > 3)
    let text = try bytes(of: target)
    #expect(!text.isEmpty)
  }

  @Test func `speaks both languages`() throws {
    let source = try Samples.backup("m45/petit-users-tgz")
    for (language, head) in [("en", "COMPLIANT"), ("fr", "CONFORME")] {
      let out = folder.path.appending(language)
      let run = try Command.run(
        "scrub", source.string, "--out", out.string, "--lang", language, "--level", "all")
      #expect(run.text.hasPrefix(head))
      #expect(run.text.contains(language == "en" ? "What went" : "Ce qui est parti"))
    }
  }
}
