import Base
import Catalogue
import Compliance
import Foundation
import Reports
import SystemPackage
import TestKit
import Testing
import TextFormats

/// The formats that other programs read, by other programs.
struct CheckFormatTests {
  private func odd() throws -> ReportFixture {
    var reported = try ReportFixture()
    try reported.add("sound.mbz", BackupBuilder().tgz)
    try reported.add("ünd & so <b>:#?.mbz", ReportFixture.hostile.zip)
    try reported.add("cut.mbz", BackupBuilder().tgz.dropLast(20))
    return reported
  }

  /// Judgements that put everything into a report that can be in it.
  private func judgements(_ reported: ReportFixture) throws -> [Judgement] {
    let report = try CanonicalJSON.encode(try reported.report())
    let path = try reported.folder.write("baseline.json", report)
    return [
      .ofTests, Judgement(profile: .strict, revealsValues: true, digestKey: [1, 2, 3]),
      Judgement(profile: .archive),
      Judgement(
        baseline: try OperatorFile.read(path, Baseline.init), today: Judgement.ofTests.today),
    ]
  }

  @Test(arguments: 0...3) func `written as it comes is the same to the byte`(count: Int) throws {
    let reported = try odd()
    for judgement in try judgements(reported) {
      let checked = Array(try reported.checked(judgement).prefix(count))
      var stream = CheckStream(judgement, version: "0.0.0")
      var bytes: [UInt8] = []
      for backup in checked { bytes += try stream.next(CheckResult(backup)) }
      bytes += try stream.end()
      let whole = try CanonicalJSON.encode(CheckReport(checked, judgement, version: "0.0.0"))
      #expect(bytes == whole)
    }
  }

  @Test func `SARIF is as the standard and our schema say`() throws {
    let reported = try odd()
    let schema = try JSONSchema(
      bytes(of: Samples.root.pushing(FilePath("Schemas/sarif.schema.json"))))
    for judgement in try judgements(reported) {
      let log = try JSON(try reported.report(judgement).sarif())
      #expect(schema.failures(of: log) == [])
      let run = try #require(log["runs"]?.elements.first)
      let rules = run["tool"]?["driver"]?["rules"]?.elements ?? []
      #expect(rules.compactMap { $0["id"]?.text } == Ruleset.explained.map(\.id))
      for result in run["results"]?.elements ?? [] {
        let index = try #require(result["ruleIndex"]?.value)
        #expect(rules[Int(index)]["id"] == result["ruleId"])
      }
    }
  }

