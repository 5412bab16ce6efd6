internal import Base
internal import XMLStream

/// Reads `files.xml` and hands on each row.
final class FilesReader: XMLFieldHandler {
  private let onRow: (FileRow) throws(GabaritError) -> Void
  private var row = FileRow()
  /// The fields of the row so far; short, so that an array is quicker than a set.
  private var seen: [String] = []
  /// What Moodle writes and reads (`backup_final_files_structure_step`,
  /// `restore_load_included_files`).
  private static let paths = Set(
    [
      "contenthash", "contextid", "component", "filearea", "itemid", "filepath", "filename",
      "userid", "filesize", "mimetype", "status", "timecreated", "timemodified", "source", "author",
      "license", "sortorder", "repositorytype", "repositoryid", "reference",
    ].map { "/files/file/" + $0 } + ["/files", "/files/file"])

  init(limits: Limits, onRow: @escaping (FileRow) throws(GabaritError) -> Void) {
    self.onRow = onRow
    super.init(limits: limits, attributes: ["id"])
  }

  override func isReadByMoodle() -> Bool { FilesReader.paths.contains(path) }

  override func begin(_ element: XMLStart) throws(GabaritError) {
    guard element.depth == 2, element.name == "file" else { return }
    row = FileRow()
    seen = []
    if let id = element.attribute("id") {
      row.id = id
      row.hasRefusedField = MoodleNumber(id).value == nil
    }
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    guard isCurrentRead, path.utf8.count > "/files/file".utf8.count else { return }
    if seen.contains(path) { noteAmbiguity() } else { seen.append(path) }
    switch path {
    case "/files/file/contenthash": row.hash = ContentHash(hex: text.utf8)
    case "/files/file/contextid": row.contextID = text
    case "/files/file/component": row.component = text
    case "/files/file/filearea": row.fileArea = text
    case "/files/file/itemid": row.note(itemID: text)
    case "/files/file/userid": row.note(userID: text)
    case "/files/file/author", "/files/file/license": row.note(words: text)
    case "/files/file/filepath": row.filePath = text
    case "/files/file/filename": row.filename = text
    case "/files/file/filesize": row.size = Int64(text)
    case "/files/file/repositoryid": row.isAlias = !MoodleText.isNull(text) && text != "0"
    default: break
    }
  }

  override func finish() throws(GabaritError) {
    guard path == "/files/file" else { return }
    if !seen.contains("/files/file/itemid") { row.hasRefusedField = true }
    try onRow(row)
  }
}

/// What `files.xml` and the content files say together.
package struct FilesTable: Sendable {
  /// Rows that stand for a file.
  package private(set) var count = 0
  /// The sizes of those rows added up.
  package private(set) var bytes: Int64 = 0
  /// Rows of files, not of aliases, that have or may have contents.
  package private(set) var rowsWithBytes = 0
  /// Ids of rows that some `inforef.xml` names and that `files.xml` lacks.
  package internal(set) var danglingReferences = 0
  /// Rows whose content lies in a repository, outside the backup.
  package private(set) var aliases = 0
  /// Rows whose hash or size is none.
  package private(set) var invalidRows = 0
  /// Rows of files that no `inforef.xml` names, though Moodle restores such rows alone.
  package internal(set) var rowsWithoutReference = 0
  /// Rows, of folders too, that stop a restore.
  package private(set) var refusedRows = 0
  /// Rows of files in the place of another, of which Moodle restores the first.
  package var rowsInOnePlace: Int { rowsWithPlace - distinctPlaces }
  private var rowsWithPlace = 0
  private var distinctPlaces = 0
  private var places = IDList()
  /// Rows and their sizes by component; bounded, see ``BackupSummary/filesByComponent``.
  private(set) var byComponent: [String: Amount] = [:]
  private var table = ContentTable()

  private static let mostComponents = 1_000
  private let limits: Limits

  init(limits: Limits) { self.limits = limits }

  /// - Throws: `limitExceeded` for more different contents than there may be members.
  mutating func add(_ row: FileRow) throws(GabaritError) {
    let place = row.place
    if place == nil { refusedRows += 1 }
    guard !row.isFolder else { return }
    count += 1
    if let place {
      places.insert(place)
      rowsWithPlace += 1
    }
    let (sum, isTooMuch) = bytes.addingReportingOverflow(max(0, row.size ?? 0))
    bytes = isTooMuch ? .max : sum
    let isKnown =
      byComponent[row.component] != nil
      || byComponent.count < FilesTable.mostComponents && MoodleText.isComponent(row.component)
    byComponent[isKnown ? row.component : "", default: Amount()].add(row.size ?? 0)
    guard !row.isAlias else {
      aliases += 1
      return
    }
    // A file of no bytes is found on every site.
    if row.hash != ContentHash.ofNothing { rowsWithBytes += 1 }
    guard let hash = row.hash, let size = row.size, size >= 0 else {
      invalidRows += 1
      return
    }
    table.update(hash) { $0.add(rowOf: size) }
    guard table.count <= limits.members else {
      throw GabaritError(
        .limitExceeded, "lists more than \(limits.members) contents", member: "files.xml")
    }
  }

  /// Lets go of what is known of each content, once all was asked about them.
  package mutating func forgetContents() { table = ContentTable() }

  /// All rows were added.
  mutating func finishRows() {
    places.tidy()
    distinctPlaces = places.count
    places = IDList()
  }

  mutating func add(content hash: ContentHash, size: Int64) {
    table.update(hash) { $0.contentSize = size }
  }

  /// Different contents in the backup.
  package var contents: (count: Int, bytes: Int64) {
    table.entries.reduce(into: (0, 0)) { sum, entry in
      guard let size = entry.contentSize else { return }
      sum.0 += 1
      sum.1 += size
    }
  }

  /// Rows whose content is not in the backup.
  ///
  /// A file of no bytes needs none.
  package var rowsWithoutContent: Int {
    table.entries.reduce(0) { sum, entry in
      entry.contentSize == nil && entry.hash != ContentHash.ofNothing
        ? sum + Int(entry.rows) : sum
    }
  }

  /// Contents that no row names.
  package var contentsWithoutRow: Int { table.entries.count(where: { $0.rows == 0 }) }

  /// Whether a content is in the backup and no row names it.
  ///
  /// Of rows whose hash or size is none nobody can say what they name, and then none is.
  package func isWithoutRow(_ hash: ContentHash) -> Bool {
    invalidRows == 0 && table[hash]?.rows == 0
  }

  /// Contents of another size than their rows say.
  package var sizesThatDiffer: Int {
    table.entries.count { entry in
      guard let size = entry.contentSize, entry.rows > 0 else { return false }
      return entry.rowsDisagree || size != entry.rowSize
    }
  }
}
