internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// What goes from a backup: each byte, before any is written.
struct ScrubPlan {
  /// The edits by member.
  private(set) var edits: [MemberPath: [XMLEdit]] = [:]
  /// Members that go, folders among them.
  private(set) var gone: Set<MemberPath> = []
  private(set) var changes = ScrubChanges()

  /// - Throws: `nothingSuitable` where something must go and its place cannot be told; `badXML`
  ///   where a member that stays cannot be read.
  ///
  /// - Parameter nested: the members among the files that go as a whole.
  init(
    _ survey: ScrubSurvey, _ reading: BackupReading, _ options: ScrubOptions,
    without nested: Set<String> = []
  ) throws(GabaritError) {
    if let failure = survey.failure { throw failure }
    changes.settings = survey.settings
    takeMembers(survey, reading)
    takeNested(nested, reading)
    takeLeftovers(reading)
    if options.level.takesResidue { takeStrays(reading) }
    let goneNames = Set(gone.map(\.string))
    for broken in reading.brokenMembers where !goneNames.contains(broken.member ?? "") {
      throw broken
    }
    try takeFiles(survey, reading)
    takeReferences(survey, options)
    if options.level.takesResidue { emptyLog(reading) }
    takeFolders(reading)
    for (_, follower) in survey.followers.sorted(by: { $0.key < $1.key }) {
      try takeEdits(follower)
    }
  }

  /// Takes over what is to change in a member that stays.
  private mutating func takeEdits(_ follower: MemberFollower) throws(GabaritError) {
    let path = follower.path
    let name = path.string
    guard !gone.contains(path) else { return }
    let collector = follower.collector
    guard !collector.isOfContent else {
      throw GabaritError(
        .nothingSuitable,
        "is itself a record that refers to a person, so that it can only stay as it is or go as "
          + "a whole; leave it in, or delete the activity", member: name)
    }
    if let path = collector.pathHeldBack {
      throw GabaritError(
        .nothingSuitable,
        "has a record at \(path) that refers to a person and holds other records, which would go "
          + "with it; leave it in, or delete it in the template", member: name)
    }
    guard !collector.edits.isUnplaced else {
      throw GabaritError(
        .nothingSuitable, "has something written in a way that cannot be taken out",
        member: name)
    }
    let (found, fields) = collector.edits.outcome
    changes.fields.merge(fields) { $0 + $1 }
    if let words = follower.words {
      if words.replaced > 0 { changes.replaced[name] = words.replaced }
      if words.notExamined > 0 { changes.notExamined[name] = words.notExamined }
    }
    if !found.isEmpty { edits[path] = found }
  }

  /// Whether nothing at all goes.
  var isEmpty: Bool { edits.isEmpty && gone.isEmpty }

  private mutating func takeMembers(_ survey: ScrubSurvey, _ reading: BackupReading) {
    for member in reading.members where member.kind == .file {
      let name = member.path.string
      guard
        UserDataTables.isOfUsersOnly(name) || survey.followers[name]?.collector.goesWhole == true
      else {
        continue
      }
      gone.insert(member.path)
      changes.members.append(name)
    }
  }

  private mutating func takeNested(_ nested: Set<String>, _ reading: BackupReading) {
    for member in reading.members where nested.contains(member.path.string) {
      gone.insert(member.path)
      changes.nested.append(member.path.string)
      changes.contents += 1
      changes.contentBytes += member.size
    }
  }

  /// Takes what macOS or Windows left behind.
  private mutating func takeLeftovers(_ reading: BackupReading) {
    for member in reading.members where reading.leftovers.paths.contains(member.path) {
      guard gone.insert(member.path).inserted, member.kind == .file else { continue }
      changes.strays += 1
    }
  }

  /// Takes the rows of users' files out of `files.xml`, and contents that no other row uses.
  private mutating func takeFiles(
    _ survey: ScrubSurvey, _ reading: BackupReading
  ) throws(GabaritError) {
    let records = RecordFiles(
      survey.followers.values.reduce(into: []) { $0.formUnion($1.references.goneRecords) })
    try records.verify(survey.userRows)
    let examples = survey.examiner.exampleFiles
    let events = survey.followers.values.reduce(into: Set<String>()) {
      $0.formUnion($1.references.goneEvents)
    }
    var kept = survey.keptContents
    var keptIDs = survey.keptIDs
    var going: Set<ContentHash> = []
    let table = survey.followers["files.xml"]?.collector
    for row in survey.userRows {
      let stays =
        switch row.fate {
        case .goes: false
        case .staysWithExample: examples.contain(area: row.area, row.itemID)
        case .goesWithEvent: !events.contains(row.itemID)
        case .goesWithRecord: !records.contain(row)
        }
      guard !stays else {
        keptIDs.insert(row.id)
        if let hash = row.hash { kept.insert(hash) }
        continue
      }
      table?.edits.remove(row.range)
      changes.fileRows += 1
      changes.fileIDs.insert(row.id)
      if let hash = row.hash { going.insert(hash) }
    }
    going.subtract(kept)
    changes.fileIDs.subtract(keptIDs)
    for member in reading.members where member.kind == .file {
      guard let hash = ContentHash(member: member.path.string), going.contains(hash),
        gone.insert(member.path).inserted
      else { continue }
      changes.contents += 1
      changes.contentBytes += member.size
    }
  }

