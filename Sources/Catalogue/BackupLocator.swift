package import Base
package import SystemPackage
internal import TextFormats

/// Where backups are kept: folders with their sub-folders, single files, and lists of a Moodle
/// file store.
package enum BackupLocator {
  /// A file that may be a backup.
  package struct Entry: Sendable {
    /// Where it is.
    package var path: FilePath
    /// The name Moodle knows it by; its own name where no list says otherwise.
    package var name: String
    /// Whether Moodle's recycle bin made it: a deleted activity or course, no template.
    package var isFromRecycleBin: Bool
    /// Whether it lies in a kit: a package that was cut for a customer, no template.
    package var isPackage: Bool
    /// Whether somebody said it is a backup: by its extension, by naming it, or in a list.
    package var isExpected: Bool
    /// Why it cannot be read: a folder that cannot be listed.
    package var failure: GabaritError?
  }

  /// All entries of folders and files, each file once, sorted by path.
  ///
  /// Links inside a folder are not followed. A folder's files are taken whatever their names are:
  /// Moodle's file store names them by hash.
  ///
  /// A folder below a place that cannot be listed is an entry itself: it is told of as a file that
  /// cannot be read, and the rest goes on.
  ///
  /// - Parameter missing: decides what becomes of a place that is missing or cannot be listed; it
  ///   ends everything where nothing else is said.
  /// - Throws: what `missing` throws, `interrupted`.
  package static func entries(
    in places: [FilePath],
    missing: (FilePath, GabaritError) throws(GabaritError) -> Void = {
      (_, error) throws(GabaritError) in throw error
    }
  ) throws(GabaritError) -> [Entry] {
    var found: [Entry] = []
    for (index, place) in places.enumerated() where !places[..<index].contains(place) {
      do throws(GabaritError) { try add(place, to: &found) } catch {
        guard error.code == .io else { throw error }
        try missing(place, error)
      }
    }
    return unique(found)
  }

  private static func add(_ place: FilePath, to found: inout [Entry]) throws(GabaritError) {
    // A place that somebody named may itself be a link.
    let target = try FileTree.resolvingLinks(place)
    switch try FileTree.kind(of: target) {
    case .file: found.append(entry(place, isExpected: true))
    case .folder: try walk(place, try FileTree.names(in: place), into: &found)
    case nil: throw GabaritError(.io, "is not there", file: place.string)
    case .other: throw GabaritError(.io, "is neither file nor folder", file: place.string)
    }
  }

  /// The entries of a list, made by the query in the documentation.
  ///
  /// CSV with the columns `path`, `area`, `filename` and `time`. Relative paths start at the list's
  /// folder.
  ///
  /// - Throws: `badInput` with the line, `io`.
  package static func entries(list: FilePath) throws(GabaritError) -> [Entry] {
    let table: CSVTable
    do throws(GabaritError) {
      table = try CSVTable(try FileTree.contents(of: list, limit: 256 << 20))
      let missing = ["path", "area", "filename", "time"].filter { !table.columns.contains($0) }
      guard missing.isEmpty else {
        throw GabaritError(
          .badInput, "lacks the column \(missing.joined(separator: ", "))", line: 1)
      }
    } catch { throw error.in(file: list.string) }
    return unique(
      table.rows.map { row in
        let path = FilePath(row["path"] ?? "")
        let name = row["filename"] ?? ""
        let area = row["area"] ?? ""
        var entry = entry(
          path.isAbsolute ? path : list.removingLastComponent().pushing(path), isExpected: true)
        entry.name = name.isEmpty ? entry.name : name
        entry.isFromRecycleBin = isRecycled(entry.name) || area.contains("recyclebin")
        return entry
      })
  }

  private static func entry(_ path: FilePath, isExpected: Bool) -> Entry {
    let name = path.lastComponent?.string ?? path.string
    return Entry(
      path: path, name: name, isFromRecycleBin: isRecycled(name), isPackage: false,
      isExpected: isExpected || name.lowercased().hasSuffix(".mbz"))
  }

  /// tool_recyclebin calls each of its backups so (`tool_recyclebin\course_bin::store_item`).
  private static func isRecycled(_ name: String) -> Bool { name == "backup.mbz" }

  /// What stands beside a package in a kit.
  private static let kitFiles: Set<String> = [
    "assignments.json", "manifest.json", "restore.sh", "users.csv",
  ]

  private static func walk(
    _ folder: FilePath, _ names: [FilePath.Component], into found: inout [Entry]
  ) throws(GabaritError) {
    try Interruption.check()
    let isKit = kitFiles.isSubset(of: names.map(\.string))
    for name in names {
      let path = folder.appending(name)
      switch kind(of: path) {
      case .file:
        var entry = entry(path, isExpected: false)
        entry.isPackage = isKit
        found.append(entry)
      case .folder(let names): try walk(path, names, into: &found)
      case .closed(let failure):
        var entry = entry(path, isExpected: true)
        entry.failure = failure
        found.append(entry)
      case .other: continue
      }
    }
  }

  private enum Kind {
    case file
    case folder([FilePath.Component])
    case closed(GabaritError)
    case other
  }

  private static func kind(of path: FilePath) -> Kind {
    do throws(GabaritError) {
      switch try FileTree.kind(of: path) {
      case .file: return .file
      case .folder: return .folder(try FileTree.names(in: path))
      case .other, nil: return .other
      }
    } catch { return .closed(error) }
  }

  private static func unique(_ entries: [Entry]) -> [Entry] {
    var seen: Set<FilePath> = []
    return entries.filter { seen.insert($0.path).inserted }
      .sorted { $0.path.string.utf8.lexicographicallyPrecedes($1.path.string.utf8) }
  }
}
