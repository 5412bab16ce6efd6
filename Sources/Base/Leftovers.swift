internal import Glibc
internal import Synchronization
package import SystemPackage

/// What lies under a temporary name: a file or folder that is being made, or what a process that was
/// killed left behind.
package enum Leftovers {
  // With a character that no order id may have: nobody's kit is taken for what a dead process left.
  private static let prefix = ".gabarit~"
  /// How old a file is that nobody writes any more, in seconds.
  private static let fileAge = 3_600

  /// The folders that were looked through by this process: to list a folder of many kits for each
  /// kit would make their cost grow with the square of their number.
  private static let seen = Mutex<Set<FilePath>>([])

  /// Whether a name is one of these.
  package static func has(_ name: String) -> Bool { name.hasPrefix(prefix) }

  /// A temporary name.
  static func name(in folder: FilePath) -> FilePath {
    folder.appending(prefix + String(UInt64.random(in: 0...UInt64.max), radix: 36))
  }

  /// Removes what dead processes left in a folder; once in this process.
  ///
  /// A folder that is being made is locked, and a file was written to lately.
  package static func clear(in folder: FilePath) {
    guard seen.withLock({ $0.insert(folder).inserted }) else { return }
    guard let names = try? FileTree.names(in: folder) else { return }
    for name in names where has(name.string) {
      let path = folder.appending(name)
      let descriptor = path.withPlatformString {
        open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
      }
      guard descriptor >= 0 else { continue }
      if isAbandoned(descriptor) { try? FileTree.remove(path) }
      close(descriptor)
    }
  }

  private static func isAbandoned(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    case S_IFREG: return time(nil) - status.st_mtim.tv_sec > fileAge
    default: return false
    }
  }
}
