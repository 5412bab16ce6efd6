package import Base
internal import Foundation
internal import GRDB
package import Orders
package import SystemPackage

/// The ledger in one file of SQLite, beside it its `-wal` and `-shm` while it is open.
///
/// Several processes may use one file on one machine; not over a network file system, where SQLite's
/// locks do not hold. A call that changes something returns when it is on disk
/// (`synchronous=FULL`).
package final class SQLiteLedger: OrderLedger {
  /// How long a call waits for another process, in seconds, unless told.
  package static let patience: Double = 30

  let file: String
  let pool: any DatabaseWriter

  /// Opens a ledger.
  ///
  /// A new one is readable by its owner alone: it holds buyers' names and addresses.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - isNew: whether to make it where it is missing.
  ///   - patience: how long to wait for another process, in seconds.
  /// - Throws: `badInput` for a file that is no ledger, is damaged or was written by a newer
  ///   gabarit; `io`, also where it is missing and not to be made.
  package init(
    _ path: FilePath, making isNew: Bool = true, patience: Double = SQLiteLedger.patience
  ) throws(GabaritError) {
    file = path.string
    guard !file.hasPrefix("file:"), file != ":memory:" else {
      throw GabaritError(
        .badInput, "means something else to SQLite; write ./ before it", file: file)
    }
    try SQLiteLedger.requireDescriptors()
    try SQLiteLedger.requireThread()
    try SQLiteLedger.makeFile(path, isNew)
    var configuration = Configuration()
    configuration.busyMode = .callback { tries in SQLiteLedger.wait(tries, patience) }
    configuration.label = "ledger"
    configuration.maximumReaderCount = 2
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      // What does not fit would go to a place that everybody shares.
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    pool = try SQLiteLedger.open(file, configuration, patience)
  }

  /// An empty ledger in memory, which goes with the value: to look ahead where there is none yet.
  ///
  /// - Throws: `io`, where there is no memory for it.
  package init() throws(GabaritError) {
    file = "a ledger in memory"
    pool = try SQLiteErrorMapper.run(file) {
      let queue = try DatabaseQueue()
      try Migrations.migrator.migrate(queue)
      return queue
    }
  }

  /// Waits for another process a little longer each time, as SQLite itself does; false where it is
  /// enough, or a signal asks to stop.
  private static func wait(_ tries: Int, _ patience: Double) -> Bool {
    let pauses = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]
    let before = pauses.prefix(tries).reduce(0, +) + max(0, tries - pauses.count) * 100
    guard Double(before) < patience * 1_000 else { return false }
    do throws(GabaritError) { try Interruption.check() } catch { return false }
    let pause = tries < pauses.count ? pauses[tries] : 100
    Thread.sleep(forTimeInterval: Double(pause) / 1_000)
    return true
  }

  /// Throws `io` where hardly a file can be opened any more: what GRDB rests on stops the program
  /// there, with the ledger half made.
  private static func requireDescriptors() throws(GabaritError) {
    var open: [FileDescriptor] = []
    defer { for descriptor in open { try? descriptor.close() } }
    do { for _ in 0..<16 { open.append(try FileDescriptor.open("/dev/null", .readOnly)) } } catch {
      throw GabaritError(
        .io, "a ledger needs 16 more open files than this process may have (ulimit -n)",
        detail: "\(error)")
    }
  }

  /// Throws `io` where no thread can be had: what GRDB rests on asks for one where a connection goes, and
  /// asks until there is one.
  private static func requireThread() throws(GabaritError) { try WorkerThread {}.join() }

  private static func makeFile(_ path: FilePath, _ isNew: Bool) throws(GabaritError) {
    let kind = try FileTree.kind(of: path)
    guard kind != nil || isNew else {
      throw GabaritError(.io, "there is no ledger here", file: path.string)
    }
    guard kind == nil || kind == .file else {
      throw GabaritError(.io, "is no file", file: path.string)
    }
    guard kind == nil else { return try requireRights(path) }
    do {
      // Another process may have made it meanwhile: then it is opened as it is.
      let descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create], permissions: .ownerReadWrite)
      try descriptor.close()
    } catch {
      throw GabaritError(.io, "cannot be made", file: path.string, detail: "\(error)")
    }
    try FileTree.syncFolder(path.removingLastComponent())
  }

  /// Throws where the file may not be written, before SQLite makes a log with the same rights that nobody
  /// could use later, and where it has a second name: what is not yet in the file stands in a log beside
  /// one of them, and who opens the other misses it.
  private static func requireRights(_ path: FilePath) throws(GabaritError) {
    guard access(path.string, W_OK) == 0 else {
      throw GabaritError(
        .io, "cannot be written: permission is missing", file: path.string,
        detail: String(cString: strerror(errno)))
    }
    let links = try? FileManager.default.attributesOfItem(atPath: path.string)[.referenceCount]
    guard (links as? NSNumber)?.intValue ?? 1 == 1 else {
      throw GabaritError(
        .badInput,
        "has a second name (a hard link), and what is not yet in the file is known under one of them; "
          + "remove the other, and copy ledgers by orders backup", file: path.string)
    }
  }

  /// Opens the file and brings its tables up to date.
  ///
  /// Several processes may find a new file at once. SQLite does not wait while the journal's mode is
  /// set, and of two that make one table the second fails: whoever fails so looks again.
  private static func open(
    _ file: String, _ configuration: Configuration, _ patience: Double
  ) throws(GabaritError) -> DatabasePool {
    let pause: Double = 0.02
    var rest = patience
    while true {
      do throws(GabaritError) {
        return try SQLiteErrorMapper.run(file) {
          // What a killed process left, if this is its ledger; of another one, it spoils the file.
          let hasLog = try hasLog(FilePath(file))
          try check(file, configuration)
          let pool = try DatabasePool(path: file, configuration: configuration)
          if hasLog { try pool.read { try requireSound($0, file) } }
          // GRDB sets NORMAL when it opens a pool, by which a promise could be lost with the power.
          try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
          try Migrations.migrator.migrate(pool)
          return pool
        }
      } catch {
        guard error.code == .io || error.code == .fault, rest > 0, isPassing(error) else {
          throw error
        }
        rest -= pause
        try Interruption.check()
        Thread.sleep(forTimeInterval: pause)
      }
    }
  }

  private static func isPassing(_ error: GabaritError) -> Bool {
    let words = error.detail ?? ""
    return ["locked", "already exists", "UNIQUE constraint failed: grdb_migrations"].contains {
      words.contains($0)
    }
  }

  /// Throws `badInput` where the pages of a database do not fit together.
  private static func requireSound(_ db: Database, _ file: String) throws {
    guard try String.fetchAll(db, sql: "PRAGMA quick_check(1)") == ["ok"] else {
      throw GabaritError(.badInput, SQLiteErrorMapper.damaged, file: file)
    }
  }

  /// Throws `badInput` for another program's database and for a newer gabarit's.
  ///
  /// Before anything is written: to open a pool is to change the journal's mode.
  private static func check(_ file: String, _ configuration: Configuration) throws {
    try requireWhole(FilePath(file))
    var reading = configuration
    reading.readonly = true
    do { try check(DatabaseQueue(path: file, configuration: reading), file) } catch let error
      as DatabaseError where error.resultCode == .SQLITE_READONLY
    {
      // The power went in the middle of a change, which must be undone before anybody can read: that
      // any program that opens the file may do.
      try check(DatabaseQueue(path: file, configuration: configuration), file)
    }
  }

  /// Throws `badInput` where the file is shorter than its header says: SQLite would read zeros there.
  ///
  /// Not while there is a log or a journal beside it, by which SQLite makes it whole. Another process
  /// may write meanwhile: what looks short is looked at again.
  private static func requireWhole(_ path: FilePath) throws(GabaritError) {
    guard try isShort(path), try !hasLog(path), try isShort(path) else { return }
    throw GabaritError(.badInput, SQLiteErrorMapper.damaged, file: path.string)
  }

  private static func hasLog(_ path: FilePath) throws(GabaritError) -> Bool {
    for suffix in ["-wal", "-journal"] {
      let log = FilePath(path.string + suffix)
      if try FileTree.kind(of: log) != nil, try SourceFile(log).identity.size > 0 { return true }
    }
    return false
  }

  private static func isShort(_ path: FilePath) throws(GabaritError) -> Bool {
    let file = try SourceFile(path)
    var head = [UInt8](repeating: 0, count: 100)
    let count = try head.withMutableBytes { (room) throws(GabaritError) in
      try file.read(into: room, at: 0)
    }
    guard count == head.count, head.starts(with: Array("SQLite format 3\0".utf8)) else {
      return false
    }
    func number(_ at: Int, _ count: Int) -> Int64 {
      head[at..<(at + count)].reduce(0) { $0 << 8 | Int64($1) }
    }
    let pageBytes = number(16, 2) == 1 ? 65_536 : number(16, 2)
    // The number of pages holds only if the same change wrote it.
    return number(24, 4) == number(92, 4) && file.identity.size < number(28, 4) * pageBytes
  }

  /// Throws `badInput` where a table, an index or a view is not as the migrations make it: to GRDB a
  /// column that is missing is a mistake of the program, which it ends.
  private static func requireTables(in db: Database, _ file: String) throws {
    let sql = "SELECT type || ' ' || name || ' ' || IFNULL(sql, '') FROM sqlite_schema"
    let fresh = try DatabaseQueue()
    try Migrations.migrator.migrate(fresh)
    let wanted = try fresh.read { try Set(String.fetchAll($0, sql: sql)) }
    guard try wanted.isSubset(of: String.fetchAll(db, sql: sql)) else {
      throw GabaritError(.badInput, SQLiteErrorMapper.damaged, file: file)
    }
  }

  private static func check(_ queue: DatabaseQueue, _ file: String) throws {
    defer { try? queue.close() }
    try queue.read { db in
      let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0
      // A ledger that was begun and not made has the migrator's own table at most.
      let isBegun = try tables == 0 || application == 0 && db.tableExists("grdb_migrations")
      guard application == Migrations.application || isBegun else {
        throw GabaritError(
          .badInput, "is another program's database and no ledger; name another file", file: file)
      }
      guard try !Migrations.migrator.hasBeenSuperseded(db) else {
        throw GabaritError(
          .badInput, "was written by a newer gabarit; use that one, or a newer", file: file)
      }
      if try Migrations.migrator.hasCompletedMigrations(db) { try requireTables(in: db, file) }
    }
  }

  package func write<Value>(
    keeping: Bool, _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    try SQLiteErrorMapper.run(file) {
      try pool.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try work(SQLiteTransaction(db: db))
          return keeping ? .commit : .rollback
        }
        guard let value else { throw GabaritError(.fault, "a transaction gave nothing") }
        return value
      }
    }
  }

  package func read<Value>(
    _ work: (any LedgerTransaction) throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    try SQLiteErrorMapper.run(file) { try pool.read { db in try work(SQLiteTransaction(db: db)) } }
  }

  /// Copies the ledger into a new file while it is in use, whole and as of one moment.
  ///
  /// - Throws: `targetExists`; `badInput` where the ledger is damaged; `io`.
  package func backUp(to path: FilePath) throws(GabaritError) {
    guard try FileTree.kind(of: path) == nil else {
      throw GabaritError(.targetExists, "is there already; name another file", file: path.string)
    }
    let folder = path.removingLastComponent()
    let work = try WorkFolder(in: folder.isEmpty ? "." : folder)
    let beside = work.path.appending("ledger")
    try SQLiteLedger.makeFile(beside, true)
    try SQLiteErrorMapper.run(beside.string) {
      let copy = try DatabaseQueue(path: beside.string)
      try pool.backup(to: copy)
      try copy.read { try SQLiteLedger.requireSound($0, file) }
      // One file, without a journal beside it.
      try copy.inDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
      }
      try copy.close()
    }
    let descriptor = try SQLiteErrorMapper.run(beside.string) {
      try FileDescriptor.open(beside, .readOnly)
    }
    defer { try? descriptor.close() }
    guard fsync(descriptor.rawValue) == 0 else {
      throw GabaritError(
        .io, "cannot be written", file: path.string, detail: String(cString: strerror(errno)))
    }
    try work.publish("ledger", as: path)
  }

  /// Closes the file, as it is closed when the value goes.
  package func close() throws(GabaritError) { try SQLiteErrorMapper.run(file) { try pool.close() } }
}
