import Foundation
import SystemPackage
import TestKit
import Testing

@Suite("Reports of check")
struct CheckReportTests {
  private let folder: TemporaryFolder
  private let good: FilePath
  private let users: FilePath
  private let cut: FilePath

  init() throws {
    folder = try TemporaryFolder()
    good = try Samples.backup("m45/vide-nu-tgz")
    users = try Samples.backup("m45/petit-users-tgz")
    cut = try folder.write("cut.mbz", try bytes(of: good).dropLast(99))
  }

  /// How a report of a format begins.
  private static let beginnings = [
    "text": "", "json": "{\n", "sarif": "{\n", "junit": "<?xml version=\"1.0\"",
    "html": "<!DOCTYPE html>\n",
  ]

  @Test(arguments: ["text", "json", "sarif", "junit", "html"])
  func `are written whatever is to be said, and end as the verdicts do`(format: String) throws {
    let beginning = try #require(CheckReportTests.beginnings[format])
    let missing = folder.path.appending("missing.mbz")
    for (paths, status) in [
      ([good], 0), ([users], 1), ([cut], 2), ([good, users], 1), ([users, cut], 2), ([missing], 74),
      ([missing, good], 74), ([folder.path], 2),
    ] as [([FilePath], Int32)] {
      let run = try Command.run(["check"] + paths.map(\.string) + ["--format", format])
      #expect(run.status == status, "\(paths)")
      #expect(run.text.hasPrefix(beginning))
      #expect(run.text.hasSuffix("\n"))
      #expect(run.error.isEmpty)
      for path in paths where path != folder.path {
        #expect(run.text.contains(path.lastComponent?.string ?? "?"), "\(path)")
      }
    }
  }

  @Test func `of a folder without backups are written too, and end with 3`() throws {
    let empty = try TemporaryFolder()
    for format in CheckReportTests.beginnings.keys {
      let run = try Command.run("check", empty.path.string, "--format", format)
      #expect(run.status == 3)
      #expect(!run.output.isEmpty)
      #expect(run.error.contains("no backup was found"))
    }
  }

