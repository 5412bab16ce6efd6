extension UserDataPlace {
  /// Places of modules in which people are assessed: assignment, workshop, quiz, lesson.
  static let assessmentPlaces: [UserDataPlace] = [
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/userflags/userflag", .submission,
      "mod/assign"),
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/submissions/submission", .submission,
      "mod/assign"),
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/grades/grade", .grade, "mod/assign"),
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/allocatedmarkers/allocatedmarker", .grade,
      "mod/assign/backup/moodle2/backup_assign_stepslib.php define_structure (since 5.2)"),
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/marks/mark", .grade,
      "mod/assign/backup/moodle2/backup_assign_stepslib.php define_structure (since 5.2)"),
    UserDataPlace(
      "activities/assign_*/assign.xml", "/activity/assign/overrides/override", .override,
      when: .notNull("userid"), "mod/assign"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/submissions/submission/"
        + "subplugin_assignsubmission_file_submission/submission_file", .submission,
      "mod/assign/submission/file"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/submissions/submission/"
        + "subplugin_assignsubmission_onlinetext_submission/submission_onlinetext", .submission,
      "mod/assign/submission/onlinetext"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_comments_grade/feedback_comments",
      .grade, "mod/assign/feedback/comments"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_file_grade/feedback_file", .grade,
      "mod/assign/feedback/file"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_editpdf_grade/"
        + "feedback_editpdf_files", .grade, "mod/assign/feedback/editpdf"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_editpdf_grade/"
        + "feedback_editpdf_annotations/annotation", .grade, "mod/assign/feedback/editpdf"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_editpdf_grade/"
        + "feedback_editpdf_comments/comment", .grade, "mod/assign/feedback/editpdf"),
    UserDataPlace(
      "activities/assign_*/assign.xml",
      "/activity/assign/grades/grade/subplugin_assignfeedback_editpdf_grade/"
        + "feedback_editpdf_rotation/pagerotation", .grade, "mod/assign/feedback/editpdf"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml",
      "/activity/lesson/pages/page/answers/answer/attempts/attempt", .attempt, "mod/lesson"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/pages/page/branches/branch", .attempt,
      "mod/lesson"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/grades/grade", .grade, "mod/lesson"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/timers/timer", .attempt, "mod/lesson"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/highscores/highscore", .grade,
      "mod/lesson/backup/moodle2/backup_lesson_stepslib.php define_structure (2.0 to 2.9)"),
    UserDataPlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/overrides/override", .override,
      when: .notNull("userid"), "mod/lesson"),
    UserDataPlace(
      "activities/quiz_*/quiz.xml", "/activity/quiz/attempts/attempt", .attempt, "mod/quiz"),
    UserDataPlace(
      "activities/quiz_*/quiz.xml",
      "/activity/quiz/attempts/attempt/question_usage/question_attempts/question_attempt", .attempt,
      "mod/quiz"),
    UserDataPlace(
      "activities/quiz_*/quiz.xml",
      "/activity/quiz/attempts/attempt/question_usage/question_attempts/"
        + "question_attempt/steps/step", .attempt, "mod/quiz"),
    UserDataPlace("activities/quiz_*/quiz.xml", "/activity/quiz/grades/grade", .grade, "mod/quiz"),
    UserDataPlace(
      "activities/quiz_*/quiz.xml", "/activity/quiz/overrides/override", .override,
      when: .notNull("userid"), "mod/quiz"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "/activity/workshop/examplesubmissions/examplesubmission/exampleassessments/"
        + "exampleassessment", .grade, "mod/workshop"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml", "/activity/workshop/submissions/submission",
      .submission, "mod/workshop"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "/activity/workshop/submissions/submission/assessments/assessment", .grade, "mod/workshop"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml", "/activity/workshop/aggregations/aggregation", .grade,
      "mod/workshop"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//assessment/subplugin_workshopform_accumulative_assessment/"
        + "workshopform_accumulative_grade", .grade, "mod/workshop/form/accumulative"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//exampleassessment/subplugin_workshopform_accumulative_exampleassessment/"
        + "workshopform_accumulative_examplegrade", .grade, "mod/workshop/form/accumulative"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//assessment/subplugin_workshopform_comments_assessment/workshopform_comments_grade", .grade,
      "mod/workshop/form/comments"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//exampleassessment/subplugin_workshopform_comments_exampleassessment/"
        + "workshopform_comments_examplegrade", .grade, "mod/workshop/form/comments"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//assessment/subplugin_workshopform_numerrors_assessment/workshopform_numerrors_grade",
      .grade, "mod/workshop/form/numerrors"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//exampleassessment/subplugin_workshopform_numerrors_exampleassessment/"
        + "workshopform_numerrors_examplegrade", .grade, "mod/workshop/form/numerrors"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//assessment/subplugin_workshopform_rubric_assessment/workshopform_rubric_grade", .grade,
      "mod/workshop/form/rubric"),
    UserDataPlace(
      "activities/workshop_*/workshop.xml",
      "//exampleassessment/subplugin_workshopform_rubric_exampleassessment/"
        + "workshopform_rubric_examplegrade", .grade, "mod/workshop/form/rubric"),
  ]
}
