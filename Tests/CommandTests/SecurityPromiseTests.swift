import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// What `SECURITY.md` promises, by the words that it says it in.
@Suite("SECURITY promises that", .serialized)
struct SecurityPromiseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let page = Result {
    try String(contentsOfFile: Samples.root.appending("SECURITY.md").string, encoding: .utf8)
  }

  /// A backup with more members.
  private func backup(_ name: String, holding members: [(String, String)]) throws -> FilePath {
    var tar = TarBuilder()
    for (name, text) in members { tar.file(name, Array(text.utf8)) }
    let rest = BackupBuilder().tar
    return try folder.write(name, Gzip.member(tar.bytes + rest, level: 1))
  }

  /// What a run changed, anywhere; and which files it opened, where that is asked for.
  private func traced(
    _ arguments: [String], opens: Bool = false
  ) throws -> (run: Command.Output, changed: [String]) {
    let library = try Faults.library(in: folder)
    let trace = folder.path.appending("trace-" + UUID().uuidString)
    var environment = [
      "LD_PRELOAD": library.string, "FAULT_ROOT": "/", "FAULT_TRACE": trace.string,
    ]
    if opens { environment["FAULT_OPENS"] = "1" }
    let run = try Command.run(arguments, environment: environment)
    let lines = String(decoding: try bytes(of: trace), as: UTF8.self).split(separator: "\n")
    // The test has it write its words to files.
    return (
      run, lines.map(String.init).filter { $0.wholeMatch(of: #/write\t(-|.*/err)\t.*/#) == nil }
    )
  }

  @Test(arguments: [
    "../climbs.xml", "/absolute.xml", "a/../../climbs.xml", "course/course.xml",
  ])
  func `a backup writes nothing, wherever its names point`(_ name: String) throws {
    let path = try backup("b.mbz", holding: [(name, "<a/>")])
    for arguments in [
      ["check", path.string], ["inspect", path.string],
      ["find", "TPL", "--in", path.string],
    ] {
      let (_, changed) = try traced(arguments)
      #expect(changed.isEmpty, "\(changed)")
    }
  }

  /// A backup among whose files lies a zip with a user.
  private func nested(_ inner: [UInt8], as name: String = "n.mbz") throws -> FilePath {
    var builder = BackupBuilder()
    var file = BackupBuilder.StoredFile("course", "legacy", name: "old.mbz")
    file.content = inner
    builder.files.append(file)
    return try folder.write(name, builder.tgz)
  }

  @Test func `a zip that may be a backup is copied to a file without a name, and no other is`()
    throws
  {
    var users = BackupBuilder()
    users.replace("users.xml", BackupBuilder.document("users", "<user id=\"3\"></user>"))
    let path = try nested(users.zip)
    let work = folder.path.appending("work")
    let (run, changed) = try traced(["check", path.string, "--work-dir", work.string])
    #expect(run.status == 1)
    #expect(!changed.isEmpty)
    #expect(changed.allSatisfy { $0.contains(work.string) }, "\(changed)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.string).isEmpty)
    // Beside what is written, and in the user's own cache, where nobody names a folder.
    let out = folder.path.appending("out.mbz")
    let scrub = try traced(["scrub", path.string, "--out", out.string, "--drop-nested"])
    #expect(scrub.run.status == 0, "\(scrub.run.error)")
    #expect(scrub.changed.allSatisfy { $0.contains(folder.path.string) }, "\(scrub.changed)")
    let cache = folder.path.appending("cache")
    let run2 = try Command.run(
      ["check", path.string], environment: ["XDG_CACHE_HOME": cache.string])
    #expect(run2.status == 1)
    let own = cache.appending("gabarit").string
    #expect(try FileManager.default.contentsOfDirectory(atPath: own).isEmpty)
    // An Office document, and a tgz, which needs no such file.
    var office = ZipBuilder()
    office.file("[Content_Types].xml", Array("<Types/>".utf8))
    office.file("word/document.xml", Array("<document/>".utf8))
    for inner in [office.bytes, users.tgz] {
      let (_, changed) = try traced(["check", try nested(inner, as: "o.mbz").string])
      #expect(changed.isEmpty, "\(changed)")
    }
  }

  @Test func `where that file cannot be made nothing is said of the backup, with exit 74`() throws {
    var users = BackupBuilder()
    users.replace("users.xml", BackupBuilder.document("users", "<user id=\"3\"></user>"))
    let path = try nested(users.zip)
    let taken = try folder.write("taken", [])
    let run = try Command.run("check", path.string, "--work-dir", taken.string)
    #expect(run.status == 74)
    let homeless = try Command.run(
      ["check", path.string], environment: ["XDG_CACHE_HOME": "", "HOME": ""])
    #expect(homeless.status == 74)
    #expect(homeless.text.contains("--work-dir") || homeless.error.contains("--work-dir"))
  }

  @Test func `a backup opens nothing, no file but itself`() throws {
    let text =
      "<?xml-stylesheet href=\"x.xsl\"?><a xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
      + "<xi:include href=\"x.inc\"/><directory>../../x.dir</directory></a>"
    let path = try backup(
      "b.mbz", holding: [("moodle_backup.xml", text), ("x.xml", text), ("files.xml", text)])
    let copy = folder.path.appending("copy.mbz").string
    for arguments in [
      ["check", path.string], ["inspect", path.string], ["scrub", path.string, "--out", copy],
    ] {
      let lines = try traced(arguments, opens: true).changed
      let opened = lines.filter { $0.hasPrefix("open\t") }.map { $0.dropFirst(5) }
      #expect(opened.contains { $0 == path.string })
      // The system's own, and where the operator's decisions would be.
      let system = ["/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/", "/nonexistent"]
      let others = opened.filter { name in
        name != path.string && !system.contains { name.hasPrefix($0) }
          && !name.contains("/.gabarit~") && name != folder.path.string
      }
      #expect(others.isEmpty, "\(others)")
    }
  }

  @Test func `a backup opens nothing, no external entity`() throws {
    let secret = try folder.write("secret", Array("KEPT-SECRET".utf8))
    let text = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file://\(secret.string)\">]><a>&e;</a>"
    let run = try Command.run(
      "check", backup("b.mbz", holding: [("x.xml", text)]).string, "--format", "json")
    #expect(run.status == 1)
    #expect(run.text.contains("x.xml"))
    #expect(!run.text.contains("KEPT-SECRET"))
  }

  @Test func `a file is refused rather than guessed at, with exit 2 and the reason`() throws {
    let run = try Command.run(
      "check", backup("b.mbz", holding: [("a.xml", "<a/>"), ("a.xml", "<b/>")]).string)
    #expect(run.status == 2)
    #expect(run.text.contains("a.xml"))
  }

  @Test func `a hostile name cannot move a terminal's cursor nor start a line of a report`() throws
  {
    let name = "evil\u{1b}[2J\nnothing found.mbz"
    let cut = try folder.write(name, Array("no backup".utf8))
    let run = try Command.run("check", cut.string)
    #expect(run.status == 2)
    #expect(!run.text.contains("\u{1b}"))
    #expect(!run.text.contains("\nnothing found"))
  }

  @Test func `messages and reports quote no personal data and no secret of a backup`() throws {
    let text = """
      <enrolments><enrols><enrol id="2"><enrol>self</enrol><password>KEY-4711</password>
      <customtext1>jeanne.secret@example.test</customtext1></enrol></enrols></enrolments>
      """
    let path = try backup("b.mbz", holding: [("course/more.xml", text)]).string
    for format in ["text", "json", "sarif", "junit", "html"] {
      let run = try Command.run("check", path, "--profile", "strict", "--format", format)
      #expect([1, 2].contains(run.status))
      for word in ["KEY-4711", "jeanne.secret"] {
        #expect(!run.text.contains(word) && !run.error.contains(word), "\(format)")
      }
    }
  }

  @Test func `no secret is taken on a command line, and none stands in an output`() throws {
    let made = try Tool.run(
      "openssl", ["genpkey", "-algorithm", "ed25519", "-out", "key.pem"], in: folder.path)
    try #require(made.status == 0)
    let key = String(decoding: try bytes(of: folder.path.appending("key.pem")), as: UTF8.self)
    try folder.write("a.mbz", BackupBuilder().tgz)
    let text = try Command.run(
      "check", "a.mbz", "--attest", "a.json", "--key", key, in: folder.path)
    #expect([64, 74].contains(text.status))
    #expect(!FileManager.default.fileExists(atPath: folder.path.appending("a.json").string))
    let run = try Command.run(
      "check", "a.mbz", "--attest", "a.json", "--key", "key.pem", "--log-json", in: folder.path)
    #expect(run.status == 0)
    let secret = try #require(key.split(separator: "\n").dropFirst().first)
    let attested = String(decoding: try bytes(of: folder.path.appending("a.json")), as: UTF8.self)
    for output in [run.text, run.error, attested] { #expect(!output.contains(secret)) }
    let rights = try FileManager.default.attributesOfItem(
      atPath: folder.path.appending("a.json").string)[.posixPermissions]
    #expect(rights as? Int == 0o600)
  }

  @Test func `the limits are these, and all of them`() throws {
    let page = try Self.page.get()
    let limits = Mirror(reflecting: Limits()).children.compactMap { child in
      child.label.map { "| `\($0)` | \(child.value) |" }
    }
    #expect(limits.count > 15)
    for limit in limits { #expect(page.contains(limit), "\(limit)") }
    #expect(page.components(separatedBy: "\n| `").count - 1 == limits.count)
  }

  @Test func `each test that it names is there`() throws {
    let page = try Self.page.get()
    let tests = Samples.root.appending("Tests")
    let files = (FileManager.default.enumerator(atPath: tests.string)?.allObjects ?? [])
      .compactMap { $0 as? String }
    for match in page.matches(of: #/`(\w+Tests)`|--filter\s+(\w+Tests)/#) {
      let name = String(match.1 ?? match.2 ?? "")
      #expect(files.contains { $0.hasSuffix("/\(name).swift") }, "\(name)")
    }
  }
}
