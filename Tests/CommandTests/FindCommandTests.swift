import Foundation
import SystemPackage
import TestKit
import Testing

@Suite("A search")
struct FindCommandTests {
  private let place: TemporaryFolder

  init() throws { place = try TemporaryFolder() }

  private func find(_ words: String...) throws -> (status: Int32, report: JSON, error: String) {
    let run = try Command.run(["find"] + words + ["--format", "json"])
    return (run.status, try run.json(), run.error)
  }

  private func backup(
    _ name: String, site: String = String(repeating: "a", count: 32), after: Int64 = 0,
    shortname: String = "TPL-ESSAI"
  ) throws -> FilePath {
    var builder = BackupBuilder()
    builder.site = site
    builder.date = "\(BackupBuilder.time + after)"
    builder.shortname = shortname
    return try place.write(name, builder.tgz)
  }

  @Test func `follows no link out of the folder, nor round in it`() throws {
    let outside = try TemporaryFolder()
    var newer = BackupBuilder()
    newer.date = "\(BackupBuilder.time + 1_000)"
    let target = try outside.write("newer.mbz", newer.tgz)
    let inside = try backup("sub/old.mbz")
    for (name, path) in [
      ("folder", outside.path), ("file.mbz", target), ("sub/loop", place.path),
      ("broken.mbz", FilePath("nowhere")),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: place.path.pushing(FilePath(name)).string, withDestinationPath: path.string)
    }
    let found = try find("TPL-ESSAI", "--in", place.path.string)
    #expect(found.status == 0)
    #expect(found.report["selected"]?["path"]?.text == inside.string)
    #expect(found.report["candidates"]?.elements.count == 1)
  }

  @Test func `does not hang on a fifo, nor read a device`() throws {
    _ = try backup("a.mbz")
    let fifo = place.path.appending("fifo.mbz").string
    #expect(mkfifo(fifo, 0o600) == 0)
    #expect(try find("TPL-ESSAI", "--in", place.path.string).status == 0)
    #expect(try Command.run("check", fifo).status == 74)
  }

  @Test func `never takes a package out of a kit for the template`() throws {
    _ = try backup("template.mbz")
    let order = try place.write(
      "order.json",
      Array(
        OrderDraft("x").with("template", "TPL-ESSAI").with("idnumber", "TPL-ESSAI").json.utf8))
    let kits = place.path.appending("a-kits")
    let issued = try Command.run(
      ["issue", order.string, "--in", place.path.string, "--out", kits.string])
    #expect(issued.status == 0)
    let found = try find("TPL-ESSAI", "--in", place.path.string)
    #expect(found.report["selected"]?["path"]?.text?.hasSuffix("/template.mbz") == true)
    let text = String(describing: found.report)
    #expect(text.contains("issued-package"))
  }

  @Test func `between two sites is refused, and each --site chooses`() throws {
    let (a, b) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
    let one = try backup("one.mbz", site: a)
    let other = try backup("other.mbz", site: b, after: 60)
    let found = try find("TPL-ESSAI", "--in", place.path.string)
    #expect(found.status == 3)
    #expect(found.report["selected"] == .null)
    #expect(found.report["sites"] == .array([.string(a), .string(b)]))
    for (site, path) in [(a, one), (b, other)] {
      let chosen = try find("TPL-ESSAI", "--in", place.path.string, "--site", site)
      #expect(chosen.status == 0)
      #expect(chosen.report["selected"]?["path"]?.text == path.string)
    }
    #expect(try find("TPL-ESSAI", "--in", place.path.string, "--site", "x").status == 3)
    let shop = try OrdersFixture()
    let order = OrderDraft("x", template: "TPL-ESSAI").json
    let words = ["issue", "-", "--in", place.path.string, "--out", shop.out.string]
    #expect(try Command.run(words, input: order).status == 3)
    #expect(try Command.run(words + ["--site", b], input: order).status == 0)
  }

  @Test func `by a list reads the store's files and passes over the recycle bin`() throws {
    let old = try backup("filedir/ab/cd/abcd")
    _ = try backup("filedir/ef/01/ef01", after: 600)
    _ = try backup("filedir/99/99/9999", after: 900)
    let rows = [
      "path,area,filename,time", "filedir/ab/cd/abcd,automated,a.mbz,1",
      "\(old.string),course,b.mbz,2",
      "filedir/ef/01/ef01,course,backup.mbz,3",
    ]
    let list = try place.write("list.csv", Array((rows.joined(separator: "\r\n") + "\r\n").utf8))
    let found = try find("TPL-ESSAI", "--candidates", list.string)
    #expect(found.status == 0)
    #expect(found.report["selected"]?["path"]?.text == old.string)
    let candidates = found.report["candidates"]?.elements ?? []
    #expect(candidates.count == 2)
    let codes = candidates.flatMap { $0["reasons"]?.elements ?? [] }.map { $0["code"]?.text }
    #expect(codes == ["recyclebin"])
    let broken = try place.write("broken.csv", Array("path,area\nx,y\n".utf8))
    #expect(try Command.run("find", "X", "--candidates", broken.string).status == 64)
  }

  @Test func `that could not read all cannot say that there is nothing`() throws {
    let list = try place.write(
      "list.csv", Array("path,area,filename,time\ngone,course,a.mbz,1\n".utf8))
    let found = try find("TPL-ESSAI", "--candidates", list.string)
    #expect(found.status == 74)
    #expect(found.report["candidates"]?.elements.first?["suitable"] == .bool(false))
    let order = OrderDraft("x", template: "TPL-ESSAI").json
    let out = place.path.appending("out").string
    let issue = try Command.run(
      ["issue", "-", "--candidates", list.string, "--out", out], input: order)
    #expect(issue.status == 74)
    #expect(issue.text.contains("gone: cannot be opened"), "\(issue.text)")
  }

  @Test func `tells of what could not be read and may be newer than what it takes`() throws {
    _ = try backup("a.mbz")
    let rows = ["path,area,filename,time", "a.mbz,course,a.mbz,1", "gone,course,b.mbz,2"]
    let list = try place.write("list.csv", Array(rows.joined(separator: "\n").utf8))
    #expect(try find("TPL-ESSAI", "--candidates", list.string).status == 0)
    let order = OrderDraft("x", template: "TPL-ESSAI").json
    // What an earlier run knows of the template leaves the doubt as it is.
    for id in ["one", "two"] {
      let out = place.path.appending(id).string
      let words = ["issue", "-", "--candidates", list.string, "--out", out, "--format", "json"]
      let issue = try Command.run(words, input: order)
      #expect(issue.status == 0)
      let notes = try issue.json()["results"]?.elements.first?["notes"]?.elements ?? []
      let doubts = notes.compactMap(\.text).filter { $0.contains("may be a newer backup") }
      #expect(doubts.count == 1)
      #expect(doubts.first?.contains("gone") == true)
    }
    // The kit says what was cut, and not what this run met.
    let kits = ["one", "two"].map { place.path.appending($0).pushing("x/manifest.json") }
    #expect(try Data(contentsOf: URL(filePath: kits[0].string)).range(of: Data("gone".utf8)) == nil)
  }

  @Test func `shows hostile names without what moves a terminal's cursor`() throws {
    let name = "a\u{1b}[2Jb\nPASS\u{202e}.mbz"
    _ = try backup(name)
    let run = try Command.run("check", place.path.string)
    #expect(!run.text.contains("\u{1b}") && !run.text.contains("\u{202e}"))
    #expect(run.text.split(separator: "\n").allSatisfy { !$0.hasPrefix("PASS") })
    let json = try Command.run("check", place.path.string, "--format", "json").json()
    #expect(json["results"]?.elements.first?["path"]?.text == place.path.appending(name).string)
  }

  @Test func `shows hostile contents on the lines where they belong`() throws {
    var builder = BackupBuilder()
    let text = "x\u{202e}\u{9b}2J\nPASS"
    builder.moreSettings = [.init("s", text)]
    builder.rootSettings = ["users": text]
    builder.information = ["moodle_release": text, "original_course_format": text]
    builder.shortname = text
    builder.fullname = text
    builder.activities = [.init("page", id: 247, title: text)]
    let path = try place.write("a.mbz", builder.tgz).string
    for subcommand in ["inspect", "check"] {
      let run = try Command.run(subcommand, path)
      #expect(run.text.unicodeScalars.allSatisfy { ![0x202e, 0x9b].contains($0.value) })
      #expect(run.text.split(separator: "\n").allSatisfy { !$0.hasPrefix("PASS") })
    }
  }

  @Test func `finds nothing in an empty folder and says so`() throws {
    #expect(try find("X", "--in", place.path.string).status == 3)
  }
}

