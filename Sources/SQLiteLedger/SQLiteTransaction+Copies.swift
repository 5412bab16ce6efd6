internal import Base
internal import GRDB
internal import Orders

/// What copies and the audit of a ledger read and write.
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

  func storageFaults() throws(GabaritError) -> [LedgerFault] {
    let faults = try SQLiteErrorMapper.run {
      // `integrity_check` says ok, or what is wrong in SQLite's words, which quote no values.
      try integrity()
        + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
          "the table \(try row.value("table") as String) refers to something that is not there"
        }
    }
    return faults.map { LedgerFault(what: $0) }
  }

  private func integrity() throws -> [String] {
    let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
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
  func keyFaults(
    _ orders: [OrderRecord], _ comparison: CourseNameKey.Comparison
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
          db.cachedStatement(sql: "SELECT * FROM orders WHERE id = ?"), arguments: [order.id])
      }
      for index in kept where stored?[columns[index]] as DatabaseValue? != values[index] {
        faults.append(
          LedgerFault(order: order.id, what: "has another \(columns[index]) than its name gives"))
      }
    }
    return faults
  }
}
