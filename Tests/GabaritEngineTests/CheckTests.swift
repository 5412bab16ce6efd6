import GabaritEngine
import SystemPackage
import TestKit
import Testing

struct `The engine's check` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `gives the verdict and the findings of each backup`() throws {
    let (dirty, clean) = try (
      Samples.backup("m45/petit-users-tgz"), Samples.backup("m45/petit-nu-tgz")
    )
    let report = try Gabarit.check([clean, dirty])
    let results = report.results
    #expect(Set(results.map(\.path)) == [clean, dirty])
    for result in results {
      #expect(result.verdict == (result.path == dirty ? .noncompliant : .compliant))
      #expect(result.shortname == "TPL-PETIT")
      #expect(result.error == nil)
    }
    let found = try #require(results.first { $0.path == dirty })
    let accounts = try #require(found.findings.first { $0.rule == "userdata.profile" })
    #expect(accounts.severity == .error)
    #expect(accounts.counts)
    #expect(accounts.member == "users.xml")
    #expect(accounts.count == 2)
    #expect(accounts.fingerprint?.utf8.count == 32)
    #expect(accounts.values == [])
    #expect(accounts.message().hasPrefix("rows of users' data"))
    let french = try #require(Language(tag: "fr"))
    #expect(accounts.message(in: french) != accounts.message())
  }

  @Test func `reports in every format`() throws {
    let report = try Gabarit.check(
      [try Samples.backup("m45/petit-users-tgz")], hashesFiles: true)
    #expect(try failures(of: report.json(), by: "check") == [])
    #expect(try JSON(report.sarif())["version"]?.text == "2.1.0")
    #expect(report.junit().contains("<testsuite"))
    let sha256 = try #require(report.html().firstMatch(of: /[0-9a-f]{64}/))
    let tool = try Tool.run("sha256sum", [report.results[0].path.string])
    #expect(tool.text.hasPrefix(sha256.0))
    #expect(report.text().hasPrefix("NONCOMPLIANT"))
  }

  @Test func `tells of what cannot be read and goes on`() throws {
    let broken = try folder.write("broken.mbz", Array("no backup".utf8))
    let missing = folder.path.appending("missing.mbz")
    let sound = try folder.write("sound.mbz", BackupBuilder().tgz)
    let results = try Gabarit.check([sound, missing, broken]).results
    #expect(results.map(\.path) == [missing, broken, sound])
    #expect(results.map(\.verdict) == [.unreadable, .unreadable, .compliant])
    #expect(results.map { $0.error?.code.rawValue } == ["io", "unknown-container", nil])
  }

  @Test func `throws where nothing at all is a backup`() throws {
    try folder.write("a.txt", Array("text".utf8))
    let error = try engineError { _ = try Gabarit.check([folder.path]) }
    #expect(error?.code == .nothingSuitable)
  }

  @Test func `judges by the options`() throws {
    let backup = try Samples.backup("m45/petit-users-tgz")
    var options = JudgementOptions()
    options.profile = .archive
    #expect(try Gabarit.check([backup], options).results[0].verdict == .compliant)
    options = JudgementOptions()
    options.persons = try folder.write("persons.txt", Array("Quirine Teachercanary\n".utf8))
    options.revealsValues = true
    let findings = try Gabarit.check([backup], options).results[0].findings
    let named = findings.filter { $0.rule == "freetext.person" }
    #expect(named.map(\.member) == ["files.xml", "users.xml"])
    #expect(named.allSatisfy { $0.values == ["Quirine Teachercanary"] })
  }

  @Test func `refuses options that contradict each other`() throws {
    let sound = try folder.write("sound.mbz", BackupBuilder().tgz)
    let wrong: [(inout JudgementOptions) -> Void] = [
      { $0.failOn = .info }, { $0.searchesFiles = true }, { $0.digestKey = [1, 2] },
    ]
    for change in wrong {
      var options = JudgementOptions()
      change(&options)
      #expect(try engineError { _ = try Gabarit.check([sound], options) }?.code == .usage)
    }
    var options = JudgementOptions()
    options.policy = try folder.write("policy.json", Array("{".utf8))
    let error = try engineError { _ = try Gabarit.check([sound], options) }
    #expect(error?.code == .badInput)
    #expect(error?.file == options.policy?.string)
  }

  @Test func `signs a check that holds for this backup and this key alone`() throws {
    let sound = try folder.write("sound.mbz", BackupBuilder().tgz)
    let other = try folder.write("other.mbz", BackupBuilder().tgz + [0])
    for (name, arguments) in [
      ("key.pem", ["genpkey", "-algorithm", "ed25519", "-out", "key.pem"]),
      ("key.pub", ["pkey", "-in", "key.pem", "-pubout", "-out", "key.pub"]),
    ] {
      let run = try Tool.run("openssl", arguments, in: folder.path)
      try #require(run.status == 0, "\(name): \(run.error)")
    }
    let privateKey = try bytes(of: folder.path.appending("key.pem"))
    let publicKey = try bytes(of: folder.path.appending("key.pub"))
    let (result, signed) = try Gabarit.attest(sound, privateKey: privateKey)
    #expect(result.verdict == .compliant)
    let attestation = try #require(signed)
    #expect(
      try Gabarit.verify(attestation, of: sound, publicKey: publicKey) == .compliant)
    let error = try engineError {
      _ = try Gabarit.verify(attestation, of: other, publicKey: publicKey)
    }
    #expect(error?.code == .notAttested)
    let broken = try folder.write("broken.mbz", Array("no backup".utf8))
    let (unreadable, nothing) = try Gabarit.attest(broken, privateKey: privateKey)
    #expect(unreadable.verdict == .unreadable)
    #expect(nothing == nil)
  }
}
