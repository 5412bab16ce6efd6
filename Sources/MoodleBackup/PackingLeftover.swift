package import Archive

/// A file that an operating system puts into folders by itself, and that is packed along where
/// somebody unpacks a backup and packs the folder again.
///
/// No restore reads one: each step opens its members by name (`restore_structure_step::execute`).
/// From a tgz Moodle unpacks them as stray files (`tgz_extractor::process_header`).
///
/// The name alone proves nothing; anybody can give a list of people such a name. So the first bytes
/// must be those of the format too.
package enum PackingLeftover: String, Sendable, CaseIterable {
  /// AppleDouble: what macOS knows of the file of the same name without `._`. Its tar writes them
  /// beside the file, its Finder under `__MACOSX/`.
  case appleDouble
  /// `.DS_Store`: how the macOS Finder shows a folder.
  case finderSettings
  /// `Thumbs.db`: thumbnails that Windows keeps of a folder's pictures, in an OLE file.
  case thumbnails
  /// `desktop.ini`: how Windows shows a folder.
  case folderSettings

  /// How many of a member's first bytes ``matches(_:)`` needs.
  static let headBytes = 128

  /// What a member of this name would be; nil for one that no system leaves behind.
  package init?(name: String) {
    let file =
      name.utf8.lastIndex(of: 0x2f).map { name[name.utf8.index(after: $0)...] } ?? name[...]
    if file.utf8.starts(with: "._".utf8) {
      self = .appleDouble
      return
    }
    guard file.utf8.count <= 11 else { return nil }
    switch file.lowercased() {
    case ".ds_store": self = .finderSettings
    case "thumbs.db": self = .thumbnails
    case "desktop.ini": self = .folderSettings
    default: return nil
    }
  }

  /// Whether a folder of this name is the one in which the Finder's zips keep AppleDouble files.
  static func isFolder(_ name: String) -> Bool { name == "__MACOSX" || name.hasPrefix("__MACOSX/") }

  /// Whether a member begins as such a file does; an empty one holds nothing, whatever it is.
  func matches(_ head: [UInt8]) -> Bool {
    guard !head.isEmpty else { return true }
    switch self {
    case .appleDouble: return head.starts(with: [0x00, 0x05, 0x16, 0x07])
    case .finderSettings: return head.starts(with: [0, 0, 0, 1] + Array("Bud1".utf8))
    case .thumbnails:
      return head.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    case .folderSettings:
      // ANSI, UTF-8 or UTF-16, with a byte order mark or without, often behind an empty line.
      let marks: Set<UInt8> = [0x00, 0xef, 0xbb, 0xbf, 0xfe, 0xff, 0x0d, 0x0a, 0x20]
      let text = String(decoding: head.filter { !marks.contains($0) }, as: UTF8.self).lowercased()
      return ["[.shellclassinfo]", "[localizedfilenames]", "[viewstate]"]
        .contains(where: text.hasPrefix)
    }
  }
}

/// What operating systems left behind in a backup.
package struct PackingLeftovers: Sendable {
  /// The members, with the folders that hold nothing else.
  package private(set) var paths: Set<MemberPath> = []
  /// The first member of each kind, and how many there are.
  package private(set) var kinds: [PackingLeftover: (first: MemberPath, count: Int)] = [:]

  mutating func add(_ path: MemberPath, _ kind: PackingLeftover) {
    paths.insert(path)
    kinds[kind] = (kinds[kind]?.first ?? path, (kinds[kind]?.count ?? 0) + 1)
  }

  mutating func add(folder path: MemberPath) { paths.insert(path) }
}
