public import Groundwork
public import SystemPackage

/// Where backups are kept: folders with their sub-folders, single files, and lists of a Moodle
/// file store.
public enum Places {
  /// A file that may be a backup.
  public struct Entry: Sendable {
    /// Where it is.
    public var path: FilePath
    /// The name Moodle knows it by; its own name where no list says otherwise.
    public var name: String
    /// Whether Moodle's recycle bin made it: a deleted activity or course, no template.
    public var isFromRecycleBin: Bool
    /// Whether it lies in a kit: a package that was cut for a customer, no template.
    public var isPackage: Bool
    /// Whether somebody said it is a backup: by its extension, by naming it, or in a list.
    public var isExpected: Bool
  }

  /// All entries of folders and files, each file once, sorted by path.
  ///
  /// Links inside a folder are not followed. A folder's files are taken whatever their names are:
  /// Moodle's file store names them by hash.
  ///
  /// - Throws: `io` where a place is missing or cannot be listed.
  public static func entries(in places: [FilePath]) throws(GabaritError) -> [Entry] {
    var found: [Entry] = []
    for place in places {
      // A place that somebody named may itself be a link.
      let target = try FileTree.resolvingLinks(place)
      switch try FileTree.kind(of: target) {
      case .file: found.append(entry(place, isExpected: true))
      case .folder: try walk(place, into: &found)
      case nil: throw GabaritError(.io, "is not there", file: place.string)
      case .other: throw GabaritError(.io, "is neither file nor folder", file: place.string)
      }
    }
    return unique(found)
  }

  /// The entries of a list, made by the query in the documentation.
  ///
  /// CSV with the columns `path`, `area`, `filename` and `time`. Relative paths start at the list's
  /// folder.
  ///
  /// - Throws: `badInput` with the line, `io`.
  public static func entries(list: FilePath) throws(GabaritError) -> [Entry] {
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
        let path = FilePath(row.values["path"] ?? "")
        let name = row.values["filename"] ?? ""
        let area = row.values["area"] ?? ""
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

  private static func walk(_ folder: FilePath, into found: inout [Entry]) throws(GabaritError) {
    try Interruption.check()
    let names = try FileTree.names(in: folder)
    let isKit = kitFiles.isSubset(of: names.map(\.string))
    for name in names {
      let path = folder.appending(name)
      switch try FileTree.kind(of: path) {
      case .file:
        var entry = entry(path, isExpected: false)
        entry.isPackage = isKit
        found.append(entry)
      case .folder: try walk(path, into: &found)
      case .other, nil: continue
      }
    }
  }

  private static func unique(_ entries: [Entry]) -> [Entry] {
    var seen: Set<FilePath> = []
    return entries.filter { seen.insert($0.path).inserted }
      .sorted { $0.path.string.utf8.lexicographicallyPrecedes($1.path.string.utf8) }
  }
}
