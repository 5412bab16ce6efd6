/// What a backup needs of the Moodle that restores it, without titles or anybody's words.
///
/// A restore leaves out what belongs to a plugin that is not installed, and ends as if nothing had
/// happened (`restore_plan_builder`, `restore_structure_step::add_plugin_structure`).
package struct Requirements: Sendable, Equatable, Codable {
  /// The Moodle that made the backup, as its manifest says.
  package struct Moodle: Sendable, Equatable, Codable {
    /// `4.5.6`, the first word of `moodle_release`; nil where that is not a version.
    package var release: String?
    /// `2024100706.00`, `moodle_version`: what Moodle's own check compares
    /// (`restore_prechecks_helper::execute_prechecks`); nil where it is not a number.
    package var version: String?
    /// `2024100700`, `backup_version`; nil where it is not a number.
    package var backupVersion: String?

    enum CodingKeys: String, CodingKey {
      case release, version
      case backupVersion = "backup_version"
    }
  }

  /// Where the backup comes from.
  package var moodle = Moodle()
  /// How often each plugin is needed, by its component name: `mod_quiz`, `block_html`,
  /// `qtype_match`, `format_topics`, `availability_date`.
  package private(set) var plugins: [String: Int] = [:]
  /// How often plugins are named as no plugin can be called, or that are beyond the most that are
  /// listed: no Moodle has them.
  package private(set) var unnamed = 0

  /// Moodle itself has some 500 plugins; a backup that names more than this was not made by Moodle.
  static let mostPlugins = 1_000

  /// A backup that needs nothing.
  package init() {}

  enum CodingKeys: CodingKey { case moodle, plugins, unnamed }

  /// Reads what ``encode(to:)`` writes.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    moodle = try values.decode(Moodle.self, forKey: .moodle)
    plugins = try values.decode([String: Int].self, forKey: .plugins)
    unnamed = try values.decodeIfPresent(Int.self, forKey: .unnamed) ?? 0
  }

  /// Writes `unnamed` only where there are any.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(moodle, forKey: .moodle)
    try values.encode(plugins, forKey: .plugins)
    if unnamed > 0 { try values.encode(unnamed, forKey: .unnamed) }
  }

  /// Counts one use of a plugin.
  ///
  /// - Parameters:
  ///   - type: the plugin's type: `mod`.
  ///   - name: its name, as the backup has it: an attacker's word.
  mutating func add(_ type: String, _ name: String) {
    let component = type + "_" + name
    // One that is listed was found to be a name before.
    guard plugins[component] == nil else {
      plugins[component]? += 1
      return
    }
    guard Requirements.isPlugin(type, name), plugins.count < Requirements.mostPlugins else {
      unnamed += 1
      return
    }
    plugins[component] = 1
  }

  /// Whether a plugin of a type can have this name (`core_component::is_valid_plugin_name`: names
  /// begin with a letter and have no two underscores in a row, none at the end, and in modules none
  /// at all).
  static func isPlugin(_ type: String, _ name: String) -> Bool {
    func isWord(_ text: String) -> Bool {
      MoodleText.isComponent(text) && text.utf8.last != UInt8(ascii: "_") && !text.contains("__")
    }
    guard isWord(type), !type.contains("_"), isWord(name), type.utf8.count + name.utf8.count < 100
    else { return false }
    return type != "mod" || !name.contains("_")
  }

  /// Takes in what the manifest and the course say, which stands at the end of a backup.
  mutating func finish(_ manifest: Manifest, _ course: CourseFile?) {
    func number(_ name: String) -> String? {
      manifest.information[name].flatMap { Requirements.isVersion($0) ? $0 : nil }
    }
    moodle = Moodle(
      release: Requirements.release(manifest.information["moodle_release"] ?? ""),
      version: number("moodle_version"), backupVersion: number("backup_version"))
    // What restore goes by (`restore_plan_builder::build_section_plan`).
    for activity in manifest.activities { add("mod", activity.moduleName) }
    if let format = course?.fields["format"], !MoodleText.isNull(format) {
      // An old format that a restore turns into another (`restore_course_structure_step::process_course`).
      add("format", format == "scorm" ? "singleactivity" : format)
    }
  }

  /// Whether a text is a version as Moodle's `version.php` has it: `2024100706` or `2024100706.01`.
  private static func isVersion(_ text: String) -> Bool {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
      && (parts.first?.count ?? 0) <= 12 && text.utf8.count <= 16
  }

  /// The first word of a release, if it looks like one: `4.5.6`, `4.5.6+`, `5.1dev`, `5.1rc1`.
  private static func release(_ text: String) -> String? {
    let word = text.prefix { $0 != " " }
    guard word.utf8.count <= 20,
      word.wholeMatch(of: /[0-9]+(\.[0-9]+)*(\+|dev|beta|rc[0-9]*)?\+?/) != nil
    else { return nil }
    return String(word)
  }
}
