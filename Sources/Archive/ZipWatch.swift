internal import Groundwork

/// Holds a zip's directory against the headers before its members, which libarchive does not: it
/// takes names from the one, and Moodle's reader (libzip) from the other.
///
/// Where they differ on a name or a size, nobody can say what the backup holds.
struct ZipWatch {
  /// Where the directory lies, what it announces, and where what describes it begins.
  private typealias Directory = (offset: Int64, size: Int64, count: Int64, end: Int64)

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

  /// Holds an entry against the header before its member.
  ///
  /// - Returns: the bytes of the file that the member takes, header and descriptor included.
  private func verifyEntry(_ reader: inout Cursor) throws(GabaritError) -> Range<Int64> {
    let fixed = try reader.bytes(46)
    guard fixed.starts(with: [0x50, 0x4b, 1, 2]) else {
      throw GabaritError(.damaged, "its zip directory is damaged")
    }
    let name = try reader.bytes(Int(ZipWatch.number(fixed, 28, 2)))
    let extra = try reader.bytes(Int(ZipWatch.number(fixed, 30, 2)))
    reader.position += ZipWatch.number(fixed, 32, 2)
    var offset = ZipWatch.number(fixed, 42, 4)
    let size = ZipWatch.number(fixed, 24, 4)
    var packed = ZipWatch.number(fixed, 20, 4)
    var unpacked = size
    if [size, packed, offset].contains(ZipWatch.unknown32) {
      // The large values stand in this order, each only where the small one says so.
      let hasSize = size == ZipWatch.unknown32
      let before = hasSize ? 8 : 0
      let large = ZipWatch.field(1, of: extra) ?? []
      func value(_ at: Int) throws(GabaritError) -> Int64 {
        guard large.count >= at + 8 else {
          throw GabaritError(.damaged, "its zip directory is damaged")
        }
        return ZipWatch.number(large, at, 8)
      }
      let isPackedLarge = packed == ZipWatch.unknown32
      if offset == ZipWatch.unknown32 { offset = try value(before + (isPackedLarge ? 8 : 0)) }
      if isPackedLarge { packed = try value(before) }
      if hasSize { unpacked = try value(0) }
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
    guard !name.contains(0) else {
      throw GabaritError(
        .contradiction, "a name in its zip directory goes on behind a NUL", member: member)
    }
    // Besides encryption, levels of compression, descriptors and UTF-8 nothing is known here.
    // 6.3 is the format's last version; Python asks for it.
    guard (flags | ZipWatch.number(fixed, 8, 2)) & ~0x80f == 0, fixed[6] <= 63 else {
      throw GabaritError(
        .unsupportedMember, "is packed in a way that not every reader knows", member: member)
    }
    let method = ZipWatch.number(header, 8, 2)
    guard [0, 8].contains(method) else {
      throw GabaritError(
        .unsupportedMember,
        "is compressed in another way than by deflate, the only one that every reader knows",
        member: member, detail: "method \(method)")
    }
    guard method != 0 || flags & 1 != 0 || packed == unpacked else {
      throw GabaritError(
        .contradiction, "is stored as it is, and has two different sizes", member: member)
    }
    // Names beyond ASCII are in UTF-8 where bit 11 or a field of their own says so; elsewhere in
    // whichever code page a reader thinks of.
    let isUnicode = flags & 0x800 != 0
    guard isUnicode == (ZipWatch.number(fixed, 8, 2) & 0x800 != 0) else {
      throw contradiction("encodings of its name")
    }
    guard isUnicode || name.allSatisfy({ $0 < 0x80 }) || ZipWatch.field(0x7075, of: extra) != nil
    else {
      throw GabaritError(
        .contradiction,
        "a name in its zip directory can be read in two ways: it does not say "
          + "that it is UTF-8", member: member)
    }
    // Unix's mode, and the attribute of DOS: some readers go by them, and others by the name.
    let attributes = ZipWatch.number(fixed, 38, 4)
    guard name.last == 0x2f || attributes & 0x10 == 0 && attributes >> 28 != 4 else {
      throw GabaritError(
        .contradiction, "is a folder by its kind, and a file by its name", member: member)
    }
    let checksum = Array(fixed[16..<20])
    // With a descriptor the sizes stand behind the data.
    if flags & 8 == 0 {
      let sizes = try ZipWatch.localSizes(header, localExtra)
      if sizes != (unpacked, packed) { throw contradiction("sizes") }
      guard header[14..<18].elementsEqual(checksum) else { throw contradiction("checksums") }
    }
    guard name.last != UInt8(ascii: "/") || packed == 0 else {
      throw GabaritError(.contradiction, "is a folder with contents", member: member)
    }
    let (end, isTooFar) = local.position.addingReportingOverflow(packed)
    guard !isTooFar, end <= file.identity.size else {
      throw GabaritError(.truncated, "its zip directory points behind its end", member: member)
    }
    guard flags & 8 != 0 else { return offset..<end }
    return offset..<(try descriptorEnd(from: end, checksum, unpacked, packed, member))
  }

  /// What the header before a member says of its sizes; the large ones, where the small ones say
  /// that there are such.
  private static func localSizes(
    _ header: [UInt8], _ extra: [UInt8]
  ) throws(GabaritError) -> (Int64, Int64) {
    var (size, packed) = (number(header, 22, 4), number(header, 18, 4))
    guard [size, packed].contains(unknown32) else { return (size, packed) }
    let large = field(1, of: extra) ?? []
    let before = size == unknown32 ? 8 : 0
    guard large.count >= before + (packed == unknown32 ? 8 : 0) else {
      throw GabaritError(.damaged, "the header of a zip member is damaged")
    }
    if packed == unknown32 { packed = number(large, before, 8) }
    if size == unknown32 { size = number(large, 0, 8) }
    return (size, packed)
  }

  /// Where the descriptor behind a member's data ends: a mark, which may be missing, the checksum,
  /// and the two sizes of 4 or 8 bytes.
  private func descriptorEnd(
    from end: Int64, _ checksum: [UInt8], _ size: Int64, _ packed: Int64, _ member: String?
  ) throws(GabaritError) -> Int64 {
    func little(_ value: Int64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    for mark: [UInt8] in [[0x50, 0x4b, 7, 8], []] {
      for width in [4, 8] {
        let descriptor = mark + checksum + little(packed, width) + little(size, width)
        var reader = Cursor(file: file, position: end)
        // What follows is the next member or the directory: of two that fit, the one it is.
        guard let found = try? reader.bytes(descriptor.count), found == descriptor,
          let next = try? reader.bytes(4),
          [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 1, 2], [0x50, 0x4b, 6, 6]].contains(next)
        else { continue }
        return end + Int64(descriptor.count)
      }
    }
    throw GabaritError(
      .contradiction, "is followed by something else than its checksum and sizes, which differ",
      member: member)
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
      ZipWatch.number(large, 24, 8) == found.count,
      position - 20 - start - 12 == rest
    else {
      throw GabaritError(.contradiction, "its zip directory is described in two ways")
    }
    return found
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
