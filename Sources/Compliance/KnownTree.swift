internal import Archive
internal import MoodleBackup

/// Where a Moodle backup has members (`backup_final_task`, `backup_course_task`,
/// `backup_section_task`, `backup_activity_task`, `backup_block_task`).
///
/// What plugins add lies in XML members of the course, a section, an activity or a block, whose
/// names are the plugins' own; so within those folders any XML member is known.
struct KnownTree {
  private static let rootMembers: Set<String> = [
    ".ARCHIVE_INDEX", "moodle_backup.xml", "moodle_backup.log", "files.xml", "roles.xml",
    "groups.xml", "questions.xml", "scales.xml", "outcomes.xml", "gradebook.xml",
    "grade_history.xml", "completion.xml", "badges.xml", "users.xml",
  ]

  /// The folders of the sections and activities that the manifest lists.
  private let listed: Set<String>
  /// The modules of those activities.
  private let modules: Set<String>

  init(_ manifest: Manifest) {
    listed = Set(manifest.activities.map(\.directory) + manifest.sections.map(\.directory))
    modules = Set(manifest.activities.map(\.moduleName))
  }

  func knows(_ member: Member) -> Bool {
    let name = member.path.string
    let parts = name.split(separator: "/")
    guard let root = parts.first else { return false }
    // Content files have rules of their own.
    if root == "files" { return member.kind == .folder || parts.count > 1 }
    if parts.count == 1 {
      return member.kind == .folder
        ? ["activities", "course", "sections"].contains(root) : KnownTree.rootMembers.contains(name)
    }
    guard member.kind == .folder || name.hasSuffix(".xml") else { return false }
    if let module = KnownComponents.moduleSharing(name) {
      return member.kind == .file && modules.contains(module)
    }
    switch root {
    case "course": return isInside(parts.dropFirst(), member)
    case "activities", "sections":
      guard listed.contains("\(root)/\(parts[1])") else { return false }
      return parts.count == 2 ? member.kind == .folder : isInside(parts.dropFirst(2), member)
    default: return false
    }
  }

  /// A member of a course, section or activity itself, or of one of its blocks.
  private func isInside(_ rest: ArraySlice<Substring>, _ member: Member) -> Bool {
    guard rest.first == "blocks" else { return member.kind == .file && rest.count == 1 }
    return rest.count == (member.kind == .file ? 3 : min(rest.count, 2))
  }
}
