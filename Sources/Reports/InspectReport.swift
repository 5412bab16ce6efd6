internal import Archive
package import Base
internal import Catalogue
package import Compliance
package import MoodleBackup
internal import SystemPackage
internal import TextFormats

/// The report of `inspect`: schema `gabarit.inspect/1`.
package struct InspectReport: Encodable, Sendable {
  struct Course: Encodable, Sendable {
    @OrNull var id: Int64?
    var shortname: String
    var fullname: String
    @OrNull var idnumber: String?
    @OrNull var format: String?
    @OrNull var startdate: String?
    @OrNull var enddate: String?
    @OrNull var visible: Bool?
  }

  struct Files: Encodable, Sendable {
    var count: Int
    var bytes: Int64
    var contents: Int
    var contentBytes: Int64

    enum CodingKeys: String, CodingKey {
      case count, bytes, contents
      case contentBytes = "content_bytes"
    }
  }

  struct Members: Encodable, Sendable {
    var count: Int
    var bytes: Int64
  }

  let schema = "gabarit.inspect/1"
  let path: String
  let container: String
  let release: String
  let backupRelease: String?
  let backupDate: String?
  let type: String
  let format: String
  let mode: String
  let site: String
  let course: Course
  let settings: [String: String]
  let activities: [String: Int]
  let sections: Int
  let files: Files
  let members: Members
  let warnings: [String]
  private let warningWords: [Words]

  enum CodingKeys: String, CodingKey {
    case schema, path, container, release, type, format, mode, site, course, settings, activities
    case sections, files, members, warnings
    case backupRelease = "backup_release"
    case backupDate = "backup_date"
  }

  /// Writes what the backup does not say as null: each report has the same keys.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(path, forKey: .path)
    try container.encode(self.container, forKey: .container)
    try container.encode(release, forKey: .release)
    try container.encode(backupRelease, forKey: .backupRelease)
    try container.encode(backupDate, forKey: .backupDate)
    try container.encode(type, forKey: .type)
    try container.encode(format, forKey: .format)
    try container.encode(mode, forKey: .mode)
    try container.encode(site, forKey: .site)
    try container.encode(course, forKey: .course)
    try container.encode(settings, forKey: .settings)
    try container.encode(activities, forKey: .activities)
    try container.encode(sections, forKey: .sections)
    try container.encode(files, forKey: .files)
    try container.encode(members, forKey: .members)
    try container.encode(warnings, forKey: .warnings)
  }

  /// Reports on a backup that could be read.
  package init(_ backup: CheckedBackup, _ reading: BackupReading) {
    let manifest = reading.manifest
    path = backup.path.string
    container = reading.container.rawValue
    release = manifest.release
    backupRelease = manifest.information["backup_release"]
    backupDate = manifest.backupDate?.iso
    type = manifest.detail.type
    format = manifest.detail.format
    mode = manifest.detail.mode
    site = manifest.site
    let fields = reading.course?.fields ?? [:]
    course = Course(
      id: Int64(manifest.courseID), shortname: manifest.shortname, fullname: manifest.fullname,
      idnumber: fields["idnumber"].flatMap(MoodleText.value),
      format: manifest.information["original_course_format"].flatMap(MoodleText.value),
      startdate: manifest.startDate?.iso, enddate: manifest.endDate?.iso,
      visible: fields["visible"].map { $0 == "1" })
    settings = manifest.rootSettings
    let summary = backup.summary ?? BackupSummary(reading)
    activities = summary.activities
    sections = summary.sections
    let contents = summary.contents
    files = Files(
      count: summary.files.count, bytes: summary.files.bytes, contents: contents.count,
      contentBytes: contents.bytes)
    members = Members(count: summary.members.count, bytes: summary.members.bytes)
    warningWords = InspectReport.warnings(backup)
    warnings = warningWords.map(\.english)
  }

  /// A line for what each rule found in each member.
  private static func warnings(_ backup: CheckedBackup) -> [Words] {
    struct Key: Hashable {
      let rule: String
      let member: String?
    }
    let findings = backup.findings.filter { $0.severity >= .warning }
    var order: [Key] = []
    var groups: [Key: [Finding]] = [:]
    for finding in findings {
      let key = Key(rule: finding.rule, member: finding.member)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(finding)
    }
    return order.map { key in
      let own = groups[key] ?? []
      let count = own.reduce(0) { $0 + $1.count }
      // One finding has words of its own; several have only those of their rule in common.
      let one = own.count == 1 ? own.first?.message : nil
      var words = one ?? Ruleset.rule(key.rule)?.title ?? Words(same: key.rule)
      if let member = key.member {
        words = words + Words(" in \(member.printable)", fr: " dans \(member.printable)")
      }
      let times = count > 1 ? " (\(count))" : ""
      return words + Words(same: "\(times) [\(key.rule)]")
    }
  }

  /// For people.
  package func text(_ language: Language) -> String {
    func t(_ english: String, fr french: String) -> String {
      Words(english, fr: french).text(language)
    }
    var page = TextPage()
    func add(_ label: String, _ text: String) {
      let gap = String(repeating: " ", count: max(1, 12 - label.count))
      page.add(text, label: label + gap, indent: 2, hanging: 14)
    }
    page.add(path.printable, keepsPaths: true)
    add(
      t("container", fr: "conteneur"),
      "\(container), \(language.number(members.count)) "
        + t("members, ", fr: "éléments, ") + "\(language.number(members.bytes)) "
        + t("bytes unpacked", fr: "octets décompressés"))
    let date = backupDate ?? t("at an unknown time", fr: "à une date inconnue")
    add(
      t("made", fr: "faite"), t("\(date) by Moodle ", fr: "\(date) par Moodle ") + release.printable
    )
    add(
      t("kind", fr: "type"),
      "\(type.printable), format \(format.printable), mode \(mode.printable)")
    let id = course.id.map(String.init) ?? t("unknown", fr: "inconnu")
    add(t("course", fr: "cours"), "\(course.shortname.printable) (id \(id))")
    add("", course.fullname.printable)
    add(
      "dates",
      "\(course.startdate ?? t("no start", fr: "sans début")) → "
        + "\(course.enddate ?? t("no end", fr: "sans fin"))")
    add("sections", language.number(sections))
    add(t("activities", fr: "activités"), language.number(activities.values.reduce(0, +)))
    for (module, count) in activities.sorted(by: { $0.key < $1.key }) {
      add("", "\(language.number(count)) \(module.printable)")
    }
    add(
      t("files", fr: "fichiers"),
      "\(language.number(files.count)), \(language.number(files.bytes)) "
        + t("bytes", fr: "octets") + " ("
        + Words.counted(
          files.contents, "different content, ", "different contents, ", fr: "contenu différent, ",
          "contenus différents, "
        ).text(language) + "\(language.number(files.contentBytes)) " + t("bytes)", fr: "octets)"))
    let shown = settings.sorted { $0.key < $1.key }.filter { $0.key != "filename" }
    let words = shown.map { "\($0.key.printable)=\($0.value.printable)" }
    add(t("settings", fr: "réglages"), words.joined(separator: " "))
    for warning in warningWords { add(t("warning", fr: "attention"), warning.text(language)) }
    return page.text
  }
}