  @Test func `SARIF carries waivers, baselines and places`() throws {
    let reported = try odd()
    let known = try judgements(reported)[3]
    let run = try JSON(try reported.report(known).sarif())["runs"]?.elements.first
    let results = try #require(run?["results"]?.elements)
    let profile = try #require(results.first { $0["ruleId"]?.text == "userdata.profile" })
    #expect(profile["baselineState"]?.text == "unchanged")
    #expect(profile["occurrenceCount"]?.value == 2)
    #expect(profile["level"]?.text == "error")
    let location = try #require(profile["locations"]?.elements.first)
    #expect(
      location["logicalLocations"]?.elements.first?["fullyQualifiedName"]?.text
        == "users.xml#/users/user")
    let uri = try #require(location["physicalLocation"]?["artifactLocation"]?["uri"]?.text)
    // Another program reads the reference back to the path.
    #expect(URL(string: uri)?.path == reported.paths[1].string)
    let unreadable = try #require(results.first { $0["ruleId"]?.text == "unreadable.truncated" })
    #expect(unreadable["baselineState"]?.text == "new")
    #expect(unreadable["partialFingerprints"] == nil)
  }

  @Test func `JUnit is read by a reader of JUnit, with what failed`() throws {
    let reported = try odd()
    let program = """
      import sys
      from junitparser import JUnitXml
      for suite in JUnitXml.fromfile(sys.argv[1]):
          cases = list(suite)
          kinds = [type(r).__name__ for c in cases for r in (c.result or [])]
          print(suite.tests, len(cases), suite.failures, kinds.count('Failure'), suite.errors,
                kinds.count('Error'), suite.skipped, kinds.count('Skipped'))
      """
    for judgement in try judgements(reported) {
      let path = try reported.folder.write(
        "report.xml", Array(try reported.report(judgement).junit.utf8))
      let run = try Tool.run("/usr/bin/python3", ["-c", program, path.string])
      try #require(run.status == 0, "\(run.error)")
      #expect(run.lines.count == 3)
      for line in run.lines {
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        #expect(numbers.count == 8)
        for pair in stride(from: 0, to: 8, by: 2) { #expect(numbers[pair] == numbers[pair + 1]) }
      }
    }
  }

  @Test func `JUnit fails what counts, skips what was not asked, and knows the baseline`() throws {
    let reported = try odd()
    let all = try judgements(reported)
    let template = try reported.report(all[0]).junit
    #expect(template.contains("name=\"userdata.profile\"><failure "))
    #expect(template.contains("name=\"freetext.person\"><skipped "))
    #expect(template.contains("name=\"soundness.content-hash\"/>"))
    #expect(template.contains("name=\"unreadable.truncated\"><error "))
    let archive = try reported.report(all[2]).junit
    #expect(archive.contains("name=\"userdata.profile\"><skipped "))
    let known = try reported.report(all[3]).junit
    #expect(known.contains("name=\"userdata.profile\"><system-out>"))
    #expect(!known.contains("<failure"))
  }

  @Test(arguments: Language.allCases)
  func `the page is valid HTML without a script or anything from elsewhere`(
    language: Language
  ) throws {
    let reported = try odd()
    for judgement in try judgements(reported) {
      let page = try reported.report(judgement).html(language)
      let path = try reported.folder.write("report.html", Array(page.utf8))
      let run = try Tool.run(
        "tidy", ["-quiet", "-errors", "-utf8", "--drop-empty-elements", "no", path.string])
      #expect(run.status == 0, "\(run.error)")
      #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
      #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
      for loaded in ["<script", "<img", "<link", "<iframe", "src=", "url(", "@import", "http:"] {
        #expect(!page.contains(loaded), "\(loaded)")
      }
      #expect(!page.unicodeScalars.contains("\u{202e}"))
      #expect(page.contains("&lt;/title&gt;&lt;script&gt;"))
    }
  }

  @Test func `the page says the verdict, what was examined and what was found`() throws {
    let backup = try CheckedBackup(try Samples.backup("m45/petit-users-tgz"))
    let digest = String(repeating: "ab", count: 32)
    let report = CheckReport([backup], .ofTests, version: "9.8.7", digests: [backup.path: digest])
    let page = report.html(.en)
    for words in [
      "<span class=\"badge noncompliant\">noncompliant</span>", "SHA-256 \(digest)",
      "What must be done", "Checked 2026-11-25 00:00 UTC by gabarit 9.8.7", "TPL-PETIT",
      "Members of the archive", "<code>userdata.profile</code>", "Activities by kind",
      "<details open=\"\">",
    ] { #expect(page.contains(words), "\(words)") }
    // Nobody of the backup is in it.
    for name in ["Zelie", "Canary", "Quirine", "example.test"] { #expect(!page.contains(name)) }
  }

  @Test func `the page says no more than was asked and found`() throws {
    var reported = try ReportFixture()
    try reported.add("users.mbz", ReportFixture.withUsers.tgz)
    func page(_ policy: String) throws -> String {
      let path = try reported.folder.write("policy.json", Array(policy.utf8))
      let judgement = Judgement(
        policy: try OperatorFile.read(path, Policy.init), today: Judgement.ofTests.today)
      let page = try reported.report(judgement).html(.en)
      #expect(page.contains("badge compliant"))
      return page
    }
    let lowered = #"{"schema": "gabarit.policy/1", "rules": {"userdata.*": "warning"}}"#
    #expect(try page(lowered).contains("It holds users’ data, which the policy or waivers"))
    #expect(try page(lowered).contains("2 warnings below do not change this verdict."))
    let off = #"{"schema": "gabarit.policy/1", "rules": {"userdata.*": "off", "claim.*": "off"}}"#
    #expect(try page(off).contains("turned off rules about users’ data"))
    let archive = #"{"schema": "gabarit.policy/1", "profile": "archive"}"#
    #expect(try page(archive).contains("whether it holds people’s data was not asked"))
    var sound = try ReportFixture()
    try sound.add("sound.mbz", BackupBuilder().tgz)
    #expect(try sound.report().html(.en).contains("no user’s records or files were found in it."))
    #expect(
      try reported.report().html(.fr).contains("telle quelle\u{a0}: 1 règle n’est pas respectée."))
  }

  @Test func `a page of several begins with what asks for somebody`() throws {
    let page = try odd().report().html(.en)
    #expect(page.contains("3 backups: 1 compliant, 1 noncompliant, 1 unreadable"))
    let order = ["href=\"#b2\"", "href=\"#b1\"", "href=\"#b0\""]
    let places = try order.map { try #require(page.range(of: $0)?.lowerBound) }
    #expect(places == places.sorted())
    for id in ["b0", "b1", "b2"] { #expect(page.contains("<article id=\"\(id)\">")) }
  }

  @Test func `no format shows a personal value unless it was asked to`() throws {
    let path = try Samples.backup("m45/petit-users-tgz")
    for reveals in [false, true] {
      let judgement = Judgement(profile: .strict, revealsValues: reveals)
      let checked = try CheckedBackup(path, judgement: judgement)
      let report = CheckReport([checked], judgement, version: "0.0.0")
      let texts = [
        report.text(.en), report.text(.fr), report.html(.en),
        String(decoding: try report.sarif(), as: UTF8.self),
        String(decoding: try CanonicalJSON.encode(report), as: UTF8.self),
      ]
      for text in texts { #expect(text.contains("Quirine Teachercanary") == reveals) }
      #expect(!report.junit.contains("Quirine"))
    }
  }
}
