import Base
import Catalogue
import Compliance
import MoodleBackup
import SystemPackage
import TestKit
import Testing
import TextFormats

/// What the operator's files make of findings.
@Suite("A judgement")
struct JudgementTests {
  /// A sound backup with a network address, a key and a person's row.
  private var builder: BackupBuilder {
    var builder = BackupBuilder()
    builder.replace(
      "course/course.xml",
      builder.courseXML.replacing(
        "<shortname>", with: "<theme>someone@mail.example.test</theme><shortname>"))
    builder.replace("users.xml", "<users><user id=\"3\"/></users>")
    return builder
  }

  private func check(_ judgement: Judgement, _ builder: BackupBuilder) throws -> CheckedBackup {
    let folder = try TemporaryFolder()
    return try CheckedBackup(try folder.write("a.mbz", builder.tgz), judgement: judgement)
  }

  private func policy(_ json: String) throws -> (value: Policy, file: OperatorFile) {
    let text = "{\"schema\": \"gabarit.policy/1\"" + (json.isEmpty ? "}" : ", \(json)}")
    return (try Policy(JSONValue(parsing: Array(text.utf8))), OperatorFile(path: "p", sha256: ""))
  }

  private func waivers(_ json: String...) throws -> (value: Waivers, file: OperatorFile) {
    let text =
      "{\"schema\": \"gabarit.waivers/1\", \"waivers\": [\(json.joined(separator: ", "))]}"
    return (try Waivers(JSONValue(parsing: Array(text.utf8))), OperatorFile(path: "w", sha256: ""))
  }

