import Base
import Catalogue
import Compliance
import Foundation
import MoodleBackup
import Reports
import SystemPackage
import TestKit
import Testing
import TextFormats

/// What people read.
struct TextReportTests {
  @Test func `says the verdict first, then what was found, then what to do`() throws {
    var reported = try ReportFixture()
    let path = try reported.add("a.mbz", ReportFixture.withUsers.tgz)
    let text = try reported.report().text(.en)
    let order = [
      "NONCOMPLIANT: \(path.string)\n", "  examined: 29 members (",
      "  judged: as a template, errors count; ",
      "  found: 1 error, 1 warning, ", "  Users' data\n",
      "    error: rows of users' data: accounts (2) [userdata.profile]\n      users.xml /users/user",
      "What must be done\n  userdata.profile\n    Make the backup again",
      "Worth a look, though it does not count\n  claim.contradicted\n",
      "\n1 backup: 1 noncompliant\n",
    ]
    let places = try order.map { words in
      try #require(text.range(of: words), "\(words)").lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test func `says that nothing was found`() throws {
    var reported = try ReportFixture()
    try reported.add("a.mbz", BackupBuilder().tgz)
    let text = try reported.report(Judgement(profile: .archive)).text(.en)
    #expect(text.hasPrefix("COMPLIANT: "))
    #expect(text.contains("  found: 0 errors, 0 warnings, 0 infos\n"))
    #expect(text.hasSuffix("\n1 backup: 1 compliant\n"))
    #expect(!text.contains("What must be done"))
    let none = CheckReport([], .ofTests, version: "0.0.0").text(.en)
    #expect(none == "no backup was checked\n")
  }

  @Test func `says why a file is unreadable, and what to do`() throws {
    var reported = try ReportFixture()
    let path = try reported.add("c.mbz", [])
    let text = try reported.report().text(.en)
    #expect(text.hasPrefix("UNREADABLE: \(path.string)\n"))
    #expect(text.contains("    error: is empty"))
    #expect(text.contains("  unreadable.empty\n    Copy the file again"))
    #expect(!text.contains("found:"))
  }

  @Test func `speaks French, but for ids`() throws {
    var reported = try ReportFixture()
    try reported.add("a.mbz", ReportFixture.withUsers.tgz)
    try reported.add("b.mbz", BackupBuilder().tgz.dropLast(20))
    let text = try reported.report().text(.fr)
    for words in [
      "NON CONFORME\u{a0}: ", "ILLISIBLE\u{a0}: ", "le fichier est tronqué (",
      "  Données d’utilisateurs\n", "[userdata.profile]", "Ce qu’il faut faire\n",
      "2 sauvegardes\u{a0}: 1 non conforme, 1 illisible\n",
    ] { #expect(text.contains(words), "\(words)") }
    // Only the reason that a library gives is as it was given.
    let reason = try #require(text.range(of: "le fichier est tronqué ("))
    for word in ["error", "warning", " of ", "Make ", " the "] {
      #expect(!text[..<reason.lowerBound].contains(word), "\(word)")
    }
  }

  @Test func `stays within 80 columns, but for words that cannot be broken`() throws {
    for sample in Samples.names {
      let checked = try CheckedBackup(try Samples.backup(sample))
      for language in Language.allCases {
        let text = CheckReport([checked], .ofTests, version: "0.0.0").text(language)
        for line in text.split(separator: "\n") {
          let longest = line.split(separator: " ").map(\.count).max() ?? 0
          #expect(line.count <= 80 || longest > 70, "\(line)")
        }
      }
    }
  }

  @Test func `colours the verdict alone, and only where it is asked`() throws {
    var reported = try ReportFixture()
    try reported.add("a.mbz", BackupBuilder().tgz)
    let report = try reported.report()
    let coloured = report.text(.fr, isColoured: true)
    #expect(coloured.hasPrefix("\u{1b}[1;32mCONFORME\u{1b}[0m\u{a0}: "))
    let plain = coloured.replacing("\u{1b}[1;32m", with: "").replacing("\u{1b}[0m", with: "")
    #expect(plain == report.text(.fr))
  }

  @Test func `lists a waived finding with its reason`() throws {
    var reported = try ReportFixture()
    try reported.add("a.mbz", ReportFixture.withUsers.tgz)
    let first = try #require(try reported.checked().first)
    let finding = try #require(first.findings.first { $0.rule == "userdata.profile" })
    let course = try #require(first.reading?.courseIdentity)
    let waivers = """
      {"schema": "gabarit.waivers/1", "waivers": [{"fingerprint": \
      "\(finding.fingerprint(course: course))", "rule": "userdata.profile", "reason": "essai",
       "expires": "2026-12-31"}]}
      """
    let path = try reported.folder.write("waivers.json", Array(waivers.utf8))
    let judgement = Judgement(
      waivers: try OperatorFile.read(path, Waivers.init), today: Judgement.ofTests.today)
    let text = try reported.report(judgement).text(.en)
    #expect(text.contains("    waived: error: rows of users' data: accounts (2)"))
    #expect(text.contains("        accepted until 2026-12-31: essai\n"))
    #expect(text.contains(", 1 waived\n"))
    #expect(!text.contains("What must be done"))
  }

  @Test func `lets no name move the cursor`() throws {
    var reported = try ReportFixture()
    try reported.add("a\u{1b}[2J\n.mbz", ReportFixture.hostile.tgz)
    let report = try reported.report()
    let checked = try #require(try reported.checked().first)
    let result = try Search(template: "A\u{202e}B").run(
      over: try BackupLocator.entries(in: [reported.folder.path]))
    let texts = [
      report.text(.en), report.text(.fr), FindReport(result, sha256: nil).text(.en),
      InspectReport(checked, try #require(checked.reading)).text(.en),
    ]
    for text in texts {
      #expect(!text.contains("\u{1b}"))
      #expect(!text.unicodeScalars.contains("\u{202e}"))
      #expect(text.contains("\\u{1b}") || text.contains("\\u{202e}"))
    }
  }

  @Test func `says what was selected and why others were passed over`() throws {
    let folder = try TemporaryFolder()
    try folder.write("new.mbz", BackupBuilder().tgz)
    var old = BackupBuilder()
    old.date = "1700000000"
    try folder.write("old.mbz", old.tgz)
    try folder.write("cut.mbz", old.tgz.dropLast(9))
    try folder.write("notes.txt", [0x61])
    let result = try Search(template: "TPL-ESSAI").run(
      over: try BackupLocator.entries(in: [folder.path]))
    let text = FindReport(result, sha256: String(repeating: "0", count: 64)).text(.en)
    #expect(text.contains("selected: \(folder.path.string)/new.mbz\n"))
    #expect(text.contains("made 2026-11-24T01:43:19Z"))
    #expect(text.contains("[older]"))
    #expect(text.contains("[truncated]"))
    #expect(text.contains("1 other file"))
    let none = try Search(template: "TPL-NONE").run(over: [])
    #expect(FindReport(none, sha256: nil).text(.en) == "no suitable backup of TPL-NONE\n")
  }

  @Test(arguments: Language.allCases) func `explains each rule`(language: Language) {
    let report = RulesReport(Ruleset.explained)
    let list = report.list(language)
    let pages = report.pages(language).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for rule in Ruleset.explained {
      #expect(list.contains("  \(rule.id) ["))
      let remedy = rule.remedy.text(language).split(whereSeparator: \.isWhitespace)
      #expect(pages.contains(remedy.joined(separator: " ")), "\(rule.id)")
    }
    for place in Knowledge.places { #expect(pages.contains(place.member), "\(place)") }
  }
}
