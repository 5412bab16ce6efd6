import Archive
import Base
import MoodleBackup
import SystemPackage

/// A synthetic backup with Moodle's layout: sound, and as large as asked for.
///
/// The same sizes give the same bytes. Its course's short name is `TPL-BENCH`.
public struct Template {
  /// Bytes of file contents.
  let bytes: Int
  /// Number of content files, half of them incompressible, half of them text.
  let files: Int
  /// Bytes of XML with the elements of forums, quizzes, books, logs and questions, in place of the
  /// folders that the content files are in; half of it is users' data.
  let xmlBytes: Int

  /// Describes a backup.
  ///
  /// - Parameters:
  ///   - bytes: of file contents.
  ///   - files: how many content files share them, half of them text; at least 1.
  ///   - xmlBytes: of XML, half of it users' data; without it the backup is free of users.
  public init(bytes: Int, files: Int, xmlBytes: Int = 0) {
    self.bytes = bytes
    self.files = files
    self.xmlBytes = xmlBytes
  }

  /// The modules of the activities, whose ids count from 1.
  private var modules: [String] {
    xmlBytes > 0 ? ["forum", "quiz", "book"] : Array(repeating: "folder", count: 100)
  }

  static let shortname = "TPL-BENCH"

  /// Writes the backup to a new file, as gzip'd tar or as zip.
  ///
  /// - Throws: where the file exists or cannot be written; the error's description names it.
  public func write(to path: String, asZip: Bool = false) throws {
    let container = asZip ? Container.zip : .tgz
    var generator = Generator(state: 0x9e37_79b9_7f4a_7c15)
    let each = bytes / files
    var contents: [(hash: String, seed: UInt64, isText: Bool)] = []
    for index in 0..<files {
      let seed = generator.next()
      let data = Template.content(seed, each, isText: index % 2 == 0)
      contents.append((Digest.hex(.sha1, of: data), seed, index % 2 == 0))
    }
    contents.sort { $0.hash < $1.hash }

    // Moodle's order: folders and files by name, the index first.
    var small = documents(contents.map { ($0.hash, each) })
    small.sort { $0.name < $1.name }
    var members: [(member: Member, data: () -> [UInt8])] = []
    func add(_ name: String, size: Int, _ data: @escaping () -> [UInt8]) throws {
      let path = try MemberPath(checking: name.utf8, limits: Limits())
      members.append(
        (Member(path: path, kind: .file, size: Int64(size), modified: 1_795_484_599), data))
    }
    for document in small where document.name < "files/" {
      try add(document.name, size: document.text.utf8.count) { Array(document.text.utf8) }
    }
    for content in contents {
      try add("files/\(content.hash.prefix(2))/\(content.hash)", size: each) {
        Template.content(content.seed, each, isText: content.isText)
      }
    }
    for document in small where document.name > "files/" {
      try add(document.name, size: document.text.utf8.count) { Array(document.text.utf8) }
    }
    var writer = try ArchiveWriter(
      into: PackageOutput(creating: FilePath(path)), container: container)
    if container == .tgz {
      let index = ArchiveIndex.contents(of: members.map(\.member))
      try writer.begin(
        Member(
          path: ArchiveIndex.path, kind: .file, size: Int64(index.count),
          modified: Member.unknownTime))
      try write(index, to: &writer)
    }
    for (member, data) in members {
      try writer.begin(member)
      try write(data(), to: &writer)
    }
    _ = try writer.finish()
  }

  private func write(_ bytes: [UInt8], to writer: inout ArchiveWriter) throws {
    try bytes.withBytes { (bytes) throws(GabaritError) in try writer.write(bytes) }
  }

  private static func content(_ seed: UInt64, _ count: Int, isText: Bool) -> [UInt8] {
    var generator = Generator(state: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 16)
    while bytes.count < count {
      let number = generator.next()
      if isText {
        bytes += words[Int(number % UInt64(words.count))]
      } else {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
      }
    }
    return Array(bytes.prefix(count))
  }

  private static let words: [[UInt8]] = {
    var generator = Generator(state: 42)
    return (0..<4_096).map { _ in
      let length = 2 + Int(generator.next() % 10)
      return (0..<length).map { _ in UInt8(0x61 + generator.next() % 26) } + [0x20]
    }
  }()

