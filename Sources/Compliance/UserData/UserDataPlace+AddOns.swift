extension UserDataPlace {
  /// Places of modules outside Moodle 4.5: IOMAD, older and third-party ones.
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
      .submission, "mod_assignment (Moodle 2.0-3.x, since removed)"),
    UserDataPlace(
      "activities/customcert_*/customcert.xml", "/activity/customcert/issues/issue", .certificate,
      "third party"),
    UserDataPlace("activities/attendance_*/attendance.xml", "//logs/log", .log, "third party"),
    UserDataPlace(
      "activities/hvp_*/hvp.xml", "/activity/hvp/content_user_data/entry", .attempt, "third party"),
    UserDataPlace(
      "activities/journal_*/journal.xml", "/activity/journal/entries/entry", .submission,
      "third party"),
    UserDataPlace(
      "activities/questionnaire_*/questionnaire.xml", "//responses/response", .attempt,
      "third party"),
    UserDataPlace(
      "activities/scheduler_*/scheduler.xml", "//appointments/appointment", .enrolment,
      "third party"),
  ]
}
