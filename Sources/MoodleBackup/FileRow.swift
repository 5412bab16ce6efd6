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
  /// Whether a number or a text of it, other than its names, is none that Moodle's database takes.
  var hasRefusedField = false

  /// Whether the row stands for a folder.
  public var isFolder: Bool { filename == "." }
}
