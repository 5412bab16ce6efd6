/// What the add-ons' own backup steps (`backup/moodle2/backup_*_stepslib.php` of each) say beyond the map
/// and against it.
extension UserDataMap {
  /// Rows that the map has at any depth, with the one path that the plugin writes.
  private static let paths = [
    "activities/attendance_*/attendance.xml //logs/log":
      "/activity/attendance/sessions/session/logs/log",
    "activities/questionnaire_*/questionnaire.xml //responses/response":
      "/activity/questionnaire/responses/response",
    "activities/scheduler_*/scheduler.xml //appointments/appointment":
      "/activity/scheduler/slots/slot/appointments/appointment",
  ]

  static func corrected(_ row: Row) -> Row {
    var row = row
    row.path = paths[row.description] ?? row.path
    return row
  }

  /// No release of mod_customcert has a file area for what it issued.
  static func isInvented(_ area: Area) -> Bool {
    area.component == "mod_customcert" && area.filearea == "issues"
  }

  static let moreRows = [
    Row(
      file: "activities/attforblock_*/attforblock.xml",
      path: "/activity/attforblock/sessions/session/logs/log", category: "log"),
    Row(
      file: "activities/questionnaire_*/questionnaire.xml",
      path: "/activity/questionnaire/attempts/attempt/responses/response", category: "attempt"),
  ]

  static let moreAreas = [
    Area(component: "mod_journal", filearea: "feedback", category: "submission"),
    Area(component: "mod_questionnaire", filearea: "response_file", category: "attempt"),
    Area(component: "mod_scheduler", filearea: "appointmentnote", category: "grade"),
    Area(component: "mod_scheduler", filearea: "teachernote", category: "grade"),
    Area(component: "mod_scheduler", filearea: "studentfiles", category: "submission"),
  ]

  static let moreResidues = [
    residue("attendance", "subnet", "ip"),
    residue("attendance", "sessions/session/subnet", "ip"),
    residue("attendance", "sessions/session/lasttakenby", "user-id"),
    residue("attendance", "sessions/session/studentpassword", "secret"),
    residue("attendance", "warnings/warning/thirdpartyemails", "user-id"),
    residue("attforblock", "sessions/session/lasttakenby", "user-id"),
    residue("customcert", "emailothers", "email"),
    residue("questionnaire", "surveys/survey/email", "email"),
    residue("scheduler", "teacher", "user-id"),
    residue("scheduler", "slots/slot/teacherid", "user-id"),
  ]

  private static func residue(_ module: String, _ path: String, _ kind: String) -> Residue {
    Residue(
      file: "activities/\(module)_*/\(module).xml", path: "/activity/\(module)/\(path)", kind: kind,
      action: "blank")
  }

  static let moreTemplateAreas: [(component: String, area: String)] = [
    ("mod_assignment", "intro"), ("mod_attendance", "session"), ("mod_attforblock", "session"),
    ("mod_customcert", "intro"), ("mod_customcert", "image"), ("mod_hvp", "intro"),
    ("mod_hvp", "content"), ("mod_hvp", "libraries"), ("mod_journal", "intro"),
    ("mod_qbank", "intro"), ("mod_questionnaire", "intro"), ("mod_questionnaire", "info"),
    ("mod_questionnaire", "thankbody"), ("mod_questionnaire", "question"),
    ("mod_questionnaire", "sectionheading"), ("mod_questionnaire", "feedback"),
    ("mod_scheduler", "intro"), ("mod_scheduler", "bookinginstructions"),
    ("mod_scheduler", "slotnote"),
  ]
}
