import Catalogue
import Groundwork

extension Search {
  /// Reads the entries and selects among them.
  func run(
    over entries: [Places.Entry], progress: (Places.Entry) -> Void = { _ in }
  ) throws(GabaritError) -> Result {
    select(from: try read(entries, progress: progress))
  }
}
