package import Base

/// What an archive is read from.
package enum ArchiveInput: Sendable {
  /// A file.
  case file(SourceFile)
  /// A member of another archive while that is read: gzip'd tar alone, since a zip is read by its
  /// directory.
  case stream(MemberStream)

  /// Bytes it has.
  var size: Int64 {
    switch self {
    case .file(let file): file.identity.size
    case .stream(let stream): stream.size
    }
  }

  /// Reads the next bytes, which begin at an offset; 0 means the end.
  func read(
    into room: UnsafeMutableRawBufferPointer, at offset: Int64
  ) throws(GabaritError) -> Int {
    switch self {
    case .file(let file): try file.read(into: room, at: offset)
    case .stream(let stream): try stream.read(into: room)
    }
  }

  func verifyUnchanged() throws(GabaritError) {
    if case .file(let file) = self { try file.verifyUnchanged() }
  }
}

/// A member's bytes on their way from the archive that holds it (``MemberFeed``) to a reader of their
/// own, once and in their order.
package final class MemberStream: @unchecked Sendable {
  private static let chunkBytes = 128 << 10

  /// Bytes of the member, as its archive announces them.
  package let size: Int64
  private let pipe = ChunkPipe(chunks: 4, capacity: MemberStream.chunkBytes)
  // Of the one thread that reads.
  private var current: Chunk?
  private var used = 0

  init(size: Int64) { self.size = size }

  /// Reads as many bytes as are at hand, waiting for the first; 0 means the end.
  ///
  /// - Throws: what its archive failed with.
  func read(into room: UnsafeMutableRawBufferPointer) throws(GabaritError) -> Int {
    if current == nil { current = try pipe.next() }
    guard let chunk = current else { return 0 }
    let rest = UnsafeRawBufferPointer(rebasing: chunk.filled[used...])
    let count = min(rest.count, room.count)
    room.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
    used += count
    if used == chunk.count {
      pipe.recycle(chunk)
      (current, used) = (nil, 0)
    }
    return count
  }

  /// Writes all of it to a scratch file.
  ///
  /// - Throws: what its archive failed with; `io`; `interrupted`.
  package func copy(to file: ScratchFile) throws(GabaritError) {
    while let chunk = try pipe.next() {
      try Interruption.check()
      try file.write(chunk.filled)
      pipe.recycle(chunk)
    }
  }

  /// Reads all of it, and tells whether bytes are in it.
  ///
  /// - Throws: what its archive failed with; `interrupted`.
  package func has(_ bytes: String) throws(GabaritError) -> Bool {
    var search = ByteSearch(Array(bytes.utf8))
    while let chunk = try pipe.next() {
      try Interruption.check()
      search.take(chunk.filled)
      pipe.recycle(chunk)
    }
    return search.hasFound
  }

  /// Nobody reads on.
  func close() { pipe.close() }

  /// Hands bytes over, waiting for room; false once nobody reads on.
  func push(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      guard let chunk = pipe.takeFree() else { return false }
      chunk.count = min(rest.count, chunk.bytes.count)
      chunk.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<chunk.count]))
      pipe.push(chunk)
      rest = UnsafeRawBufferPointer(rebasing: rest[chunk.count...])
    }
    return true
  }

  /// Nothing follows.
  func end(_ failure: GabaritError?) { pipe.end(failure) }
}