@Suite(
  "The command against the ground truth",
  .enabled(if: Samples.hasCorpus, "needs the corpus beside the package"))
struct CommandCorpusTests {
  private let m45 = Samples.corpus.appending("m45").string

  @Test func `picks the newest clean backup of TPL-PROPRE`() throws {
    let run = try Command.run("find", "TPL-PROPRE", "--in", m45, "--format", "json")
    #expect(run.status == 0)
    let report = try run.json()
    #expect(report["selected"]?["path"]?.text?.contains("/propre-nu-new/") == true)
    let candidates = report["candidates"]?.elements ?? []
    #expect(candidates.count == 5)
    #expect(candidates.count { $0["reasons"]?.elements.isEmpty == true } == 1)
  }

  @Test func `finds no suitable backup of TPL-RICH, each with its reasons`() throws {
    let run = try Command.run("find", "TPL-RICH", "--in", m45, "--format", "json")
    #expect(run.status == 3)
    let candidates = try run.json()["candidates"]?.elements ?? []
    #expect(
      candidates.count
        == Samples.truths.count {
          $0["course"] == "TPL-RICH" && $0["file"]?.hasPrefix("m45/") == true
        })
    for candidate in candidates {
      #expect(candidate["suitable"] == .bool(false))
      #expect(candidate["reasons"]?.elements.isEmpty == false)
    }
  }

  @Test func `agrees on every verdict, in one batch`() throws {
    let run = try Command.run("check", Samples.corpus.string, "--format", "json")
    #expect(run.status == 1)
    let results = try run.json()["results"]?.elements ?? []
    #expect(results.count == Samples.truths.count)
    for result in results {
      let path = result["path"]?.text ?? ""
      let truth = Samples.truths.first { path.hasSuffix($0["file"] ?? "-") }
      #expect(result["verdict"]?.text == truth?["verdict"], "\(path)")
    }
  }
}
