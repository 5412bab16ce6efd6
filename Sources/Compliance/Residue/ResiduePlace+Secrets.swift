extension ResiduePlace {
  /// Places of keys and passwords.
  static let secretPlaces: [ResiduePlace] = [
    ResiduePlace("groups.xml", "/groups/group/enrolmentkey", SecretRule.enrolmentKey, .filled),
    ResiduePlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/password", SecretRule.enrolmentKey,
      .filled),
    ResiduePlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/tool/secret", SecretRule.tool, .filled,
      "enrol/lti"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml", "/activity/quiz/password", SecretRule.password, .filled,
      "mod/quiz"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml", "/activity/quiz/overrides/override/password",
      SecretRule.password, .filled, "mod/quiz"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml", "//quizaccess_seb_quizsettings/quitpassword",
      SecretRule.password, .filled, "mod/quiz/accessrule/seb"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml", "//quizaccess_seb_quizsettings/allowedbrowserexamkeys",
      SecretRule.password, .filled, "mod/quiz/accessrule/seb"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml",
      "//quizaccess_seb_quizsettings/quizaccess_seb_template/content", SecretRule.password,
      .filled, "mod/quiz/accessrule/seb"),
    ResiduePlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/password", SecretRule.password, .filled,
      "mod/lesson"),
    ResiduePlace(
      "activities/lesson_*/lesson.xml", "/activity/lesson/overrides/override/password",
      SecretRule.password, .filled, "mod/lesson"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/resourcekey", SecretRule.tool, .filled, "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/password", SecretRule.tool, .filled, "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/instructorcustomparameters", SecretRule.tool,
      .filled, "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/ltitype/clientid", SecretRule.tool, .filled,
      "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/ltitype/ltitypesconfigs/ltitypesconfig",
      SecretRule.tool, .present, "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/ltitype/ltitypesconfigs/ltitypesconfigencrypted",
      SecretRule.tool, .present, "mod/lti"),
    ResiduePlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml",
      "/activity/bigbluebuttonbn/moderatorpass", SecretRule.meeting, .filled,
      "mod/bigbluebuttonbn"),
    ResiduePlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml", "/activity/bigbluebuttonbn/viewerpass",
      SecretRule.meeting, .filled, "mod/bigbluebuttonbn"),
    ResiduePlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml", "/activity/bigbluebuttonbn/meetingid",
      SecretRule.meeting, .filled, "mod/bigbluebuttonbn"),
  ]
}
