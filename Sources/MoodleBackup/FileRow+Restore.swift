/// What a restore makes of a row (`restore_load_included_files`, `restore_dbops::send_files_to_pool`,
/// `file_storage`), each seen in Moodle 4.5.
extension FileRow {
  /// How long names are that the database takes, in characters.
  private static let longestText = 255
  private static let longestComponent = 100
  private static let longestArea = 50

  /// Whether a restore breaks off at it, or loses the file without a word: nothing is left of its name,
  /// its folder has no slashes around it once both are cleaned, or the database does not take it.
  var isRefusedByMoodle: Bool {
    if hasRefusedField || filename == MoodleText.null { return true }
    guard MoodleNumber(contextID).value != nil, FileRow.fits(component, FileRow.longestComponent),
      FileRow.fits(fileArea, FileRow.longestArea)
    else { return true }
    let folder = cleanedPath.unicodeScalars
    let name = cleanedName.unicodeScalars
    return folder.first != "/" || folder.last != "/" || !isFolder && name.isEmpty
      || folder.count > FileRow.longestText || name.count > FileRow.longestText
  }

  /// Whether Moodle restores it though no `inforef.xml` names it
  /// (`restore_load_included_files::process_file`).
  var needsNoReference: Bool {
    ["user", "group", "badges", "grouping", "grade", "question"].contains(component)
      || component.hasPrefix("qtype")
  }

  /// A number that tells its place in Moodle from all others: of two files in one place it restores the
  /// first.
  ///
  /// FNV-1a of 64 bits: two places of a million have one number once in some ten million backups.
  var place: Int64 {
    let ids = [MoodleNumber(contextID).value ?? 0, MoodleNumber(itemID).value ?? 0]
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    // Byte for byte: names that Unicode takes for the same are two.
    for text in ids.map(String.init) + [component, fileArea, cleanedPath, cleanedName] {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0) &* 0x100_0000_01b3
    }
    return Int64(bitPattern: hash)
  }

  /// Takes note of a number or a text that the database does not take.
  mutating func note(itemID text: String) {
    itemID = text
    if !text.isEmpty, MoodleNumber(text).value ?? -1 < 0 { hasRefusedField = true }
  }

  mutating func note(userID text: String) {
    if text != MoodleText.null, MoodleNumber(text).value == nil { hasRefusedField = true }
  }

  mutating func note(words text: String) {
    if text.unicodeScalars.count > FileRow.longestText { hasRefusedField = true }
  }

  private static func fits(_ text: String, _ longest: Int) -> Bool {
    !MoodleText.isNull(text) && text.unicodeScalars.count <= longest
  }

  /// Its name as Moodle keeps it (`clean_param` with `PARAM_FILE`).
  private var cleanedName: String { String(FileRow.cleaned(filename.unicodeScalars[...])) }

  /// Its folder as Moodle keeps it (`clean_param` with `PARAM_PATH`).
  private var cleanedPath: String {
    if filePath == "/" { return filePath }
    let parts = filePath.unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "/" || $0 == "\\"
    }
    var path = String.UnicodeScalarView()
    for (index, part) in parts.enumerated() {
      if index > 0, path.last != "/" { path.append("/") }
      for scalar in index == 0 && part.elementsEqual(["."]) ? part : FileRow.cleaned(part) {
        path.append(scalar)
      }
    }
    return String(path)
  }

  /// Scalar by scalar: a slash and a mark that follows it are one character to Swift, and two to Moodle.
  private static func cleaned(_ name: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    let isUsual = name.allSatisfy { scalar in
      switch scalar {
      case "0"..."9", "A"..."Z", "a"..."z", " ", "-", "_", ".": true
      default: false
      }
    }
    var rest = name
    if !isUsual {
      let unwanted = "&<>\"`|':\\/".unicodeScalars
      rest.removeAll { $0.properties.generalCategory == .control || unwanted.contains($0) }
    }
    return rest.elementsEqual(["."]) || rest.elementsEqual([".", "."]) ? rest.prefix(0) : rest
  }
}
