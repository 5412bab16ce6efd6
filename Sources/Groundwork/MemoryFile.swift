internal import CPosix
internal import Glibc
internal import SystemPackage

/// A file that lies in memory alone, for what can only be read as a file: packed documents within
/// a backup, from which nothing is ever written to disk.
public final class MemoryFile {
  private let descriptor: Int32
  /// Bytes written so far.
  public private(set) var count: Int64 = 0

  /// Makes an empty one.
  ///
  /// - Throws: `io`.
  public init() throws(GabaritError) {
    descriptor = gabarit_memory_file()
    guard descriptor >= 0 else { throw MemoryFile.error("cannot be made") }
  }

  deinit { close(descriptor) }

  /// Adds bytes at its end.
  ///
  /// - Throws: `io`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw MemoryFile.error("cannot be written")
      }
      count += Int64(written)
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// The file for reading, which lives on after this value; nothing may be written from now on.
  ///
  /// - Throws: `io`.
  public func source() throws(GabaritError) -> SourceFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, lseek(copy, 0, SEEK_SET) == 0 else {
      throw MemoryFile.error("cannot be read")
    }
    return try SourceFile(adopting: copy, as: "memory")
  }

  private static func error(_ what: String) -> GabaritError {
    GabaritError(.io, "a file in memory \(what)", detail: Errno.current.description)
  }
}