  /// Takes what no restore reads, and what may be anything: members in places where Moodle keeps
  /// none, and contents of which no row of `files.xml` knows.
  private mutating func takeStrays(_ reading: BackupReading) {
    let strays = UserDataTables.strays(in: reading)
    for member in reading.members where !gone.contains(member.path) {
      let isUnused =
        member.kind == .file
        && ContentHash(member: member.path.string).map(reading.files.isWithoutRow) ?? false
      guard isUnused || strays.contains(member.path) else { continue }
      gone.insert(member.path)
      changes.strays += 1
    }
  }

  /// Takes out of each `inforef.xml` what was only referred to by what went.
  private mutating func takeReferences(_ survey: ScrubSurvey, _ options: ScrubOptions) {
    var folders: [String: [MemberFollower]] = [:]
    for (name, follower) in survey.followers {
      let folder = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "course"
      folders[folder, default: []].append(follower)
    }
    let fileIDs = changes.fileIDs
    var goneRoles: Set<String> = []
    var keptRoles: Set<String> = []
    for (folder, followers) in folders.sorted(by: { $0.key < $1.key }) {
      let named = NamedReferences(followers) { gone.contains($0.path) }
      goneRoles.formUnion(named.goneRoles)
      keptRoles.formUnion(named.keptRoles)
      guard let list = survey.followers[folder + "/inforef.xml"] else { continue }
      takeReferences(list) { group, id in
        switch group {
        case "userref":
          options.level.takesResidue || named.hasRemovals && !named.keptAccounts.contains(id)
        case "roleref": named.goneRoles.contains(id) && !named.keptRoles.contains(id)
        case "fileref": fileIDs.contains(id)
        default: false
        }
      }
      for group in list.references.groups where group.name == "roleref" {
        keptRoles.formUnion(
          group.items.map(\.id).filter {
            !named.goneRoles.contains($0) || named.keptRoles.contains($0)
          })
      }
    }
    // A definition stays as long as anything names it (`backup_roles_structure_step`).
    guard let definitions = survey.followers["roles.xml"] else { return }
    takeReferences(definitions) { _, id in goneRoles.contains(id) && !keptRoles.contains(id) }
  }

  /// Takes references out of a list.
  private mutating func takeReferences(
    _ list: MemberFollower, where goes: (_ group: String, _ id: String) -> Bool
  ) {
    let (ranges, counts) = list.references.removal(where: goes)
    for range in ranges { list.collector.edits.remove(range) }
    changes.references.merge(counts) { $0 + $1 }
  }

  /// What the members of one folder name.
  private struct NamedReferences {
    var hasRemovals = false
    var keptAccounts: Set<String> = []
    var keptRoles: Set<String> = []
    /// Roles that were named by what goes.
    var goneRoles: Set<String> = []

    init(_ followers: [MemberFollower], isGone: (MemberFollower) -> Bool) {
      for follower in followers {
        let references = follower.references
        if follower.collector.hasRemovals { hasRemovals = true }
        goneRoles.formUnion(references.goneRoles)
        if isGone(follower) {
          goneRoles.formUnion(references.keptRoles)
        } else {
          keptAccounts.formUnion(references.keptAccounts)
          keptRoles.formUnion(references.keptRoles)
        }
      }
    }
  }

  /// Moodle writes an empty one where nothing was logged.
  private mutating func emptyLog(_ reading: BackupReading) {
    guard let log = reading.members.first(where: { $0.path.string == "moodle_backup.log" }),
      log.size > 0
    else { return }
    edits[log.path] = [XMLEdit(removing: 0..<log.size)]
    changes.fields[CuredField(rule: ResidueRule.log.id, member: log.path.string, field: "")] = 1
  }

  /// Takes folders whose every member went.
  private mutating func takeFolders(_ reading: BackupReading) {
    var had: Set<Substring> = []
    var has: Set<Substring> = []
    for member in reading.members where member.kind == .file {
      var name = Substring(member.path.string)
      while let slash = name.lastIndex(of: "/") {
        name = name[..<slash]
        had.insert(name)
        if !gone.contains(member.path) { has.insert(name) }
      }
    }
    for member in reading.members where member.kind == .folder {
      let name = Substring(member.path.string)
      if had.contains(name), !has.contains(name) { gone.insert(member.path) }
    }
  }
}
