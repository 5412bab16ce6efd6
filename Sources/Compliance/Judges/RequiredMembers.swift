internal import Archive
internal import MoodleBackup

/// The members whose absence stops a restore (`restore_structure_step::execute`, guards checked
/// class by class in `restore_stepslib.php`).
enum RequiredMembers {
  static func names(_ reading: BackupReading) -> [String] {
    let manifest = reading.manifest
    // The manifest is there, or nothing would be judged.
    var names = [
      "roles.xml", "files.xml", "groups.xml", "scales.xml", "outcomes.xml", "questions.xml",
    ]
    let root = manifest.rootSettings
    // As Moodle reads settings: anything but 0 is yes.
    let isOn = { (name: String) in (root[name] ?? "0") != "0" }
    if isOn("users") { names.append("users.xml") }
    let perContext = [
      ("filters", "filters.xml"), ("calendarevents", "calendar.xml"), ("comments", "comments.xml"),
    ].filter { isOn($0.0) }.map(\.1)
    if manifest.course != nil || manifest.detail.type == "course" {
      names += ["course/course.xml", "course/roles.xml"]
      names += perContext.map { "course/\($0)" }
      if isOn("contentbankcontent") { names.append("course/contentbank.xml") }
    }
    for section in manifest.sections { names.append(section.directory + "/section.xml") }
    for activity in manifest.activities {
      let own = ["module.xml", "\(activity.moduleName).xml", "roles.xml", "grades.xml"]
      names += (own + perContext).map { "\(activity.directory)/\($0)" }
      if isOn("xapistate") { names.append("\(activity.directory)/xapistate.xml") }
    }
    names += blocks(reading)
    return names
  }

  /// A block's folder is known only by what is in it.
  private static func blocks(_ reading: BackupReading) -> [String] {
    var folders: Set<String> = []
    for member in reading.members
    where !member.path.string.hasPrefix("files/") && !reading.leftovers.paths.contains(member.path)
    {
      let parts = member.path.string.split(separator: "/")
      guard let at = parts.firstIndex(of: "blocks"), at + 2 < parts.count else { continue }
      folders.insert(parts[...(at + 1)].joined(separator: "/"))
    }
    return folders.sorted().flatMap { ["\($0)/block.xml", "\($0)/roles.xml"] }
  }
}
