internal import Groundwork

/// Holds a zip's directory against the headers before its members, which libarchive does not: it
/// takes names from the one, and Moodle's reader (libzip) from the other.
///
/// Where they differ on a name or a size, nobody can say what the backup holds.
struct ZipWatch {
  private typealias Directory = (offset: Int64, count: Int64)

  private static let unknown32: Int64 = 0xffff_ffff
  private static let endBytes = 22
  private let file: SourceFile
  private let limits: Limits

  /// Reads the directory and each member's header, and nothing of the data.
  ///
  /// - Throws: `contradiction`, `damaged`, `truncated`, `limitExceeded`, `interrupted`, `io`.
  static func verify(_ file: SourceFile, limits: Limits) throws(GabaritError) {
    try ZipWatch(file: file, limits: limits).verify()
  }

  private func verify() throws(GabaritError) {
    let directory = try findDirectory()
    guard directory.count <= Int64(limits.members) else {
      throw GabaritError(.limitExceeded, "holds more than \(limits.members) members")
    }
    var reader = Cursor(file: file, position: directory.offset)
    for _ in 0..<directory.count {
      try Interruption.check()
      try verifyEntry(&reader)
    }
    // libarchive reads as many entries as there are, libzip as many as are announced.
    if let next = try? reader.bytes(4), next.elementsEqual([0x50, 0x4b, 1, 2]) {
      throw GabaritError(.contradiction, "its zip directory holds more members than it announces")
    }
  }

  private func verifyEntry(_ reader: inout Cursor) throws(GabaritError) {
    let fixed = try reader.bytes(46)
    guard fixed.starts(with: [0x50, 0x4b, 1, 2]) else {
      throw GabaritError(.damaged, "its zip directory is damaged")
    }
    let name = try reader.bytes(Int(ZipWatch.number(fixed, 28, 2)))
    let extra = try reader.bytes(Int(ZipWatch.number(fixed, 30, 2)))
    reader.position += ZipWatch.number(fixed, 32, 2)
    var offset = ZipWatch.number(fixed, 42, 4)
    let size = ZipWatch.number(fixed, 24, 4)
    if offset == ZipWatch.unknown32 {
      // The large values stand in this order, each only where the small one says so.
      let before = [size, ZipWatch.number(fixed, 20, 4)].count { $0 == ZipWatch.unknown32 }
      guard let large = ZipWatch.field(1, of: extra), large.count >= (before + 1) * 8 else {
        throw GabaritError(.damaged, "its zip directory is damaged")
      }
      offset = ZipWatch.number(large, before * 8, 8)
    }
    var local = Cursor(file: file, position: offset)
    let header = try local.bytes(30)
    let member = String(validating: name, as: UTF8.self)
    guard header.starts(with: [0x50, 0x4b, 3, 4]) else {
      throw GabaritError(
        .damaged, "its zip directory points to where no member begins", member: member)
    }
    func contradiction(_ what: String) -> GabaritError {
      GabaritError(
        .contradiction,
        "the zip directory and the member's own header give it different \(what)", member: member)
    }
    guard try local.bytes(Int(ZipWatch.number(header, 26, 2))) == name else {
      throw contradiction("names")
    }
    let localExtra = try local.bytes(Int(ZipWatch.number(header, 28, 2)))
    for field in [extra, localExtra].compactMap({ ZipWatch.field(0x7075, of: $0) })
    where !field.dropFirst(5).elementsEqual(name) {
      throw contradiction("names")
    }
    let flags = ZipWatch.number(header, 6, 2)
    guard ZipWatch.number(header, 8, 2) == ZipWatch.number(fixed, 10, 2),
      flags & 1 == ZipWatch.number(fixed, 8, 2) & 1
    else { throw contradiction("kinds of compression or encryption") }
    // With a descriptor the sizes stand behind the data.
    let localSize = ZipWatch.number(header, 22, 4)
    let isKnown = flags & 8 == 0 && ![size, localSize].contains(ZipWatch.unknown32)
    if isKnown, localSize != size { throw contradiction("sizes") }
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
    // A second record in the first one's comment, or the other way round: readers differ.
    let others = (0..<at).filter { index in
      tail[index...].starts(with: [0x50, 0x4b, 5, 6])
        && index + ZipWatch.endBytes + Int(ZipWatch.number(tail, index + 20, 2)) == tail.count
    }
    guard others.isEmpty else {
      throw GabaritError(.contradiction, "has two zip directories, one in the other's comment")
    }
    let count = ZipWatch.number(tail, at + 10, 2)
    let offset = ZipWatch.number(tail, at + 16, 4)
    let end = start + Int64(at)
    guard count == 0xffff || offset == ZipWatch.unknown32, end >= 20 else {
      return (offset, count)
    }
    var reader = Cursor(file: file, position: end - 20)
    let locator = try reader.bytes(20)
    guard locator.starts(with: [0x50, 0x4b, 6, 7]) else { return (offset, count) }
    reader.position = ZipWatch.number(locator, 8, 8)
    let large = try reader.bytes(56)
    guard large.starts(with: [0x50, 0x4b, 6, 6]) else {
      throw GabaritError(.damaged, "its zip directory is damaged")
    }
    return (ZipWatch.number(large, 48, 8), ZipWatch.number(large, 32, 8))
  }

  /// A little-endian number; one beyond 63 bits is as good as the largest.
  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int64 {
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << ($1 * 8) }
    return Int64(clamping: value)
  }

  /// The contents of an extra field.
  private static func field(_ id: Int64, of extra: [UInt8]) -> [UInt8]? {
    var at = 0
    while at + 4 <= extra.count {
      let end = at + 4 + Int(number(extra, at + 2, 2))
      guard end <= extra.count else { return nil }
      if number(extra, at, 2) == id { return Array(extra[(at + 4)..<end]) }
      at = end
    }
    return nil
  }

  /// Reads a file from a position on, through a small buffer.
  private struct Cursor {
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
