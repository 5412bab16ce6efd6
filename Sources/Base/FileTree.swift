internal import Glibc
package import SystemPackage

/// Folders: what is in them, making, syncing and removing them.
///
/// Links are never followed.
package enum FileTree {
  /// What a path names.
  package enum Kind: Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A link, a device, a socket.
    case other
  }

  /// What the path names, without following a link at its end; nil where nothing is there.
  package static func kind(of path: FilePath) throws(GabaritError) -> Kind? {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
      let error = Errno.current
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw GabaritError(.io, "cannot be examined", file: path.string, detail: error.description)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in a folder, sorted by their bytes; `.` and `..` left out.
  package static func names(in folder: FilePath) throws(GabaritError) -> [FilePath.Component] {
    guard let handle = folder.withPlatformString({ opendir($0) }) else {
      throw GabaritError(
        .io, "cannot be listed", file: folder.string, detail: Errno.current.description)
    }
    defer { closedir(handle) }
    var names: [FilePath.Component] = []
    while true {
      errno = 0
      guard let entry = readdir(handle) else {
        guard errno == 0 else {
          throw GabaritError(
            .io, "cannot be listed", file: folder.string, detail: Errno.current.description)
        }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CInterop.PlatformChar.self, capacity: 256) {
          FilePath.Component(platformString: $0)
        }
      }
      if let name, name.kind == .regular { names.append(name) }
    }
    return names.sorted { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }
  }

  /// Makes a folder and those above it where they are missing; the rights of what is there are left.
  ///
  /// What is made is on the disk then: what is later put into it and synced would be lost with it.
  package static func makeFolder(
    _ path: FilePath, isSynced: Bool = true
  ) throws(GabaritError) {
    if path.isEmpty { return }
    if Rights.makeFolder(path) == 0 {
      if isSynced { try syncFolder(path.removingLastComponent()) }
      return
    }
    let error = Errno.current
    if error == .noSuchFileOrDirectory {
      try makeFolder(path.removingLastComponent(), isSynced: isSynced)
      guard Rights.makeFolder(path) == 0 || Errno.current == .fileExists
      else {
        throw GabaritError(
          .io, "cannot be made", file: path.string, detail: Errno.current.description)
      }
      if isSynced { try syncFolder(path.removingLastComponent()) }
      return
    }
    var status = stat()
    if error == .fileExists, path.withPlatformString({ stat($0, &status) }) == 0,
      status.st_mode & S_IFMT == S_IFDIR
    {
      return
    }
    throw GabaritError(.io, "cannot be made a folder", file: path.string, detail: error.description)
  }

  /// Removes a file, or a folder with all in it.
  package static func remove(_ path: FilePath) throws(GabaritError) {
    if try kind(of: path) == .folder {
      for name in try names(in: path) { try remove(path.appending(name)) }
      guard path.withPlatformString({ rmdir($0) }) == 0 else {
        throw GabaritError(
          .io, "cannot be removed", file: path.string, detail: Errno.current.description)
      }
    } else if path.withPlatformString({ unlink($0) }) != 0, Errno.current != .noSuchFileOrDirectory
    {
      throw GabaritError(
        .io, "cannot be removed", file: path.string, detail: Errno.current.description)
    }
  }

  /// Makes a folder's entries durable.
  package static func syncFolder(_ path: FilePath) throws(GabaritError) {
    let folder = path.isEmpty ? FilePath(".") : path
    let descriptor = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw GabaritError(
        .io, "cannot be opened", file: folder.string, detail: Errno.current.description)
    }
    defer { close(descriptor) }
    // Some network file systems cannot sync a folder; that is no reason to undo what is done.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw GabaritError(
        .io, "cannot be synced", file: folder.string, detail: Errno.current.description)
    }
  }

  /// All bytes of a small file.
  ///
  /// - Throws: `limitExceeded` above `limit` bytes; `io`.
  package static func contents(of path: FilePath, limit: Int) throws(GabaritError) -> [UInt8] {
    try SourceFile(path).bytes(limit: limit)
  }
}

extension FileTree {
  /// Gives a file a second name (a hard link).
  ///
  /// - Returns: false where the file system has no second names, or does not let this user make one.
  /// - Throws: `io`.
  package static func link(_ file: FilePath, as name: FilePath) throws(GabaritError) -> Bool {
    let linked = file.withPlatformString { from in
      name.withPlatformString { to in Glibc.link(from, to) }
    }
    guard linked != 0 else { return true }
    let error = Errno.current
    if [.notPermitted, .notSupported, .improperLink, .tooManyLinks].contains(error) {
      return false
    }
    throw GabaritError(
      .io, "cannot be given a second name", file: file.string, detail: error.description)
  }

  /// The path with every link in it followed; the path itself where nothing is there.
  package static func resolvingLinks(_ path: FilePath) throws(GabaritError) -> FilePath {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else {
      let error = Errno.current
      if error == .noSuchFileOrDirectory { return path }
      throw GabaritError(.io, "cannot be examined", file: path.string, detail: error.description)
    }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }

  /// Whether nobody but a file's owner may read or write it.
  ///
  /// - Throws: `io`.
  package static func isPrivate(_ path: FilePath) throws(GabaritError) -> Bool {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else {
      throw GabaritError(
        .io, "cannot be examined", file: path.string, detail: Errno.current.description)
    }
    return status.st_mode & 0o077 == 0
  }
}
