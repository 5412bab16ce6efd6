package import Archive
package import MoodleBackup

/// What the tables say of members and rows, for whoever takes users' data out.
package enum UserDataTables {
  /// Whether Moodle writes a member for users' data alone, so that a backup without users has none
  /// (`backup_users_structure_step`, `backup_comments_structure_step` and their like, which are
  /// added only where their setting is on).
  package static func isOfUsersOnly(_ member: String) -> Bool {
    UserDataPlace.places(in: member).contains(where: \.memberMustBeAbsent)
  }

  /// Whose a row of `files.xml` is.
  package enum Owner: Sendable {
    /// The template's.
    case template
    /// A user's.
    case user
    /// A user's, unless it belongs to an example that the teacher gave (``Examiner/exampleFiles``).
    case userUnlessExample
    /// Perhaps a user's: no table knows the area.
    case unknown
  }

  /// Whose a row is, by its component and file area.
  package static func owner(of row: FileRow) -> Owner {
    guard let index = UserFileArea.index(of: row) else {
      return TemplateFileArea.contains(row) ? .template : .unknown
    }
    return UserFileArea.all[index].holdsExamplesToo ? .userUnlessExample : .user
  }

  /// The fields of one member that hold the numbers of accounts: by their names, unless a table knows
  /// better.
  package struct AccountFields: Sendable {
    private let more: Set<String>
    private let impersonal: Set<String>

    /// The fields of a member.
    package init(_ member: String) {
      more = Set(
        ResiduePlace.places(in: member).filter { $0.rule.id == ResidueRule.userID.id }
          .map { Glob.lastComponent($0.path) })
      impersonal = Set(ImpersonalField.fields(in: member).map { Glob.lastComponent($0.path) })
    }

    /// Whether a field of this name is one.
    package func contains(_ name: String) -> Bool {
      if more.contains(name) { return true }
      if impersonal.contains(name) { return false }
      return switch FieldNames.kind(of: name) {
      case .account, .accountPerhaps, .authorship: true
      default: false
      }
    }
  }

  /// Root settings that are 0 in a backup without users (`backup_root_task::define_settings`:
  /// each depends on `users`).
  package static let settings = ClaimJudge.rootSettings

  /// Whether what was found is gone from a copy without users' data.
  package static func takesOut(_ finding: Finding) -> Bool {
    // Of a backup among the files nothing is taken: it goes as a whole or stays.
    guard finding.nestedIn == nil else { return false }
    let rule = finding.rule
    // Where its setting is 0, nobody asks for a member of users' data.
    if rule == SoundnessRule.memberMissing.id { return finding.member.map(isOfUsersOnly) ?? false }
    return rule.hasPrefix("userdata.") || rule.hasPrefix("userfiles.")
      || [
        ClaimRule.setting.id, ClaimRule.userInfo.id, ClaimRule.contradicted.id,
        ClaimRule.needlessMember.id, ClaimRule.settingMissing.id,
      ].contains(rule)
  }

  /// Whether a finding says that a backup would not be restored as it was meant.
  package static func isAboutWholeness(_ finding: Finding) -> Bool {
    guard let family = Ruleset.rule(finding.rule)?.family else { return false }
    return [.soundness, .restore, .fitness, .unrecognised].contains(family)
      && finding.severity > .info
  }

  /// Members that no restore reads: in places where Moodle keeps nothing, or under `files/` and no
  /// content.
  package static func strays(in reading: BackupReading) -> Set<MemberPath> {
    let tree = KnownTree(reading.manifest)
    return Set(
      reading.members.lazy.filter { !tree.knows($0) }.map(\.path)
        .filter { !reading.leftovers.paths.contains($0) }
    )
    .union(reading.strayContents)
  }
}
