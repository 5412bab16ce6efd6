/// Fields of one name in one member that were emptied.
public struct CuredField: Hashable, Sendable, Comparable {
  /// The rule that found them.
  public var rule: String
  /// The member they stand in.
  public var member: String
  /// The name of the element, which is one of Moodle's or a plugin's own.
  public var field: String

  /// Sorted by rule, member and name.
  public static func < (left: CuredField, right: CuredField) -> Bool {
    (left.rule, left.member, left.field) < (right.rule, right.member, right.field)
  }
}

/// What was done to a backup: places and counts, never values.
public struct ScrubChanges: Sendable {
  /// Members that went, in their order; contents of files apart.
  public var members: [String] = []
  /// Settings of the manifest that became 0, in their order.
  public var settings: [String] = []
  /// Members that no restore reads, and that went; their names may be anybody's.
  public var strays = 0
  /// Rows of `files.xml` that went, folders among them.
  public var fileRows = 0
  /// Contents that went, since no row that stays uses them.
  public var contents = 0
  /// Their bytes.
  public var contentBytes: Int64 = 0
  /// Backups among the files that went, by their members' names.
  public var nested: [String] = []
  /// References that went, by the name of their list in `inforef.xml`; `role` for definitions of
  /// roles in `roles.xml`.
  public var references: [String: Int] = [:]
  /// Fields that were emptied.
  public var fields: [CuredField: Int] = [:]
  /// Texts in which words were replaced, by member.
  public var replaced: [String: Int] = [:]
  /// Texts too long to look for words in, by member.
  public var notExamined: [String: Int] = [:]
  /// The ids of those rows.
  var fileIDs: Set<String> = []
}
