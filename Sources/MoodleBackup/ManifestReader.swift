internal import Base
internal import XMLStream

/// Reads `moodle_backup.xml`.
final class ManifestReader: XMLFieldHandler {
  private static let root = "/moodle_backup/information"
  private static let mostPathBytes = 256
  /// What Moodle writes and reads (`backup_main_structure_step`,
  /// `restore_moodlexml_parser_processor`), by the path of the parent.
  private static let elements: [String: Set<String>] = [
    "/moodle_backup": ["information"],
    root: [
      "name", "moodle_version", "moodle_release", "backup_version", "backup_release", "backup_date",
      "mnet_remoteusers", "include_files", "include_file_references_to_external_content",
      "original_wwwroot", "original_site_identifier_hash", "original_course_id",
      "original_course_format", "original_course_fullname", "original_course_shortname",
      "original_course_startdate", "original_course_enddate", "original_course_contextid",
      "original_system_contextid", "details", "contents", "settings",
    ],
    root + "/details": ["detail"],
    root + "/details/detail": [
      "type", "format", "interactive", "mode", "execution", "executiontime",
    ],
    root + "/contents": ["activities", "sections", "course"],
    root + "/contents/activities": ["activity"],
    root + "/contents/activities/activity": [
      "moduleid", "sectionid", "modulename", "title", "directory", "insubsection",
    ],
    root + "/contents/sections": ["section"],
    root + "/contents/sections/section": [
      "sectionid", "title", "directory", "parentcmid", "modname",
    ],
    root + "/contents/course": ["courseid", "title", "directory"],
    root + "/settings": ["setting"],
    root + "/settings/setting": ["level", "section", "activity", "name", "value"],
  ]
  private static let paths = Set(
    elements.flatMap { parent, names in names.map { parent + "/" + $0 } }
  )
  .union(["/moodle_backup"])

  private(set) var manifest = Manifest()
  private(set) var hasRoot = false
  private var setting = Manifest.Setting()
  private var settingPlace: Manifest.Place?

  private let limits: Limits

  init(limits: Limits) {
    self.limits = limits
    super.init(limits: limits, attributes: ["backup_id"], recordsSpans: true)
  }

  override func isReadByMoodle() -> Bool { ManifestReader.paths.contains(path) }

  override func begin(_ element: XMLStart) throws(GabaritError) {
    switch path {
    case ManifestReader.root:
      hasRoot = true
      manifest.informationCount += 1
    case "/moodle_backup/information/details/detail":
      var detail = Manifest.Detail()
      detail.backupID = element.attribute("backup_id") ?? ""
      manifest.details.append(detail)
      try bound()
    case "/moodle_backup/information/contents/activities/activity":
      manifest.activities.append(Manifest.Activity())
      try bound()
    case "/moodle_backup/information/contents/sections/section":
      manifest.sections.append(Manifest.Section())
      try bound()
    case "/moodle_backup/information/contents/course":
      if manifest.course != nil { noteAmbiguity() }
      manifest.course = Manifest.CourseEntry()
    case "/moodle_backup/information/settings/setting":
      setting = Manifest.Setting()
      settingPlace = nil
    default: break
    }
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    // No field that is read lies so deep, and to take longer paths apart for each could take for ever.
    guard path.utf8.count <= ManifestReader.mostPathBytes,
      path.hasPrefix(ManifestReader.root + "/")
    else { return }
    let parts = path.dropFirst(ManifestReader.root.count + 1).split(separator: "/")
    let leaf = String(parts.last ?? "")
    let place = Manifest.Place(path: path, text: text, span: span)
    switch parts.dropLast().joined(separator: "/") {
    case "":
      // Of two elements of one name Moodle keeps the last.
      manifest.information[leaf] = text
      if let field = Manifest.Field(rawValue: leaf) { manifest.places[field] = place }
    case "details/detail": set(detail: leaf, text)
    case "contents/activities/activity": set(activity: leaf, text)
    case "contents/sections/section": set(section: leaf, text)
    case "contents/course":
      switch leaf {
      case "courseid": manifest.course?.courseID = text
      case "directory": manifest.course?.directory = text
      case "title":
        manifest.course?.title = text
        manifest.places[.courseTitle] = place
      default: break
      }
    case "settings/setting":
      switch leaf {
      case "level": setting.level = text
      case "section", "activity":
        setting.owner = text
        setting.ownerLevel = leaf
      case "name": setting.name = text
      case "value":
        setting.value = text
        settingPlace = place
        settingPlace?.path = ManifestReader.root + "/settings/setting[name='filename']/value"
      default: break
      }
    default: break
    }
  }

  override func finish() throws(GabaritError) {
    guard path == "/moodle_backup/information/settings/setting" else { return }
    manifest.settings.append(setting)
    try bound()
    if setting.level == "root", setting.name == "filename" {
      manifest.places[.filenameSetting] = settingPlace
    }
  }

  private func bound() throws(GabaritError) {
    let entries = manifest.activities.count + manifest.sections.count + manifest.details.count
    guard entries <= limits.manifestEntries,
      manifest.settings.count <= limits.manifestSettings
    else { throw GabaritError(.limitExceeded, "lists more than a manifest may") }
  }

  /// Looks for what Moodle looks for in the first 200 bytes
  /// (`convert_helper::detect_moodle2_format`).
  func recognise(head: [UInt8]) {
    let text = String(decoding: head.prefix(200), as: UTF8.self)
    manifest.isRecognised =
      text.lowercased().contains("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
      && text.contains("<moodle_backup>") && text.contains("<information>")
  }

  private func set(detail leaf: String, _ text: String) {
    guard let last = manifest.details.indices.last else { return }
    switch leaf {
    case "type": manifest.details[last].type = text
    case "format": manifest.details[last].format = text
    case "mode": manifest.details[last].mode = text
    default: break
    }
  }

  private func set(activity leaf: String, _ text: String) {
    guard let last = manifest.activities.indices.last else { return }
    switch leaf {
    case "moduleid": manifest.activities[last].moduleID = text
    case "sectionid": manifest.activities[last].sectionID = text
    case "modulename": manifest.activities[last].moduleName = text
    case "title": manifest.activities[last].title = text
    case "directory": manifest.activities[last].directory = text
    default: break
    }
  }

  private func set(section leaf: String, _ text: String) {
    guard let last = manifest.sections.indices.last else { return }
    switch leaf {
    case "sectionid": manifest.sections[last].sectionID = text
    case "title": manifest.sections[last].title = text
    case "directory": manifest.sections[last].directory = text
    default: break
    }
  }
}
