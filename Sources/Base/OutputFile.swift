internal import CPosix
internal import Glibc
package import SystemPackage

/// A new file, written from its start to its end and synced before it counts as done.
///
/// It never replaces anything. Abandoned, that is destroyed before ``finish()``, it is removed.
package struct OutputFile: ~Copyable {
  /// The path it is written at.
  package let path: FilePath
  private let descriptor: Int32
  private let isSynced: Bool
  private var isFinished = false
  /// Bytes written so far.
  package private(set) var count: Int64 = 0

  /// Creates the file, which must not exist.
  ///
  /// It is its owner's alone, whatever the umask; in a set-group-id folder its group may read it.
  ///
  /// - Parameters:
  ///   - executable: whether whoever may read it may run it.
  ///   - isSynced: whether it is on the disk once it is finished.
  package init(
    creating path: FilePath, executable: Bool = false, isSynced: Bool = true
  ) throws(GabaritError) {
    let rights = Rights.ofFile(in: path.removingLastComponent(), executable: executable)
    let opened = path.withPlatformString {
      open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, rights)
    }
    guard opened >= 0 else {
      throw GabaritError(
        .io, "cannot be created", file: path.string, detail: Errno.current.description)
    }
    Rights.give(rights, to: opened)
    descriptor = opened
    self.path = path
    self.isSynced = isSynced
  }

  deinit {
    close(descriptor)
    if !isFinished { path.withPlatformString { _ = unlink($0) } }
  }

  /// Tells the file system that so many bytes follow, which makes writing them faster; what it does
  /// not know or cannot do is left to the writing.
  package func expect(_ bytes: Int64) {
    // Not the file's size: what is not written must not be there.
    gabarit_expect_bytes(descriptor, count, bytes)
  }

  /// Shares the blocks of a part of another file, without copying them: XFS and Btrfs can.
  ///
  /// - Parameter range: begins and ends with blocks, as what is written so far does.
  /// - Returns: how many bytes are shared: all or none.
  /// - Throws: `io`.
  package mutating func share(
    _ range: Range<Int64>, of source: SourceFile
  ) throws(GabaritError) -> Int64 {
    let length = range.upperBound - range.lowerBound
    guard
      gabarit_share_range(
        source.descriptor.rawValue, range.lowerBound, descriptor, count, length) == 0
    else { return 0 }
    guard lseek(descriptor, off_t(count + length), SEEK_SET) == count + length else {
      throw GabaritError(
        .io, "cannot be written", file: path.string, detail: Errno.current.description)
    }
    count += length
    return length
  }

  /// Has the system copy a part of another file.
  ///
  /// - Returns: how many bytes were copied: fewer where the system cannot, for whatever reason. Who
  ///   then reads and writes them is told the reason.
  package mutating func take(_ range: Range<Int64>, of source: SourceFile) -> Int64 {
    let copied = gabarit_copy_range(
      source.descriptor.rawValue, range.lowerBound, descriptor,
      range.upperBound - range.lowerBound)
    count += copied
    return copied
  }

  /// Writes all the bytes, or throws `io`.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw GabaritError(
          .io, "cannot be written", file: path.string, detail: Errno.current.description)
      }
      count += Int64(written)
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Writes all the bytes, or throws `io`.
  package mutating func write(array bytes: [UInt8]) throws(GabaritError) {
    try bytes.withBytes { (buffer) throws(GabaritError) in try write(buffer) }
  }

  /// The file is whole, and stays; unless it was made to do without, its bytes are on the disk then.
  package mutating func finish() throws(GabaritError) {
    guard !isSynced || fsync(descriptor) == 0 else {
      throw GabaritError(
        .io, "cannot be synced", file: path.string, detail: Errno.current.description)
    }
    isFinished = true
  }

  /// Writes a whole new file.
  ///
  /// - Returns: its SHA-256 in hexadecimal.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, executable: Bool = false, isSynced: Bool = true
  ) throws(GabaritError) -> String {
    var file = try OutputFile(creating: path, executable: executable, isSynced: isSynced)
    try file.write(array: bytes)
    try file.finish()
    return Digest.hex(.sha256, of: bytes)
  }

  /// Writes a whole new file with the bytes of another.
  package static func copy(
    _ source: SourceFile, to path: FilePath, isSynced: Bool = true
  ) throws(GabaritError) {
    let size = source.identity.size
    var file = try OutputFile(creating: path, isSynced: isSynced)
    var copied = file.take(0..<size, of: source)
    var room = [UInt8](repeating: 0, count: 1 << 20)
    while copied < size {
      let count = try room.withMutableBytes { (room) throws(GabaritError) in
        try source.read(into: room, at: copied)
      }
      guard count > 0 else { break }
      try file.write(array: Array(room.prefix(count)))
      copied += Int64(count)
    }
    try source.verifyUnchanged()
    try file.finish()
  }

  /// Writes a whole file under a temporary name, and gives it its own if that is free.
  ///
  /// - Returns: whether the name was free.
  /// - Throws: `io`.
  package static func place(_ path: FilePath, _ bytes: [UInt8]) throws(GabaritError) -> Bool {
    let folder = path.removingLastComponent()
    let beside = temporary(in: folder)
    _ = try write(bytes, to: beside)
    let renamed = beside.withPlatformString { from in
      path.withPlatformString { to in gabarit_rename_new(from, to) }
    }
    let error = Errno.current
    if renamed != 0 { try? FileTree.remove(beside) }
    guard renamed == 0 || error == .fileExists else {
      throw GabaritError(
        .io, "cannot be given its name", file: path.string, detail: error.description)
    }
    try FileTree.syncFolder(folder)
    return renamed == 0
  }

  private static func temporary(in folder: FilePath) -> FilePath {
    Leftovers.clear(in: folder)
    return Leftovers.name(in: folder)
  }

  /// Writes a whole file under a temporary name and gives it its own, in the place of one that has
  /// it.
  ///
  /// - Parameter isSynced: whether it is on the disk then.
  /// - Throws: `io`; then what was there is as it was.
  package static func replace(
    _ path: FilePath, with bytes: [UInt8], isSynced: Bool = true
  ) throws(GabaritError) {
    let folder = path.removingLastComponent()
    let beside = temporary(in: folder)
    var file = try OutputFile(creating: beside, isSynced: isSynced)
    try file.write(array: bytes)
    try file.finish()
    let renamed = beside.withPlatformString { from in
      path.withPlatformString { to in rename(from, to) }
    }
    guard renamed == 0 else {
      let error = Errno.current
      try? FileTree.remove(beside)
      throw GabaritError(
        .io, "cannot be replaced", file: path.string, detail: error.description)
    }
    if isSynced { try FileTree.syncFolder(folder) }
  }
}
