package import Archive
package import Base
package import Compliance

extension CheckedBackup {
  /// Reads and judges an entry, once; what cannot be read is in ``outcome``.
  ///
  /// - Throws: `interrupted` and `fault`.
  package init(
    _ entry: BackupLocator.Entry, limits: Limits = Limits(), judgement: Judgement,
    requirements: Bool = false, log: InflationLog? = nil, timings: Timings? = nil,
    opened watch: (SourceFile) -> Void = { _ in }
  ) throws(GabaritError) {
    if let failure = entry.failure {
      self.init(unreadable: entry.path, failure, judgement: judgement)
    } else {
      try self.init(
        entry.path, limits: limits, judgement: judgement, requirements: requirements, log: log,
        timings: timings, opened: watch)
    }
  }
}
