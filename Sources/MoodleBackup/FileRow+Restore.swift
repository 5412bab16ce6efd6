/// What a restore makes of a row (`restore_load_included_files`, `restore_dbops::send_files_to_pool`,
/// `file_storage`), each seen in Moodle 4.5.
extension FileRow {
  /// How long names are that the database takes, in characters.
  private static let longestText = 255
  private static let longestComponent = 100
  private static let longestArea = 50

  /// Its place in Moodle as a number, by which two files in one place are known.
  ///
  /// Of these a restore keeps the first. Nil where a restore breaks off at the row, or loses the file
  /// without a word: nothing is left of its name, its folder has no slashes around it once both are
  /// cleaned, or the database does not take it.
  ///
  /// FNV-1a of 64 bits: two places of a million have one number once in some ten million backups.
  var place: Int64? {
    guard !hasRefusedField, filename != MoodleText.null,
      let context = MoodleNumber(contextID).value,
      FileRow.fits(component, FileRow.longestComponent), FileRow.fits(fileArea, FileRow.longestArea)
    else { return nil }
    let (folder, name) = (cleanedPath, cleanedName)
    let slash = UInt8(ascii: "/")
    guard folder.utf8.first == slash, folder.utf8.last == slash, isFolder || !name.isEmpty,
      FileRow.isShort(folder, FileRow.longestText), FileRow.isShort(name, FileRow.longestText)
    else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ value: UInt64) { hash = (hash ^ value) &* 0x100_0000_01b3 }
    for id in [context, MoodleNumber(itemID).value ?? 0] {
      for shift in stride(from: 0, to: 64, by: 8) {
        add(UInt64(truncatingIfNeeded: id >> shift) & 0xff)
      }
    }
    // Byte for byte: names that Unicode takes for the same are two.
    for text in [component, fileArea, folder, name] {
      for byte in text.utf8 { add(UInt64(byte)) }
      add(0)
    }
    return Int64(bitPattern: hash)
  }

  /// Whether Moodle restores it though no `inforef.xml` names it
  /// (`restore_load_included_files::process_file`).
  var needsNoReference: Bool {
    ["user", "group", "badges", "grouping", "grade", "question"].contains(component)
      || component.hasPrefix("qtype")
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
    if !FileRow.isShort(text, FileRow.longestText) { hasRefusedField = true }
  }

  private static func fits(_ text: String, _ longest: Int) -> Bool {
    !MoodleText.isNull(text) && isShort(text, longest)
  }

  /// Whether a text has so many characters at most.
  private static func isShort(_ text: String, _ longest: Int) -> Bool {
    text.utf8.count <= longest || text.unicodeScalars.count <= longest
  }

  /// Its name as Moodle keeps it (`clean_param` with `PARAM_FILE`).
  private var cleanedName: String {
    if FileRow.isClean(filename[...]) { return filename }
    return String(FileRow.cleaned(filename.unicodeScalars[...]))
  }

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

  /// Whether a name is clean as it stands, as nearly all are.
  private static func isClean(_ name: Substring) -> Bool {
    var last: UInt8 = 0
    for byte in name.utf8 {
      switch byte {
      // Control characters, those of Latin-1 too, and what is unwanted.
      case 0..<0x20, 0x7f, 0x22, 0x26, 0x27, 0x2f, 0x3a, 0x3c, 0x3e, 0x5c, 0x60, 0x7c: return false
      case 0x80..<0xa0 where last == 0xc2: return false
      default: last = byte
      }
    }
    return name != "." && name != ".."
  }

  /// Scalar by scalar: a slash and a mark that follows it are one character to Swift, and two to Moodle.
  private static func cleaned(_ name: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    var rest = name
    if !isClean(Substring(name)) {
      let unwanted = "&<>\"`|':\\/".unicodeScalars
      rest.removeAll { $0.properties.generalCategory == .control || unwanted.contains($0) }
    }
    return rest.elementsEqual(["."]) || rest.elementsEqual([".", "."]) ? rest.prefix(0) : rest
  }
}
