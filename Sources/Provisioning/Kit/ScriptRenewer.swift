internal import Archive
package import Base
internal import MoodleBackup
package import Orders
package import SystemPackage
internal import TextFormats

/// Replaces the scripts of issued kits by those that this program writes.
///
/// The package and all that says who gets what stays as it was issued, byte for byte; the manifest
/// gets what the package requires, and new checksums.
package struct ScriptRenewer: Sendable {
  private let folder: FilePath
  private let session: LedgerSession?
  private let limits: Limits
  private let version: String
  private let syncs: Bool

  /// Works in a folder of kits.
  ///
  /// - Parameters:
  ///   - folder: the folder of kits.
  ///   - session: the ledger that records the kits; nil where nobody keeps one.
  ///   - limits: the bounds for each package, which is read once for what it requires.
  ///   - version: the version that manifests name.
  ///   - syncs: whether each kit is on the disk once it is done.
  package init(
    folder: FilePath, session: LedgerSession?, limits: Limits = Limits(), version: String,
    syncs: Bool = true
  ) {
    self.folder = folder
    self.session = session
    self.limits = limits
    self.version = version
    self.syncs = syncs
  }

  /// The ids of the orders whose kits are in the folder, sorted.
  ///
  /// - Throws: `io`.
  package func ids() throws(GabaritError) -> [String] {
    var ids: [String] = []
    for name in try FileTree.names(in: folder) {
      let path = folder.appending(name)
      guard !Leftovers.has(name.string), try FileTree.kind(of: path) == .folder,
        try FileTree.kind(of: path.appending(KitFile.manifest)) == .file
      else { continue }
      ids.append(name.string)
    }
    return ids
  }

  /// Whether the folder has something under an order's id.
  package func hasFolder(_ id: String) -> Bool {
    guard let name = FilePath.Component(id), name.kind == .regular else { return false }
    return (try? FileTree.kind(of: folder.appending(name))) == .folder
  }

  /// Renews the scripts of one kit, or leaves it alone where they are this program's.
  ///
  /// The ledger gets the new digest before the kit does, and keeps the old one in its log: whatever
  /// is interrupted between the two is recognised by the next run, and completed.
  ///
  /// - Parameters:
  ///   - id: the order's id.
  ///   - order: the order as somebody has it, which must be the kit's, or why it was refused; nil
  ///     where only the id is known.
  /// - Throws: `interrupted`. Everything else is in the result.
  package func renew(
    _ id: String, as order: Result<Order, GabaritError>? = nil
  ) throws(GabaritError) -> IssueResult {
    do throws(GabaritError) {
      try Interruption.check()
      return try make(id, try order?.get())
    } catch {
      if error.code == .interrupted { throw error }
      let isRefused = IssueResult.refusals.contains(error.code)
      return IssueResult(order: id, status: isRefused ? .refused : .failed, error: error)
    }
  }

  private func make(_ id: String, _ order: Order?) throws(GabaritError) -> IssueResult {
    Leftovers.clear(in: folder)
    guard let name = FilePath.Component(id), name.kind == .regular,
      let found = try Kit.read(folder.appending(name))
    else {
      throw GabaritError(
        .unknownOrder, "there is no kit of this order in the folder", file: folder.string)
    }
    let kit = folder.appending(name)
    guard found.manifest.order.id == id else {
      throw GabaritError(.targetExists, "holds the kit of another order", file: kit.string)
    }
    if let order { try found.manifest.order.requireSame(as: order) }
    try Kit.verify(found.manifest, in: kit)
    let record = try record(of: id, found, at: kit)
    var result = IssueResult(order: id, status: .unchanged, kit: kit)
    let isCurrent = try RestoreScript.isCurrent(found.manifest)
    let renewal = isCurrent ? nil : try renewal(of: found.manifest, in: kit)
    if let session, let record {
      let digest = renewal?.digest ?? found.digest
      _ = try session.ledger.renewKit(id, from: record.kit, to: digest, by: session.origin)
    }
    if let renewal {
      try place(renewal, of: found.manifest, at: kit)
      result.status = .renewed
    }
    if let session, let now = try session.ledger.order(id, at: session.origin.at) {
      let writer = MoveFileWriter(folder: folder)
      // A move's script is made of the record alone, so that writing it anew renews it.
      if try !writer.isCurrent(now) { _ = try writer.emit(now) }
    }
    return result
  }

  /// What the ledger has of an order whose kit this is, under its digest of now or of before; nil
  /// without a ledger.
  private func record(
    of id: String, _ found: Kit.Found, at kit: FilePath
  ) throws(GabaritError) -> OrderRecord? {
    guard let session else { return nil }
    guard let record = try session.ledger.order(id, at: session.origin.at) else {
      throw GabaritError(
        .unknownOrder,
        "the ledger does not have the order of this kit: issue the order again, which takes it in, or "
          + "use --no-ledger", file: kit.string)
    }
    var isKnown = record.kit == found.digest
    if !isKnown { isKnown = try session.knew(id, kit: found.digest) }
    guard isKnown else {
      throw GabaritError(
        .moveRefused, "is not the kit that the ledger has of this order", file: kit.string)
    }
    return record
  }

  /// What takes the place of a kit's scripts and manifest.
  private struct Renewal {
    let script: [UInt8]
    let manifest: [UInt8]
    let digest: String
  }

  private func renewal(
    of old: KitManifest, in kit: FilePath
  ) throws(GabaritError) -> Renewal {
    var manifest = old
    let package = kit.appending(old.package.file)
    manifest.requires =
      try BackupWalk.read(SourceFile(package), limits: limits, requirements: true).requirements
    manifest.renewedBy = version
    let script = try RestoreScript.text(manifest)
    manifest.files[KitFile.restore] = Digest.hex(.sha256, of: script)
    let bytes = try CanonicalJSON.encode(manifest)
    return Renewal(script: script, manifest: bytes, digest: Digest.hex(.sha256, of: bytes))
  }

  /// Swaps the kit for one with the very same files but for scripts and manifest.
  private func place(
    _ renewal: Renewal, of old: KitManifest, at kit: FilePath
  ) throws(GabaritError) {
    let work = try WorkFolder(in: folder, isSynced: syncs)
    for name in try FileTree.names(in: kit)
    where ![KitFile.manifest, KitFile.restore].contains(name.string) {
      let (file, target) = (kit.appending(name), work.path.appending(name))
      // As large as a package is, it is given a second name for as long as there are two folders.
      if try !FileTree.link(file, as: target) {
        try OutputFile.copy(SourceFile(file), to: target, isSynced: syncs)
      }
    }
    _ = try OutputFile.write(
      renewal.script, to: work.path.appending(KitFile.restore), executable: true, isSynced: syncs)
    _ = try OutputFile.write(
      renewal.manifest, to: work.path.appending(KitFile.manifest), isSynced: syncs)
    try work.replace(kit)
  }
}
