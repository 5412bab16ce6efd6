internal import CPosix
internal import Glibc
package import SystemPackage

/// A file without a name, for what can only be read as a file.
///
/// It is gone with the last value that reads it, however the process ends.
package final class ScratchFile {
  private let descriptor: Int32
  private let place: FilePath
  /// Bytes written so far.
  package private(set) var count: Int64 = 0

  /// Makes an empty one in memory.
  ///
  /// - Throws: `io`.
  package init() throws(GabaritError) {
    place = "memory"
    descriptor = gabarit_memory_file()
    guard descriptor >= 0 else { throw error("cannot be made") }
  }

  /// Makes an empty one on the disk of a folder, readable by its owner alone (0600).
  ///
  /// - Parameter folder: made where it is missing.
  /// - Throws: `io`, which names the folder.
  package init(in folder: FilePath) throws(GabaritError) {
    place = folder
    try FileTree.makeFolder(folder, isSynced: false)
    descriptor = folder.withPlatformString { gabarit_unnamed_file($0) }
    guard descriptor >= 0 else { throw error("cannot be made") }
  }

  deinit { close(descriptor) }

  /// Adds bytes at its end.
  ///
  /// - Throws: `io`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw error("cannot be written")
      }
      count += Int64(written)
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// The file for reading, which lives on after this value; nothing may be written from now on.
  ///
  /// - Throws: `io`.
  package func source() throws(GabaritError) -> SourceFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, lseek(copy, 0, SEEK_SET) == 0 else {
      throw error("cannot be read")
    }
    return try SourceFile(adopting: copy, as: place)
  }

  private func error(_ what: String) -> GabaritError {
    GabaritError(
      .io, "a scratch file \(what)", file: place == "memory" ? nil : place.string,
      detail: Errno.current.description)
  }
}
