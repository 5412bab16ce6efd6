internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// The first pass: judges a backup, and notes on the way what is to go.
final class ScrubSurvey: BackupVisitor {
  let examiner: Examiner
  private let options: ScrubOptions
  /// Contents that go with every row of theirs.
  private let dropped: Set<ContentHash>
  private let followed: FollowedMembers
  /// Contents that rows of the template's refer to.
  private(set) var keptContents: Set<ContentHash> = []
  /// The ids of those rows: in a backup that somebody made up a user's may have the same.
  private(set) var keptIDs: Set<String> = []
  /// Rows that are for the same file.
  private(set) var names = FileNames()

  /// - Parameter dropped: contents that go with every row of theirs.
  init(_ options: ScrubOptions, dropping dropped: Set<ContentHash> = []) {
    self.options = options
    self.dropped = dropped
    let followed = FollowedMembers(options)
    self.followed = followed
    examiner = Examiner(options.judgement) { followed.follow($0, $1) }
  }

  /// Who followed the members, by their names.
  var followers: [String: MemberFollower] { followed.followers }
  /// Rows of `files.xml` that are users', or perhaps so.
  var userRows: [UserRow] { followed.userRows.all }
  /// The settings of the manifest that become 0.
  var settings: [String] { followed.settings?.changed ?? [] }
  /// What cannot be written.
  var failure: GabaritError? { followed.settings?.failure }

  func handler(for member: Member) -> (any XMLHandler)? { examiner.handler(for: member) }
  func reader(of member: Member) -> (any MemberReader)? { examiner.reader(of: member) }

  func visit(_ row: FileRow) throws(GabaritError) {
    try examiner.visit(row)
    if options.replacements != nil { names.add(row) }
    let hash = row.isFolder || row.isAlias ? nil : row.hash
    let isDropped = hash.map(dropped.contains) ?? false
    let fate = isDropped ? .goes : fate(of: row)
    followed.userRows.add(
      fate.map {
        UserRow(
          id: row.id, context: row.contextID, component: row.component, area: row.fileArea,
          itemID: row.itemID, hash: hash, fate: $0)
      })
    guard fate == nil else { return }
    keptIDs.insert(row.id)
    if let hash { keptContents.insert(hash) }
  }

  private func fate(of row: FileRow) -> UserRow.Fate? {
    switch UserDataTables.owner(of: row) {
    case .user: .goes
    case .userUnlessExample: .staysWithExample
    case .unknown: options.unrecognised == .drop ? .goesWithRecord : nil
    case .template: row.component == "calendar" ? .goesWithEvent : nil
    }
  }
}

/// The members of a backup that are followed while it is examined.
final class FollowedMembers {
  private let options: ScrubOptions
  private(set) var followers: [String: MemberFollower] = [:]
  /// What follows `files.xml`.
  let userRows = UserRows()
  /// What follows the manifest; nil until that is read.
  private(set) var settings: ManifestSettings?

  init(_ options: ScrubOptions) { self.options = options }

  /// Begins to follow a member.
  func follow(_ member: Member, _ places: ElementPlaces) -> MemberFollower {
    let name = member.path.string
    let collector = MemberEditCollector(name, options)
    var listener: (any ElementListener)?
    switch name {
    case "moodle_backup.xml":
      settings = ManifestSettings(collector)
      listener = settings
    case "files.xml": listener = userRows
    default: break
    }
    let follower = MemberFollower(
      member.path, places, options, collector, listener: listener,
      wantsTexts: name == "moodle_backup.xml")
    followers[name] = follower
    return follower
  }
}
