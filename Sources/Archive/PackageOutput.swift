public import Groundwork
public import SystemPackage

/// Where the bytes of a package go: a file and, on the way, its SHA-256.
public final class PackageOutput {
  private var file: OutputFile
  private var digest = Digest(.sha256)
  private let isHashed: Bool
  private static let copyBytes = 256 << 10

  /// Writes into a new file.
  ///
  /// - Parameter isHashed: whether its SHA-256 is reckoned.
  public init(_ file: consuming OutputFile, isHashed: Bool = true) {
    self.file = file
    self.isHashed = isHashed
  }

  /// Writes into a new file at a path.
  ///
  /// - Parameters:
  ///   - isHashed: whether its SHA-256 is reckoned.
  ///   - isSynced: whether it is on the disk once it is finished.
  public convenience init(
    creating path: FilePath, isHashed: Bool = true, isSynced: Bool = true
  ) throws(GabaritError) {
    self.init(try OutputFile(creating: path, isSynced: isSynced), isHashed: isHashed)
  }

  /// The file's path.
  public var path: FilePath { file.path }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    if isHashed { digest.update(bytes) }
    try file.write(bytes)
  }

  func write(array bytes: [UInt8]) throws(GabaritError) {
    try bytes.withBytes { bytes throws(GabaritError) in try write(bytes) }
  }

  /// Copies a part of another file.
  func copy(_ source: SourceFile, _ range: Range<Int64>) throws(GabaritError) {
    let most = Int64(PackageOutput.copyBytes)
    let count = Int(min(most, range.upperBound - range.lowerBound))
    guard count > 0 else { return }
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
  func finish() throws(GabaritError) -> String? {
    try file.finish()
    return isHashed ? Hex.string(digest.finalize()) : nil
  }
}