  @Test func `that are kept name the file's digest`() throws {
    let digest = try #require(
      try Tool.run("sha256sum", [good.string]).text.split(separator: " ").first)
    for format in ["sarif", "html"] {
      let run = try Command.run("check", good.string, "--format", format)
      #expect(run.text.contains(digest))
    }
  }

  @Test(
    arguments: [
      ([:], [], "COMPLIANT: "), (["LC_ALL": "fr_FR.UTF-8"], [], "CONFORME\u{a0}: "),
      (["LC_ALL": "", "LANG": "fr_CA"], [], "CONFORME\u{a0}: "),
      (["LC_ALL": "de_DE"], [], "COMPLIANT: "),
      (["LC_ALL": "fr_FR"], ["--lang", "en"], "COMPLIANT: "),
      ([:], ["--lang", "fr"], "CONFORME\u{a0}: "),
    ] as [([String: String], [String], String)])
  func `speak the language asked for, or the environment's`(
    environment: [String: String], options: [String], beginning: String
  ) throws {
    let run = try Command.run(["check", good.string] + options, environment: environment)
    #expect(run.text.hasPrefix(beginning))
    // What machines read is the same everywhere.
    for format in ["json", "sarif", "junit"] {
      let words = ["check", users.string, "--format", format]
      let here = try Command.run(words + options, environment: environment).text
      #expect(here.contains("rows of users' data"))
      #expect(!here.contains("données"))
    }
  }

  @Test func `explain rules in French, and refuse a language that is not spoken`() throws {
    let run = try Command.run("rules", "secret.password", "--lang", "fr")
    #expect(run.status == 0)
    #expect(run.text.contains("  Pour y remédier\n"))
    #expect(try Command.run("rules", "--lang", "de").status == 64)
    #expect(try Command.run("check", good.string, "--format", "pdf").status == 64)
    let family = try Command.run("rules", "secret").text
    #expect(family.contains("secret.password: ") && family.contains("secret.tool: "))
    #expect(!family.contains("residue."))
  }

  /// Runs the command on a terminal of its own, where standard output and error are one.
  private func onTerminal(_ words: [String], _ variables: String = "") throws -> Tool.Output {
    let line = ([Command.path.string] + words).map { "'\($0)'" }.joined(separator: " ")
    return try Tool.run(
      "script",
      [
        "--quiet", "--return", "--command",
        "env -u NO_COLOR LC_ALL=C TERM=xterm \(variables) \(line)", "/dev/null",
      ])
  }

  @Test func `are coloured on a terminal, unless somebody minds`() throws {
    let coloured = try onTerminal(["check", good.string, users.string, "--quiet"])
    #expect(coloured.status == 1)
    #expect(coloured.text.contains("\u{1b}[1;32mCOMPLIANT\u{1b}[0m: "))
    #expect(coloured.text.contains("\u{1b}[1;31mNONCOMPLIANT\u{1b}[0m: "))
    for variables in ["NO_COLOR=1", "TERM=dumb"] {
      let plain = try onTerminal(["check", good.string, "--quiet"], variables)
      #expect(!plain.text.contains("\u{1b}"))
    }
  }

  @Test func `come behind a line of progress, which goes away`() throws {
    var large = BackupBuilder()
    var content = ""
    var state: UInt64 = 1
    for _ in 0..<1_500_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      content.append(Character(Unicode.Scalar(UInt8(0x21 + (state >> 33) % 90))))
    }
    large.files[0].content = Array(content.utf8)
    let path = try folder.write("large.mbz", large.tgz)
    let words = ["check"] + Array(repeating: folder.path.string, count: 1) + [good.string]
    // As many of it as take longer than the first line waits.
    for index in 0..<40 {
      try FileManager.default.linkItem(
        atPath: path.string, toPath: folder.path.appending("more-\(index).mbz").string)
    }
    let run = try onTerminal(words)
    #expect(run.status == 2)
    #expect(run.text.contains("\r\u{1b}[K"))
    #expect(run.text.contains(#/[0-9]+/43 files  [0-9]+ %  [0-9.]+.[kM]B of [0-9]+.MB  /#))
    let last = try #require(run.text.range(of: "\r\u{1b}[K", options: .backwards))
    let rest = run.text[last.upperBound...]
    #expect(!rest.contains(" files  "))
    let quiet = try onTerminal(words + ["--quiet"])
    #expect(!quiet.text.contains("\u{1b}[K"))
  }

  @Test func `come with progress as JSON lines where that is asked for`() throws {
    let run = try Command.run("check", good.string, users.string, "--log-json", "--jobs", "1")
    let events = try run.error.split(separator: "\n").map { try JSON(Array($0.utf8)) }
    #expect(events.map { $0["event"]?.text } == ["checking", "checking"])
    #expect(events.map { $0["file"]?.value } == [1, 2])
    #expect(events.allSatisfy { $0["files"]?.value == 2 })
    let sizes = try [good, users].map { Double(try bytes(of: $0).count) }.sorted()
    #expect(events.first?["bytes"]?.value == 0)
    #expect(sizes.contains(events.last?["bytes"]?.value ?? -1))
    #expect(events.allSatisfy { $0["total"]?.value == sizes.reduce(0, +) })
  }

  @Test func `are the same bytes however many backups are read at once`() throws {
    for format in ["text", "json", "junit"] {
      let runs = try ["1", "2", "9"].map { jobs in
        try Command.run("check", Samples.folder.string, "--format", format, "--jobs", jobs)
      }
      #expect(Set(runs.map(\.status)) == [1])
      // But for when it was.
      let texts = runs.map { $0.text.replacing(#/"checked" : "[^"]*"/#, with: "") }
      #expect(Set(texts).count == 1)
    }
    #expect(try Command.run("check", good.string, "--jobs", "0").status == 64)
  }

  @Test(.enabled(if: Command.isRoot && Command.runsAsNobody))
  func `name a folder that may not be listed, and go on`() throws {
    let place = try TemporaryFolder()
    try place.write("closed/a.mbz", bytes(of: good))
    try place.write("open/b.mbz", bytes(of: good))
    for (name, mode) in [("", 0o755), ("open", 0o755), ("open/b.mbz", 0o644), ("closed", 0)] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: place.path.pushing(FilePath(name)).string)
    }
    let run = try Command.run(
      "check", place.path.string, "--format", "json", through: Command.asNobody)
    #expect(run.status == 74)
    let results = try run.json()["results"]?.elements ?? []
    #expect(results.map { $0["verdict"]?.text } == ["unreadable", "compliant"])
    #expect(results.first?["path"]?.text == place.path.appending("closed").string)
    let found = try Command.run(
      "find", "TPL-VIDE", "--in", place.path.string, "--format", "json", through: Command.asNobody)
    #expect(found.status == 0)
  }
}
