internal import CPosix
internal import Glibc
package import SystemPackage

/// A folder under a temporary name beside its target, which appears whole or not at all.
///
/// The name begins with a dot, and the folder is locked while its process lives: what a killed
/// process left behind is recognised by its free lock, and removed by the next one.
package struct WorkFolder: ~Copyable {
  /// Where the files are written.
  package let path: FilePath
  private let lock: Int32
  private let isSynced: Bool
  private var published = false

  /// Makes a fresh folder in `parent`; the first of a process clears away what dead ones left there.
  ///
  /// - Parameter isSynced: whether it is on the disk once it has its name.
  package init(in parent: FilePath, isSynced: Bool = true) throws(GabaritError) {
    self.isSynced = isSynced
    Leftovers.clear(in: parent)
    for _ in 0..<100 {
      let candidate = Leftovers.name(in: parent)
      guard Rights.makeFolder(candidate) == 0 else {
        if Errno.current == .fileExists { continue }
        throw GabaritError(
          .io, "no folder can be made in it", file: parent.string,
          detail: Errno.current.description)
      }
      // Between making and locking, another process may take the folder for an abandoned one.
      let lock: Int32?
      do throws(GabaritError) { lock = try WorkFolder.lockIfOurs(candidate) } catch {
        try? FileTree.remove(candidate)
        throw error
      }
      if let lock {
        path = candidate
        self.lock = lock
        return
      }
    }
    throw GabaritError(.io, "no folder can be made and locked in it", file: parent.string)
  }

  deinit {
    if !published { try? FileTree.remove(path) }
    close(lock)
  }

  /// Syncs the folder and gives it its name, which must be free.
  ///
  /// - Throws: `targetExists` where something has the name by now; `io`.
  package consuming func publish(as target: FilePath) throws(GabaritError) {
    try sync()
    let renamed = path.withPlatformString { from in
      target.withPlatformString { to in gabarit_rename_new(from, to) }
    }
    guard renamed == 0 else {
      let error = Errno.current
      if error == .fileExists || error == .directoryNotEmpty || error == .notDirectory {
        throw GabaritError(.targetExists, "exists already", file: target.string)
      }
      throw GabaritError(
        .io, "cannot be given its name", file: target.string, detail: error.description)
    }
    published = true
    if isSynced { try FileTree.syncFolder(target.removingLastComponent()) }
  }

  /// Gives a file of the folder its name elsewhere on the same disk, which must be free; the folder
  /// goes as if nothing had been published.
  ///
  /// - Throws: `targetExists` where something has the name by now; `io`.
  package borrowing func publish(
    _ file: FilePath.Component, as target: FilePath
  ) throws(GabaritError) {
    let renamed = path.appending(file).withPlatformString { from in
      target.withPlatformString { to in gabarit_rename_new(from, to) }
    }
    guard renamed == 0 else {
      let error = Errno.current
      if error == .fileExists {
        throw GabaritError(
          .targetExists, "is there already, and is not replaced", file: target.string)
      }
      throw GabaritError(
        .io, "cannot be given its name", file: target.string, detail: error.description)
    }
    try FileTree.syncFolder(target.removingLastComponent())
  }

  /// Syncs the folder and swaps it with the one that has its name; that one is then removed.
  package consuming func replace(_ target: FilePath) throws(GabaritError) {
    try sync()
    let swapped = path.withPlatformString { from in
      target.withPlatformString { to in gabarit_rename_exchange(from, to) }
    }
    guard swapped == 0 else {
      throw GabaritError(
        .io, "cannot be swapped for the new one; remove it and run again", file: target.string,
        detail: Errno.current.description)
    }
    // From here on `path` is the old folder, which goes when `self` does.
    if isSynced { try FileTree.syncFolder(target.removingLastComponent()) }
  }

  private borrowing func sync() throws(GabaritError) {
    guard !isSynced || fsync(lock) == 0 else {
      throw GabaritError(
        .io, "cannot be synced", file: path.string, detail: Errno.current.description)
    }
  }

  /// Locks a folder that was just made; nil where another process took it for an abandoned one.
  private static func lockIfOurs(_ folder: FilePath) throws(GabaritError) -> Int32? {
    func error() -> GabaritError {
      GabaritError(
        .io, "cannot be locked", file: folder.string, detail: Errno.current.description)
    }
    let descriptor = folder.withPlatformString {
      open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    }
    guard descriptor >= 0 else {
      if Errno.current == .noSuchFileOrDirectory { return nil }
      throw error()
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      if Errno.current == .wouldBlock { return nil }
      throw error()
    }
    var locked = stat()
    var named = stat()
    var failure: GabaritError?
    if fstat(descriptor, &locked) != 0 {
      failure = error()
    } else if folder.withPlatformString({ lstat($0, &named) }) != 0 {
      if Errno.current != .noSuchFileOrDirectory { failure = error() }
    } else if named.st_ino == locked.st_ino {
      return descriptor
    }
    close(descriptor)
    if let failure { throw failure }
    return nil
  }
}
