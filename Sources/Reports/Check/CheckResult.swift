internal import Archive
internal import Base
internal import Catalogue
package import Compliance
internal import MoodleBackup
internal import SystemPackage
internal import TextFormats

/// What a report says of one backup.
package struct CheckResult: Encodable, Sendable {
  /// A finding, or the reason why the backup could not be read.
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
    /// Null for what could not be read and for places that are not told apart: no waiver and no
    /// baseline covers these.
    @OrNull var fingerprint: String?
    /// Whether it makes the backup noncompliant.
    var counts: Bool
    var waived = false
    @OrNull var waiver: Waiver?
    var known = false
    /// Only where the operator asked to see them.
    var values: [String]?
    /// Only where the operator gave a key.
    var digests: [String]?
    /// The message in each language.
    var words: Words

    enum CodingKeys: String, CodingKey {
      case rule, severity, category, member, path, component, subject, count, message, fingerprint
      case counts, waived, waiver, known, values, digests
    }
  }

  struct Waiver: Encodable, Sendable {
    var reason: String
    var expires: String
  }

  /// How much was looked at.
  struct Examined: Encodable, Sendable {
    var container: String
    var members: Int
    var bytes: Int64
    var xmlMembers: Int
    var xmlBytes: Int64
    var contents: Int
    var contentBytes: Int64
    /// Whether people were looked for inside content files too.
    var contentsSearched: Bool
    /// What could not be searched.
    var notExamined: Int

    enum CodingKeys: String, CodingKey {
      case container, members, bytes, contents
      case xmlMembers = "xml_members"
      case xmlBytes = "xml_bytes"
      case contentBytes = "content_bytes"
      case contentsSearched = "contents_searched"
      case notExamined = "not_examined"
    }
  }

  /// What the course is, for people.
  struct Course: Sendable {
    var fullname: String
    var release: String
    var start: Instant?
    var end: Instant?
    var made: Instant?
  }

  var path: String
  /// The verdict.
  package private(set) var verdict: Verdict
  var findings: [Item]
  @OrNull var examined: Examined?
  /// For the formats that are kept beside the file.
  var sha256: String?
  var backupDate: String?
  var shortname: String?

  var course: Course?
  var summary: BackupSummary?

  enum CodingKeys: String, CodingKey {
    case path, verdict, findings, examined, shortname
    case backupDate = "backup_date"
  }

  /// Says it.
  ///
  /// - Parameter sha256: of the file, where somebody wants to see it.
  package init(_ backup: CheckedBackup, sha256: String? = nil) {
    path = backup.path.string
    verdict = backup.verdict
    self.sha256 = sha256
    findings = CheckResult.items(backup)
    guard let manifest = backup.reading?.manifest else { return }
    backupDate = manifest.backupDate?.iso
    shortname = manifest.shortname
    course = Course(
      fullname: manifest.fullname, release: manifest.release, start: manifest.startDate,
      end: manifest.endDate, made: manifest.backupDate)
    summary = backup.summary
    examined = summary.map { summary in
      Examined(
        container: summary.container.rawValue, members: summary.members.count,
        bytes: summary.members.bytes, xmlMembers: summary.xml.count,
        xmlBytes: summary.xml.bytes, contents: summary.contents.count,
        contentBytes: summary.contents.bytes,
        contentsSearched: backup.judgement.persons?.searchesFiles ?? false,
        notExamined: findings.filter { $0.rule == Ruleset.notExamined.id }
          .reduce(0) { $0 + $1.count })
    }
  }

  private static func items(_ backup: CheckedBackup) -> [Item] {
    let judgement = backup.judgement
    switch backup.outcome {
    case .known: return []
    case .read(let reading, let findings):
      return findings.map {
        Item(
          rule: $0.rule, severity: $0.severity.rawValue, category: $0.category?.rawValue,
          member: $0.member, path: $0.path, component: $0.component, subject: $0.subject,
          count: $0.count, message: $0.message.english,
          fingerprint: $0.isRemainder ? nil : $0.fingerprint(course: reading.courseIdentity),
          counts: judgement.failOn.counts($0), waived: $0.waiver != nil,
          waiver: $0.waiver.map { Waiver(reason: $0.reason, expires: $0.expires) },
          known: $0.isKnown, values: judgement.revealsValues ? $0.values : nil,
          digests: judgement.digestKey == nil ? nil : $0.digests, words: $0.message)
      }
    case .unreadable(let error):
      let words = error.reportWords
      return [
        Item(
          rule: UnreadableRule.rule(for: error.code).id, severity: Severity.error.rawValue,
          category: nil, member: error.member, path: nil, component: nil, subject: nil,
          count: 1, message: words.english, fingerprint: nil, counts: true, waiver: nil,
          words: words)
      ]
    }
  }
}

extension GabaritError {
  /// The description without file and member, for reports that name these already.
  ///
  /// Reasons are told in English only; in French the rule's own title stands before them.
  var reportWords: Words {
    var copy = self
    copy.file = nil
    copy.member = nil
    let reason = copy.description
    return Words(reason, fr: "\(UnreadableRule.rule(for: code).title.french) (\(reason))")
  }
}

extension Verdict: Encodable {}
