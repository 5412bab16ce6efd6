public import Catalogue
public import Compliance
internal import Groundwork
internal import MoodleBackup
internal import SystemPackage

/// The report of `check`: schema `gabarit.check/1`.
public struct CheckReport: Encodable, Sendable {
  /// One backup's result.
  struct Result: Encodable, Sendable {
    struct Item: Encodable, Sendable {
      var rule: String
      var severity: String
      @OrNull var category: String?
      @OrNull var member: String?
      @OrNull var path: String?
      @OrNull var component: String?
      @OrNull var subject: String?
      var count: Int
      var message: String
      /// Null for what could not be read: no waiver and no baseline covers that.
      @OrNull var fingerprint: String?
      var waived = false
      @OrNull var waiver: Waiver?
      var known = false
      /// Only where the operator asked to see them.
      var values: [String]?
      /// Only where the operator gave a key.
      var digests: [String]?
    }

    struct Waiver: Encodable, Sendable {
      var reason: String
      var expires: String
    }

    var path: String
    var verdict: String
    var findings: [Item]
    var backupDate: String?
    var shortname: String?

    enum CodingKeys: String, CodingKey {
      case path, verdict, findings
      case backupDate = "backup_date"
      case shortname
    }
  }

  let schema = "gabarit.check/1"
  let ruleset = Ruleset.version
  let profile: String
  let failOn: String
  @OrNull private(set) var policy: OperatorFile?
  @OrNull private(set) var waivers: OperatorFile?
  @OrNull private(set) var baseline: OperatorFile?
  /// Only where people were looked for.
  private(set) var persons: OperatorFile?
  private(set) var searchFiles: Bool?
  let results: [Result]

  enum CodingKeys: String, CodingKey {
    case schema, ruleset, profile, policy, waivers, baseline, persons, results
    case searchFiles = "search_files"
    case failOn = "fail_on"
  }

  /// Reports on backups.
  ///
  /// - Parameter judgement: how they were judged, all of them.
  public init(_ backups: [CheckedBackup], _ judgement: Judgement) {
    profile = judgement.profile.rawValue
    failOn = judgement.failOn.rawValue
    policy = judgement.policy?.file
    waivers = judgement.waivers?.file
    baseline = judgement.baseline?.file
    persons = judgement.persons?.file
    searchFiles = judgement.persons?.searchesFiles
    results = backups.map { backup in
      let manifest = backup.reading?.manifest
      return Result(
        path: backup.path.string, verdict: backup.verdict.rawValue,
        findings: CheckReport.items(backup), backupDate: manifest?.backupDate?.iso,
        shortname: manifest?.shortname)
    }
  }

  /// For people: the verdict, then a line a finding.
  public var text: String {
    var lines: [String] = []
    for result in results {
      lines.append("\(result.path.printable): \(result.verdict.uppercased())")
      for item in result.findings {
        let place = [item.member, item.path].compactMap { $0?.printable }.joined(separator: " ")
        let times = item.count > 1 ? " (\(item.count) times)" : ""
        let severity = item.waived ? "waived" : item.severity
        lines.append("  \(severity): \(item.message)\(times) [\(item.rule)]")
        if !place.isEmpty { lines.append("    in \(place)") }
        for value in item.values ?? [] { lines.append("    value: \(value.printable)") }
        for digest in item.digests ?? [] { lines.append("    digest: \(digest)") }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  static func items(_ backup: CheckedBackup) -> [Result.Item] {
    switch backup.outcome {
    case .read(let reading, let findings):
      findings.map {
        Result.Item(
          rule: $0.rule, severity: $0.severity.rawValue, category: $0.category?.rawValue,
          member: $0.member, path: $0.path, component: $0.component, subject: $0.subject,
          count: $0.count, message: $0.message.english,
          fingerprint: $0.fingerprint(course: reading.courseIdentity),
          waived: $0.waiver != nil,
          waiver: $0.waiver.map { Result.Waiver(reason: $0.reason, expires: $0.expires) },
          known: $0.isKnown, values: backup.judgement.revealsValues ? $0.values : nil,
          digests: backup.judgement.digestKey == nil ? nil : $0.digests)
      }
    case .unreadable(let error):
      [
        Result.Item(
          rule: "unreadable.\(error.code.rawValue)", severity: Severity.error.rawValue,
          category: nil, member: error.member, path: nil, component: nil, subject: nil,
          count: 1, message: error.describedWithoutFile, fingerprint: nil, waiver: nil)
      ]
    }
  }
}

extension GabaritError {
  /// The description without the file, for reports that name it already.
  var describedWithoutFile: String {
    var copy = self
    copy.file = nil
    copy.member = nil
    return copy.description
  }
}
