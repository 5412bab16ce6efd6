internal import Archive

/// Where a backup keeps dates, and whether Moodle moves them: one row of a table.
///
/// A restore that is told another start moves what `restore_step::apply_date_offset` is called for
/// (`backup/util/plan/restore_step.class.php`), by the difference to `original_course_startdate`;
/// what is empty for PHP (zero, nothing, null) it leaves. (A condition's `t` of 0, which no form makes,
/// it would move; here it stays, as no date.) The rows were read off Moodle 4.5.6 and
/// held against backups of 4.2 and 4.5; those of add-ons off the plugins' own restore steps.
///
/// Left out on purpose, though Moodle moves it there: what only users have, and no template has
/// (a grade's `locktime`, an extension, a badge's `datemet`, a discussion's `timestart`), and
/// `timemodified` of a BigBlueButton room, which says when it was edited. The course's own start
/// and end come from the order.
package struct DateField: Sendable, Equatable {
  /// How the dates stand there.
  package enum Kind: Sendable {
    /// Seconds since 1970 are the whole text.
    case seconds
    /// Conditions in JSON (`availability/condition/date/classes/condition.php`), in each of which
    /// `t` is a date.
    case conditions
    /// Seconds that Moodle does not move.
    case unmoved
  }

  /// The members, a `*` standing for one whole part of the path.
  package let members: String
  /// The element that the fields stand in.
  package let element: String
  /// Whether there can be many such elements, told apart by their attribute `id`.
  package let repeats: Bool
  /// The fields.
  package let fields: [String]
  /// How the dates stand there.
  package let kind: Kind
  /// What in Moodle moves them, or is known not to.
  package let source: String

  private init(
    _ members: String, _ element: String, repeats: Bool = false, _ fields: String,
    _ source: String, _ kind: Kind = .seconds
  ) {
    self.members = members
    self.element = element
    self.repeats = repeats
    self.fields = fields.split(separator: " ").map(String.init)
    self.kind = kind
    self.source = source
  }

  /// The rows for a module's own element, and for its overrides where it has them.
  private static func activity(
    _ module: String, _ fields: String, overrides: String? = nil
  ) -> [DateField] {
    let members = "activities/*/\(module).xml"
    let element = "/activity/\(module)"
    let step = "mod/\(module)/backup/moodle2/restore_\(module)_stepslib.php process_\(module)"
    let own = DateField(members, element, fields, step)
    guard let overrides else { return [own] }
    return [
      own,
      DateField(
        members, element + "/overrides/override", repeats: true, overrides, step + "_override"),
    ]
  }

  private static let steps = "backup/moodle2/restore_stepslib.php "

  /// The table.
  package static let all: [DateField] =
    [
      DateField(
        "gradebook.xml", "/gradebook/grade_items/grade_item", repeats: true, "locktime",
        steps + "restore_gradebook_structure_step::process_grade_item"),
      DateField(
        "badges.xml", "/badges/badge", repeats: true, "expiredate",
        steps + "restore_badges_structure_step::process_badge"),
      DateField(
        "badges.xml", "/badges/badge/endorsement", repeats: true, "dateissued",
        steps + "restore_badges_structure_step::process_endorsement"),
      DateField(
        "course/calendar.xml", "/events/event", repeats: true, "timestart timesort",
        steps + "restore_calendarevents_structure_step::process_calendarevents"),
      DateField(
        "activities/*/calendar.xml", "/events/event", repeats: true, "timestart timesort",
        steps + "restore_calendarevents_structure_step::process_calendarevents"),
      DateField(
        "completion.xml", "/course_completion/course_completion_criteria", repeats: true,
        "timeend",
        steps + "restore_course_completion_structure_step::process_course_completion_criteria"),
      DateField(
        "activities/*/module.xml", "/module", "completionexpected",
        steps + "restore_module_structure_step::process_module"),
      DateField(
        "activities/*/module.xml", "/module", "availability",
        steps + "restore_update_availability::define_execution", .conditions),
      DateField(
        "sections/*/section.xml", "/section", "availabilityjson",
        steps + "restore_update_availability::define_execution", .conditions),
      // Before Moodle 2.7; restore makes conditions of them, and moves those.
      DateField(
        "activities/*/module.xml", "/module", "availablefrom availableuntil",
        "availability/classes/info.php convert_legacy_fields"),
      DateField(
        "sections/*/section.xml", "/section", "availablefrom availableuntil",
        "availability/classes/info.php convert_legacy_fields"),
    ]
    + activity(
      "assign", "allowsubmissionsfromdate duedate cutoffdate gradingduedate",
      overrides: "allowsubmissionsfromdate duedate cutoffdate")
    + activity("quiz", "timeopen timeclose", overrides: "timeopen timeclose")
    + activity("lesson", "available deadline", overrides: "available deadline")
    + activity("choice", "timeopen timeclose")
    + activity("feedback", "timeopen timeclose")
    + activity("scorm", "timeopen timeclose")
    + activity("forum", "duedate cutoffdate assesstimestart assesstimefinish")
    + activity("glossary", "assesstimestart assesstimefinish")
    + activity(
      "data",
      "timeavailablefrom timeavailableto timeviewfrom timeviewto assesstimestart assesstimefinish")
    + activity("workshop", "submissionstart submissionend assessmentstart assessmentend")
    + activity("chat", "chattime")
    + activity("wiki", "editbegin editend")
    + addOns
    + [
      // Moodle moves the lock of an item of the course's own, and not that of an activity's.
      DateField(
        "activities/*/grades.xml", "/activity_gradebook/grade_items/grade_item", repeats: true,
        "locktime", steps + "restore_activity_grades_structure_step::process_grade_item", .unmoved),
      DateField(
        "activities/*/bigbluebuttonbn.xml", "/activity/bigbluebuttonbn",
        "openingtime closingtime",
        "mod/bigbluebuttonbn/backup/moodle2/restore_bigbluebuttonbn_stepslib.php "
          + "process_bigbluebuttonbn", .unmoved),
      DateField(
        "course/enrolments.xml", "/enrolments/enrols/enrol", repeats: true,
        "enrolstartdate enrolenddate",
        steps + "restore_enrolments_structure_step::process_enrol", .unmoved),
      DateField(
        "course/completiondefaults.xml", "/course_completion_defaults/course_completion_default",
        repeats: true, "completionexpected",
        steps + "restore_completion_defaults_structure_step::process_completion_defaults",
        .unmoved),
    ]

  /// Modules that Moodle has dropped, and add-ons.
  private static let addOns: [DateField] =
    activity("assignment", "timedue timeavailable")
    + activity("questionnaire", "opendate closedate")
    + [
      DateField(
        "activities/*/attendance.xml", "/activity/attendance/sessions/session", repeats: true,
        "sessdate",
        "mod/attendance/backup/moodle2/restore_attendance_stepslib.php process_attendance_session"),
      DateField(
        "activities/*/attforblock.xml", "/activity/attforblock/sessions/session", repeats: true,
        "sessdate",
        "mod/attforblock/backup/moodle2/restore_attforblock_stepslib.php "
          + "process_attforblock_session"),
      DateField(
        "activities/*/scheduler.xml", "/activity/scheduler/slots/slot", repeats: true,
        "starttime emaildate hideuntil",
        "mod/scheduler/backup/moodle2/restore_scheduler_stepslib.php process_scheduler_slot"),
    ]

  /// The modules whose dates are known: those of the table, and those that were read and have none.
  package static let knownModules: Set<String> = {
    let own = all.map(\.element).filter { $0.hasPrefix("/activity/") }
      .compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }
    return Set(own).union([
      "book", "customcert", "folder", "h5pactivity", "hvp", "imscp", "journal", "label", "lti",
      "page",
      "qbank", "resource", "subsection", "survey", "url",
    ])
  }()

  /// The rows for a member; none for nearly all of them.
  static func rows(for member: MemberPath) -> [DateField] {
    guard member.string.utf8.reversed().starts(with: ".xml".utf8.reversed()) else { return [] }
    let parts = member.string.split(separator: "/", omittingEmptySubsequences: false)
    return patterns.filter { pattern in
      pattern.parts.count == parts.count
        && zip(pattern.parts, parts).allSatisfy { $0 == "*" || $0.utf8.elementsEqual($1.utf8) }
    }.flatMap(\.rows)
  }

  private static let patterns: [(parts: [Substring], rows: [DateField])] =
    Dictionary(grouping: all, by: \.members).map { ($0.key.split(separator: "/"), $0.value) }
}
