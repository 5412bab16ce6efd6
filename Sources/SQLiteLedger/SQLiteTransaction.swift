internal import Base
internal import GRDB
internal import Orders

/// The store of ``LedgerRules`` in one transaction of SQLite, begun as the only writer.
struct SQLiteTransaction: LedgerTransaction {
  let db: Database

  func record(_ id: String) throws(GabaritError) -> OrderRecord? {
    try SQLiteErrorMapper.run {
      try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM orders WHERE id = ?"), arguments: [id]
      )
      .map(OrderRecord.init(row:))
    }
  }

  func save(_ record: OrderRecord) throws(GabaritError) {
    let values = try record.values(try comparison())
    try SQLiteErrorMapper.run {
      let columns = OrderRecord.columns
      let marks = columns.map { _ in "?" }.joined(separator: ", ")
      let sets = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
      try db.cachedStatement(
        sql: "INSERT INTO orders (id, \(columns.joined(separator: ", "))) VALUES (?, \(marks)) "
          + "ON CONFLICT (id) DO UPDATE SET \(sets)"
      ).execute(arguments: StatementArguments([record.id.databaseValue] + values))
    }
  }

  func append(_ event: LedgerEvent) throws(GabaritError) {
    try SQLiteErrorMapper.run {
      // Nothing is deleted, so that the next number is one more than the last.
      let marks = event.values.map { _ in "?" }.joined(separator: ", ")
      try db.cachedStatement(sql: "INSERT INTO events VALUES (NULL, \(marks))")
        .execute(arguments: StatementArguments(event.values))
    }
  }

  func orders() throws(GabaritError) -> [OrderRecord] { try orders("ORDER BY id", []) }

  func pending() throws(GabaritError) -> [OrderRecord] {
    try orders("WHERE pending IS NOT NULL ORDER BY id", [])
  }

  func unconfirmed(at now: Instant) throws(GabaritError) -> [OrderRecord] {
    try orders("WHERE state = 'issued' AND ends <= ? ORDER BY ends, id", [now.seconds])
  }

  func due(after start: Instant, upTo end: Instant) throws(GabaritError) -> [OrderRecord] {
    try orders(
      "WHERE state IN ('active', 'resuming') AND ends > ? AND ends <= ? ORDER BY ends, id",
      [start.seconds, end.seconds])
  }

  func lapsed(at now: Instant) throws(GabaritError) -> [OrderRecord] {
    try orders(
      "WHERE state = 'reserved' AND reserved_until <= ? ORDER BY reserved_until, id",
      [now.seconds])
  }

  func over(at now: Instant) throws(GabaritError) -> [OrderRecord] {
    try orders(
      "WHERE state IN ('active', 'resuming') AND ends <= ? ORDER BY ends, id", [now.seconds])
  }

  private func orders(
    _ condition: String, _ arguments: StatementArguments
  ) throws(GabaritError) -> [OrderRecord] {
    try SQLiteErrorMapper.run {
      try Row.fetchAll(
        db.cachedStatement(sql: "SELECT * FROM orders " + condition), arguments: arguments
      ).map(OrderRecord.init(row:))
    }
  }

  func holder(
    of key: CourseNameKey, _ kind: NameKind, but id: String
  ) throws(GabaritError) -> NameHolder? {
    try SQLiteErrorMapper.run {
      func one(_ sql: String, _ arguments: StatementArguments) throws -> String? {
        try String.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
      }
      if let order = try one(
        "SELECT id FROM orders WHERE \(kind.rawValue)_key = ? AND holds_names AND id <> ?",
        [key.text, id])
      {
        return .order(order)
      }
      if kind == .shortname,
        let order = try one(
          "SELECT id FROM orders WHERE moodle_key = ? AND id <> ?", [key.text, id])
      {
        return .renamed(order)
      }
      let course = try one(
        "SELECT shortname FROM courses WHERE \(kind.rawValue)_key = ? LIMIT 1", [key.text])
      return course == nil ? nil : .moodle
    }
  }

  func counter(_ stem: String) throws(GabaritError) -> Int64? {
    try SQLiteErrorMapper.run {
      try Int64.fetchOne(db, sql: "SELECT next FROM counters WHERE stem = ?", arguments: [stem])
    }
  }

  func setCounter(_ stem: String, _ next: Int64) throws(GabaritError) {
    try SQLiteErrorMapper.run {
      try db.execute(
        sql:
          "INSERT INTO counters VALUES (?, ?) ON CONFLICT (stem) DO UPDATE SET next = excluded.next",
        arguments: [stem, next])
    }
  }

  func username(_ kind: PersonKey, _ value: String) throws(GabaritError) -> String? {
    try SQLiteErrorMapper.run {
      try String.fetchOne(
        db, sql: "SELECT username FROM person_keys WHERE kind = ? AND value = ?",
        arguments: [kind.rawValue, value])
    }
  }

  func isUsername(_ name: String) throws(GabaritError) -> Bool {
    try SQLiteErrorMapper.run {
      try Int.fetchOne(db, sql: "SELECT 1 FROM people WHERE username = ?", arguments: [name]) != nil
    }
  }

  func savePerson(
    _ username: String, _ kind: PersonKey, _ value: String
  ) throws(GabaritError) {
    try SQLiteErrorMapper.run {
      try db.execute(
        sql: "INSERT INTO people VALUES (?) ON CONFLICT DO NOTHING", arguments: [username])
      try db.execute(
        sql: "INSERT INTO person_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [kind.rawValue, value, username])
    }
  }

  func renewal(_ id: String, _ reference: String) throws(GabaritError) -> Int64? {
    try SQLiteErrorMapper.run {
      try Int64.fetchOne(
        db, sql: "SELECT days FROM events WHERE order_id = ? AND reference = ?",
        arguments: [id, reference])
    }
  }

  func comparison() throws(GabaritError) -> CourseNameKey.Comparison {
    let text = try SQLiteErrorMapper.run {
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT value FROM settings WHERE name = 'compare'"))
    }
    guard let comparison = text.flatMap(CourseNameKey.Comparison.init(rawValue:)) else {
      throw GabaritError(.badInput, "does not say how names are compared; restore it from a backup")
    }
    return comparison
  }

  func rekey(_ comparison: CourseNameKey.Comparison) throws(GabaritError) {
    let all = try orders()
    for kind in NameKind.allCases {
      var keys: Set<CourseNameKey> = []
      for name in all.filter(\.holdsNames).compactMap({ $0.names[kind] })
      where !keys.insert(CourseNameKey(name, comparison)).inserted {
        throw GabaritError(
          .nameTaken,
          "names cannot be compared as the policy says: two orders would then hold one "
            + kind.words)
      }
    }
    try SQLiteErrorMapper.run {
      try db.execute(
        sql: "UPDATE settings SET value = ? WHERE name = 'compare'",
        arguments: [comparison.rawValue])
      // A key on its way may be another order's old one, so all give theirs back first.
      try db.execute(sql: "UPDATE orders SET holds_names = 0")
    }
    for record in all { try save(record) }
    try saveCourses(try courses())
  }

  /// The courses imported last.
  func courses() throws(GabaritError) -> [CourseNames] {
    try SQLiteErrorMapper.run {
      try Row.fetchAll(db, sql: "SELECT shortname, fullname, idnumber FROM courses ORDER BY number")
        .map { CourseNames(shortname: $0[0], fullname: $0[1], idnumber: $0[2]) }
    }
  }

  /// Puts courses in the place of those imported before.
  func saveCourses(_ courses: [CourseNames]) throws(GabaritError) {
    let comparison = try comparison()
    func key(_ name: String) -> String { CourseNameKey(name, comparison).text }
    try SQLiteErrorMapper.run {
      try db.execute(sql: "DELETE FROM courses")
      let statement = try db.cachedStatement(
        sql: "INSERT INTO courses VALUES (NULL, ?, ?, ?, ?, ?, ?)")
      for course in courses {
        try statement.execute(arguments: [
          course.shortname, key(course.shortname), course.fullname, key(course.fullname),
          course.idnumber, course.idnumber.map(key),
        ])
      }
    }
  }
}
