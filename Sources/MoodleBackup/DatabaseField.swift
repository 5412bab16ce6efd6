/// Fields of the course, its sections and activities that a restore hands to the database as they stand:
/// where that does not take one, the restore stops (each seen in Moodle 4.5 with PostgreSQL; columns of
/// `lib/db/install.xml` that are NOT NULL or whole numbers).
enum DatabaseField {
  /// What a field may be.
  enum Kind {
    /// A whole number; empty is 0.
    case number
    /// A whole number or null; empty is 0.
    case optionalNumber
    /// A whole number and nothing else: it is looked for before it is written.
    case key
    /// A whole number or null, and not empty.
    case optionalKey
    /// Any text, and no null.
    case text
    /// Conditions as JSON, or null.
    case conditions
    /// The same, or empty.
    case optionalConditions
  }

  /// The fields by path.
  static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    func add(_ root: String, _ kind: Kind, _ names: String) {
      for name in names.split(separator: " ") { kinds["/\(root)/\(name)"] = kind }
    }
    add(
      "course", .number,
      "summaryformat showgrades newsitems startdate enddate marker maxbytes legacyfiles showreports "
        + "visible groupmode groupmodeforce defaultgroupingid timecreated timemodified requested "
        + "enablecompletion completionnotify")
    add("course", .optionalNumber, "showactivitydates showcompletionconditions")
    add(
      "course", .text,
      "format lang courseformatoptions/courseformatoption/format "
        + "courseformatoptions/courseformatoption/name")
    add("section", .key, "number")
    add("section", .number, "summaryformat visible")
    add("section", .optionalNumber, "timemodified")
    add("section", .conditions, "availabilityjson")
    add(
      "module", .number,
      "added score indent visible visibleoncoursepage visibleold groupmode completion completionview "
        + "completionexpected completionpassgrade")
    add("module", .optionalNumber, "completiongradeitemnumber showdescription downloadcontent")
    add("module", .optionalKey, "groupingid")
    add("module", .optionalConditions, "availability")
    return kinds
  }()

  /// The names of such fields directly below a root.
  static func isChecked(_ root: String, _ name: String) -> Bool { kinds["/\(root)/\(name)"] != nil }

  /// Whether a text is none that its field may be; false for all other fields.
  static func isRefused(_ path: String, _ text: String) -> Bool {
    let isNumber = { MoodleNumber(text).value != nil }
    let isNull = text == MoodleText.null
    switch kinds[path] {
    case .number: return !text.isEmpty && !isNumber()
    case .optionalNumber: return !isNull && !text.isEmpty && !isNumber()
    case .key: return !isNumber()
    case .optionalKey: return !isNull && !isNumber()
    case .text: return isNull
    case .optionalConditions where text.isEmpty: return false
    case .conditions, .optionalConditions:
      return !isNull
        && (text.utf8.first { $0 > 0x20 } != UInt8(ascii: "{")
          || ConditionTree.read(Array(text.utf8)) == nil)
    case nil: return false
    }
  }
}
