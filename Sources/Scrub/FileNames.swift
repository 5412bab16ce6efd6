internal import MoodleBackup

/// Counts rows of `files.xml` that are for the same file: of two a restore keeps one
/// (`file_storage::create_file_from_storedfile`, by the hash of all that names it).
struct FileNames {
  private var seen: Set<Int> = []
  /// Rows of which there was one before.
  private(set) var doubles = 0

  mutating func add(_ row: FileRow) {
    var hasher = Hasher()
    for part in [
      row.contextID, row.component, row.fileArea, row.itemID, row.filePath, row.filename,
    ] { hasher.combine(part) }
    if !seen.insert(hasher.finalize()).inserted { doubles += 1 }
  }
}
