internal import Base
internal import Catalogue
public import SystemPackage

/// Where backups of templates are kept.
public struct BackupPlaces: Sendable {
  let paths: [FilePath]
  let list: FilePath?
  let site: String?

  /// Says where backups are.
  ///
  /// - Parameters:
  ///   - paths: folders, searched with their sub-folders, and files.
  ///   - list: a list of a Moodle's file store: CSV with the columns `path`, `area`, `filename` and
  ///     `time`.
  ///   - site: the address or identifier hash of the site whose backups alone are taken; nil for any.
  public init(_ paths: [FilePath], list: FilePath? = nil, site: String? = nil) {
    self.paths = paths
    self.list = list
    self.site = site
  }

  func entries() throws(GabaritError) -> [BackupLocator.Entry] {
    guard !paths.isEmpty || list != nil else {
      throw GabaritError(.usage, "no place to look for backups is given")
    }
    let found = try BackupLocator.entries(in: paths)
    guard let list else { return found }
    return found + (try BackupLocator.entries(list: list))
  }
}
