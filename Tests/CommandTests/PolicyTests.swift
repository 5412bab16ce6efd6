import Foundation
import SystemPackage
import TestKit
import Testing

/// Where the command takes the operator's decisions from.
@Suite("The operator's files")
struct PolicyTests {
  private let place: TemporaryFolder
  private let backup: FilePath
  private let off =
    #"{"schema": "gabarit.policy/1", "rules": {"userdata.*": "off", "claim.*": "off"}}"#

  init() throws {
    place = try TemporaryFolder()
    var builder = BackupBuilder()
    builder.replace("users.xml", "<users><user id=\"3\"/></users>")
    try FileManager.default.createDirectory(
      atPath: place.path.appending("backups").string, withIntermediateDirectories: true)
    backup = try place.write("backups/a.mbz", builder.tgz)
  }

  /// A configuration folder with files in it.
  private func configuration(_ files: [String: String]) throws -> [String: String] {
    let folder = place.path.appending("config")
    try FileManager.default.createDirectory(
      atPath: folder.appending("gabarit").string, withIntermediateDirectories: true)
    for (name, text) in files { try place.write("config/gabarit/\(name)", Array(text.utf8)) }
    return ["XDG_CONFIG_HOME": folder.string]
  }

  @Test func `are a policy by flag, named in the report with its digest`() throws {
    let policy = try place.write("p.json", Array(off.utf8))
    let run = try Command.run(
      "check", backup.string, "--policy", policy.string, "--format", "json")
    #expect(run.status == 0)
    let report = try run.json()
    #expect(report["policy"]?["path"]?.text == policy.string)
    #expect(report["policy"]?["sha256"]?.text?.utf8.count == 64)
    #expect(report["profile"]?.text == "template")
    #expect(try Command.run("check", backup.string).status == 1)
  }

  @Test func `are those of the configuration folder, which no-policy ignores`() throws {
    let environment = try configuration(["policy.json": off])
    #expect(try Command.run("check", backup.string, environment: environment).status == 0)
    #expect(
      try Command.run("check", backup.string, "--no-policy", environment: environment).status == 1)
    let both = try Command.run(
      "check", backup.string, "--no-policy", "--policy", "p.json", environment: environment)
    #expect(both.status == 64)
  }

  @Test func `are never taken from where backups lie`() throws {
    for name in ["policy.json", "waivers.json", "gabarit.json", ".gabarit.json"] {
      try place.write("backups/\(name)", Array(off.utf8))
    }
    try FileManager.default.createDirectory(
      atPath: place.path.appending("backups/gabarit").string, withIntermediateDirectories: true)
    try place.write("backups/gabarit/policy.json", Array(off.utf8))
    let folder = backup.removingLastComponent()
    #expect(try Command.run("check", folder.string, in: folder).status == 1)
    // A relative configuration folder is invalid, and would be the uploader's.
    let relative = try Command.run(
      "check", folder.string, in: folder, environment: ["XDG_CONFIG_HOME": "."])
    #expect(relative.status == 1)
  }

  @Test func `end the command with 64 and the file's name where they are wrong`() throws {
    let environment = try configuration(["policy.json": "{\"schema\": 1}"])
    let run = try Command.run("check", backup.string, environment: environment)
    #expect(run.status == 64)
    #expect(run.error.contains("policy.json"))
    let waivers = try place.write("w.json", Array("{".utf8))
    #expect(
      try Command.run("check", backup.string, "--waivers", waivers.string).status == 64)
    #expect(try Command.run("check", backup.string, "--waivers", "/nonexistent").status == 74)
  }

  @Test func `waive what a report names by its fingerprint`() throws {
    let report = try Command.run("check", backup.string, "--format", "json").json()
    let found = report["results"]?.elements.first?["findings"]?.elements ?? []
    let errors = found.filter { $0["severity"]?.text == "error" }
    #expect(!errors.isEmpty)
    let waivers = errors.map {
      "{\"fingerprint\": \"\($0["fingerprint"]?.text ?? "")\", "
        + "\"rule\": \"\($0["rule"]?.text ?? "")\", \"reason\": \"a test\", "
        + "\"expires\": \"2999-01-01\"}"
    }
    let text =
      "{\"schema\": \"gabarit.waivers/1\", \"waivers\": [\(waivers.joined(separator: ","))]}"
    let file = try place.write("w.json", Array(text.utf8))
    let run = try Command.run(
      "check", backup.string, "--waivers", file.string, "--format", "json")
    #expect(run.status == 0)
    let waived = try run.json()["results"]?.elements.first?["findings"]?.elements ?? []
    #expect(waived.count == found.count)
    #expect(waived.filter { $0["waived"] == .bool(true) }.count == errors.count)
  }

  @Test func `make a baseline decide the exit code and not the verdict`() throws {
    let report = try Command.run("check", backup.string, "--format", "json")
    let baseline = try place.write("before.json", report.output)
    let again = try Command.run(
      "check", backup.string, "--baseline", baseline.string, "--format", "json")
    #expect(again.status == 0)
    #expect(try again.json()["results"]?.elements.first?["verdict"]?.text == "noncompliant")
  }

  @Test func `never let the archive profile find or cut a template`() throws {
    let find = try Command.run("find", "TPL-ESSAI", "--in", backup.string, "--profile", "archive")
    #expect(find.status == 64)
    let shop = try OrdersFixture()
    let issue = try Command.run(
      shop.issue([OrderDraft()], from: backup, "--profile", "archive"))
    #expect(issue.status == 64)
    #expect(shop.all().isEmpty)
  }
}
