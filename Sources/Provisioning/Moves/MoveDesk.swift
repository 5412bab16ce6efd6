public import Groundwork
public import Ledger
public import SystemPackage

/// What is to be applied in Moodle, and the script that does it.
public struct PendingMove: Sendable, Equatable {
  /// The order's id.
  public var order: String
  /// The move's number; 0 is the restore.
  public var number: Int64
  /// What it does.
  public var verb: OrderMove
  /// The script: `apply.sh`, or the kit's `restore.sh`; nil where the kit is not there.
  public var script: FilePath?
}

/// Writes the files of moves beside the kits, in `<order>.moves/NNN-verb/`.
public struct MoveDesk: Sendable {
  private let folder: FilePath

  /// Works in the folder of kits.
  public init(folder: FilePath) { self.folder = folder }

  /// What is pending of an order, its files written where they are missing; nil where nothing is.
  ///
  /// The files follow from the record: who was interrupted between ledger and files calls it again.
  ///
  /// - Throws: `io`.
  public func emit(_ record: OrderRecord) throws(GabaritError) -> PendingMove? {
    guard let verb = record.pending else { return nil }
    var move = PendingMove(order: record.id, number: record.move, verb: verb)
    let kit = folder.appending(record.id)
    if verb == .issue {
      let script = kit.appending(KitFile.restore)
      if try FileTree.kind(of: script) == .file { move.script = script }
      return move
    }
    let moves = folder.appending(record.id + MoveFile.folderSuffix)
    let target = moves.appending(MoveFile.folder(record.move, verb))
    move.script = target.appending(MoveFile.apply)
    guard try FileTree.kind(of: target) == nil else { return move }
    try FileTree.makeFolder(moves)
    var files = try MoveFiles(record, verb, roles: roles(of: record, in: kit))
    let work = try WorkFolder(in: moves)
    try files.write(into: work.path)
    do throws(GabaritError) { try work.publish(as: target) } catch {
      // Another process may have written the very same files meanwhile.
      guard error.code == .targetExists else { throw error }
    }
    return move
  }

  /// The roles of the order's kit; nil where another kit is there, or none.
  private func roles(of record: OrderRecord, in kit: FilePath) -> Roles? {
    guard let found = try? Kit.read(kit), found.digest == record.kit else { return nil }
    return found.manifest.roles
  }
}
