extension ResiduePlace {
  /// Places of the manifest and of the course itself.
  static let coursePlaces: [ResiduePlace] = [
    ResiduePlace(
      "moodle_backup.xml", "/moodle_backup/information/original_wwwroot", ResidueRule.origin,
      .filled),
    ResiduePlace(
      "moodle_backup.xml", "/moodle_backup/information/original_site_identifier_hash",
      ResidueRule.origin, .filled),
    ResiduePlace(
      "moodle_backup.xml", "/moodle_backup/information/original_course_id", ResidueRule.origin,
      .filled),
    ResiduePlace(
      "moodle_backup.xml", "/moodle_backup/information/name", ResidueRule.origin, .filled),
    ResiduePlace("**/inforef.xml", "/inforef/userref/user/id", ResidueRule.userID, .userID),
    ResiduePlace("questions.xml", "//question/createdby", ResidueRule.userID, .userID),
    ResiduePlace("questions.xml", "//question/modifiedby", ResidueRule.userID, .userID),
    ResiduePlace("questions.xml", "//question_bank_entry/ownerid", ResidueRule.userID, .userID),
    ResiduePlace("scales.xml", "/scales_definition/scale/userid", ResidueRule.userID, .userID),
    ResiduePlace(
      "outcomes.xml", "/outcomes_definition/outcome/userid", ResidueRule.userID, .userID),
    ResiduePlace(
      "outcomes.xml", "/outcomes_definition/outcome/usermodified", ResidueRule.userID, .userID),
    ResiduePlace(
      "course/roles.xml", "/roles/role_overrides/override/modifierid", ResidueRule.userID, .userID),
    ResiduePlace(
      "**/blocks/*/roles.xml", "/roles/role_overrides/override/modifierid", ResidueRule.userID,
      .userID),
    ResiduePlace("roles.xml", "/roles_definition/role", ResidueRule.origin, .present),
    ResiduePlace("course/calendar.xml", "/events/event/userid", ResidueRule.userID, .userID),
    ResiduePlace(
      "course/contentbank.xml", "/contents/content/usercreated", ResidueRule.userID, .userID),
    ResiduePlace(
      "course/contentbank.xml", "/contents/content/usermodified", ResidueRule.userID, .userID),
    ResiduePlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/customint5", ResidueRule.origin, .filled),
    ResiduePlace(
      "course/enrolments.xml", "/enrolments/enrols/enrol/customchar1", ResidueRule.siteIdentity,
      .filled),
    ResiduePlace(
      "sections/*/section.xml", "/section/availabilityjson", ResidueRule.condition, .condition,
      "availability/condition/profile"),
    ResiduePlace(
      "**/blocks/rss_client_*/rss_client.xml", "//feeds/feed/url", ResidueRule.siteIdentity,
      .filled, "blocks/rss_client"),
  ]

  /// Places of `files.xml`.
  static let filePlaces: [ResiduePlace] = [
    ResiduePlace("files.xml", "/files/file/userid", ResidueRule.userID, .userID),
    ResiduePlace("files.xml", "/files/file/author", ResidueRule.personName, .filled),
    ResiduePlace("files.xml", "/files/file/source", ResidueRule.siteIdentity, .address),
    ResiduePlace("files.xml", "/files/file/reference", ResidueRule.siteIdentity, .filled),
    ResiduePlace("files.xml", "/files/file/repositoryid", ResidueRule.siteIdentity, .filled),
  ]

  /// Places of `badges.xml`.
  static let badgePlaces: [ResiduePlace] = [
    ResiduePlace("badges.xml", "/badges/badge/usercreated", ResidueRule.userID, .userID),
    ResiduePlace("badges.xml", "/badges/badge/usermodified", ResidueRule.userID, .userID),
    ResiduePlace("badges.xml", "/badges/badge/issuername", ResidueRule.personName, .filled),
    ResiduePlace("badges.xml", "/badges/badge/issuerurl", ResidueRule.siteIdentity, .filled),
    ResiduePlace("badges.xml", "/badges/badge/issuercontact", ResidueRule.email, .filled),
    ResiduePlace("badges.xml", "/badges/badge/imageauthorname", ResidueRule.personName, .filled),
    ResiduePlace("badges.xml", "/badges/badge/imageauthoremail", ResidueRule.email, .filled),
    ResiduePlace("badges.xml", "/badges/badge/imageauthorurl", ResidueRule.siteIdentity, .filled),
    ResiduePlace(
      "badges.xml", "/badges/badge/endorsement/issuername", ResidueRule.personName, .filled),
    ResiduePlace("badges.xml", "/badges/badge/endorsement/issueremail", ResidueRule.email, .filled),
    ResiduePlace(
      "badges.xml", "/badges/badge/endorsement/issuerurl", ResidueRule.siteIdentity, .filled),
  ]
}
