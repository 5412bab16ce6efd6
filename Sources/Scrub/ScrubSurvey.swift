internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// The first pass: judges a backup, and notes on the way what is to go.
final class ScrubSurvey: BackupVisitor {
  /// A row of `files.xml` that is a user's, or perhaps so.
  struct UserRow {
    /// When it goes, which is decided when all members have been read.
    enum Fate { case goes, staysWithExample, goesWithEvent, goesWithRecord }

    let id: String
    let context: String
    let component: String
    let area: String
    let itemID: String
    let hash: ContentHash?
    let fate: Fate
    var range: Range<Int64>?
  }

  let examiner: Examiner
  private let options: ScrubOptions
  /// Contents that go with every row of theirs.
  private let dropped: Set<ContentHash>
  private(set) var watches: [String: MemberWatch] = [:]
  private(set) var userRows: [UserRow] = []
  /// Contents that rows of the template's refer to.
  private(set) var keptContents: Set<ContentHash> = []
  /// The ids of those rows: in a backup that somebody made up a user's may have the same.
  private(set) var keptIDs: Set<String> = []
  /// Rows that are for the same file.
  private(set) var names = FileNames()
  /// The settings that become 0.
  private(set) var settings: [String] = []
  private(set) var failure: GabaritError?
  /// Whether the row that is being read is a user's.
  private var isUserRow = false

  /// - Parameter dropped: contents that go with every row of theirs.
  init(_ options: ScrubOptions, dropping dropped: Set<ContentHash> = []) {
    self.options = options
    self.dropped = dropped
    let box = Box()
    examiner = Examiner(options.judgement) { box.survey?.watch($0.path) }
    box.survey = self
  }

  /// The examiner is made before its survey is whole.
  private final class Box {
    weak var survey: ScrubSurvey?
  }

  func handler(for member: Member) -> (any XMLHandler)? { examiner.handler(for: member) }
  func reader(of member: Member) -> (any MemberReader)? { examiner.reader(of: member) }

  func visit(_ row: FileRow) throws(GabaritError) {
    try examiner.visit(row)
    if options.replacements != nil { names.add(row) }
    let hash = row.isFolder || row.isAlias ? nil : row.hash
    let isDropped = hash.map(dropped.contains) ?? false
    let fate = isDropped ? .goes : fate(of: row)
    isUserRow = fate != nil
    if let fate {
      userRows.append(
        UserRow(
          id: row.id, context: row.contextID, component: row.component, area: row.fileArea,
          itemID: row.itemID, hash: hash, fate: fate))
    } else {
      keptIDs.insert(row.id)
      if let hash { keptContents.insert(hash) }
    }
  }

  private func fate(of row: FileRow) -> UserRow.Fate? {
    switch UserDataTables.owner(of: row) {
    case .user: .goes
    case .userUnlessExample: .staysWithExample
    case .unknown: options.unrecognised == .drop ? .goesWithRecord : nil
    case .template: row.component == "calendar" ? .goesWithEvent : nil
    }
  }

  private func watch(_ path: MemberPath) -> MemberWatch {
    let member = path.string
    let isManifest = member == "moodle_backup.xml"
    let watch = MemberWatch(path, options, isShort: isManifest)
    watches[member] = watch
    if member == "files.xml" { follow(files: watch) }
    if isManifest { follow(manifest: watch) }
    return watch
  }

  /// The row was visited when its element ended, and that is told of here next.
  private func follow(files watch: MemberWatch) {
    watch.onElement = { [unowned self] depth, name, range in
      guard depth == 2, name == "file", isUserRow, !userRows.isEmpty else { return }
      userRows[userRows.count - 1].range = range
      isUserRow = false
    }
  }

  /// Sets what says that users' data is in the backup to 0
  /// (`backup_general_helper::get_backup_information` reads it).
  private func follow(manifest watch: MemberWatch) {
    var setting: (level: String, name: String, value: String, span: XMLSpan?) = ("", "", "", nil)
    let set = { [unowned self, unowned watch] (name: String, span: XMLSpan?) in
      do throws(GabaritError) {
        try watch.replace(span, with: "0")
        settings.append(name)
      } catch { failure = error }
    }
    watch.onField = { depth, name, text, span in
      switch (depth, name) {
      case (3, "mnet_remoteusers") where text != "0" && !MoodleText.isNull(text): set(name, span)
      case (5, "level"): setting.level = text
      case (5, "name"): setting.name = text
      case (5, "value"): (setting.value, setting.span) = (text, span)
      default: break
      }
    }
    var (last, saysUsers): (Range<Int64>?, Bool) = (nil, false)
    watch.onElement = { [unowned self, unowned watch] depth, name, range in
      if depth == 3, name == "settings", last != nil, !saysUsers {
        sayWithoutUsers(watch, behind: last)
      }
      guard depth == 4, name == "setting" else { return }
      last = range
      if setting.level == "root", setting.name == "users" { saysUsers = true }
      let isRoot = setting.level == "root" && UserDataTables.settings.contains(setting.name)
      let isOwn =
        (setting.level == "section" || setting.level == "activity")
        && setting.name.hasSuffix("_userinfo")
      if isRoot || isOwn, setting.value != "0" { set(setting.name, setting.span) }
      setting = ("", "", "", nil)
    }
  }

  /// Says of an old manifest that it is without users, as each one does since Moodle 2.0
  /// (`backup_root_task::define_settings`).
  private func sayWithoutUsers(_ watch: MemberWatch, behind range: Range<Int64>?) {
    let setting =
      "\n      <setting>\n        <level>root</level>\n        <name>users</name>"
      + "\n        <value>0</value>\n      </setting>"
    watch.insert(setting, at: range?.upperBound)
    settings.append("users")
  }
}
