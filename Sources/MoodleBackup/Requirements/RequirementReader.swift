internal import Archive
internal import Base
internal import XMLStream

/// Collects what the members of one backup need, while they are parsed.
final class RequirementCollector {
  private var requirements = Requirements()

  /// The reader of a member; nil where nothing in it belongs to a plugin.
  func handler(for member: Member) -> (any XMLHandler)? {
    guard let plan = RequirementReader.Plan(member.path.string) else { return nil }
    return XMLReaderHandler(RequirementReader(plan, self))
  }

  func add(_ type: String, _ name: String) { requirements.add(type, name) }

  /// All that a backup needs, once its last member was read.
  func finish(_ reading: BackupReading) -> Requirements {
    requirements.finish(reading.manifest, reading.course)
    return requirements
  }
}

/// Finds the plugins that one member needs: without them a restore would leave something out.
///
/// Some fields name a plugin (``Plan``). Other plugins keep data of their own in elements called
/// `plugin_TYPE_NAME_PARENT` and `subplugin_TYPE_NAME_PARENT` (`backup_plugin::get_plugin_element`,
/// `backup_subplugin`), which a restore reads only if the plugin is installed
/// (`restore_structure_step::add_plugin_structure`, `add_subplugin_structure`).
struct RequirementReader: XMLReader {
  /// The fields of a member that name plugins.
  struct Plan {
    /// A field, by its own name and its parent's.
    struct Field {
      enum Meaning {
        /// Its text is the name of a plugin of this type.
        case name(String)
        /// Its text is a whole component name: `contenttype_h5p`.
        case component
        /// Its text is a tree of access conditions.
        case conditions
        /// It is a part of one setting of a plugin of mod_assign.
        case assignSetting
      }

      let parent: String
      let name: String
      let meaning: Meaning

      init(_ parent: String, _ name: String, _ meaning: Meaning) {
        self.parent = parent
        self.name = name
        self.meaning = meaning
      }
    }

    let fields: [Field]
    /// The types of plugins that fields name.
    let types: Set<String>

    private init(_ fields: [Field]) {
      self.fields = fields
      types = Set(
        fields.compactMap { if case .name(let type) = $0.meaning { type } else { nil } })
    }

    /// Nil for members in which no plugin keeps anything that is restored without users.
    init?(_ path: String) {
      let parts = path.split(separator: "/")
      switch (parts.first, parts.last) {
      case (_, "block.xml") where parts.dropLast(2).last == "blocks":
        // restore_block_instance_structure_step::process_block
        self.init([Field("block", "blockname", .name("block"))])
      case ("questions.xml", "questions.xml"):
        // restore_create_categories_and_questions::define_structure
        self.init([Field("question", "qtype", .name("qtype"))])
      case ("course", "course.xml"): self.init([])
      case ("course", "contentbank.xml"):
        // restore_contentbankcontent_structure_step::process_contentbankcontent
        self.init([Field("content", "contenttype", .component)])
      case ("sections", "section.xml") where parts.count == 3:
        self.init([Field("section", "availability", .conditions)])
      case ("activities", let file?) where parts.count == 3:
        guard let own = Plan.fields(of: file, in: parts[1]) else { return nil }
        self.init(own)
      default: return nil
      }
    }

    private static func fields(of file: Substring, in folder: Substring) -> [Field]? {
      switch file {
      case "module.xml": return [Field("module", "availability", .conditions)]
      // restore_activity_grading_structure_step::define_structure
      case "grading.xml": return [Field("definition", "method", .name("gradingform"))]
      // restore_assign_activity_structure_step::process_assign_plugin_config
      case "assign.xml":
        return ["plugin", "subtype", "name", "value"].map {
          Field("plugin_config", $0, .assignSetting)
        }
      // restore_data_activity_structure_step::process_data_field
      case "data.xml": return [Field("field", "type", .name("datafield"))]
      // restore_quiz_activity_structure_step::process_quiz
      case "quiz.xml": return [Field("quiz", "preferredbehaviour", .name("qbehaviour"))]
      // restore_workshop_activity_structure_step::process_workshop
      case "workshop.xml":
        return [
          Field("workshop", "strategy", .name("workshopform")),
          Field("workshop", "evaluation", .name("workshopeval")),
        ]
      // Any other module's own member can hold what its subplugins keep.
      case let file where file.dropLast(4) == folder.prefix { $0 != "_" }: return []
      default: return nil
      }
    }
  }

  /// What an element's name means; looked up once for each name in a member.
  private enum Role {
    case unknown
    case plain
    /// Some field of the plan has this name.
    case field
    /// It may hold a plugin's own data.
    case plugin
  }

  /// The element of a plugin that is open.
  private struct Open {
    let depth: Int
    let type: String
    let name: String
    var hasData = false
  }

  private let plan: Plan
  private let collector: RequirementCollector
  /// By ``XMLStart/nameNumber``.
  private var roles: [Role] = []
  /// The name numbers of the open elements, by their depth; deeper ones are left over.
  private var path: [Int] = [0]
  /// The plugin of an element's name within the parent in which it was met last.
  private var met: [Int: (parent: Int, owner: (type: String, name: String)?)] = [:]
  private var open: [Open] = []
  /// The depth of the innermost open element of a plugin; 0 for none.
  private var openDepth = 0
  /// Whether an open element of a plugin has been empty so far.
  private var isWaiting = false
  /// The index of the field in the plan that is being read; nil for none.
  private var field: Int?
  private var text: [UInt8] = []
  private var setting: [String: String] = [:]

