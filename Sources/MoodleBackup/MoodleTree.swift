/// Where Moodle keeps things in a backup (`backup_final_task`, `backup_course_task`,
/// `backup_section_task`, `backup_activity_task`, `backup_block_task`).
package enum MoodleTree {
  /// The members that lie in no folder.
  package static let rootMembers: Set<String> = [
    ".ARCHIVE_INDEX", "moodle_backup.xml", "moodle_backup.log", "files.xml", "roles.xml",
    "groups.xml", "questions.xml", "scales.xml", "outcomes.xml", "gradebook.xml",
    "grade_history.xml", "completion.xml", "badges.xml", "users.xml",
  ]
  /// The folders at the top, other than `files`.
  package static let rootFolders: Set<Substring> = ["activities", "course", "sections"]

  /// Whether a path is one that Moodle could write in some backup, so that it can hold no other text:
  /// a fixed name, a content file, or a member of the course, a section, an activity or a block.
  ///
  /// - Parameter path: without a slash at its end.
  static func contains(_ path: String, isFolder: Bool) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 6, let root = parts.first else { return false }
    if parts.count == 1 {
      return isFolder ? rootFolders.contains(root) || root == "files" : rootMembers.contains(path)
    }
    let rest = parts.dropFirst()
    switch root {
    case "files":
      guard isHexadecimal(parts[1], digits: 2) else { return false }
      return isFolder
        ? parts.count == 2
        : parts.count == 3 && isHexadecimal(parts[2], digits: 40) && parts[2].hasPrefix(parts[1])
    case "course": return isInside(rest, isFolder: isFolder)
    case "sections", "activities":
      guard isNumbered(parts[1]), root != "sections" || parts[1].hasPrefix("section_") else {
        return false
      }
      return parts.count == 2 ? isFolder : isInside(rest.dropFirst(), isFolder: isFolder)
    default: return false
    }
  }

  /// A member of a course, section or activity itself, or of one of its blocks.
  private static func isInside(_ rest: ArraySlice<Substring>, isFolder: Bool) -> Bool {
    let rest = Array(rest)
    guard rest.first == "blocks" else { return !isFolder && rest.count == 1 && isXML(rest[0]) }
    if rest.count == 1 { return isFolder }
    guard isNumbered(rest[1]) else { return false }
    return isFolder ? rest.count == 2 : rest.count == 3 && isXML(rest[2])
  }

  /// Names of plugins have at most 40 characters (`block.name`, `modules.name` in
  /// `lib/db/install.xml`).
  private static func isName(_ text: Substring) -> Bool {
    text.utf8.count <= 40 && MoodleText.isComponent(String(text))
  }

  private static func isXML(_ text: Substring) -> Bool {
    text.hasSuffix(".xml") && isName(text.dropLast(".xml".count))
  }

  /// A plugin's name and an id: `forum_12`.
  private static func isNumbered(_ text: Substring) -> Bool {
    guard let line = text.lastIndex(of: "_") else { return false }
    let id = text[text.index(after: line)...].utf8
    return isName(text[..<line]) && (1...19).contains(id.count)
      && id.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isHexadecimal(_ text: Substring, digits: Int) -> Bool {
    text.utf8.count == digits
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
