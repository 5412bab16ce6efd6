internal import Base

extension BackupBuilder {
  package static let prologue = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  /// A document with one element and what stands in it.
  package static func document(_ root: String, _ content: String = "") -> String {
    prologue + "<\(root)>\n\(content)\(content.isEmpty ? "" : "\n")</\(root)>"
  }

  static let roles = document(
    "roles", "  <role_overrides>\n  </role_overrides>\n  <role_assignments>\n  </role_assignments>")
  static let filters = document(
    "filters", "  <filter_actives>\n  </filter_actives>\n  <filter_configs>\n  </filter_configs>")

  /// The elements directly under `information`, in order.
  var informationElements: [(String, String)] {
    var elements = [
      ("name", "backup-moodle2-course-13-tpl-essai-20261124-0143-nu.mbz"),
      ("moodle_version", release.moodleVersion), ("moodle_release", release.moodleRelease),
      ("backup_version", release.backupVersion), ("backup_release", release.backupRelease),
      ("backup_date", date), ("mnet_remoteusers", "0"),
    ]
    if release.saysIncludeFiles { elements.append(("include_files", "1")) }
    elements += [
      ("original_wwwroot", "https://moodle.example.test"), ("original_site_identifier_hash", site),
      ("original_course_id", "13"),
    ]
    if release.saysFormat { elements.append(("original_course_format", "topics")) }
    elements += [
      ("original_course_fullname", fullname), ("original_course_shortname", shortname),
      ("original_course_startdate", "1789344000"),
    ]
    if release.saysEndDate { elements.append(("original_course_enddate", "1801440000")) }
    elements += [("original_course_contextid", "287"), ("original_system_contextid", "1")]
    elements = elements.compactMap { name, value in
      guard let other = information[name] else { return (name, value) }
      return other.map { (name, $0) }
    }
    let known = Set(elements.map(\.0))
    for (name, value) in information.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      if let value { elements.append((name, value)) }
    }
    return elements
  }

  /// All settings, in order.
  package var settings: [Setting] {
    var settings = [Setting("filename", "backup-moodle2-course-13-tpl-essai-20261124-0143-nu.mbz")]
    settings += release.rootSettings.compactMap { name, value in
      guard let other = rootSettings[name] else { return Setting(name, value) }
      return other.map { Setting(name, $0) }
    }
    let known = Set(settings.map(\.name))
    for (name, value) in rootSettings.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      if let value { settings.append(Setting(name, value)) }
    }
    for section in sections {
      let owner = "section_\(section)"
      settings.append(Setting("\(owner)_included", "1", level: "section", owner: owner))
      settings.append(Setting("\(owner)_userinfo", "0", level: "section", owner: owner))
    }
    for activity in activities {
      let owner = "\(activity.module)_\(activity.id)"
      settings.append(Setting("\(owner)_included", "1", level: "activity", owner: owner))
      settings.append(Setting("\(owner)_userinfo", "0", level: "activity", owner: owner))
    }
    return settings + moreSettings
  }

  /// `moodle_backup.xml`.
  package var manifestXML: String {
    var text = Self.prologue + "<moodle_backup>\n  <information>\n"
    for (name, value) in informationElements {
      text += "    <\(name)>\(escape(value))</\(name)>\n"
    }
    text += "    <details>\n      <detail backup_id=\"970194be69105306902eadbd6d5045ed\">\n"
    text += "        <type>\(type)</type>\n        <format>\(format)</format>\n"
    text += "        <interactive>1</interactive>\n        <mode>10</mode>\n"
    text += "        <execution>1</execution>\n        <executiontime>0</executiontime>\n"
    text += "      </detail>\n    </details>\n    <contents>\n      <activities>\n"
    for activity in activities {
      text += "        <activity>\n          <moduleid>\(activity.id)</moduleid>\n"
      text += "          <sectionid>\(activity.section)</sectionid>\n"
      text += "          <modulename>\(activity.module)</modulename>\n"
      text += "          <title>\(escape(activity.title))</title>\n"
      text += "          <directory>\(activity.folder)</directory>\n"
      if release.knowsSubsections { text += "          <insubsection></insubsection>\n" }
      text += "        </activity>\n"
    }
    text += "      </activities>\n      <sections>\n"
    for section in sections {
      text += "        <section>\n          <sectionid>\(section)</sectionid>\n"
      text += "          <title>0</title>\n"
      text += "          <directory>sections/section_\(section)</directory>\n"
      if release.knowsSubsections {
        text += "          <parentcmid></parentcmid>\n          <modname></modname>\n"
      }
      text += "        </section>\n"
    }
    text += "      </sections>\n      <course>\n        <courseid>13</courseid>\n"
    text += "        <title>\(escape(shortname))</title>\n        <directory>course</directory>\n"
    text += "      </course>\n    </contents>\n    <settings>\n"
    for setting in settings {
      text += "      <setting>\n        <level>\(setting.level)</level>\n"
      if let owner = setting.owner {
        text += "        <\(setting.level)>\(owner)</\(setting.level)>\n"
      }
      text +=
        "        <name>\(setting.name)</name>\n        <value>\(escape(setting.value))</value>\n"
      text += "      </setting>\n"
    }
    return text + "    </settings>\n  </information>\n</moodle_backup>"
  }

  /// `course/course.xml`.
  package var courseXML: String {
    let endDate = release.saysEndDate ? "  <enddate>1801440000</enddate>\n" : ""
    return Self.prologue + """
      <course id="13" contextid="287">
        <shortname>\(escape(shortname))</shortname>
        <fullname>\(escape(fullname))</fullname>
        <idnumber></idnumber>
        <summary>&lt;p&gt;Résumé&lt;/p&gt;</summary>
        <format>topics</format>
        <startdate>1789344000</startdate>
      \(endDate)  <visible>1</visible>
        <timecreated>1795481527</timecreated>
        <timemodified>1795481527</timemodified>
        <category id="2">
          <name>Modèles</name>
          <description>$@NULL@$</description>
        </category>
        <tags>
        </tags>
      </course>
      """
  }

  /// `files.xml`.
  package var filesXML: String {
    var text = Self.prologue + "<files>\n"
    for (index, file) in files.enumerated() {
      let hash = file.hash ?? Digest.hex(.sha1, of: file.content)
      var row = """
          <file id="\(Self.fileID(index))">
            <contenthash>\(hash)</contenthash>
            <contextid>288</contextid>
            <component>\(file.component)</component>
            <filearea>\(file.area)</filearea>
            <itemid>\(file.item)</itemid>
            <filepath>\(escape(file.path))</filepath>
            <filename>\(escape(file.name))</filename>
            <userid>$@NULL@$</userid>
            <filesize>\(file.size ?? String(file.content.count))</filesize>
            <mimetype>text/plain</mimetype>
            <status>0</status>
            <repositoryid>\(file.repository)</repositoryid>
          </file>

        """
      if let edit = file.edit { row = row.replacing(edit.0, with: edit.1) }
      text += row
    }
    return text + "</files>"
  }
}
