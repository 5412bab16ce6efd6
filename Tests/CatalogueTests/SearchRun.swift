import Base
import Catalogue

extension Search {
  /// Reads the entries and selects among them.
  func run(
    over entries: [BackupLocator.Entry],
    began: @Sendable (Int, BackupLocator.Entry) -> Void = { _, _ in }
  ) throws(GabaritError) -> Result {
    select(from: try read(entries, began: began))
  }
}
