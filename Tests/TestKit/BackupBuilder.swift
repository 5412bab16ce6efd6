internal import Base

/// A sound minimal Moodle course backup, built in code, each part of which can be changed.
package struct BackupBuilder: Sendable {
  /// A setting of the manifest.
  package struct Setting: Sendable {
    package var level: String
    package var owner: String?
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String, level: String = "root", owner: String? = nil) {
      self.level = level
      self.owner = owner
      self.name = name
      self.value = value
    }
  }

  /// An activity.
  package struct Activity: Sendable {
    package var id: Int
    package var section: Int
    package var module: String
    package var title: String
    package var folder: String { "activities/\(module)_\(id)" }

    package init(_ module: String, id: Int, section: Int = 61, title: String = "Bienvenue") {
      self.id = id
      self.section = section
      self.module = module
      self.title = title
    }
  }

  /// A row of `files.xml`, with its content where it has one.
  package struct StoredFile: Sendable {
    package var component: String
    package var area: String
    package var item = "0"
    package var name: String
    package var path = "/"
    package var content: [UInt8]
    /// A hash other than the true one.
    package var hash: String?
    /// A size other than the true one.
    package var size: String?
    package var repository = "$@NULL@$"
    /// What stands otherwise in the row, and how.
    package var edit: (String, String)?
    /// Whether the content is among the members.
    package var isStored = true

    package init(
      _ component: String, _ area: String, name: String = "plan.txt",
      content: String = "Plan du cours\n"
    ) {
      self.component = component
      self.area = area
      self.name = name
      self.content = Array(content.utf8)
    }
  }

  /// The time at which everything was made: 2026-11-24T01:43:19Z.
  package static let time: Int64 = 1_795_484_599

  /// What the manifest of this release is like.
  package var release = Release.moodle45
  /// When the backup was made.
  package var date = "\(BackupBuilder.time)"
  package var shortname = "TPL-ESSAI"
  package var fullname = "Essai & modèle"
  package var site = "0123456789abcdef0123456789abcdef"
  /// Elements of `information` with other values, or nil for none at all.
  package var information: [String: String?] = [:]
  /// Root settings with other values, or nil for none at all.
  package var rootSettings: [String: String?] = [:]
  /// Settings on top of those that the contents need.
  package var moreSettings: [Setting] = []
  package var type = "course"
  package var format = "moodle2"
  package var activities = [Activity("page", id: 247)]
  package var sections = [61]
  package var files = [StoredFile("mod_page", "content")]
  /// Members with other contents, or nil for none at all; more members too.
  package var replaced: [String: [UInt8]?] = [:]
  /// Whether the tgz begins with an index.
  package var hasIndex = true

  package init() {}

  /// Sets a member's contents, or takes the member away.
  package mutating func replace(_ name: String, _ text: String?) {
    replaced[name] = .some(text.map { Array($0.utf8) })
  }

  /// The members in Moodle's order, without folders and index.
  package var members: [(name: String, bytes: [UInt8])] {
    var members: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String, _ text: String) { members.append((name, Array(text.utf8))) }
    for activity in activities { addActivity(activity, add) }
    add("completion.xml", Self.document("course_completion"))
    add("course/course.xml", courseXML)
    add("course/inforef.xml", sections.isEmpty ? references : Self.document("inforef"))
    add("course/roles.xml", Self.roles)
    add("course/filters.xml", Self.filters)
    add("course/calendar.xml", Self.document("events"))
    add("course/contentbank.xml", Self.document("contents"))
    add("course/enrolments.xml", Self.document("enrolments", "<enrols>\n</enrols>"))
    for (hash, content) in storedContents { members.append((hash, content)) }
    add("files.xml", filesXML)
    for name in ["gradebook", "grade_history", "groups", "scales"] {
      add("\(name).xml", Self.document(name))
    }
    add("moodle_backup.xml", manifestXML)
    add("outcomes.xml", Self.document("outcomes_definition"))
    add("questions.xml", Self.document("question_categories"))
    add("roles.xml", Self.document("roles_definition"))
    for section in sections {
      add(
        "sections/section_\(section)/inforef.xml",
        section == sections.first ? references : Self.document("inforef"))
      add(
        "sections/section_\(section)/section.xml",
        Self.prologue + "<section id=\"\(section)\">\n  <number>0</number>\n</section>")
    }
    members.removeAll { replaced[$0.name] == .some(nil) }
    for index in members.indices {
      if let other = replaced[members[index].name], let other { members[index].bytes = other }
    }
    let known = Set(members.map(\.name))
    for (name, bytes) in replaced.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      if let bytes { members.append((name, bytes)) }
    }
    return members
  }

  /// The tar stream of the backup, as Moodle's packer lays it out.
  package var tar: [UInt8] {
    var tar = TarBuilder()
    if hasIndex { tar.file(".ARCHIVE_INDEX", index) }
    for (name, bytes) in members { tar.file(name, bytes) }
    return tar.ended()
  }

  /// The backup as gzip'd tar.
  package var tgz: [UInt8] { Gzip.member(tar) }

  /// The backup as zip.
  package var zip: [UInt8] {
    var zip = ZipBuilder()
    for (name, bytes) in members { zip.file(name, bytes) }
    return zip.bytes
  }

  /// What `.ARCHIVE_INDEX` must say.
  package var index: String {
    "Moodle archive file index. Count: \(members.count)\n"
      + members.map { "\($0.name)\tf\t\($0.bytes.count)\t\(Self.time)\n" }.joined()
  }

  /// An `inforef.xml` that names each file; Moodle restores no other.
  package var references: String {
    guard !files.isEmpty else { return Self.document("inforef") }
    let rows = files.indices.map { "<file><id>\(Self.fileID($0))</id></file>\n" }.joined()
    return Self.document("inforef", "<fileref>\n\(rows)</fileref>")
  }

  /// The id of a file's row, by its place among the files.
  static func fileID(_ index: Int) -> Int { 3_036 + index }

  private var storedContents: [(String, [UInt8])] {
    var seen: Set<String> = []
    return files.filter { $0.isStored && !$0.content.isEmpty && $0.name != "." }.compactMap {
      let hash = Digest.hex(.sha1, of: $0.content)
      guard seen.insert(hash).inserted else { return nil }
      return ("files/\(hash.prefix(2))/\(hash)", $0.content)
    }
  }

  private func addActivity(_ activity: Activity, _ add: (String, String) -> Void) {
    let folder = activity.folder
    let module = activity.module
    add("\(folder)/inforef.xml", Self.document("inforef"))
    add("\(folder)/roles.xml", Self.roles)
    add("\(folder)/grades.xml", Self.document("activity_gradebook"))
    add("\(folder)/filters.xml", Self.filters)
    add("\(folder)/calendar.xml", Self.document("events"))
    add(
      "\(folder)/module.xml",
      Self.prologue + "<module id=\"\(activity.id)\" version=\"2024100700\">\n"
        + "  <modulename>\(module)</modulename>\n  <sectionid>\(activity.section)</sectionid>\n"
        + "</module>")
    add(
      "\(folder)/\(module).xml",
      Self.prologue + "<activity id=\"79\" moduleid=\"\(activity.id)\" modulename=\"\(module)\" "
        + "contextid=\"288\">\n  <\(module) id=\"79\">\n    <name>\(escape(activity.title))</name>\n"
        + "  </\(module)>\n</activity>")
  }
}

/// Text with what XML reserves escaped.
package func escape(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
