package import Base
package import Orders
package import SystemPackage

/// The kits in a folder, held against the ledger.
package struct KitAudit {
  /// What of kits and ledger contradicts each other; empty where nothing does.
  ///
  /// A kit that is gone is no fault, since kits are sent away; one that stands there and is not the
  /// recorded one is.
  package private(set) var faults: [LedgerFault] = []
  /// The orders, sorted, whose kits are whole and have scripts of an earlier version.
  package private(set) var oldScripts: [String] = []

  /// Looks through a folder of kits.
  ///
  /// - Parameters:
  ///   - records: the orders of the ledger.
  ///   - events: its log, by which a kit is known whose scripts were being renewed.
  /// - Throws: `io`; `interrupted`.
  package init(
    _ records: [OrderRecord], _ events: [LedgerEvent] = [], in folder: FilePath
  ) throws(GabaritError) {
    let byID = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    let writer = MoveFileWriter(folder: folder)
    for record in records where try !writer.isCurrent(record) {
      faults.append(
        LedgerFault(
          order: record.id,
          what:
            "the files of its move \(record.move) are not those of the record; pending writes them")
      )
    }
    for name in try FileTree.names(in: folder).map(\.string).sorted() {
      try Interruption.check()
      guard !Leftovers.has(name), !name.hasSuffix(Order.movesSuffix) else { continue }
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
      let contradictions = KitAudit.contradictions(record, found, events)
      faults += contradictions.map { LedgerFault(order: name, what: $0) }
      if contradictions.isEmpty, try !RestoreScript.isCurrent(found.manifest) {
        oldScripts.append(name)
      }
    }
  }

  private static func contradictions(
    _ record: OrderRecord, _ found: Kit.Found, _ events: [LedgerEvent]
  ) -> [String] {
    let state = record.standing.state
    guard record.wasIssued else {
      return state == .issuing
        ? ["has a kit that the ledger has not recorded as complete; issue the order again"]
        : ["has a kit, but is \(state.rawValue) in the ledger"]
    }
    guard record.kit != found.digest else { return [] }
    return events.contains { $0.order == record.id && $0.kit == found.digest }
      ? ["is as it was before its scripts were renewed; run issue --renew-scripts"]
      : ["has another kit than the one recorded"]
  }
}
