package import Base

/// Copies of a whole ledger, and whether it agrees with itself.
extension OrderLedger {
  /// Gives the whole ledger, line by line without line feeds, as JSON.
  package func export(_ line: (String) throws(GabaritError) -> Void) throws(GabaritError) {
    try read { (store) throws(GabaritError) in
      try line(try LedgerLine(ledger: .init(compare: try store.comparison())).text)
      for imported in try store.imports() { try line(try LedgerLine(imported: imported).text) }
      for course in try store.courses() { try line(try LedgerLine(course: course).text) }
      for person in try store.people() { try line(try LedgerLine(person: person).text) }
      for counter in try store.counters() { try line(try LedgerLine(counter: counter).text) }
      for order in try store.orders() {
        try line(try LedgerLine(order: order).text)
      }
      for event in try store.events(of: nil) { try line(try LedgerLine(event: event).text) }
    }
  }

  /// Takes the lines of an export into this ledger, which must be empty.
  ///
  /// - Throws: `badInput` with the line, and where the ledger that comes of it contradicts itself;
  ///   then nothing was taken.
  package func importLines(_ bytes: [UInt8]) throws(GabaritError) {
    let lines = try LedgerLine.read(bytes)
    for (index, event) in lines.compactMap(\.event).enumerated()
    where event.number != Int64(index + 1) {
      throw GabaritError(.badInput, "has a gap in its log before event \(event.number)")
    }
    try write { (store) throws(GabaritError) in
      guard try store.isEmpty() else {
        throw GabaritError(.targetExists, "is a ledger with something in it; import into a new one")
      }
      do throws(GabaritError) { try take(lines, store) } catch {
        // What a table refuses, no export holds.
        let ours: [GabaritError.Code] = [.fault, .nameTaken, .moveRefused]
        guard ours.contains(error.code) else { throw error }
        throw GabaritError(.badInput, "contradicts itself", detail: error.detail ?? error.message)
      }
      if let fault = try faults(store).first {
        let place = fault.order.map { "order \($0.printable) " } ?? ""
        throw GabaritError(.badInput, "contradicts itself: \(place)\(fault.what)")
      }
    }
  }

  private func take(
    _ lines: [LedgerLine], _ store: some LedgerTransaction
  ) throws(GabaritError) {
    if let header = lines.first?.ledger { try store.rekey(header.compare) }
    try store.saveCourses(lines.compactMap(\.course))
    for (index, line) in lines.enumerated() {
      if let imported = line.imported { try store.saveImport(imported) }
      if let person = line.person {
        try store.savePerson(person.username, person.key, person.value)
      }
      if let counter = line.counter { try store.setCounter(counter.stem, counter.next) }
      if let order = line.order {
        do throws(GabaritError) { try order.request.validate() } catch {
          throw GabaritError(
            .badInput, "has an order that is refused: \(error.message)", line: index + 1)
        }
        try store.save(order)
      }
      if let event = line.event { try store.append(event) }
    }
  }

  /// What in the ledger contradicts itself; empty where nothing does.
  package func verify() throws(GabaritError) -> [LedgerFault] {
    try read { (store) throws(GabaritError) in try faults(store) }
  }

  private func faults(_ store: some LedgerTransaction) throws(GabaritError) -> [LedgerFault] {
    let ofStorage = try store.storageFaults()
    let comparison = try store.comparison()
    let orders = try store.orders()
    return try ofStorage + store.keyFaults(orders, comparison)
      + LedgerAudit.faults(
        orders: orders, events: try store.events(of: nil), people: try store.people(),
        comparison: comparison)
  }
}
