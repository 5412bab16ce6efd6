import Base
import Compliance
import TestKit
import Testing

/// Each rule on a backup built for it, and on the sound one.
struct RuleTests {
  /// A backup with one thing wrong, and what must be found.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var rule: String
    var severity: Severity
    var member: String?
    var count: Int
    /// How often the rule itself fires.
    var findings: Int
    /// Other rules that fire with it.
    var with: Set<String>
    var bytes: @Sendable () -> [UInt8]

    init(
      _ name: String, _ rule: String, _ severity: Severity, member: String? = nil, count: Int = 1,
      findings: Int = 1, with: Set<String> = [], raw: @escaping @Sendable (BackupBuilder) -> [UInt8]
    ) {
      testDescription = "\(rule): \(name)"
      self.rule = rule
      self.severity = severity
      self.member = member
      self.count = count
      self.findings = findings
      self.with = with
      bytes = { raw(BackupBuilder()) }
    }

    init(
      _ name: String, _ rule: String, _ severity: Severity, member: String? = nil, count: Int = 1,
      findings: Int = 1, with: Set<String> = [],
      _ change: @escaping @Sendable (inout BackupBuilder) -> Void
    ) {
      self.init(
        name, rule, severity, member: member, count: count, findings: findings, with: with
      ) { builder in
        var builder = builder
        change(&builder)
        return builder.tgz
      }
    }
  }

  @Test(arguments: soundness + contents + fitness + claims + releases + restore)
  func `fires on a backup built for it`(item: Case) throws {
    let findings = try judge(item.bytes())
    let own = findings.filter { $0.rule == item.rule }
    #expect(own.count == item.findings, "\(findings.map(\.rule))")
    #expect(own.first?.severity == item.severity)
    #expect(own.first?.message.english != own.first?.message.french)
    #expect(own.first?.count == item.count)
    if let member = item.member { #expect(own.first?.member == member) }
    #expect(Set(findings.map(\.rule)) == item.with.union([item.rule]))
  }

  @Test(arguments: BackupBuilder.Packing.allCases) func `finds nothing in a sound backup`(
    packing: BackupBuilder.Packing
  ) throws {
    #expect(try judge(BackupBuilder(), packing: packing) == [])
  }

  @Test func `finds nothing in a sound backup of another release`() throws {
    for release in [BackupBuilder.Release.moodle21, .moodle39, .moodle45, .moodle50] {
      var builder = BackupBuilder()
      builder.release = release
      let isOld = release.moodleVersion < "2023"
      #expect(try judge(builder).map(\.rule) == (isOld ? ["claim.release-old"] : []))
    }
  }

  @Test func `names the newest release covered, and quotes only what is a release`() throws {
    func message(_ release: String, _ version: String) throws -> String? {
      var builder = BackupBuilder()
      builder.information["moodle_release"] = release
      builder.information["moodle_version"] = version
      return try judge(builder).first { $0.rule == "claim.release-unknown" }?.message.english
    }
    for release in ["5.9", "7.1dev", "5.2.1+", "6.0beta", "6.0rc2+"] {
      let message = try #require(try message("\(release) (Build: 20281009)", "2028100900"))
      #expect(message.contains(release) && message.contains("5.1"))
    }
    for name in ["zoe.martin@example.test", "4.5martin (x)", "4.5.6<script>", "5.9\u{7f}x", "٥.٩"] {
      let message = try #require(try message(name, "2028100900"))
      #expect(!message.contains("martin") && !message.contains("script"))
      #expect(message.contains("5.1"))
    }
  }

  @Test(arguments: ["claim.setting", "claim.userinfo", "claim.release-unknown"])
  func `a claim alone is a warning for a template, and an error under strict`(id: String) throws {
    let rule = try #require(Ruleset.rule(id))
    #expect(Profile.template.severity(of: rule) == .warning)
    #expect(Profile.strict.severity(of: rule) == .error)
    #expect(Profile.archive.severity(of: rule) == nil)
  }

  @Test func `anonymising without users is an info in every profile`() throws {
    let rule = try #require(Ruleset.rule("claim.anonymize"))
    #expect(Profile.template.severity(of: rule) == .info)
    #expect(Profile.strict.severity(of: rule) == .info)
  }

  @Test func `no text about claims suggests that somebody changed the backup`() {
    for rule in Ruleset.rules where rule.family == .claim {
      let words = [rule.title, rule.why, rule.remedy].flatMap { [$0.english, $0.french] }
      for word in ["edited", "tamper", "deceiv", "modifié la", "trompé", "another tool"] {
        #expect(!words.contains { $0.contains(word) }, "\(rule.id) says \(word)")
      }
    }
  }

  @Test func `has a built backup for every rule that no table of places is behind`() {
    let tested = Set(
      (RuleTests.soundness + RuleTests.contents + RuleTests.fitness + RuleTests.claims
        + RuleTests.releases + RuleTests.restore).map(\.rule))
    let rules = Ruleset.rules.map(\.id).filter {
      id in
      !["userdata.", "userfiles.", "residue.", "secret.", "freetext.", "unrecognised.", "waiver."]
        .contains(where: id.hasPrefix)
    }
    #expect(tested == Set(rules))
  }

  @Test func `names each rule once and says why and what to do`() {
    #expect(Set(Ruleset.rules.map(\.id)).count == Ruleset.rules.count)
    for rule in Ruleset.rules {
      #expect(rule.id.wholeMatch(of: /[a-z]+\.[a-z0-9-]+/) != nil)
      for words in [rule.title, rule.why, rule.remedy] { #expect(!words.english.isEmpty) }
      #expect(!rule.source.isEmpty && !rule.title.english.hasSuffix("."))
      #expect(Ruleset.rule(rule.id)?.id == rule.id)
      #expect(rule.id.hasPrefix(rule.family.rawValue + "."))
    }
    #expect(Ruleset.rule("no.such") == nil)
  }

  @Test func `sorts errors before warnings before infos`() throws {
    var builder = BackupBuilder()
    builder.rootSettings["badges"] = "1"
    builder.information["mnet_remoteusers"] = "1"
    builder.replace("roles.xml", nil)
    let severities = try judge(builder).map(\.severity)
    #expect(severities == [.error, .warning, .info])
  }

  @Test func `moves the verdict with one value`() throws {
    var builder = BackupBuilder()
    builder.hasIndex = false
    let warned = try judge(builder)
    #expect(Verdict(warned, failOn: .error) == .compliant)
    #expect(Verdict(warned, failOn: .warning) == .noncompliant)
    builder.replace("roles.xml", nil)
    let failed = try judge(builder)
    #expect(Verdict(failed, failOn: .error) == .noncompliant)
    #expect(Verdict([], failOn: .warning) == .compliant)
    builder = BackupBuilder()
    builder.rootSettings["badges"] = "1"
    #expect(Verdict(try judge(builder), failOn: .warning) == .compliant)
  }

  @Test func `never quotes what stands in a backup`() throws {
    var builder = BackupBuilder()
    builder.fullname = "Zelie <Canary>"
    builder.shortname = "ZELIE"
    builder.replace(
      "users.xml", "<users><user><email>zelie.canary@example.test</email></user></users>")
    builder.replace("course/course.xml", BackupBuilder().courseXML)
    builder.replace("roles.xml", "<zelie></canary>")
    let findings = try judge(builder)
    #expect(findings.count >= 4)
    for finding in findings {
      #expect(!finding.message.english.lowercased().contains("zelie"), "\(finding)")
      #expect(!finding.message.english.lowercased().contains("canary"), "\(finding)")
    }
  }
}
