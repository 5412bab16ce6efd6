import Foundation
import SystemPackage
import TestKit
import Testing

/// A check that is signed once and believed later, tried with OpenSSL's own command beside it.
@Suite("An attestation")
struct AttestationTests {
  private let place: TemporaryFolder
  private let backup: FilePath

  init() throws {
    place = try TemporaryFolder()
    backup = try place.write("a.mbz", BackupBuilder().tgz)
    try openssl("genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    try openssl("pkey", "-in", "key.pem", "-pubout", "-out", "key.pub")
  }

  @discardableResult
  private func openssl(_ arguments: String...) throws -> Tool.Output {
    let run = try Tool.run("openssl", arguments, in: place.path)
    try #require(run.status == 0, "\(run.error)")
    return run
  }

  private func attest(_ more: String..., key: String = "key.pem") throws -> Command.Output {
    try Command.run(
      ["check", "a.mbz", "--attest", "a.json", "--key", key] + more, in: place.path)
  }

  private func verify(
    _ backup: String = "a.mbz", _ more: String..., key: String = "key.pub"
  ) throws -> Command.Output {
    try Command.run(
      ["check", backup, "--attestation", "a.json", "--public-key", key] + more, in: place.path)
  }

  /// What a signature is of.
  private func signed(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 28 application/vnd.in-toto+json \(payload.count) ".utf8) + payload
  }

  @Test(arguments: [["ed25519"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]])
  func `holds for the file it was made of, with either kind of key`(_ kind: [String]) throws {
    let made = try Tool.run(
      "openssl", ["genpkey", "-out", "k.pem", "-algorithm"] + kind, in: place.path)
    try #require(made.status == 0)
    try openssl("pkey", "-in", "k.pem", "-pubout", "-out", "k.pub")
    #expect(try attest(key: "k.pem").status == 0)
    let run = try verify("a.mbz", "--format", "json", key: "k.pub")
    #expect(run.status == 0)
    #expect(try run.json()["verdict"]?.text == "compliant")
  }

  /// File systems differ in whether they can rename unless the name is free, and give second names.
  @Test(arguments: [0, EPERM])
  func `replaces no file where the file system cannot keep a name free`(_ links: Int32) throws {
    var faults = [
      "LD_PRELOAD": try Faults.library(in: place).string, "FAULT_ROOT": place.path.string,
      "FAULT_KIND": "keep", "FAULT_AT": "1", "FAULT_HOW": "\(EINVAL)", "FAULT_STAYS": "1",
    ]
    if links != 0 { faults["FAULT_LINKS"] = "\(links)" }
    let words = ["check", "a.mbz", "--key", "key.pem", "--attest"]
    #expect(try Command.run(words + ["a.json"], in: place.path, environment: faults).status == 0)
    let first = try bytes(of: place.path.appending("a.json"))
    let again = try Command.run(words + ["a.json"], in: place.path, environment: faults)
    #expect(again.status == 74)
    #expect(again.error.contains("a.json"))
    #expect(try bytes(of: place.path.appending("a.json")) == first)
    #expect(try Command.run(words + ["b.json"], in: place.path).status == 0)
    #expect(try bytes(of: place.path.appending("b.json")).count == first.count)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path.string)
    #expect(Set(names) == ["a.mbz", "key.pem", "key.pub", "faults.so", "a.json", "b.json"])
  }

  @Test func `is an in-toto statement whose signature OpenSSL verifies`() throws {
    #expect(try attest().status == 0)
    let envelope = try JSON(bytes(of: place.path.appending("a.json")))
    #expect(envelope["payloadType"]?.text == "application/vnd.in-toto+json")
    let encoded = try #require(envelope["payload"]?.text)
    let payload = Array(try #require(Data(base64Encoded: encoded)))
    let signature = try #require(envelope["signatures"]?.elements.first)
    try place.write(
      "sig", Array(try #require(Data(base64Encoded: signature["sig"]?.text ?? ""))))
    try place.write("message", signed(payload))
    try openssl(
      "pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin", "-in", "message", "-sigfile",
      "sig")
    let statement = try JSON(payload)
    #expect(statement["_type"]?.text == "https://in-toto.io/Statement/v1")
    let subject = try #require(statement["subject"]?.elements.first)
    #expect(subject["name"]?.text == "a.mbz")
    let sum = try Tool.run("sha256sum", [backup.string])
    #expect(sum.text.hasPrefix(subject["digest"]?["sha256"]?.text ?? "none"))
    #expect(statement["predicate"]?["verdict"]?.text == "compliant")
    #expect(statement["predicate"]?["profile"]?.text == "template")
  }

  @Test func `of a backup with users ends with the verdict's own exit code`() throws {
    var builder = BackupBuilder()
    builder.replace("users.xml", "<users><user id=\"3\"/></users>")
    try FileManager.default.removeItem(atPath: backup.string)
    try place.write("a.mbz", builder.tgz)
    #expect(try attest().status == 1)
    #expect(try verify().status == 1)
  }

  @Test func `is refused for another file, key, profile, severity, policy or waivers`() throws {
    let policy = try place.write("p.json", Array(#"{"schema": "gabarit.policy/1"}"#.utf8)).string
    let waivers = try place.write(
      "w.json", Array(#"{"schema": "gabarit.waivers/1", "waivers": []}"#.utf8)
    ).string
    var other = BackupBuilder()
    other.shortname = "TPL-AUTRE"
    try place.write("b.mbz", other.tgz)
    try openssl("genpkey", "-algorithm", "ed25519", "-out", "other.pem")
    try openssl("pkey", "-in", "other.pem", "-pubout", "-out", "other.pub")
    #expect(try attest().status == 0)
    let refused = [
      try verify("b.mbz"), try verify(key: "other.pub"), try verify("a.mbz", "--profile", "strict"),
      try verify("a.mbz", "--fail-on", "warning"), try verify("a.mbz", "--policy", policy),
      try verify("a.mbz", "--waivers", waivers),
    ]
    for run in refused {
      #expect(run.status == 3)
      #expect(run.error.contains("a.json"))
      #expect(run.output.isEmpty)
    }
    #expect(Set(refused.map(\.error)).count == refused.count)
    #expect(try verify().status == 0)
  }

  /// Statements that nobody's gabarit would write today, signed with the right key.
  @Test(arguments: [
    ("\"ruleset\":\"[0-9.]+\"", "\"ruleset\":\"2020.1\""),
    ("\"ruleset\":\"[0-9.]+\"", "\"ruleset\":\"new\""),
    ("urn:gabarit:check:1", "urn:other"), ("Statement/v1", "Statement/v0"),
    ("\"compliant\"", "\"splendid\""),
    ("\"ruleset\"", "\"waived_until\":\"2001-01-01\",\"ruleset\""),
  ])
  func `is refused where it says something else`(_ pattern: String, _ text: String) throws {
    #expect(try attest().status == 0)
    let path = place.path.appending("a.json")
    let envelope = try JSON(bytes(of: path))
    let payload = String(
      decoding: Data(base64Encoded: envelope["payload"]?.text ?? "") ?? Data(), as: UTF8.self)
    let changed = payload.replacing(try Regex(pattern), with: text)
    try #require(changed != payload)
    func write(_ signature: String) throws {
      let encoded = Data(changed.utf8).base64EncodedString()
      try FileManager.default.removeItem(atPath: path.string)
      try place.write(
        "a.json",
        Array(
          ("{\"payload\":\"\(encoded)\",\"payloadType\":\"application/vnd.in-toto+json\","
            + "\"signatures\":[{\"keyid\":\"\",\"sig\":\"\(signature)\"}]}").utf8))
    }
    // With the old signature it is nobody's statement.
    try write(envelope["signatures"]?.elements.first?["sig"]?.text ?? "")
    let forged = try verify()
    #expect(forged.status == 3)
    #expect(forged.error.contains("this key signed"))
    try place.write("message", signed(Array(changed.utf8)))
    try openssl(
      "pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", "message", "-out", "sig")
    try write(Data(try bytes(of: place.path.appending("sig"))).base64EncodedString())
    let run = try verify()
    #expect(run.status == 3)
    #expect(!run.error.contains("this key signed"))
  }

  @Test func `is not read from what is none`() throws {
    for text in ["", "{}", "[]", "null", #"{"payload": "", "payloadType": "", "signatures": []}"#] {
      let path = place.path.appending("a.json").string
      try? FileManager.default.removeItem(atPath: path)
      try place.write("a.json", Array(text.utf8))
      #expect(try verify().status == 3, "\(text)")
    }
  }

  @Test func `is not signed with a key that is locked, of another kind or none`() throws {
    try openssl(
      "pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:x", "-out", "locked.pem")
    try openssl(
      "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.pem")
    for key in ["locked.pem", "rsa.pem", "key.pub", "a.mbz"] {
      let run = try attest(key: key)
      #expect(run.status == 64)
      #expect(run.error.contains(key))
    }
    #expect(try attest(key: "missing.pem").status == 74)
    #expect(!FileManager.default.fileExists(atPath: place.path.appending("a.json").string))
  }

  @Test func `replaces no file, and is about one backup`() throws {
    #expect(try attest().status == 0)
    let first = try bytes(of: place.path.appending("a.json"))
    #expect(try attest().status == 74)
    #expect(try bytes(of: place.path.appending("a.json")) == first)
    try place.write("b.mbz", BackupBuilder().tgz)
    let two = try Command.run(
      "check", "a.mbz", "b.mbz", "--attest", "two.json", "--key", "key.pem", in: place.path)
    #expect(two.status == 64)
    #expect(try verify("a.mbz", "b.mbz").status == 64)
    for options in [["--attest", "x"], ["--key", "key.pem"], ["--attestation", "a.json"]] {
      #expect(try Command.run(["check", "a.mbz"] + options, in: place.path).status == 64)
    }
  }
}
