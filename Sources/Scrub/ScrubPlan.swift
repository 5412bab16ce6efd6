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
    for (name, watch) in survey.watches.sorted(by: { $0.key < $1.key }) {
      let path = watch.path
      guard !gone.contains(path) else { continue }
      guard !watch.isOfContent else {
        throw GabaritError(
          .nothingSuitable,
          "is itself a record that refers to a person, so that it can only stay as it is or go as "
            + "a whole; leave it in, or delete the activity", member: name)
      }
      if let path = watch.pathHeldBack {
        throw GabaritError(
          .nothingSuitable,
          "has a record at \(path) that refers to a person and holds other records, which would go "
            + "with it; leave it in, or delete it in the template", member: name)
      }
      guard !watch.isUnplaced else {
        throw GabaritError(
          .nothingSuitable, "has something written in a way that cannot be taken out",
          member: name)
      }
      let (found, fields) = watch.outcome
      changes.fields.merge(fields) { $0 + $1 }
      if watch.replaced > 0 { changes.replaced[name] = watch.replaced }
      if watch.notExamined > 0 { changes.notExamined[name] = watch.notExamined }
      if !found.isEmpty { edits[path] = found }
    }
  }

  /// Whether nothing at all goes.
  var isEmpty: Bool { edits.isEmpty && gone.isEmpty }

  private mutating func takeMembers(_ survey: ScrubSurvey, _ reading: BackupReading) {
    for member in reading.members where member.kind == .file {
      let name = member.path.string
      guard UserDataTables.isOfUsersOnly(name) || survey.watches[name]?.goesWhole == true else {
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
      survey.watches.values.reduce(into: []) { $0.formUnion($1.goneRecords) })
    try records.verify(survey.userRows)
    let examples = survey.examiner.exampleFiles
    let events = survey.watches.values.reduce(into: Set<String>()) { $0.formUnion($1.goneEvents) }
    var kept = survey.keptContents
    var keptIDs = survey.keptIDs
    var going: Set<ContentHash> = []
    let table = survey.watches["files.xml"]
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
      table?.remove(row.range)
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
    var folders: [String: [MemberWatch]] = [:]
    for (name, watch) in survey.watches {
      let folder = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "course"
      folders[folder, default: []].append(watch)
    }
    var goneRoles: Set<String> = []
    var keptRoles: Set<String> = []
    for (folder, watches) in folders.sorted(by: { $0.key < $1.key }) {
      let going = watches.filter { isGone($0) }
      let staying = watches.filter { !isGone($0) }
      let hasRemovals = watches.contains(where: \.hasRemovals)
      let accounts = staying.reduce(into: Set<String>()) { $0.formUnion($1.keptAccounts) }
      let roles = staying.reduce(into: Set<String>()) { $0.formUnion($1.keptRoles) }
      let removedRoles = watches.reduce(into: Set<String>()) { $0.formUnion($1.goneRoles) }
        .union(going.reduce(into: Set<String>()) { $0.formUnion($1.keptRoles) })
      goneRoles.formUnion(removedRoles)
      keptRoles.formUnion(roles)
      guard let list = survey.watches[folder + "/inforef.xml"] else { continue }
      for (group, count) in list.removeItems(where: { group, id in
        switch group {
        case "userref": options.level.takesResidue || hasRemovals && !accounts.contains(id)
        case "roleref": removedRoles.contains(id) && !roles.contains(id)
        case "fileref": changes.fileIDs.contains(id)
        default: false
        }
      }) { changes.references[group, default: 0] += count }
      for group in list.groups where group.name == "roleref" {
        keptRoles.formUnion(
          group.items.map(\.id).filter { !removedRoles.contains($0) || roles.contains($0) })
      }
    }
    // A definition stays as long as anything names it (`backup_roles_structure_step`).
    let definitions = survey.watches["roles.xml"]?.removeItems { _, id in
      goneRoles.contains(id) && !keptRoles.contains(id)
    }
    if let count = definitions?["role"] { changes.references["role", default: 0] += count }
  }

  private func isGone(_ watch: MemberWatch) -> Bool {
    gone.contains(watch.path)
  }

  /// Moodle writes an empty one where nothing was logged.
  private mutating func emptyLog(_ reading: BackupReading) {
    guard let log = reading.members.first(where: { $0.path.string == "moodle_backup.log" }),
      log.size > 0
    else { return }
    edits[log.path] = [XMLEdit(removing: 0..<log.size)]
    changes.fields[CuredField(rule: "residue.log", member: log.path.string, field: "")] = 1
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
