internal import Base
package import Compliance
package import Scrub
package import SystemPackage
internal import TextFormats

/// The report of `scrub`: schema `gabarit.scrub/1`.
///
/// Places and counts, never what stood there.
package struct ScrubReport: Encodable, Sendable {
  /// Something that the rules found before and do not find in the copy, or still find there.
  struct Item: Encodable, Sendable {
    let rule: String
    let severity: String
    @OrNull private(set) var member: String?
    @OrNull private(set) var path: String?
    let count: Int
    let text: String
    let words: Words

    enum CodingKeys: CodingKey { case rule, severity, member, path, count, text }

    init(_ finding: Finding, count: Int) {
      rule = finding.rule
      severity = finding.severity.rawValue
      member = finding.member
      path = finding.path
      self.count = count
      text = finding.message.english
      words = finding.message
    }
  }

  struct Files: Encodable, Sendable {
    let rows: Int
    let contents: Int
    let bytes: Int64
  }

  struct Field: Encodable, Sendable {
    let rule: String
    let member: String
    let field: String
    let count: Int
  }

  struct Place: Encodable, Sendable {
    let member: String
    let count: Int
  }

  let schema = "gabarit.scrub/1"
  let ruleset = Ruleset.version
  let gabarit: String
  let source: String
  @OrNull private(set) var output: String?
  @OrNull private(set) var sha256: String?
  let shortname: String
  let level: String
  /// `scrubbed`, `unchanged` or `refused`.
  let status: String
  let verdictBefore: String
  /// Of the copy; null where none was written.
  @OrNull private(set) var verdict: String?
  let removed: [Item]
  let members: [String]
  let settings: [String]
  let strays: Int
  let files: Files
  let nested: [String]
  let references: [String: Int]
  let emptied: [Field]
  let replaced: [Place]
  let notExamined: [Place]
  let remaining: [Item]
  /// Whether a backup among the files is why nothing was written.
  let isRefusedForNested: Bool

  enum CodingKeys: String, CodingKey {
    case schema, ruleset, gabarit, source, output, sha256, shortname, level, status, verdict
    case removed, members, settings, strays, files, nested, references, emptied, replaced, remaining
    case verdictBefore = "verdict_before"
    case notExamined = "not_examined"
  }

  /// Reports on a backup that was scrubbed.
  ///
  /// - Parameter version: of gabarit.
  package init(
    _ result: ScrubResult, source: FilePath, output: FilePath, _ judgement: Judgement,
    version: String
  ) {
    gabarit = version
    self.source = source.string
    self.output = result.after == nil ? nil : output.string
    sha256 = result.sha256
    shortname = result.shortname
    level = result.level.rawValue
    status = result.after == nil ? "refused" : result.isUnchanged ? "unchanged" : "scrubbed"
    verdictBefore = judgement.verdict(result.before).rawValue
    verdict = result.after.map { judgement.verdict($0).rawValue }
    // A dropped backup is one line, without all that was found in it.
    let before = result.before.filter {
      $0.nestedIn == nil || $0.nestedIn == $0.member
        || !result.changes.nested.contains($0.nestedIn ?? "")
    }
    removed = result.after.map { ScrubReport.difference(before, $0) } ?? []
    isRefusedForNested = result.after == nil && !result.nested.isEmpty
    remaining = (result.after ?? result.refusals).map { Item($0, count: $0.count) }
    let changes = result.changes
    members = changes.members
    settings = changes.settings
    strays = changes.strays
    files = Files(rows: changes.fileRows, contents: changes.contents, bytes: changes.contentBytes)
    nested = changes.nested
    references = changes.references
    emptied = changes.fields.sorted { $0.key < $1.key }.map {
      Field(rule: $0.key.rule, member: $0.key.member, field: $0.key.field, count: $0.value)
    }
    replaced = ScrubReport.places(changes.replaced)
    notExamined = ScrubReport.places(changes.notExamined)
  }

  private static func places(_ counts: [String: Int]) -> [Place] {
    counts.sorted { $0.key < $1.key }.map { Place(member: $0.key, count: $0.value) }
  }

  /// What was found before and is not found after, in the order of before.
  private static func difference(_ before: [Finding], _ after: [Finding]) -> [Item] {
    func key(_ finding: Finding) -> [String] {
      [finding.rule, finding.member ?? "", finding.path ?? "", finding.subject ?? ""]
    }
    var left: [[String]: Int] = [:]
    for finding in after { left[key(finding), default: 0] += finding.count }
    return before.compactMap { finding in
      let stays = min(finding.count, left[key(finding)] ?? 0)
      left[key(finding), default: 0] -= stays
      return finding.count > stays ? Item(finding, count: finding.count - stays) : nil
    }
  }
}
