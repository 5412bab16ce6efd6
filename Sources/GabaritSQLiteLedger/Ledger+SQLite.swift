internal import Base
public import GabaritEngine
internal import SQLiteLedger
public import SystemPackage

extension Ledger {
  /// The ledger in one file of SQLite, beside it its `-wal` and `-shm` while it is open.
  ///
  /// Several processes may use one file on one machine; not over a network file system, where
  /// SQLite's locks do not hold. What is recorded is on the disk.
  ///
  /// - Parameters:
  ///   - path: the file; a new one is readable by its owner alone.
  ///   - isMade: whether it is made where it is missing.
  /// - Throws: `badInput` for a file that is no ledger, is damaged or was written by a newer gabarit;
  ///   `io`, also where it is missing and not to be made.
  public static func sqlite(
    at path: FilePath, makingIfMissing isMade: Bool = true
  ) throws(EngineError) -> Ledger {
    do throws(GabaritError) { return Ledger(try SQLiteLedger(path, making: isMade)) } catch {
      throw EngineError(error)
    }
  }

  /// An empty ledger in memory, which goes with the value: to plan orders where there is none yet.
  ///
  /// - Throws: `io`, where there is no memory for it.
  public static func sqliteInMemory() throws(EngineError) -> Ledger {
    do throws(GabaritError) { return Ledger(try SQLiteLedger()) } catch { throw EngineError(error) }
  }
}