  private func documents(_ contents: [(hash: String, size: Int)]) -> [(name: String, text: String)]
  {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    var list: [(String, String)] = [
      ("roles.xml", head + "<roles_definition>\n</roles_definition>"),
      ("groups.xml", head + "<groups>\n</groups>"),
      ("scales.xml", head + "<scales_definition>\n</scales_definition>"),
      ("outcomes.xml", head + "<outcomes_definition>\n</outcomes_definition>"),
      ("questions.xml", head + "<question_categories>\n</question_categories>"),
      ("course/roles.xml", head + "<roles>\n</roles>"),
      ("course/course.xml", head + course),
      (
        "sections/section_1/section.xml",
        head + "<section id=\"1\">\n  <number>0</number>\n</section>"
      ),
    ]
    var rows = head + "<files>\n"
    for (index, content) in contents.enumerated() {
      rows += """
          <file id="\(index + 1)">
            <contenthash>\(content.hash)</contenthash>
            <contextid>\(100 + index % modules.count)</contextid>
            <component>mod_folder</component>
            <filearea>content</filearea>
            <itemid>0</itemid>
            <filepath>/</filepath>
            <filename>file-\(index).bin</filename>
            <filesize>\(content.size)</filesize>
            <repositoryid>$@NULL@$</repositoryid>
          </file>

        """
    }
    list.append(("files.xml", rows + "</files>"))
    var entries = ""
    var settings = ""
    let bulk = Bulk(bytes: xmlBytes / 5)
    if xmlBytes > 0 {
      list.removeAll { $0.0 == "questions.xml" }
      list.append(("questions.xml", head + bulk.questions))
      list.append(("course/logstores.xml", head + bulk.logs))
    }
    for (id, module) in zip(1..., modules) {
      let folder = "activities/\(module)_\(id)"
      list += [
        (
          "\(folder)/module.xml",
          head
            + "<module id=\"\(id)\" version=\"1\">\n  <modulename>\(module)</modulename>\n</module>"
        ),
        (
          "\(folder)/\(module).xml",
          head
            + "<activity id=\"\(id)\" moduleid=\"\(id)\" modulename=\"\(module)\">\n"
            + bulk.activity(module) + "</activity>"
        ),
        ("\(folder)/roles.xml", head + "<roles>\n</roles>"),
        (
          "\(folder)/inforef.xml",
          head
            + references(stride(from: id, through: contents.count, by: modules.count))
        ),
        ("\(folder)/grades.xml", head + "<activity_gradebook>\n</activity_gradebook>"),
      ]
      entries += """
                <activity><moduleid>\(id)</moduleid><sectionid>1</sectionid>\
        <modulename>\(module)</modulename><title>Activity \(id)</title>\
        <directory>\(folder)</directory></activity>

        """
      let name = "\(module)_\(id)"
      settings += setting("\(name)_included", "1", "<activity>\(name)</activity>", "activity")
      settings += setting("\(name)_userinfo", "0", "<activity>\(name)</activity>", "activity")
    }
    list.append(("moodle_backup.xml", head + manifest(entries, settings)))
    return list
  }

  /// What an activity refers to: its files, since Moodle restores no others.
  private func references(_ files: some Sequence<Int>) -> String {
    let rows = files.map { "    <file>\n      <id>\($0)</id>\n    </file>\n" }.joined()
    return rows.isEmpty
      ? "<inforef>\n</inforef>"
      : "<inforef>\n  <fileref>\n\(rows)  </fileref>\n</inforef>"
  }

  private func setting(
    _ name: String, _ value: String, _ owner: String = "", _ level: String = "root"
  ) -> String {
    "      <setting><level>\(level)</level>\(owner)<name>\(name)</name><value>\(value)</value>"
      + "</setting>\n"
  }

  private var course: String {
    """
    <course id="7" contextid="70">
      <shortname>\(Template.shortname)</shortname>
      <fullname>Benchmark</fullname>
      <idnumber></idnumber>
      <startdate>1789344000</startdate>
      <enddate>0</enddate>
      <visible>1</visible>
      <timecreated>1795481527</timecreated>
      <timemodified>1795481527</timemodified>
      <category id="2">
        <name>Templates</name>
        <description></description>
      </category>
    </course>
    """
  }

  private func manifest(_ activities: String, _ settings: String) -> String {
    """
    <moodle_backup>
      <information>
        <name>bench.mbz</name>
        <moodle_version>2024100706</moodle_version>
        <moodle_release>4.5.6 (Build: 20250811)</moodle_release>
        <backup_version>2024100700</backup_version>
        <backup_release>4.5</backup_release>
        <backup_date>1795484599</backup_date>
        <mnet_remoteusers>0</mnet_remoteusers>
        <include_files>1</include_files>
        <original_wwwroot>https://moodle.example.test</original_wwwroot>
        <original_site_identifier_hash>c75c3cc62239a6602abf5a0b089958d5</original_site_identifier_hash>
        <original_course_id>7</original_course_id>
        <original_course_format>topics</original_course_format>
        <original_course_fullname>Benchmark</original_course_fullname>
        <original_course_shortname>\(Template.shortname)</original_course_shortname>
        <original_course_startdate>1789344000</original_course_startdate>
        <original_course_enddate>0</original_course_enddate>
        <original_course_contextid>70</original_course_contextid>
        <original_system_contextid>1</original_system_contextid>
        <details><detail backup_id="b"><type>course</type><format>moodle2</format><mode>10</mode></detail></details>
        <contents>
          <activities>
    \(activities)      </activities>
          <sections><section><sectionid>1</sectionid><title>1</title><directory>sections/section_1</directory></section></sections>
          <course><courseid>7</courseid><title>\(Template.shortname)</title><directory>course</directory></course>
        </contents>
        <settings>
    \(setting("filename", "bench.mbz") + setting("users", "0") + setting("files", "1"))\
    \(setting("section_1_included", "1", "<section>section_1</section>", "section"))\
    \(settings)    </settings>
      </information>
    </moodle_backup>
    """
  }
}

/// A small fast generator (xorshift64*), so that every run builds the same template.
struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
