package import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import Synchronization
package import SystemPackage

/// The logs of the newest suitable backups among many that are read: the one that an order is cut from
/// is most likely among them, and is then planned without being inflated again.
package final class InflationLogCache: Sendable {
  private struct Kept {
    let path: FilePath
    let date: Instant?
    let log: InflationLog
  }

  /// A log has up to 3 MB.
  private static let most = 2
  private let kept = Mutex<[Kept]>([])

  /// Nothing was read yet.
  package init() {}

  /// Keeps the log of a backup, if it is suitable and among the newest.
  func offer(_ log: InflationLog, of checked: CheckedBackup) {
    guard checked.verdict == .compliant, let reading = checked.reading, reading.container == .tgz
    else { return }
    let new = Kept(path: checked.path, date: reading.manifest.backupDate, log: log)
    kept.withLock { kept in
      kept.append(new)
      kept.sort { one, other in
        guard let date = one.date else { return false }
        return other.date.map { date > $0 } ?? true
      }
      if kept.count > InflationLogCache.most { kept.removeLast() }
    }
  }

  /// What is kept, by the backups' paths.
  package var logs: [FilePath: InflationLog] {
    kept.withLock { kept in
      Dictionary(kept.map { ($0.path, $0.log) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
