internal import Base
internal import Catalogue
package import Compliance
internal import MoodleBackup
package import SystemPackage
internal import TextFormats

/// The report of `check`, the one model of which every format is a picture: schema
/// `gabarit.check/1`.
package struct CheckReport: Encodable, Sendable {
  /// How many backups got which verdict.
  struct Summary: Encodable, Sendable {
    var backups = 0
    var compliant = 0
    var noncompliant = 0
    var unreadable = 0

    mutating func add(_ verdict: Verdict) {
      backups += 1
      switch verdict {
      case .compliant: compliant += 1
      case .noncompliant: noncompliant += 1
      case .unreadable: unreadable += 1
      }
    }
  }

  let schema = "gabarit.check/1"
  let ruleset = Ruleset.version
  /// The version of gabarit.
  let gabarit: String
  /// When the backups were checked.
  let checked: String
  let profile: String
  let failOn: String
  @OrNull private(set) var policy: OperatorFile?
  @OrNull private(set) var waivers: OperatorFile?
  @OrNull private(set) var baseline: OperatorFile?
  /// Only where people were looked for.
  private(set) var persons: OperatorFile?
  private(set) var searchFiles: Bool?
  let summary: Summary
  let results: [CheckResult]

  let judgement: Judgement

  enum CodingKeys: String, CodingKey {
    case schema, ruleset, gabarit, checked, profile, policy, waivers, baseline, persons, summary
    case results
    case searchFiles = "search_files"
    case failOn = "fail_on"
  }

  /// Reports on backups.
  ///
  /// - Parameters:
  ///   - judgement: how they were judged, all of them; its `today` is when.
  ///   - version: of gabarit.
  ///   - digests: the SHA-256 of each file, where somebody wants to see it.
  package init(
    _ backups: [CheckedBackup], _ judgement: Judgement, version: String,
    digests: [FilePath: String] = [:]
  ) {
    self.init(
      backups.map { CheckResult($0, sha256: digests[$0.path]) }, judgement, version: version)
  }

  /// Reports on results, which take less memory than what they were made of.
  package init(_ results: [CheckResult], _ judgement: Judgement, version: String) {
    let summary = results.reduce(into: Summary()) { $0.add($1.verdict) }
    self.init(results, summary, judgement, version: version)
  }

  init(
    _ results: [CheckResult], _ summary: Summary, _ judgement: Judgement, version: String
  ) {
    self.judgement = judgement
    gabarit = version
    checked = judgement.today.iso
    profile = judgement.profile.rawValue
    failOn = judgement.failOn.rawValue
    policy = judgement.policy?.file
    waivers = judgement.waivers?.file
    baseline = judgement.baseline?.file
    persons = judgement.persons?.file
    searchFiles = judgement.persons?.searchesFiles
    self.results = results
    self.summary = summary
  }
}
