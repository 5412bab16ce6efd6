internal import MoodleBackup

extension UserDataPlace {
  /// Places of every activity, and the smaller activity modules.
  static let activityPlaces: [UserDataPlace] = [
    UserDataPlace(
      "activities/*/roles.xml", "/roles/role_assignments/assignment", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/blocks/*/roles.xml", "/roles/role_assignments/assignment", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/logstores.xml",
      "/logstores/logstore/subplugin_logstore_standard_logstore/logstore_standard_log", .log,
      absent: true, "admin/tool/log/store/standard"),
    UserDataPlace(
      "activities/*/logstores.xml",
      "/logstores/logstore/subplugin_logstore_database_logstore/logstore_database_log", .log,
      absent: true, "admin/tool/log/store/database"),
    UserDataPlace(
      "activities/*/comments.xml", "/comments/comment", .comment, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/blocks/*/comments.xml", "/comments/comment", .comment, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/grades.xml",
      "/activity_gradebook/grade_items/grade_item/grade_grades/grade_grade", .grade,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/grade_history.xml", "/grade_history/grade_grades/grade_grade", .grade,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/completion.xml", "/completions/completion", .completion, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/completion.xml", "/completions/completionviews/completionview", .completion,
      absent: true, "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/logs.xml", "/logs/log", .log, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/xapistate.xml", "/states/state", .attempt, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/grading.xml", "/areas/area/definitions/definition/instances/instance", .grade,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/*/grading.xml", "//instance/plugin_gradingform_guide_instance/fillings/filling",
      .grade, "grade/grading/form/guide"),
    UserDataPlace(
      "activities/*/grading.xml", "//instance/plugin_gradingform_rubric_instance/fillings/filling",
      .grade, "grade/grading/form/rubric"),
    UserDataPlace(
      // Moodle writes none such for a course, and restores what it is given
      // (`restore_calendarevents_structure_step`, of courses and activities).
      "**/calendar.xml", "/events/event", .calendar,
      when: .anyEquals([
        ("courseid", "0"), ("courseid", ""), ("courseid", MoodleText.null), ("eventtype", "user"),
      ]),
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml", "/activity/bigbluebuttonbn/logs/log",
      .log, "mod/bigbluebuttonbn"),
    UserDataPlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml",
      "/activity/bigbluebuttonbn/recordings/recording", .log, "mod/bigbluebuttonbn"),
    UserDataPlace(
      "activities/choice_*/choice.xml", "/activity/choice/answers/answer", .attempt, "mod/choice"),
    UserDataPlace(
      "activities/feedback_*/feedback.xml", "/activity/feedback/completeds/completed", .attempt,
      "mod/feedback"),
    UserDataPlace(
      "activities/feedback_*/feedback.xml", "/activity/feedback/completeds/completed/values/value",
      .attempt, "mod/feedback"),
    UserDataPlace(
      "activities/feedback_*/feedback.xml", "/activity/feedback/trackings/tracking", .attempt,
      "mod/feedback/backup/moodle2/backup_feedback_stepslib.php define_structure (2.0 to 3.0)"),
    UserDataPlace(
      "activities/h5pactivity_*/h5pactivity.xml", "/activity/h5pactivity/attempts/attempt",
      .attempt, "mod/h5pactivity"),
    UserDataPlace(
      "activities/h5pactivity_*/h5pactivity.xml",
      "/activity/h5pactivity/attempts/attempt/results/result", .attempt, "mod/h5pactivity"),
    UserDataPlace(
      "activities/lti_*/lti.xml", "/activity/lti/ltisubmissions/ltisubmission", .grade, "mod/lti"),
    UserDataPlace(
      "activities/scorm_*/scorm.xml", "/activity/scorm/scoes/sco/sco_tracks/sco_track", .attempt,
      "mod/scorm"),
    UserDataPlace(
      "activities/survey_*/survey.xml", "/activity/survey/answers/answer", .attempt, gated: false,
      "mod/survey"),
    UserDataPlace(
      "activities/survey_*/survey.xml", "/activity/survey/analysis/analys", .attempt, gated: false,
      "mod/survey"),
  ]
}
