extension ResiduePlace {
  /// Places of activities, but for secrets.
  static let activityPlaces: [ResiduePlace] = [
    ResiduePlace(
      "activities/*/roles.xml", "/roles/role_overrides/override/modifierid", ResidueRule.userID,
      .userID),
    ResiduePlace("activities/*/calendar.xml", "/events/event/userid", ResidueRule.userID, .userID),
    ResiduePlace(
      "activities/*/module.xml", "/module/availability", ResidueRule.condition, .condition,
      "availability/condition/profile"),
    ResiduePlace(
      "activities/quiz_*/quiz.xml", "/activity/quiz/subnet", ResidueRule.address, .filled,
      "mod/quiz"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "/activity/lti/ltitype/createdby", ResidueRule.userID, .userID,
      "mod/lti"),
    ResiduePlace(
      "activities/lti_*/lti.xml", "//lineitems/lineitem/guid", ResidueRule.origin, .filled,
      "mod/lti/service/gradebookservices"),
    ResiduePlace(
      "activities/bigbluebuttonbn_*/bigbluebuttonbn.xml",
      "/activity/bigbluebuttonbn/participants", ResidueRule.userID, .userSelection,
      "mod/bigbluebuttonbn"),
    ResiduePlace(
      "activities/url_*/url.xml", "/activity/url/parameters", ResidueRule.origin, .filled,
      "mod/url"),
    ResiduePlace(
      "activities/scorm_*/scorm.xml", "/activity/scorm/reference", ResidueRule.siteIdentity,
      .address, "mod/scorm"),
    ResiduePlace(
      "activities/book_*/book.xml", "/activity/book/chapters/chapter/importsrc",
      ResidueRule.origin, .filled, "mod/book"),
    ResiduePlace(
      "activities/workshop_*/workshop.xml",
      "/activity/workshop/examplesubmissions/examplesubmission", FreeTextRule.example, .present,
      "mod/workshop"),
  ]
}
