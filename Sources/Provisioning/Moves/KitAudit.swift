public import Groundwork
public import Ledger
public import SystemPackage

/// Holds the kits in a folder against the ledger.
public enum KitAudit {
  /// What of kits and ledger contradicts each other; empty where nothing does.
  ///
  /// A kit that is gone is no fault, since kits are sent away; one that stands there and is not the
  /// recorded one is.
  ///
  /// - Throws: `io`; `interrupted`.
  public static func faults(
    _ records: [OrderRecord], in folder: FilePath
  ) throws(GabaritError) -> [LedgerFault] {
    var faults: [LedgerFault] = []
    let byID = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    let desk = MoveDesk(folder: folder)
    for record in records where try !desk.isCurrent(record) {
      faults.append(
        LedgerFault(
          order: record.id,
          what:
            "the files of its move \(record.move) are not those of the record; pending writes them")
      )
    }
    for name in try FileTree.names(in: folder).map(\.string).sorted() {
      try Interruption.check()
      guard !FileTree.isTemporary(name), !name.hasSuffix(MoveFile.folderSuffix) else { continue }
      guard try FileTree.kind(of: folder.appending(name)) == .folder else {
        if byID[name]?.wasIssued == true {
          faults.append(
            LedgerFault(order: name, what: "what stands in the place of its kit is no folder"))
        }
        continue
      }
      let found: Kit.Found
      do throws(GabaritError) {
        guard let kit = try Kit.read(folder.appending(name)) else { continue }
        found = kit
        try Kit.verify(found.manifest, in: folder.appending(name))
      } catch {
        guard error.code == .targetExists else { throw error }
        faults.append(LedgerFault(order: byID[name]?.id, what: "\(error)"))
        continue
      }
      guard let record = byID[name], found.manifest.order.id == name else {
        faults.append(
          LedgerFault(
            what: "the kit \(name.printable) is of an order that the ledger does not have"))
        continue
      }
      faults += self.faults(record, found).map { LedgerFault(order: name, what: $0) }
    }
    return faults
  }

  private static func faults(_ record: OrderRecord, _ found: Kit.Found) -> [String] {
    let state = record.standing.state
    guard record.wasIssued else {
      return state == .issuing
        ? ["has a kit that the ledger has not recorded as complete; issue the order again"]
        : ["has a kit, but is \(state.rawValue) in the ledger"]
    }
    return record.kit == found.digest ? [] : ["has another kit than the one recorded"]
  }
}
