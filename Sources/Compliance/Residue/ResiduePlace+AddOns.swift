extension ResiduePlace {
  /// Places of add-ons, secrets among them.
  static let addOnPlaces: [ResiduePlace] =
    attendancePlaces + [
      ResiduePlace(
        "activities/customcert_*/customcert.xml", "/activity/customcert/emailothers",
        ResidueRule.email, .filled,
        "mod/customcert/backup/moodle2/backup_customcert_stepslib.php define_structure"),
      // The element prints a teacher's name. Since 2026 `data` is JSON.
      ResiduePlace(
        "activities/customcert_*/customcert.xml",
        "/activity/customcert/template/pages/page/element/data", ResidueRule.userID,
        .userIDUnder("teacher"), where: Sibling(name: "element", text: "teachername"),
        "mod/customcert/element/teachername/classes/element.php save_unique_data, normalise_data"),
      ResiduePlace(
        "activities/questionnaire_*/questionnaire.xml",
        "/activity/questionnaire/surveys/survey/email", ResidueRule.email, .filled,
        "mod/questionnaire/backup/moodle2/backup_questionnaire_stepslib.php define_structure"),
      ResiduePlace(
        "activities/scheduler_*/scheduler.xml", "/activity/scheduler/teacher", ResidueRule.userID,
        .userID, "mod/scheduler/backup/moodle2/backup_scheduler_stepslib.php define_structure (2.5)"
      ),
      // The slots themselves are what the teacher offers; only the appointments in them are
      // learners' data. Up to 2.5 they are exported whatever the settings say.
      ResiduePlace(
        "activities/scheduler_*/scheduler.xml", "/activity/scheduler/slots/slot/teacherid",
        ResidueRule.userID, .userID,
        "mod/scheduler/backup/moodle2/backup_scheduler_stepslib.php define_structure"),
    ]

  private static let attendance = "activities/attendance_*/attendance.xml"
  private static let attendanceStep =
    "mod/attendance/backup/moodle2/backup_attendance_stepslib.php define_structure"

  private static let attendancePlaces: [ResiduePlace] = [
    ResiduePlace(
      attendance, "/activity/attendance/subnet", ResidueRule.address, .filled, attendanceStep),
    ResiduePlace(
      attendance, "/activity/attendance/sessions/session/subnet", ResidueRule.address, .filled,
      attendanceStep),
    ResiduePlace(
      attendance, "/activity/attendance/sessions/session/lasttakenby", ResidueRule.userID, .userID,
      attendanceStep),
    ResiduePlace(
      attendance, "/activity/attendance/sessions/session/studentpassword", SecretRule.password,
      .filled, attendanceStep),
    // Numbers of accounts despite its name (`mod_attendance\task\notify::execute`). A restore takes
    // them over as they stand, so that strangers may get the warnings.
    ResiduePlace(
      attendance, "/activity/attendance/warnings/warning/thirdpartyemails", ResidueRule.userID,
      .userID, attendanceStep),
    ResiduePlace(
      "activities/attforblock_*/attforblock.xml",
      "/activity/attforblock/sessions/session/lasttakenby", ResidueRule.userID, .userID,
      "mod/attforblock/backup/moodle2/backup_attforblock_stepslib.php define_structure"),
  ]
}
