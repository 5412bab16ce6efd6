package import Base
package import Orders
package import SystemPackage

/// What is to be applied in Moodle, and the script that does it.
package struct PendingMove: Sendable, Equatable {
  /// The order's id.
  package var order: String
  /// The move's number; 0 is the restore.
  package var number: Int64
  /// What it does.
  package var verb: OrderMove
  /// The script: `apply.sh`, or the kit's `restore.sh`; nil where the kit is not there.
  package var script: FilePath?
}

/// Writes the files of moves beside the kits, in `<order>.moves/NNN-verb/`.
package struct MoveFileWriter: Sendable {
  private let folder: FilePath

  /// Works in the folder of kits.
  package init(folder: FilePath) { self.folder = folder }

  /// What is pending of an order, its files written where they are missing; nil where nothing is.
  ///
  /// The files follow from the record: who was interrupted between ledger and files calls it again,
  /// and files that are not the record's are written anew.
  ///
  /// - Throws: `targetExists` for what stands in their place and is no move's; `io`.
  package func emit(_ record: OrderRecord) throws(GabaritError) -> PendingMove? {
    guard let verb = record.pending else { return nil }
    var move = PendingMove(order: record.id, number: record.move, verb: verb)
    let kit = folder.appending(record.id)
    if verb == .issue {
      if try hasKit(record, kit) { move.script = kit.appending(KitFile.restore) }
      return move
    }
    let target = place(of: record, verb)
    move.script = target.appending(MoveFile.apply)
    let files = try files(of: record, verb)
    let kind = try FileTree.kind(of: target)
    if kind == .folder, try isCurrent(target, files, record) { return move }
    var isOurs = kind == nil
    if kind == .folder { isOurs = try holdsMove(target) }
    guard isOurs else {
      throw GabaritError(
        .targetExists, "stands in the place of a move's files, and is none; move it away",
        file: target.string)
    }
    try FileTree.makeFolder(target.removingLastComponent())
    let work = try WorkFolder(in: target.removingLastComponent())
    for file in files {
      _ = try OutputFile.write(
        file.bytes, to: work.path.appending(file.name), executable: file.isExecutable)
    }
    // A number that another state of the ledger gave to another move has that one's files there.
    guard kind == nil else {
      try work.replace(target)
      return move
    }
    do throws(GabaritError) { try work.publish(as: target) } catch {
      // Another process may have written the very same files meanwhile.
      guard error.code == .targetExists, try isCurrent(target, files, record) else { throw error }
    }
    return move
  }

  /// Whether files that stand there for what is pending are the record's; true where none stand.
  ///
  /// - Throws: `io`.
  func isCurrent(_ record: OrderRecord) throws(GabaritError) -> Bool {
    guard let verb = record.pending, verb != .issue else { return true }
    let target = place(of: record, verb)
    guard try FileTree.kind(of: target) != nil else { return true }
    return try isCurrent(target, files(of: record, verb), record)
  }

  /// Whether files of what is pending are missing, a restore's aside.
  ///
  /// - Throws: `io`.
  package func lacksFiles(_ record: OrderRecord) throws(GabaritError) -> Bool {
    guard let verb = record.pending, verb != .issue else { return false }
    return try FileTree.kind(of: place(of: record, verb)) == nil
  }

  private func place(of record: OrderRecord, _ verb: OrderMove) -> FilePath {
    folder.appending(record.id + Order.movesSuffix)
      .appending(MoveFile.folder(record.move, verb))
  }

  private func files(
    of record: OrderRecord, _ verb: OrderMove
  ) throws(GabaritError) -> [MoveFiles.File] {
    var files = try MoveFiles(
      record, verb, roles: try roles(of: record, in: folder.appending(record.id)))
    return try files.files()
  }

  /// Whether a folder has the files; the script alone where the kit is gone, by which the others were
  /// made.
  private func isCurrent(
    _ target: FilePath, _ files: [MoveFiles.File], _ record: OrderRecord
  ) throws(GabaritError) -> Bool {
    guard try FileTree.kind(of: target) == .folder else { return false }
    let hasKit = try roles(of: record, in: folder.appending(record.id)) != nil
    if hasKit {
      let names = Set(try FileTree.names(in: target).map(\.string))
      guard names == Set(files.map(\.name)) else { return false }
    }
    for file in files where hasKit || file.name == MoveFile.apply {
      let path = target.appending(file.name)
      guard try FileTree.kind(of: path) == .file,
        try FileTree.contents(of: path, limit: MoveFileWriter.largestFile) == file.bytes
      else { return false }
    }
    return true
  }

  /// Whether a folder has nothing but files of a move, or nothing at all: no other is swapped.
  private func holdsMove(_ target: FilePath) throws(GabaritError) -> Bool {
    let own = [
      MoveFile.apply, MoveFile.move, KitFile.courses, KitFile.users, KitFile.enrolments,
    ]
    return try FileTree.names(in: target).allSatisfy { own.contains($0.string) }
  }

  /// The largest file of a move that is looked at, in bytes.
  private static let largestFile = 16 << 20

  /// Whether the order's own kit is there, its script as it was issued.
  private func hasKit(_ record: OrderRecord, _ kit: FilePath) throws(GabaritError) -> Bool {
    guard let found = try Kit.readIfAny(kit), found.digest == record.kit else { return false }
    let script = kit.appending(KitFile.restore)
    guard try FileTree.kind(of: script) == .file else { return false }
    return try SourceFile(script).sha256() == found.manifest.files[KitFile.restore]
  }

  /// The roles of the order's kit; nil where another kit is there, or none.
  private func roles(of record: OrderRecord, in kit: FilePath) throws(GabaritError) -> Roles? {
    guard let found = try Kit.readIfAny(kit), found.digest == record.kit else { return nil }
    return found.manifest.roles
  }
}
