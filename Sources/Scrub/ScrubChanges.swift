/// Fields of one name in one member that were emptied.
package struct CuredField: Hashable, Sendable, Comparable {
  /// The rule that found them.
  package var rule: String
  /// The member they stand in.
  package var member: String
  /// The name of the element, which is one of Moodle's or a plugin's own.
  package var field: String

  /// Sorted by rule, member and name.
  package static func < (left: CuredField, right: CuredField) -> Bool {
    (left.rule, left.member, left.field) < (right.rule, right.member, right.field)
  }
}

/// What was done to a backup: places and counts, never values.
package struct ScrubChanges: Sendable {
  /// Members that went, in their order; contents of files apart.
  package var members: [String] = []
  /// Settings of the manifest that became 0, in their order.
  package var settings: [String] = []
  /// Members that no restore reads, and that went; their names may be anybody's.
  package var strays = 0
  /// Rows of `files.xml` that went, folders among them.
  package var fileRows = 0
  /// Contents that went, since no row that stays uses them.
  package var contents = 0
  /// Their bytes.
  package var contentBytes: Int64 = 0
  /// Backups among the files that went, by their members' names.
  package var nested: [String] = []
  /// References that went, by the name of their list in `inforef.xml`; `role` for definitions of
  /// roles in `roles.xml`.
  package var references: [String: Int] = [:]
  /// Fields that were emptied.
  package var fields: [CuredField: Int] = [:]
  /// Texts in which words were replaced, by member.
  package var replaced: [String: Int] = [:]
  /// Texts too long to look for words in, by member.
  package var notExamined: [String: Int] = [:]
  /// The ids of those rows.
  var fileIDs: Set<String> = []
}
