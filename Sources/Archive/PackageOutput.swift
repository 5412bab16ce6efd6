public import Groundwork
public import SystemPackage

/// Where the bytes of a package go: a file, a stream or nowhere; and, on the way, their SHA-256.
public final class PackageOutput {
  /// Where packages are written.
  public enum Target: Sendable {
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
  private static let copyBytes = 256 << 10
  /// Small writes are gathered: a package has some thirty of a few bytes.
  private var gathered: [UInt8] = []
  private static let mostGathered = 64 << 10
  /// From here on it is worth telling the file system of a copy.
  private static let longCopy: Int64 = 4 << 20

  /// Writes to a target.
  ///
  /// - Parameters:
  ///   - isHashed: whether the SHA-256 is reckoned.
  ///   - isSynced: whether a file is on the disk once it is finished.
  ///   - members: what is read back of a tgz while it is written; nil where nothing is.
  public init(
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
    proof = members.map { PackageProof(of: $0) }
  }

  /// Writes into a new file at a path.
  public convenience init(creating path: FilePath) throws(GabaritError) {
    try self.init(to: .file(path))
  }

  /// The file's path; nil where there is none.
  public var path: FilePath? { file?.path }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    proof?.take(bytes)
    if isHashed { digest.update(bytes) }
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
    do { try stream.writeAll(bytes) } catch {
      throw GabaritError(
        .io, "the package cannot be written to standard output", detail: "\(error)")
    }
  }

  func write(array bytes: [UInt8]) throws(GabaritError) {
    try bytes.withBytes { bytes throws(GabaritError) in try write(bytes) }
  }

  /// Copies a part of another file.
  func copy(_ source: SourceFile, _ range: Range<Int64>) throws(GabaritError) {
    let most = Int64(PackageOutput.copyBytes)
    let count = Int(min(most, range.upperBound - range.lowerBound))
    guard count > 0 else { return }
    if range.upperBound - range.lowerBound >= PackageOutput.longCopy {
      try flush()
      file?.expect(range.upperBound - range.lowerBound)
    }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
    defer { room.deallocate() }
    var at = range.lowerBound
    while at < range.upperBound {
      try Interruption.check()
      let step = Int(min(Int64(count), range.upperBound - at))
      let got = try source.read(
        into: UnsafeMutableRawBufferPointer(rebasing: room[..<step]), at: at)
      guard got > 0 else {
        throw GabaritError(
          .changedMeanwhile, "became shorter while it was read", file: source.path.string)
      }
      try write(UnsafeRawBufferPointer(rebasing: room[..<got]))
      at += Int64(got)
    }
  }

  /// Finishes the file and returns the SHA-256 of what was written, in hexadecimal; nil where it was
  /// not reckoned.
  ///
  /// - Throws: `damaged` where what was read back is not right; then the file is removed. `io`.
  func finish() throws(GabaritError) -> String? {
    try proof?.finish()
    try flush()
    try file?.finish()
    return isHashed ? Hex.string(digest.finalize()) : nil
  }
}
