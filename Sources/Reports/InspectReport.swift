internal import Archive
public import Catalogue
internal import Compliance
internal import Groundwork
public import MoodleBackup
internal import SystemPackage

/// The report of `inspect`: schema `gabarit.inspect/1`.
public struct InspectReport: Encodable, Sendable {
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

  enum CodingKeys: String, CodingKey {
    case schema, path, container, release, type, format, mode, site, course, settings, activities
    case sections, files, members, warnings
    case backupRelease = "backup_release"
    case backupDate = "backup_date"
  }

  /// Writes what the backup does not say as null: each report has the same keys.
  public func encode(to encoder: any Encoder) throws {
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
  public init(_ backup: CheckedBackup, _ reading: BackupReading) {
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
    activities = manifest.activities.reduce(into: [:]) { $0[$1.moduleName, default: 0] += 1 }
    sections = manifest.sections.count
    let contents = reading.files.contents
    files = Files(
      count: reading.files.count, bytes: reading.files.bytes, contents: contents.count,
      contentBytes: contents.bytes)
    members = Members(
      count: reading.members.count, bytes: reading.members.reduce(0) { $0 + $1.size })
    warnings = backup.findings.filter { $0.severity >= .warning }.map { finding in
      let place = finding.member.map { " in \($0.printable)" } ?? ""
      return "\(finding.message.english)\(place) [\(finding.rule)]"
    }
  }

  /// For people.
  public var text: String {
    var lines = [
      path.printable,
      "  container   \(container), \(members.count) members, \(members.bytes) bytes unpacked",
      "  made        \(backupDate ?? "at an unknown time") by Moodle \(release.printable)",
      "  kind        \(type.printable), format \(format.printable), mode \(mode.printable)",
      "  course      \(course.shortname.printable) (id \(course.id.map(String.init) ?? "unknown"))",
      "              \(course.fullname.printable)",
      "  dates       \(course.startdate ?? "no start") to \(course.enddate ?? "no end")",
      "  sections    \(sections)",
      "  activities  \(activities.values.reduce(0, +))",
    ]
    lines += activities.sorted { $0.key < $1.key }.map {
      "              \($0.value) \($0.key.printable)"
    }
    lines.append(
      "  files       \(files.count), \(files.bytes) bytes "
        + "(\(files.contents) different contents, \(files.contentBytes) bytes)")
    let shown = settings.sorted { $0.key < $1.key }.filter { $0.key != "filename" }
    let words = shown.map { "\($0.key.printable)=\($0.value.printable)" }
    lines.append("  settings    " + words.joined(separator: " "))
    lines += warnings.map { "  warning     \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }
}