  private func fingerprint(of rule: String, in checked: CheckedBackup) throws -> String {
    let finding = try #require(checked.findings.first { $0.rule == rule })
    return finding.fingerprint(course: try #require(checked.reading).courseIdentity)
  }

  @Test func `takes a rule's own decision before its family's and both before the profile's`()
    throws
  {
    let judged = try check(
      Judgement(
        policy: try policy(
          #""rules": {"userdata.*": "info", "userdata.profile": "warning", "claim.*": "off"}"#)),
      builder)
    #expect(judged.findings.first { $0.rule == "userdata.profile" }?.severity == .warning)
    #expect(!judged.findings.contains { $0.rule.hasPrefix("claim.") })
    #expect(judged.verdict == .compliant)
    let plain = try check(Judgement(), builder)
    #expect(plain.findings.contains { $0.rule == "claim.contradicted" })
    #expect(plain.verdict == .noncompliant)
  }

  @Test func `takes profile and severity from the policy where the command names none`() throws {
    let policy = try policy(#""profile": "archive", "fail_on": "warning""#)
    let judgement = Judgement(policy: policy)
    #expect(judgement.profile == .archive && judgement.failOn == .warning)
    let named = Judgement(profile: .strict, failOn: .error, policy: policy)
    #expect(named.profile == .strict && named.failOn == .error)
  }

  @Test func `of the archive profile finds nothing in contents`() throws {
    let judged = try check(Judgement(profile: .archive), builder)
    #expect(judged.findings.isEmpty && judged.verdict == .compliant)
    var broken = builder
    broken.replace("roles.xml", nil)
    let damaged = try check(Judgement(profile: .archive), broken)
    #expect(damaged.findings.map(\.rule) == ["soundness.member-missing"])
    #expect(damaged.verdict == .noncompliant)
    let asking = Judgement(
      profile: .archive, policy: try policy(#""rules": {"userdata.*": "error"}"#))
    let asked = try check(asking, builder)
    #expect(asked.verdict == .noncompliant)
  }

  @Test func `of the strict profile fails what the template profile warns of`() throws {
    var honest = builder
    honest.replace("users.xml", nil)
    let lenient = try check(Judgement(), honest)
    #expect(lenient.verdict == .compliant)
    let strict = try check(Judgement(profile: .strict), honest)
    #expect(strict.verdict == .noncompliant)
    #expect(strict.findings.first?.rule == "freetext.email")
    #expect(strict.findings.first?.severity == .error)
  }

  @Test func `does not count what is waived, and keeps it in the list`() throws {
    let plain = try check(Judgement(profile: .strict), builder)
    let rule = "freetext.email"
    let waiver =
      "{\"fingerprint\": \"\(try fingerprint(of: rule, in: plain))\", \"rule\": \"\(rule)\", "
      + #""reason": "the shop's own address", "expires": "2026-12-31", "at_most": 1}"#
    func judge(_ day: String, _ change: (inout BackupBuilder) -> Void = { _ in }) throws
      -> CheckedBackup
    {
      var changed = builder
      change(&changed)
      return try check(
        Judgement(
          profile: .strict, waivers: try waivers(waiver), today: try #require(Instant(iso: day))),
        changed)
    }
    let waived = try judge("2026-12-31")
    let finding = try #require(waived.findings.first { $0.rule == rule })
    #expect(
      finding.waiver == AppliedWaiver(reason: "the shop's own address", expires: "2026-12-31"))
    #expect(!FailOn.warning.counts(finding))
    // Another backup of the same course, made on another day.
    let later = try judge("2026-12-31") {
      $0.date = "1800000000"
      $0.information["original_course_fullname"] = "Essai"
    }
    #expect(later.findings.first { $0.rule == rule }?.waiver != nil)

    let expired = try judge("2027-01-01")
    #expect(expired.findings.first { $0.rule == rule }?.waiver == nil)
    #expect(expired.findings.contains { $0.rule == "waiver.expired" && $0.severity == .error })

    let more = try judge("2026-12-31") {
      $0.replace(
        "course/course.xml",
        $0.courseXML.replacing(
          "</course>",
          with: "<theme>someone@mail.example.test else@mail.example.test</theme></course>"))
    }
    #expect(more.findings.first { $0.rule == rule }?.waiver == nil)
    #expect(more.findings.contains { $0.rule == "waiver.exceeded" })
  }

  @Test func `waives by fingerprint and rule, not by either alone`() throws {
    let plain = try check(Judgement(), builder)
    let fingerprint = try fingerprint(of: "userdata.profile", in: plain)
    let other =
      "{\"fingerprint\": \"\(fingerprint)\", \"rule\": \"residue.email\", \"reason\": \"r\", "
      + "\"expires\": \"2099-01-01\"}"
    let judged = try check(Judgement(waivers: try waivers(other)), builder)
    #expect(judged.verdict == .noncompliant)
    #expect(judged.findings.allSatisfy { $0.waiver == nil })
  }

  @Test func `knows what a baseline has, and not what there is more of`() throws {
    let plain = try check(Judgement(), builder)
    let rows = plain.findings.map { finding in
      let course = plain.reading?.courseIdentity ?? ""
      return "{\"fingerprint\": \"\(finding.fingerprint(course: course))\", "
        + "\"count\": \(finding.count)}"
    }
    let text =
      "{\"schema\": \"gabarit.check/1\", \"results\": [{\"findings\": "
      + "[\(rows.joined(separator: ","))]}]}"
    let judgement = Judgement(
      baseline: (
        try Baseline(JSONValue(parsing: Array(text.utf8))), OperatorFile(path: "b", sha256: "")
      ))
    let again = try check(judgement, builder)
    #expect(again.verdict == .noncompliant)
    #expect(again.findings.allSatisfy { $0.isKnown })
    #expect(!judgement.findsNew(again.findings))
    var more = builder
    more.replace("users.xml", "<users><user id=\"3\"/><user id=\"4\"/></users>")
    let grown = try check(judgement, more)
    #expect(judgement.findsNew(grown.findings))
    #expect(
      grown.findings.filter { !$0.isKnown }.map(\.rule) == [
        "userdata.profile", "claim.contradicted",
      ])
  }

  @Test(arguments: [
    #"{}"#, #"[]"#, #"{"schema": "gabarit.policy/2"}"#,
    #"{"schema": "gabarit.policy/1", "rule": {}}"#,
    #"{"schema": "gabarit.policy/1", "rules": {"residue": "off"}}"#,
    #"{"schema": "gabarit.policy/1", "rules": {"residue.e*": "off"}}"#,
    #"{"schema": "gabarit.policy/1", "rules": {"freetext.email": "fatal"}}"#,
    #"{"schema": "gabarit.policy/1", "rules": {"freetext.email": false}}"#,
    #"{"schema": "gabarit.policy/1", "rules": []}"#,
    #"{"schema": "gabarit.policy/1", "profile": "lenient"}"#,
    #"{"schema": "gabarit.policy/1", "fail_on": "info"}"#,
    #"{"schema": "gabarit.policy/1", "components": ["iomad"]}"#,
    #"{"schema": "gabarit.policy/1", "components": [1]}"#,
  ])
  func `refuses a policy that says what it cannot mean`(_ text: String) {
    let error = failure { _ = try Policy(JSONValue(parsing: Array(text.utf8))) }
    #expect(error?.code == .badInput)
  }

  @Test(arguments: [
    ("fingerprint", "\"ABC\""), ("fingerprint", "null"), ("rule", "\"no.such\""),
    ("reason", "\" \""), ("reason", "null"), ("expires", "\"tomorrow\""),
    ("expires", "\"2026-02-30\""), ("expires", "\"2026-12-31T00:00:00Z\""), ("expires", "null"),
    ("at_most", "0"), ("at_most", "\"2\""), ("at-most", "2"),
  ])
  func `refuses a waiver without reason, end or finding`(_ name: String, _ value: String) {
    var fields = [
      "fingerprint": "\"0123456789abcdef0123456789abcdef\"", "rule": "\"residue.email\"",
      "reason": "\"r\"", "expires": "\"2026-12-31\"",
    ]
    let good = fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    #expect(failure { _ = try waivers("{\(good)}") } == nil)
    #expect(failure { _ = try waivers("{\(good)}", "{\(good)}") }?.code == .badInput)
    fields[name] = value
    let bad = fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    #expect(failure { _ = try waivers("{\(bad)}") }?.code == .badInput)
  }

  @Test(arguments: [
    "{}", "[]", #"{"schema": "gabarit.check/1"}"#, #"{"schema": "x", "results": []}"#,
  ])
  func `refuses a baseline that is no report`(_ text: String) {
    let error = failure { _ = try Baseline(JSONValue(parsing: Array(text.utf8))) }
    #expect(error?.code == .badInput)
  }

  // MARK: What decisions do not cover

  /// Activities of plugins that no table knows, each with rows that refer to a person.
  private func strangers(_ numbers: [(module: String, places: Int)]) -> BackupBuilder {
    var builder = BackupBuilder()
    for (index, item) in numbers.enumerated() {
      let activity = BackupBuilder.Activity(item.module, id: 300 + index)
      builder.activities.append(activity)
      let rows = (0..<item.places).map { "<r\($0)><s><userid>5</userid></s></r\($0)>" }.joined()
      builder.replace(
        "\(activity.folder)/\(item.module).xml",
        BackupBuilder.prologue + "<activity id=\"79\" moduleid=\"\(activity.id)\" modulename="
          + "\"\(item.module)\" contextid=\"288\"><\(item.module) id=\"1\">\(rows)</\(item.module)>"
          + "</activity>")
    }
    return builder
  }

  @Test(arguments: [10, 201]) func `vouches for no other plugin, however much there is of one`(
    places: Int
  ) throws {
    let judgement = Judgement(policy: try policy(#""components": ["mod_duel"]"#))
    let judged = try check(judgement, strangers([("duel", places), ("spy", 50)]))
    #expect(judged.verdict == .noncompliant)
    let errors = judged.findings.filter { $0.severity == .error }
    #expect(errors.count == 50 && errors.allSatisfy { $0.component == "mod_spy" })
    #expect(try check(judgement, strangers([("duel", places)])).verdict == .compliant)
  }

  @Test func `tells each place apart, so that a baseline knows no other`() throws {
    let before = try check(Judgement(), strangers([("duel", 250)]))
    let course = try #require(before.reading).courseIdentity
    let items = before.findings.map {
      #"{"fingerprint": "\#($0.fingerprint(course: course))", "count": \#($0.count)}"#
    }
    let report =
      #"{"schema": "gabarit.check/1", "results": [{"findings": [\#(items.joined(separator: ","))]}]}"#
    let baseline = try Baseline(JSONValue(parsing: Array(report.utf8)))
    let judgement = Judgement(
      baseline: (baseline, OperatorFile(path: "b", sha256: "")))
    let same = try check(judgement, strangers([("duel", 250)]))
    #expect(same.verdict == .noncompliant && !judgement.findsNew(same.findings))
    let more = try check(judgement, strangers([("duel", 251)]))
    #expect(judgement.findsNew(more.findings))
  }

  @Test func `waives files of one area, not of all whose names are alike`() throws {
    func submissions(_ component: String) -> BackupBuilder {
      var builder = BackupBuilder()
      builder.files.append(.init(component, "submissions", name: "a.txt", content: "a"))
      return builder
    }
    let plain = try check(Judgement(), submissions("assignsubmission_foo"))
    let finding = try #require(plain.findings.first { $0.rule == "userfiles.submission" })
    #expect(finding.subject == "assignsubmission_foo/submissions")
    #expect(finding.component == "assignsubmission_foo")
    let course = try #require(plain.reading).courseIdentity
    let waiver =
      #"{"fingerprint": "\#(finding.fingerprint(course: course))", "rule": "userfiles.submission", "#
      + #""reason": "x", "expires": "2099-01-01"}"#
    let judgement = Judgement(waivers: try waivers(waiver))
    #expect(try check(judgement, submissions("assignsubmission_foo")).verdict == .compliant)
    #expect(try check(judgement, submissions("assignsubmission_bar")).verdict == .noncompliant)
  }

  @Test(arguments: ["mod_duel ", "mod_*", "_", "Mod_duel", "duel", "mod_"])
  func `refuses a plugin's name that is none`(name: String) throws {
    #expect(throws: GabaritError.self) { try policy(#""components": ["\#(name)"]"#) }
  }
}
