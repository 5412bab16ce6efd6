internal import Glibc
internal import Synchronization
package import SystemPackage

/// A file opened for reading, with the identity it had when it was opened.
///
/// Both passes over a template use one such file, so that what was judged is what is cut.
package final class SourceFile: @unchecked Sendable {
  /// What tells one state of a file from another.
  package struct Identity: Equatable, Sendable {
    /// Device and inode.
    package var device: UInt64
    /// Inode.
    package var inode: UInt64
    /// Size in bytes.
    package var size: Int64
    /// Last change of the contents, in nanoseconds since 1970.
    package var modified: Int64

    /// Names a state of a file, as it was noted down.
    package init(device: UInt64, inode: UInt64, size: Int64, modified: Int64) {
      self.device = device
      self.inode = inode
      self.size = size
      self.modified = modified
    }
  }

  /// The path as given.
  package let path: FilePath
  /// The descriptor, whose position means nothing: read with ``read(into:at:)``.
  let descriptor: FileDescriptor
  /// The identity at opening.
  package let identity: Identity
  /// The last change of its status at opening (its name, owner or contents), in nanoseconds since
  /// 1970: unlike ``Identity/modified`` nobody can set it.
  package let statusChanged: Int64
  /// Whether its owner is this process's, and nobody else may write to it.
  package let isOursAlone: Bool
  /// How far ``read(into:at:)`` came.
  private let furthest = Atomic<Int64>(0)
  /// The number of the first error in reading; 0 where there was none.
  private let failure = Atomic<Int32>(0)

  /// How far the file was read, in bytes; to be asked from any thread.
  package var position: Int64 { furthest.load(ordering: .relaxed) }

  /// Opens a regular file.
  ///
  /// - Throws: `io` where it cannot be opened or is no regular file.
  package init(_ path: FilePath) throws(GabaritError) {
    // O_NONBLOCK keeps a fifo in the way from hanging the process; it means nothing for files.
    let opened = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
    guard opened >= 0 else {
      throw GabaritError(
        .io, "cannot be opened for reading", file: path.string, detail: Errno.current.description)
    }
    descriptor = FileDescriptor(rawValue: opened)
    self.path = path
    do {
      let status = try SourceFile.status(of: opened, path)
      identity = Identity(status)
      (statusChanged, isOursAlone) = (status.changed, status.isOursAlone)
    } catch {
      close(opened)
      throw error
    }
  }

  /// Takes over a descriptor of a regular file.
  init(adopting descriptor: Int32, as path: FilePath) throws(GabaritError) {
    self.descriptor = FileDescriptor(rawValue: descriptor)
    self.path = path
    do {
      let status = try SourceFile.status(of: descriptor, path)
      identity = Identity(status)
      (statusChanged, isOursAlone) = (status.changed, status.isOursAlone)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { try? descriptor.close() }

  /// Reads the buffer full at an offset, or as far as the file goes; 0 means the end.
  ///
  /// A system that gives less at once is asked again: where bytes are cut must not show in what is
  /// made of them.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
  ) throws(GabaritError) -> Int {
    var total = 0
    while true {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[total...])
      let count = pread(
        descriptor.rawValue, rest.baseAddress, rest.count, off_t(offset + Int64(total)))
      if count < 0 {
        let number = errno
        if number == EINTR { continue }
        _ = failure.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        throw unreadable(number)
      }
      total += count
      let reached = offset + Int64(total)
      if count == 0 || total == buffer.count || reached >= identity.size {
        furthest.store(reached, ordering: .relaxed)
        return total
      }
    }
  }

  private func unreadable(_ number: Int32) -> GabaritError {
    GabaritError(
      .io, "cannot be read", file: path.string, detail: Errno(rawValue: number).description)
  }

  /// Throws `changedMeanwhile` where the file is no longer what was opened, and `io` where any of it
  /// could not be read: what was made of the rest holds for no file.
  package func verifyUnchanged() throws(GabaritError) {
    let number = failure.load(ordering: .relaxed)
    guard number == 0 else { throw unreadable(number) }
    guard Identity(try SourceFile.status(of: descriptor.rawValue, path)) == identity else {
      throw GabaritError(
        .changedMeanwhile, "changed while it was read; run again when nobody writes to it",
        file: path.string)
    }
  }

  /// The SHA-256 of the whole file, in hexadecimal.
  package func sha256() throws(GabaritError) -> String {
    var digest = Digest(.sha256)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    var offset: Int64 = 0
    while true {
      try Interruption.check()
      let count = try read(into: buffer, at: offset)
      if count == 0 { return Hex.string(digest.finalize()) }
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
    }
  }

  /// All bytes of a small file.
  ///
  /// - Throws: `limitExceeded` above `limit` bytes; `io`.
  package func bytes(limit: Int) throws(GabaritError) -> [UInt8] {
    func tooLarge() -> GabaritError {
      GabaritError(.limitExceeded, "is larger than \(limit) bytes", file: path.string)
    }
    guard identity.size <= Int64(limit) else { throw tooLarge() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(identity.size))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try read(into: buffer, at: Int64(bytes.count))
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= limit else { throw tooLarge() }
    }
  }

  private static func status(
    of descriptor: Int32, _ path: FilePath
  ) throws(GabaritError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw GabaritError(
        .io, "cannot be examined", file: path.string, detail: Errno.current.description)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw GabaritError(.io, "is not a regular file", file: path.string)
    }
    return status
  }
}

extension SourceFile.Identity {
  fileprivate init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: status.st_mtim.nanoseconds)
  }
}

extension stat {
  fileprivate var changed: Int64 { st_ctim.nanoseconds }
  fileprivate var isOursAlone: Bool { st_uid == geteuid() && st_mode & 0o022 == 0 }
}

extension timespec {
  fileprivate var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}

extension Errno {
  /// The calling thread's `errno`.
  static var current: Errno { Errno(rawValue: errno) }
}
