package import Base
internal import GRDB
package import Orders

extension SQLiteLedger {
  /// Gives the whole ledger, line by line without line feeds, as JSON.
  package func export(_ line: (String) throws(GabaritError) -> Void) throws(GabaritError) {
    try read { (store) throws(GabaritError) in
      try line(try LedgerLine(ledger: .init(compare: try store.comparison())).text)
      for imported in try store.imports() { try line(try LedgerLine(imported: imported).text) }
      for course in try store.courses() { try line(try LedgerLine(course: course).text) }
      for person in try store.people() { try line(try LedgerLine(person: person).text) }
      for counter in try store.counters() { try line(try LedgerLine(counter: counter).text) }
      for order in try store.orders("ORDER BY id", []) {
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
    _ lines: [LedgerLine], _ store: SQLiteTransaction
  ) throws(GabaritError) {
    if let header = lines.first?.ledger { try store.rekey(header.compare) }
    try store.saveCourses(lines.compactMap(\.course))
    for line in lines {
      if let imported = line.imported { try store.saveImport(imported) }
      if let person = line.person {
        try store.savePerson(person.username, person.key, person.value)
      }
      if let counter = line.counter { try store.setCounter(counter.stem, counter.next) }
      if let order = line.order { try store.save(order) }
      if let event = line.event { try store.append(event) }
    }
  }

  /// What in the ledger contradicts itself; empty where nothing does.
  package func verify() throws(GabaritError) -> [LedgerFault] {
    try read { (store) throws(GabaritError) in try faults(store) }
  }

  private func faults(_ store: SQLiteTransaction) throws(GabaritError) -> [LedgerFault] {
    let own = try SQLiteErrorMapper.run {
      // `integrity_check` says ok, or what is wrong in SQLite's words, which quote no values.
      try integrity(store)
        + Row.fetchAll(store.db, sql: "PRAGMA foreign_key_check").map { row in
          "the table \(try row.value("table") as String) refers to something that is not there"
        }
    }
    let comparison = try store.comparison()
    let orders = try store.orders("ORDER BY id", [])
    return own.map { LedgerFault(what: $0) }
      + (try keys(orders, comparison, store))
      + LedgerAudit.faults(
        orders: orders, events: try store.events(of: nil), people: try store.people(),
        comparison: comparison)
  }

  private func integrity(_ store: SQLiteTransaction) throws -> [String] {
    let faults = try String.fetchAll(store.db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    for fault in faults {
      // A page that the disk did not give is told as a fault of the page, or of what lists free ones.
      if fault.contains("failed to get page") { throw DatabaseError(resultCode: .SQLITE_IOERR) }
      guard let code = fault.split(separator: "error code=").last.flatMap({ Int32($0) }) else {
        continue
      }
      let error = DatabaseError(resultCode: ResultCode(rawValue: code))
      if error.resultCode != .SQLITE_CORRUPT { throw error }
    }
    return faults
  }

  /// Whether each key is the one of its name: who edits a name by hand, or another version's tables,
  /// may leave another.
  private func keys(
    _ orders: [OrderRecord], _ comparison: CourseNameKey.Comparison, _ store: SQLiteTransaction
  ) throws(GabaritError) -> [LedgerFault] {
    let columns = OrderRecord.columns
    let kept = columns.indices.filter {
      columns[$0].hasSuffix("_key") || columns[$0] == "holds_names"
    }
    var faults: [LedgerFault] = []
    for order in orders {
      let values = try order.values(comparison)
      let stored = try SQLiteErrorMapper.run {
        try Row.fetchOne(
          store.db.cachedStatement(sql: "SELECT * FROM orders WHERE id = ?"), arguments: [order.id])
      }
      for index in kept where stored?[columns[index]] as DatabaseValue? != values[index] {
        faults.append(
          LedgerFault(order: order.id, what: "has another \(columns[index]) than its name gives"))
      }
    }
    return faults
  }
}

extension SQLiteTransaction {
  func events(of id: String?) throws(GabaritError) -> [LedgerEvent] {
    try SQLiteErrorMapper.run {
      let condition = id == nil ? "" : "WHERE order_id = ? "
      return try Row.fetchAll(
        db, sql: "SELECT * FROM events \(condition)ORDER BY number",
        arguments: id.map { [$0] } ?? []
      ).map(LedgerEvent.init(row:))
    }
  }

  func imports() throws(GabaritError) -> [LedgerImport] {
    try SQLiteErrorMapper.run {
      try Row.fetchAll(db, sql: "SELECT * FROM imports ORDER BY number").map {
        LedgerImport(
          at: Instant(seconds: $0["at"]), who: $0["who"], command: $0["command"],
          courses: $0["courses"])
      }
    }
  }

  func saveImport(_ line: LedgerImport) throws(GabaritError) {
    try SQLiteErrorMapper.run {
      try db.execute(
        sql: "INSERT INTO imports VALUES (NULL, ?, ?, ?, ?)",
        arguments: [line.at.seconds, line.who, line.command, line.courses])
    }
  }

  func people() throws(GabaritError) -> [LedgerLine.Person] {
    try SQLiteErrorMapper.run {
      try Row.fetchAll(
        db, sql: "SELECT username, kind, value FROM person_keys ORDER BY username, kind, value"
      ).compactMap { row in
        try PersonKey(rawValue: row.value("kind")).map {
          LedgerLine.Person(
            username: try row.value("username"), key: $0, value: try row.value("value"))
        }
      }
    }
  }

  func counters() throws(GabaritError) -> [LedgerLine.Counter] {
    try SQLiteErrorMapper.run {
      try Row.fetchAll(db, sql: "SELECT stem, next FROM counters ORDER BY stem").map {
        LedgerLine.Counter(stem: $0[0], next: $0[1])
      }
    }
  }

  func isEmpty() throws(GabaritError) -> Bool {
    try SQLiteErrorMapper.run {
      let tables = ["orders", "events", "people", "counters", "courses", "imports"]
      for table in tables
      where try Int.fetchOne(db, sql: "SELECT 1 FROM \(table) LIMIT 1") != nil { return false }
      return true
    }
  }
}
