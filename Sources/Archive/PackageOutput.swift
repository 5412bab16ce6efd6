public import Groundwork
internal import SystemPackage

/// Where the bytes of a package go: a file and, on the way, its SHA-256.
public final class PackageOutput {
  private var file: OutputFile
  private var digest = Digest(.sha256)
  private static let copyBytes = 256 << 10

  /// Writes into a new file.
  public init(_ file: consuming OutputFile) { self.file = file }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    digest.update(bytes)
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

  /// Syncs the file and returns the SHA-256 of what was written, in hexadecimal.
  func finish() throws(GabaritError) -> String {
    try file.sync()
    return Hex.string(digest.finalize())
  }
}
