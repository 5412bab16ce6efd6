extension UserDataPlace {
  /// Places of the course itself: accounts, enrolments, roles, groups, grades, logs.
  static let coursePlaces: [UserDataPlace] = [
    UserDataPlace(
      "users.xml", "/users/user", .profile, absent: true, "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "users.xml", "/users/user/custom_fields/custom_field", .profile,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "users.xml", "/users/user/preferences/preference", .profile,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "users.xml", "/users/user/tags/tag", .profile, "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "users.xml", "/users/user/roles/role_overrides/override", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "users.xml", "/users/user/roles/role_assignments/assignment", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/user_enrolments/enrolment", .enrolment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/tool/users/user", .enrolment, "enrol/lti"),
    UserDataPlace(
      "course/roles.xml", "/roles/role_assignments/assignment", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/blocks/*/roles.xml", "/roles/role_assignments/assignment", .roleAssignment,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "groups.xml", "/groups/group/group_members/group_member", .groupMembership,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "gradebook.xml", "/gradebook/grade_items/grade_item/grade_grades/grade_grade", .grade,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "grade_history.xml", "/grade_history/grade_grades/grade_grade", .grade,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "completion.xml",
      "/course_completion/course_completion_criteria/"
        + "course_completion_crit_completions/course_completion_crit_compl", .completion,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "completion.xml", "/course_completion/course_completions", .completion,
      when: .present("userid"), "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "badges.xml", "/badges/badge/manual_awards/manual_award", .badgeAward, gated: false,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/competencies.xml", "/course_competencies/user_competencies/user_competency",
      .competency, "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/logs.xml", "/logs/log", .log, absent: true, "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/logstores.xml",
      "/logstores/logstore/subplugin_logstore_standard_logstore/logstore_standard_log", .log,
      absent: true, "admin/tool/log/store/standard"),
    UserDataPlace(
      "course/logstores.xml",
      "/logstores/logstore/subplugin_logstore_database_logstore/logstore_database_log", .log,
      absent: true, "admin/tool/log/store/database"),
    UserDataPlace(
      "course/loglastaccess.xml", "/lastaccesses/lastaccess", .log, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/comments.xml", "/comments/comment", .comment, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "course/blocks/*/comments.xml", "/comments/comment", .comment, absent: true,
      "backup/moodle2/backup_stepslib.php"),
    UserDataPlace(
      "questions.xml", "//question/plugin_qbank_comment_question/comments/comment", .comment,
      gated: false, "question/bank/comment"),
  ]
}
