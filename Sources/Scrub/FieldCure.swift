internal import Compliance
internal import MoodleBackup

/// What is written in the place of a field's text.
enum FieldCure {
  /// The field of JSON that says who may do what in a meeting.
  private static let selection = "participants"
  /// The settings of an element of a certificate; that of a teacher's name has the teacher's number
  /// (`customcertelement_teachername\element`), since 2026 in JSON.
  private static let certificateData = "data"

  /// Whether what is written rests on what stands there.
  static func needsText(_ name: String, in member: String) -> Bool {
    name == selection || name == certificateData && member.hasSuffix("/customcert.xml")
  }

  /// The text to write; nil where the field must stay as it is, and is told of instead: texts for
  /// readers, and what a restore rests on.
  ///
  /// - Parameter old: what stands there, if it is known.
  static func text(
    for rule: Rule, in member: String, named name: String, instead old: [UInt8]?
  ) -> String? {
    switch rule {
    // `backup_final_files_structure_step` writes a null where nobody is the owner; elsewhere the
    // columns cannot be null, and 0 is nobody.
    case ResidueRule.userID:
      return switch name {
      case selection: old.flatMap(UserSelections.removed)
      // Null is what the plugin itself keeps where no teacher was chosen.
      case certificateData: old.map { UserSelections.removed("teacher", from: $0) ?? null }
      // A list of accounts; with a 0 in it the plugin would write to nobody.
      case "thirdpartyemails": ""
      default: member == "files.xml" ? null : "0"
      }
    case ResidueRule.personName: return member == "files.xml" ? null : ""
    case ResidueRule.email, ResidueRule.address: return ""
    case ResidueRule.siteIdentity:
      return switch (member, name) {
      case ("files.xml", "source"), ("course/enrolments.xml", _): null
      case ("badges.xml", _): ""
      // An alias, a package and a feed are nothing without their address.
      default: nil
      }
    case ResidueRule.origin:
      return switch (member, name) {
      case ("course/enrolments.xml", _): null
      case (_, "importsrc"): ""
      // By the rest Moodle tells whether a backup is of its own site, and its names.
      default: nil
      }
    case SecretRule.enrolmentKey, SecretRule.password, SecretRule.meeting, SecretRule.tool,
      SecretRule.suspected:
      return ""
    // JSON and serialised records of a plugin that nobody knows.
    case UnrecognisedRule.rows: return ""
    default: return nil
    }
  }

  /// What stands for a null; it must stand in an encrypted field, of which a restore asks at least
  /// the length of its digest (`restore_step::decrypt`), so that it fails on an empty one.
  static let null = MoodleText.null
}
