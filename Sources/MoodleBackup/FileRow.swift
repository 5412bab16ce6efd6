/// A row of `files.xml` (`backup_final_files_structure_step`): one use of a content file, or a
/// folder.
package struct FileRow: Sendable {
  /// The row's id, which `inforef.xml` members refer to.
  package var id = ""
  /// The hash of the content; nil where it is none.
  package var hash: ContentHash?
  /// The context it belongs to.
  package var contextID = ""
  /// The component: `mod_page`.
  package var component = ""
  /// The component's file area: `content`.
  package var fileArea = ""
  /// What the area's files belong to.
  package var itemID = ""
  /// The folder within the area, with slashes around it.
  package var filePath = ""
  /// The file's name; `.` for a folder.
  package var filename = ""
  /// The size in bytes; nil where it is no number.
  package var size: Int64?
  /// Whether it points into a repository, so that no content is in the backup.
  package var isAlias = false
  /// Whether a number or a text of it, other than its names, is none that Moodle's database takes.
  var hasRefusedField = false

  /// Whether the row stands for a folder.
  package var isFolder: Bool { filename == "." }
}
