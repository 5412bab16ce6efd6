import Base
import Catalogue

extension Search {
  /// Reads the entries and selects among them.
  func run(over entries: [BackupLocator.Entry]) throws(GabaritError) -> Result {
    select(from: try read(entries))
  }
}
