/// A row of `files.xml` (`backup_final_files_structure_step`): one use of a content file, or a
/// folder.
public struct FileRow: Sendable {
  /// The row's id, which `inforef.xml` members refer to.
  public var id = ""
  /// The hash of the content; nil where it is none.
  public var hash: ContentHash?
  /// The context it belongs to.
  public var contextID = ""
  /// The component: `mod_page`.
  public var component = ""
  /// The component's file area: `content`.
  public var fileArea = ""
  /// What the area's files belong to.
  public var itemID = ""
  /// The folder within the area, with slashes around it.
  public var filePath = ""
  /// The file's name; `.` for a folder.
  public var filename = ""
  /// The size in bytes; nil where it is no number.
  public var size: Int64?
  /// Whether it points into a repository, so that no content is in the backup.
  public var isAlias = false

  /// Whether the row stands for a folder.
  public var isFolder: Bool { filename == "." }
}

extension FileRow {
  /// Whether a restore breaks off at it: nothing is left of its name, or its folder has no slashes
  /// around it, once Moodle took out what it does not want in names
  /// (`file_storage::create_file_from_pathname`, `clean_param` with `PARAM_FILE` and `PARAM_PATH`).
  var isRefusedByMoodle: Bool {
    let parts = filePath.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return true }
    let hasSlashes = first != "." && FileRow.cleaned(first) && FileRow.cleaned(last)
    return !hasSlashes || !isFolder && FileRow.cleaned(filename[...])
  }

  /// Whether nothing is left of a name.
  private static func cleaned(_ name: Substring) -> Bool {
    let unwanted = "&<>\"`|':\\/".unicodeScalars
    let rest = name.unicodeScalars.lazy.filter { scalar in
      scalar.properties.generalCategory != .control && !unwanted.contains(scalar)
    }.prefix(3)
    return rest.allSatisfy { $0 == "." } && rest.count < 3
  }
}