  /// Moodle's own conditions have some 100 bytes; no name has as many.
  private static let mostBytes = 1 << 20

  init(_ plan: Plan, _ collector: RequirementCollector) {
    self.plan = plan
    self.collector = collector
  }

  // Nearly all elements are plain, and each costs time in every check of every backup.
  mutating func start(_ element: XMLStart) throws(GabaritError) {
    let (number, depth) = (element.nameNumber, element.depth)
    field = nil
    if isWaiting, element.attributeCount > 0 { noteData() }
    switch number < roles.count ? roles[number] : .unknown {
    case .plain: break
    case .unknown: meet(number, element)
    case .field: beginField(element)
    case .plugin: beginPlugin(element)
    }
    if depth < path.count { path[depth] = number } else { path.append(number) }
  }

  mutating func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    if isWaiting, piece.contains(where: { $0 > 0x20 }) { noteData() }
    guard field != nil, text.count <= RequirementReader.mostBytes else { return }
    text.append(contentsOf: piece.prefix(RequirementReader.mostBytes + 1 - text.count))
  }

  mutating func end(_ element: XMLEnd) throws(GabaritError) {
    if let field {
      take(plan.fields[field])
      self.field = nil
    }
    if openDepth == element.depth { endPlugin() }
    if !setting.isEmpty, element.name == "plugin_config" {
      takeSetting()
      setting = [:]
    }
  }

  /// Finds out what a name means that was not met before, and begins its element.
  private mutating func meet(_ number: Int, _ element: XMLStart) {
    while roles.count <= number { roles.append(.unknown) }
    let name = element.name
    if plan.fields.contains(where: { $0.name == name }) {
      roles[number] = .field
      beginField(element)
    } else if let type = RequirementReader.pluginType(name), !plan.types.contains(type) {
      roles[number] = .plugin
      beginPlugin(element)
    } else {
      // What a field names already is not counted twice: a question has its type and its type's data.
      roles[number] = .plain
    }
  }

  /// `qtype` of `plugin_qtype_match_question`; nil for other names.
  private static func pluginType(_ name: String) -> String? {
    let parts = name.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "plugin" || parts[0] == "subplugin" else { return nil }
    return String(parts[1])
  }

  private mutating func beginField(_ element: XMLStart) {
    guard element.depth > 1 else { return }
    let (name, parent) = (element.name, element.name(of: path[element.depth - 1]))
    field = plan.fields.firstIndex { $0.name == name && $0.parent == parent }
    text.removeAll(keepingCapacity: true)
  }

  /// Begins an element that holds a plugin's own data.
  ///
  /// A name that does not end in the parent's is an ordinary field, such as `plugin_config`.
  private mutating func beginPlugin(_ element: XMLStart) {
    guard element.depth > 1 else { return }
    let parent = path[element.depth - 1]
    // Each question has some of them: their names are taken apart once.
    if met[element.nameNumber]?.parent != parent {
      let owner = RequirementReader.owner(of: element.name, in: element.name(of: parent))
      met[element.nameNumber] = (parent, owner)
    }
    guard let owner = met[element.nameNumber]?.owner else { return }
    open.append(Open(depth: element.depth, type: owner.type, name: owner.name))
    openDepth = element.depth
    isWaiting = true
  }

  /// The plugin of `plugin_TYPE_NAME_PARENT`; nil where the name does not end in the parent's.
  private static func owner(
    of element: String, in parent: String
  ) -> (type: String, name: String)? {
    guard let type = pluginType(element) else { return nil }
    let rest = element.drop { $0 != "_" }.dropFirst(type.count + 2)
    return rest.hasSuffix("_\(parent)")
      ? (type, String(rest.dropLast(parent.count + 1))) : nil
  }

  private mutating func endPlugin() {
    guard let last = open.popLast() else { return }
    if last.hasData { collector.add(last.type, last.name) }
    openDepth = open.last?.depth ?? 0
    isWaiting = open.contains { !$0.hasData }
  }

  private mutating func noteData() {
    for index in open.indices { open[index].hasData = true }
    isWaiting = false
  }

  private mutating func take(_ field: Plan.Field) {
    guard !text.isEmpty, text.count <= RequirementReader.mostBytes else { return }
    let value = String(decoding: text, as: UTF8.self)
    guard !MoodleText.isNull(value) else { return }
    switch field.meaning {
    case .name(let type): collector.add(type, value)
    case .component:
      let parts = value.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
      collector.add(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    case .conditions:
      // What is not JSON is no condition to Moodle either (`core_availability\info`).
      for type in ConditionTree.read(text)?.types ?? [] { collector.add("availability", type) }
    case .assignSetting: setting[field.name] = value
    }
  }

  /// mod_assign keeps the settings of each plugin that was installed, in use or not.
  private func takeSetting() {
    guard setting["name"] == "enabled", setting["value"] == "1", let type = setting["subtype"],
      ["assignsubmission", "assignfeedback"].contains(type), let name = setting["plugin"]
    else { return }
    collector.add(type, name)
  }
}
