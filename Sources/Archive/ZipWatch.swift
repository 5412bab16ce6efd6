package import Base

/// Holds a zip's directory against the headers before its members, which libarchive does not: it
/// takes names from the one, and Moodle's reader (libzip) from the other.
///
/// Where they differ on a name or a size, nobody can say what the backup holds.
package struct ZipWatch {
  /// Where the directory lies, what it announces, and where what describes it begins.
  private typealias Directory = (offset: Int64, size: Int64, count: Int64, end: Int64)

  static let unknown32: Int64 = 0xffff_ffff
  private static let endBytes = 22
  let file: SourceFile
  private let limits: Limits

  /// Reads the directory and each member's header, and nothing of the data.
  ///
  /// - Throws: `contradiction`, `damaged`, `truncated`, `limitExceeded`, `interrupted`, `io`.
  package static func verify(_ file: SourceFile, limits: Limits) throws(GabaritError) {
    try ZipWatch(file: file, limits: limits).verify()
  }

  /// Reads the names in the directory, and nothing else.
  ///
  /// - Throws: `contradiction`, `damaged`, `truncated`, `limitExceeded`, `interrupted`, `io`.
  static func readNames(
    of file: SourceFile, limits: Limits, _ body: ([UInt8]) -> Void
  ) throws(GabaritError) {
    let directory = try ZipWatch(file: file, limits: limits).findDirectory()
    guard directory.count <= Int64(limits.members) else {
      throw GabaritError(.limitExceeded, "holds more than \(limits.members) members")
    }
    var reader = Cursor(file: file, position: directory.offset)
    for _ in 0..<directory.count {
      try Interruption.check()
      let fixed = try reader.bytes(46)
      guard fixed.starts(with: [0x50, 0x4b, 1, 2]) else {
        throw GabaritError(.damaged, "its zip directory is damaged")
      }
      body(try reader.bytes(Int(number(fixed, 28, 2))))
      reader.position += number(fixed, 30, 2) + number(fixed, 32, 2)
    }
  }

  private func verify() throws(GabaritError) {
    let directory = try findDirectory()
    guard directory.count > 0 || directory.end > 0 else {
      throw GabaritError(.empty, "is a zip that holds nothing")
    }
    guard directory.count <= Int64(limits.members) else {
      throw GabaritError(.limitExceeded, "holds more than \(limits.members) members")
    }
    var reader = Cursor(file: file, position: directory.offset)
    var spans: [Range<Int64>] = []
    for _ in 0..<directory.count {
      try Interruption.check()
      guard reader.position < directory.end else {
        throw GabaritError(.contradiction, "its zip directory announces more members than it holds")
      }
      spans.append(try verifyEntry(&reader))
    }
    try verifyNothingBetween(spans, before: directory.offset)
    let end = reader.position
    // libarchive reads as many entries as there are, libzip as many as are announced.
    if let next = try? reader.bytes(4), next.elementsEqual([0x50, 0x4b, 1, 2]) {
      throw GabaritError(.contradiction, "its zip directory holds more members than it announces")
    }
    guard end == directory.end else {
      throw GabaritError(.contradiction, "its zip directory ends elsewhere than it announces")
    }
  }

  /// Between members lies nothing: what the directory does not list would be read by nobody who goes
  /// by it, and by everybody who reads on.
  private func verifyNothingBetween(
    _ spans: [Range<Int64>], before directory: Int64
  ) throws(GabaritError) {
    var end: Int64 = 0
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard span.lowerBound == end else {
        throw GabaritError(
          .contradiction,
          span.lowerBound < end
            ? "holds members that overlap" : "holds data that its zip directory does not list")
      }
      end = span.upperBound
    }
    guard end == directory else {
      throw GabaritError(.contradiction, "holds data that its zip directory does not list")
    }
  }

  private func findDirectory() throws(GabaritError) -> Directory {
    // A comment of up to 65,535 bytes may follow the end record.
    let length = min(file.identity.size, Int64(ZipWatch.endBytes + 0xffff))
    let start = file.identity.size - length
    var tailReader = Cursor(file: file, position: start)
    let tail = try tailReader.bytes(Int(length))
    var at = tail.count - ZipWatch.endBytes
    while at >= 0, !tail[at...].starts(with: [0x50, 0x4b, 5, 6]) { at -= 1 }
    guard at >= 0 else {
      throw GabaritError(
        .truncated, "has no zip directory at its end: the copy or upload was cut short")
    }
    let end = at + ZipWatch.endBytes + Int(ZipWatch.number(tail, at + 20, 2))
    guard end <= tail.count else {
      throw GabaritError(.truncated, "ends inside the comment of its zip directory")
    }
    guard end == tail.count else {
      throw GabaritError(.contradiction, "holds data behind the end of its zip directory")
    }
    let record = Array(tail[at..<at + ZipWatch.endBytes])
    let directory = try describe(record, at: start + Int64(at))
    guard directory.offset <= directory.end, directory.end - directory.offset == directory.size
    else {
      throw GabaritError(
        .contradiction, "its zip directory does not lie where its end record says")
    }
    for index in 0..<at where tail[index...].starts(with: [0x50, 0x4b, 5, 6]) {
      guard index + ZipWatch.endBytes <= tail.count else { break }
      let other = Array(tail[index..<index + ZipWatch.endBytes])
      let otherEnd = index + ZipWatch.endBytes + Int(ZipWatch.number(other, 20, 2))
      // In the first one's comment, or in a member's data: readers differ in which they take.
      guard otherEnd != tail.count, !leadsToDirectory(other, at: start + Int64(index)) else {
        throw GabaritError(.contradiction, "has two zip directories, one within the other's reach")
      }
    }
    return directory
  }

  /// Whether a directory begins where an end record, stray or not, says.
  private func leadsToDirectory(_ record: [UInt8], at position: Int64) -> Bool {
    let plain = ZipWatch.number(record, 16, 4)
    let large = try? describe(record, at: position).offset
    return [plain, large].contains { offset in
      guard let offset else { return false }
      var reader = Cursor(file: file, position: offset)
      return (try? reader.bytes(4)) == [0x50, 0x4b, 1, 2]
    }
  }

  /// What an end record says, or the 64-bit one before it.
  private func describe(_ record: [UInt8], at position: Int64) throws(GabaritError) -> Directory {
    let count = ZipWatch.number(record, 10, 2)
    let size = ZipWatch.number(record, 12, 4)
    let offset = ZipWatch.number(record, 16, 4)
    guard ZipWatch.number(record, 4, 4) == 0 else {
      throw GabaritError(
        .unknownContainer, "is one part of a zip in several: put them together first")
    }
    guard ZipWatch.number(record, 8, 2) == count else {
      throw GabaritError(.contradiction, "its zip directory announces two numbers of members")
    }
    let plain = (offset: offset, size: size, count: count, end: position)
    guard position >= 20 else { return plain }
    var reader = Cursor(file: file, position: position - 20)
    let locator = try reader.bytes(20)
    // Followed wherever it stands, as libarchive and libzip do.
    guard locator.starts(with: [0x50, 0x4b, 6, 7]) else { return plain }
    let start = ZipWatch.number(locator, 8, 8)
    reader.position = start
    let large = try reader.bytes(56)
    guard large.starts(with: [0x50, 0x4b, 6, 6]) else {
      throw GabaritError(.damaged, "its zip directory is damaged")
    }
    let found = (
      offset: ZipWatch.number(large, 48, 8), size: ZipWatch.number(large, 40, 8),
      count: ZipWatch.number(large, 32, 8), end: start
    )
    let rest = ZipWatch.number(large, 4, 8)
    guard count == 0xffff || count == found.count,
      size == ZipWatch.unknown32 || size == found.size,
      offset == ZipWatch.unknown32 || offset == found.offset,
      ZipWatch.number(large, 24, 8) == found.count, ZipWatch.number(large, 16, 8) == 0,
      position - 20 - start - 12 == rest
    else {
      throw GabaritError(.contradiction, "its zip directory is described in two ways")
    }
    return found
  }

  /// A little-endian number; one beyond 63 bits is as good as the largest.
  static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int64 {
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << ($1 * 8) }
    return Int64(clamping: value)
  }

  /// Reads a file from a position on, through a small buffer.
  struct Cursor {
    let file: SourceFile
    var position: Int64 {
      didSet { if position < start || position > start + Int64(buffer.count) { buffer = [] } }
    }
    private var buffer: [UInt8] = []
    private var start: Int64 = 0

    init(file: SourceFile, position: Int64) {
      self.file = file
      self.position = position
    }

    mutating func bytes(_ count: Int) throws(GabaritError) -> [UInt8] {
      var at = Int(clamping: position - start)
      if buffer.isEmpty || at + count > buffer.count {
        guard position >= 0, position <= file.identity.size - Int64(count) else {
          throw GabaritError(.truncated, "its zip directory points behind its end")
        }
        buffer = try read(max(count, 256))
        start = position
        at = 0
      }
      guard at + count <= buffer.count else {
        throw GabaritError(.truncated, "ends inside its zip directory")
      }
      let result = Array(buffer[at..<at + count])
      position += Int64(count)
      return result
    }

    private func read(_ count: Int) throws(GabaritError) -> [UInt8] {
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
      defer { piece.deallocate() }
      var filled = 0
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: piece[filled...])
        let got = try file.read(into: rest, at: position + Int64(filled))
        if got == 0 { break }
        filled += got
      }
      return Array(piece[..<filled])
    }
  }
}
