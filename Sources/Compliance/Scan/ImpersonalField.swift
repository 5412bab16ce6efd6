/// A field that has the name of an account's field and holds something else.
struct ImpersonalField: Sendable {
  /// Glob of the member, as in ``ResiduePlace``.
  let member: String
  /// Path of the element.
  let path: String
  /// Where in the plugin's source that was read.
  let source: String

  static let all: [ImpersonalField] = [
    // The course that owns the survey; called `courseid` since 2018.
    ImpersonalField(
      member: "activities/questionnaire_*/questionnaire.xml",
      path: "/activity/questionnaire/surveys/survey/owner",
      source: "mod/questionnaire/backup/moodle2/restore_questionnaire_stepslib.php "
        + "process_questionnaire_survey (2.0 to 3.2)"),
    // Who wrote the content, as its licence wants it named.
    ImpersonalField(
      member: "activities/hvp_*/hvp.xml", path: "/activity/hvp/author",
      source: "mod/hvp/backup/moodle2/backup_hvp_stepslib.php define_structure (until 2018)"),
  ]

  /// The fields of one member; none for nearly all.
  static func fields(in member: String) -> [ImpersonalField] {
    let name = Glob.lastComponent(member)
    return all.filter {
      Glob.lastComponent($0.member) == name && Glob.matches($0.member, member)
    }
  }
}
