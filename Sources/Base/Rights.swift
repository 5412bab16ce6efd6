internal import Glibc
internal import SystemPackage

/// The rights of what is made: its owner's alone, whatever the umask says.
///
/// The one exception is asked for with the folder: in a set-group-id folder its group may read too,
/// and what is made in it belongs to that group.
enum Rights {
  /// The rights of a new file in a folder.
  static func ofFile(in folder: FilePath, executable: Bool) -> mode_t {
    if isShared(folder) { return executable ? 0o750 : 0o640 }
    return executable ? 0o700 : 0o600
  }

  /// The rights of a new folder in a folder.
  static func ofFolder(in folder: FilePath) -> mode_t { isShared(folder) ? 0o2750 : 0o700 }

  /// Gives what was just made its rights where the umask took some away.
  ///
  /// A file system that knows no rights refuses this: nothing was opened to others by then.
  static func give(_ rights: mode_t, to descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & 0o7777 != rights else { return }
    _ = fchmod(descriptor, rights)
  }

  /// Makes a folder with its rights.
  ///
  /// - Returns: 0, or -1 with `errno` set.
  static func makeFolder(_ path: FilePath) -> Int32 {
    let rights = ofFolder(in: path.removingLastComponent())
    guard path.withPlatformString({ mkdir($0, rights & 0o777) }) == 0 else { return -1 }
    var status = stat()
    if path.withPlatformString({ lstat($0, &status) }) == 0, status.st_mode & 0o7777 != rights {
      _ = path.withPlatformString { chmod($0, rights) }
    }
    return 0
  }

  private static func isShared(_ folder: FilePath) -> Bool {
    var status = stat()
    let path = folder.isEmpty ? FilePath(".") : folder
    return path.withPlatformString { stat($0, &status) } == 0 && status.st_mode & S_ISGID != 0
  }
}
