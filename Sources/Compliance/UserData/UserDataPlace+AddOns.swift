extension UserDataPlace {
  /// Places of modules outside Moodle 4.5: IOMAD, modules that Moodle has dropped, and add-ons.
  ///
  /// The add-ons were read in every release that their public repositories have.
  static let addOnPlaces: [UserDataPlace] = [
    UserDataPlace(
      "activities/trainingevent_*/trainingevent.xml",
      "/activity/trainingevent/trainingevent_user/trainingevent_users", .enrolment, gated: false,
      "mod/trainingevent"),
    UserDataPlace(
      "activities/iomadcertificate_*/iomadcertificate.xml",
      "/activity/iomadcertificate/issues/issue", .certificate, "mod/iomadcertificate"),
    UserDataPlace(
      "activities/assignment_*/assignment.xml", "/activity/assignment/submissions/submission",
      .submission,
      "mod/assignment/backup/moodle2/backup_assignment_stepslib.php define_structure "
        + "(Moodle 2.0 to 4.1)"),
    UserDataPlace(
      "activities/attendance_*/attendance.xml", "/activity/attendance/sessions/session/logs/log",
      .log, "mod/attendance/backup/moodle2/backup_attendance_stepslib.php define_structure"),
    // The name of mod_attendance until July 2013.
    UserDataPlace(
      "activities/attforblock_*/attforblock.xml",
      "/activity/attforblock/sessions/session/logs/log", .log,
      "mod/attforblock/backup/moodle2/backup_attforblock_stepslib.php define_structure"),
    UserDataPlace(
      "activities/customcert_*/customcert.xml", "/activity/customcert/issues/issue", .certificate,
      "mod/customcert/backup/moodle2/backup_customcert_stepslib.php define_structure"),
    UserDataPlace(
      "activities/hvp_*/hvp.xml", "/activity/hvp/content_user_data/entry", .attempt,
      "mod/hvp/backup/moodle2/backup_hvp_stepslib.php "
        + "backup_hvp_activity_structure_step::define_structure"),
    UserDataPlace(
      "activities/journal_*/journal.xml", "/activity/journal/entries/entry", .submission,
      "mod/journal/backup/moodle2/backup_journal_stepslib.php define_structure"),
    UserDataPlace(
      "activities/questionnaire_*/questionnaire.xml",
      "/activity/questionnaire/responses/response", .attempt,
      "mod/questionnaire/backup/moodle2/backup_questionnaire_stepslib.php define_structure "
        + "(3.5 and later)"),
    UserDataPlace(
      "activities/questionnaire_*/questionnaire.xml", "/activity/questionnaire/attempts/attempt",
      .attempt,
      "mod/questionnaire/backup/moodle2/backup_questionnaire_stepslib.php define_structure "
        + "(2.0 to 3.4)"),
    UserDataPlace(
      "activities/questionnaire_*/questionnaire.xml",
      "/activity/questionnaire/attempts/attempt/responses/response", .attempt,
      "mod/questionnaire/backup/moodle2/backup_questionnaire_stepslib.php define_structure "
        + "(2.0 to 3.4)"),
    UserDataPlace(
      "activities/scheduler_*/scheduler.xml",
      "/activity/scheduler/slots/slot/appointments/appointment", .enrolment,
      "mod/scheduler/backup/moodle2/backup_scheduler_stepslib.php define_structure"),
  ]
}
