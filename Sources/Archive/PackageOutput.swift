package import Base
package import SystemPackage

/// Where the bytes of a package go: a file, a stream or nowhere; and, on the way, their SHA-256.
package final class PackageOutput {
  /// Where packages are written.
  package enum Target: Sendable {
    /// A new file.
    case file(FilePath)
    /// A stream that is open already, and stays so: standard output.
    case stream(FileDescriptor)
    /// Nowhere: to see whether a package comes out right.
    case nowhere
  }

  private var file: OutputFile?
  private let stream: FileDescriptor?
  private var digest = Digest(.sha256)
  private let isHashed: Bool
  private let proof: PackageProof?
  private static let copyBytes: Int64 = 256 << 10
  /// The system moves sixteen pages at a time, some 1.5 times as fast where they are one place of the
  /// package in the page cache.
  private static let pages: Int64 = 64 << 10
  /// What the system copies at once, unless the bytes are looked at: then an interruption is heard.
  private static let systemBytes: Int64 = 16 << 20
  /// Small writes are gathered: a package has some thirty of a few bytes.
  private var gathered: [UInt8] = []
  private static let mostGathered = 64 << 10
  private var room: Chunk?
  /// How many bytes the package has so far.
  package private(set) var position: Int64 = 0

  /// Writes to a target.
  ///
  /// - Parameters:
  ///   - isHashed: whether the SHA-256 is reckoned.
  ///   - isSynced: whether a file is on the disk once it is finished.
  ///   - members: what is read back of a tgz while it is written; nil where nothing is.
  package init(
    to target: Target, isHashed: Bool = true, isSynced: Bool = true,
    proving members: AnySequence<Member>? = nil
  ) throws(GabaritError) {
    switch target {
    case .file(let path):
      file = try OutputFile(creating: path, isSynced: isSynced)
      stream = nil
    case .stream(let descriptor):
      file = nil
      stream = descriptor
    case .nowhere:
      file = nil
      stream = nil
    }
    self.isHashed = isHashed
    proof = if let members { try PackageProof(of: members) } else { nil }
  }

  /// Writes into a new file at a path.
  package convenience init(creating path: FilePath) throws(GabaritError) {
    try self.init(to: .file(path))
  }

  /// The file's path; nil where there is none.
  package var path: FilePath? { file?.path }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    note(bytes)
    try put(bytes)
  }

  private func note(_ bytes: UnsafeRawBufferPointer) {
    proof?.take(bytes)
    if isHashed { digest.update(bytes) }
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    position += Int64(bytes.count)
    if gathered.count + bytes.count <= PackageOutput.mostGathered {
      gathered += bytes
      return
    }
    try flush()
    try pass(bytes)
  }

  private func flush() throws(GabaritError) {
    try gathered.withBytes { (bytes) throws(GabaritError) in try pass(bytes) }
    gathered.removeAll(keepingCapacity: true)
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    guard !bytes.isEmpty else { return }
    try file?.write(bytes)
    guard let stream else { return }
    try StandardStream.write(
      bytes, to: stream, failing: "the package cannot be written to standard output")
  }

  package func write(array bytes: [UInt8]) throws(GabaritError) {
    try bytes.withBytes { bytes throws(GabaritError) in try write(bytes) }
  }

  /// Copies a part of another file.
  ///
  /// A long one that lies alike within blocks in both files is left to the system, which shares the
  /// blocks where it can; its bytes are read only where they are hashed or proved.
  package func copy(_ source: SourceFile, _ range: Range<Int64>) throws(GabaritError) {
    let isLong = range.upperBound - range.lowerBound >= BlockAlignment.longRun
    guard isLong, file != nil else { return try copyByHand(source, range) }
    try flush()
    guard BlockAlignment.gap(at: position, before: range) == 0 else {
      file?.expect(range.upperBound - range.lowerBound)
      return try copyByHand(source, range)
    }
    let over = position % PackageOutput.pages
    let start = range.lowerBound + (over > 0 ? PackageOutput.pages - over : 0)
    let end = range.upperBound - range.upperBound % BlockAlignment.block
    try copyByHand(source, range.lowerBound..<start)
    try flush()
    let shared = try file?.share(start..<end, of: source) ?? 0
    if shared > 0 {
      position += shared
      try look(source, start..<end)
    } else {
      file?.expect(range.upperBound - start)
      try copyBySystem(source, start..<end)
    }
    try copyByHand(source, end..<range.upperBound)
  }

  private func copyByHand(
    _ source: SourceFile, _ range: Range<Int64>
  ) throws(GabaritError) {
    try eachPart(of: range, of: PackageOutput.copyBytes) { (part) throws(GabaritError) in
      try write(try read(source, part))
    }
  }

  /// Copies what begins on whole pages in both files; what the system does not copy is read and
  /// written, which also tells why where neither can be done.
  private func copyBySystem(
    _ source: SourceFile, _ range: Range<Int64>
  ) throws(GabaritError) {
    let most = isLookedAt ? PackageOutput.copyBytes : PackageOutput.systemBytes
    try eachPart(of: range, of: most) { (part) throws(GabaritError) in
      let copied = file?.take(part, of: source) ?? 0
      position += copied
      let rest = part.lowerBound + copied
      try look(source, part.lowerBound..<rest)
      try copyByHand(source, rest..<part.upperBound)
      try flush()
    }
  }

  /// Hashes and proves bytes of the source that are in the package already.
  private func look(_ source: SourceFile, _ range: Range<Int64>) throws(GabaritError) {
    guard isLookedAt else { return }
    try eachPart(of: range, of: PackageOutput.copyBytes) { (part) throws(GabaritError) in
      note(try read(source, part))
    }
  }

  private var isLookedAt: Bool { isHashed || proof != nil }

  private func eachPart(
    of range: Range<Int64>, of most: Int64,
    _ body: (Range<Int64>) throws(GabaritError) -> Void
  ) throws(GabaritError) {
    var at = range.lowerBound
    while at < range.upperBound {
      try Interruption.check()
      let end = min(range.upperBound, at + most)
      try body(at..<end)
      at = end
    }
  }

  /// Up to ``copyBytes``, valid until the next reading.
  private func read(
    _ source: SourceFile, _ range: Range<Int64>
  ) throws(GabaritError) -> UnsafeRawBufferPointer {
    let chunk = room ?? Chunk(capacity: Int(PackageOutput.copyBytes))
    room = chunk
    let bytes = UnsafeMutableRawBufferPointer(
      rebasing: chunk.bytes[..<Int(range.upperBound - range.lowerBound)])
    guard try source.read(into: bytes, at: range.lowerBound) == bytes.count else {
      throw GabaritError(
        .changedMeanwhile, "became shorter while it was read", file: source.path.string)
    }
    return UnsafeRawBufferPointer(bytes)
  }

  /// Finishes the file and returns the SHA-256 of what was written, in hexadecimal; nil where it was
  /// not reckoned.
  ///
  /// - Throws: `damaged` where what was read back is not right; then the file is removed. `io`.
  package func finish() throws(GabaritError) -> String? {
    try proof?.finish()
    try flush()
    try file?.finish()
    return isHashed ? Hex.string(digest.finalize()) : nil
  }
}
