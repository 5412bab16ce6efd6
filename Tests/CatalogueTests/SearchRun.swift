import Base
import Catalogue

extension Search {
  /// Reads the entries and selects among them.
  func run(
    over entries: [Places.Entry], began: @Sendable (Int, Places.Entry) -> Void = { _, _ in }
  ) throws(GabaritError) -> Result {
    select(from: try read(entries, began: began))
  }
}
