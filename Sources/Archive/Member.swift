/// One entry of a container: a file or a folder.
public struct Member: Sendable, Equatable {
  /// What it is.
  ///
  /// Everything else a container can hold is refused.
  public enum Kind: Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
  }

  /// Its name.
  public var path: MemberPath
  /// File or folder.
  public var kind: Kind
  /// Bytes unpacked; 0 for a folder.
  public var size: Int64
  /// When it was last changed, in seconds since 1970.
  public var modified: Int64

  /// What Moodle's packer writes for a time it does not know: 2013-01-01
  /// (`tgz_packer::DEFAULT_TIMESTAMP`).
  public static let unknownTime: Int64 = 1_356_998_400

  /// Describes a member.
  public init(path: MemberPath, kind: Kind, size: Int64, modified: Int64) {
    self.path = path
    self.kind = kind
    self.size = size
    self.modified = modified
  }
}

/// Signs that a container was packed again by other tools than Moodle.
///
/// Real Moodle restores such backups, but other readers of it stumble.
public struct RepackSigns: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: Int
  /// Makes a set of bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// pax extended headers, which Moodle's reader writes out as stray files.
  public static let paxHeaders = RepackSigns(rawValue: 1)
  /// GNU headers.
  public static let gnuHeaders = RepackSigns(rawValue: 2)
  /// Names that begin with `./`: Moodle's listing does not find `moodle_backup.xml` then
  /// (`backup_general_helper::get_backup_information_from_mbz`).
  public static let dotSlashNames = RepackSigns(rawValue: 4)
  /// More than one gzip member: some readers stop after the first.
  public static let severalGzipMembers = RepackSigns(rawValue: 8)
  /// Bytes after the end of the gzip stream.
  public static let trailingBytes = RepackSigns(rawValue: 16)
  /// Files that an operating system left in the folder that was packed; found by reading the
  /// members.
  public static let leftovers = RepackSigns(rawValue: 32)
  /// An `.ARCHIVE_INDEX` in a zip, where Moodle writes none; found by reading the members.
  public static let indexInZip = RepackSigns(rawValue: 64)
  /// Links of members to themselves, which Moodle passes over.
  public static let linkRecords = RepackSigns(rawValue: 128)
}
