internal import Archive
internal import Compliance
internal import Groundwork
internal import MoodleBackup
internal import XMLStream

/// The first pass: judges a backup, and notes on the way what is to go.
final class ScrubSurvey: BackupVisitor {
  /// A row of `files.xml` that is a user's, or perhaps an example's.
  struct UserRow {
    let id: String
    let itemID: String
    let hash: ContentHash?
    let mayBeExample: Bool
    var range: Range<Int64>?
  }

  let examiner: Examiner
  private let options: ScrubOptions
  private(set) var watches: [String: MemberWatch] = [:]
  private(set) var userRows: [UserRow] = []
  /// Contents that rows of the template's refer to.
  private(set) var keptContents: Set<ContentHash> = []
  /// The settings that become 0.
  private(set) var settings: [String] = []
  private(set) var failure: GabaritError?
  /// Whether the row that is being read is a user's.
  private var isUserRow = false

  init(_ options: ScrubOptions) {
    self.options = options
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
    let owner = UserDataTables.owner(of: row)
    isUserRow = owner != .template
    let isUse = !row.isFolder && !row.isAlias
    if isUserRow {
      userRows.append(
        UserRow(
          id: row.id, itemID: row.itemID, hash: isUse ? row.hash : nil,
          mayBeExample: owner == .userUnlessExample))
    } else if isUse, let hash = row.hash {
      keptContents.insert(hash)
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
    watch.onElement = { depth, name, _ in
      guard depth == 4, name == "setting" else { return }
      let isRoot = setting.level == "root" && UserDataTables.settings.contains(setting.name)
      let isOwn =
        (setting.level == "section" || setting.level == "activity")
        && setting.name.hasSuffix("_userinfo")
      if isRoot || isOwn, setting.value != "0" { set(setting.name, setting.span) }
      setting = ("", "", "", nil)
    }
  }
}
