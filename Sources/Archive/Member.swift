/// One entry of a container: a file or a folder.
package struct Member: Sendable, Equatable {
  /// What it is.
  ///
  /// Everything else a container can hold is refused.
  package enum Kind: Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
  }

  /// Its name.
  package var path: MemberPath
  /// File or folder.
  package var kind: Kind
  /// Bytes unpacked; 0 for a folder.
  package var size: Int64
  /// When it was last changed, in seconds since 1970.
  package var modified: Int64

  /// What Moodle's packer writes for a time it does not know: 2013-01-01
  /// (`tgz_packer::DEFAULT_TIMESTAMP`).
  package static let unknownTime: Int64 = 1_356_998_400

  /// Describes a member.
  package init(path: MemberPath, kind: Kind, size: Int64, modified: Int64) {
    self.path = path
    self.kind = kind
    self.size = size
    self.modified = modified
  }
}

/// Signs that a container was packed again by other tools than Moodle.
///
/// Real Moodle restores such backups, but other readers of it stumble.
package struct RepackSigns: OptionSet, Sendable, Hashable {
  /// The bits.
  package let rawValue: Int
  /// Makes a set of bits.
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// pax extended headers, which Moodle's reader writes out as stray files.
  package static let paxHeaders = RepackSigns(rawValue: 1)
  /// GNU headers.
  package static let gnuHeaders = RepackSigns(rawValue: 2)
  /// Names that begin with `./`: Moodle's listing does not find `moodle_backup.xml` then
  /// (`backup_general_helper::get_backup_information_from_mbz`).
  package static let dotSlashNames = RepackSigns(rawValue: 4)
  /// More than one gzip member: some readers stop after the first.
  package static let severalGzipMembers = RepackSigns(rawValue: 8)
  /// Bytes after the end of the gzip stream.
  package static let trailingBytes = RepackSigns(rawValue: 16)
  /// Files that an operating system left in the folder that was packed; found by reading the
  /// members.
  package static let leftovers = RepackSigns(rawValue: 32)
  /// An `.ARCHIVE_INDEX` in a zip, where Moodle writes none; found by reading the members.
  package static let indexInZip = RepackSigns(rawValue: 64)
  /// Links of members to themselves, which Moodle passes over.
  package static let linkRecords = RepackSigns(rawValue: 128)
}
