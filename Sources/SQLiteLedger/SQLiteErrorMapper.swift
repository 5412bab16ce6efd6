internal import Base
internal import Foundation
internal import GRDB
internal import SystemPackage

/// The one way from SQLite's errors to gabarit's.
enum SQLiteErrorMapper {
  /// Runs work on a database.
  ///
  /// - Throws: what the work throws of gabarit's own, with the file named where it is about that, and
  ///   SQLite's errors as gabarit's. SQLite's words name tables and columns, never values.
  static func run<Value>(_ file: String, _ work: () throws -> Value) throws(GabaritError) -> Value {
    do { return try work() } catch {
      let error = gabarit(error)
      throw isOfFile(error) ? error.in(file: file) : error
    }
  }

  /// For work within a transaction, where the file is named further up.
  static func run<Value>(_ work: () throws -> Value) throws(GabaritError) -> Value {
    do { return try work() } catch { throw gabarit(error) }
  }

  private static let noLedger =
    "is no ledger of gabarit; name another file, or restore it from a backup"
  static let damaged =
    "is damaged; put a backup in its place, without the -wal and -shm that stand beside it, or import an "
    + "export"

  private static func isOfFile(_ error: GabaritError) -> Bool {
    [.io, .fault, .interrupted].contains(error.code) || [noLedger, damaged].contains(error.message)
      || error.message.contains("that no gabarit wrote")
  }

  private static func gabarit(_ error: any Error) -> GabaritError {
    switch error {
    case let error as GabaritError: return error
    case let error as DatabaseError: return gabarit(error)
    // Its words would quote what is there.
    case is RowDecodingError: return GabaritError(.badInput, damaged)
    case let error as Errno:
      return GabaritError(.io, "cannot be read or written", detail: error.description)
    // Of what GRDB asks Foundation, which is about files alone; its words would name paths.
    case let error where type(of: error) is NSError.Type || error is CocoaError:
      return GabaritError(.io, "cannot be read or written", detail: "its files cannot be examined")
    default:
      return GabaritError(.fault, "the ledger failed", detail: "\(type(of: error))")
    }
  }

  private static func gabarit(_ error: DatabaseError) -> GabaritError {
    func made(_ code: GabaritError.Code, _ message: String) -> GabaritError {
      GabaritError(code, message, detail: error.message)
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      // Whoever is asked to stop gives up waiting, which SQLite tells as any other end of waiting.
      do throws(GabaritError) { try Interruption.check() } catch { return error }
      return made(.io, "is held by another process for too long; try again")
    case .SQLITE_NOTADB:
      return made(.badInput, noLedger)
    case .SQLITE_CORRUPT:
      // What a disk cannot read is malformed to SQLite too, which tells the two apart by no code.
      return made(.badInput, damaged)
    case .SQLITE_FULL: return made(.io, "cannot be written: the disk is full")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return made(
        .io, "cannot be written: permission is missing, for it, its -wal and -shm, or its folder")
    case .SQLITE_CANTOPEN: return made(.io, "cannot be opened")
    case .SQLITE_IOERR, .SQLITE_NOLFS, .SQLITE_PROTOCOL, .SQLITE_TOOBIG, .SQLITE_NOMEM:
      return made(.io, "cannot be read or written")
    case .SQLITE_INTERRUPT, .SQLITE_ABORT: return made(.interrupted, "was interrupted")
    case .SQLITE_CONSTRAINT: return constraint(error)
    default: return made(.fault, "failed as a database")
    }
  }

  /// The rules ask before they write, so that a constraint speaks only of what they cannot see.
  private static func constraint(_ error: DatabaseError) -> GabaritError {
    let words = error.message ?? ""
    if words.contains("course_id") {
      return GabaritError(.moveRefused, "the course is another order's, which was confirmed before")
    }
    if words.contains("_key") {
      return GabaritError(.nameTaken, "a name is taken by another order", detail: words)
    }
    return GabaritError(.fault, "the ledger refused what it must not hold", detail: words)
  }
}
