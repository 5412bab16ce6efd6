import Base
import Catalogue
import Compliance
import SystemPackage
import TestKit
import Testing

/// The verdicts on real backups.
struct VerdictCorpusTests {
  @Test(arguments: [
    ("m45/petit-nu-tgz", Verdict.compliant), ("m45/petit-nu-zip", .compliant),
    ("m45/petit-users-tgz", .noncompliant), ("m45/vide-nu-tgz", .compliant),
    ("m45/balise-nu-tgz", .compliant), ("m45/noms-nu-tgz", .compliant),
    ("m45/long-nu-zip", .compliant), ("m42/petit-nu-tgz", .compliant),
    ("m42/petit-nu-zip", .compliant),
  ]) func `judges the samples`(name: String, verdict: Verdict) throws {
    let checked = try CheckedBackup(try Samples.backup(name))
    #expect(checked.verdict == verdict)
    let warnings = Set(
      checked.findings.filter {
        $0.severity == .warning && !$0.rule.hasPrefix("residue.")
          && !$0.rule.hasPrefix("freetext.")
      }.map(\.rule))
    let claims: Set = verdict == .compliant ? [] : ["claim.setting", "claim.userinfo"]
    #expect(warnings == (name.contains("balise") ? ["restore.name-refused"] : claims))
  }

  @Test(
    .enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"),
    arguments: Samples.truths)
  func `agrees with the ground truth`(truth: Samples.Truth) throws {
    let name = try #require(truth["file"])
    let checked = try CheckedBackup(Samples.corpus.pushing(FilePath(name)))
    #expect(checked.verdict.rawValue == truth["verdict"])
    var rows: [String: Int] = [:]
    var files: [String: Int] = [:]
    for finding in checked.findings {
      if let category = finding.category { rows[category.rawValue, default: 0] += finding.count }
      if finding.rule.hasPrefix("userfiles."),
        let area = finding.message.english.firstMatch(of: /\(file area (.+)\)/)
      {
        files[String(area.1), default: 0] += finding.count
      }
    }
    #expect(rows == sums(truth["user_data"]))
    #expect(files == sums(truth["user_file_areas"]))
    let soundness = checked.findings.filter { $0.rule.hasPrefix("soundness.") }
    #expect(soundness.isEmpty, "\(soundness)")
    let why = truth["why_not"] ?? ""
    let rules = Set(checked.findings.map(\.rule))
    #expect(rules.contains("claim.setting") == why.contains("settings"))
    #expect(rules.contains("fitness.no-file-contents") == why.contains("no file contents"))
    #expect(
      rules.contains { $0.hasPrefix("userdata.") || $0.hasPrefix("userfiles.") }
        == why.contains("user data"))
  }

  /// `attempt:2 grade:1` as numbers.
  private func sums(_ text: String?) -> [String: Int] {
    var sums: [String: Int] = [:]
    for pair in (text ?? "-").split(separator: " ") where pair != "-" {
      let parts = pair.split(separator: ":")
      sums[String(parts[0])] = Int(parts[1])
    }
    return sums
  }
}
