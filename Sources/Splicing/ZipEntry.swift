internal import Archive
internal import Base

/// A line of a zip's directory, with nothing in it but what Moodle's packer writes.
struct ZipEntry {
  private static let recordBytes = 46
  private static let headerBytes = 30
  private static let endBytes: Int64 = 22
  private static let mostDirectory: Int64 = 16 << 20
  /// The extra field by which Android's zipalign puts data where it wants it: to what the data is
  /// aligned, and zeros.
  private static let padding: Int64 = 0xd935
  private static let shortestPadding: Int64 = 6
  /// Hints of the compressor, a descriptor behind the data, names in UTF-8.
  private static let usualFlags: Int64 = 0x0806 | 8

  /// The record with its name and extra fields.
  private(set) var record: [UInt8]
  let path: MemberPath
  let isFile: Bool

  /// Where its header stands.
  var offset: Int64 {
    get { ZipEntry.number(record, 42, 4) }
    set { put(newValue, 42, 4) }
  }
  var size: Int64 { ZipEntry.number(record, 24, 4) }
  var packed: Int64 { ZipEntry.number(record, 20, 4) }
  var checksum: UInt32 { UInt32(truncatingIfNeeded: ZipEntry.number(record, 16, 4)) }
  var isStored: Bool { ZipEntry.number(record, 10, 2) == 0 }

  /// The entries in their order, and where the directory begins; nil for anything unusual.
  static func plainDirectory(
    of file: SourceFile, limits: Limits
  ) throws(GabaritError) -> (entries: [ZipEntry], start: Int64)? {
    let size = file.identity.size
    guard size >= endBytes else { return nil }
    let end = try file.bytes(Int(endBytes), at: size - endBytes)
    // No comment, one disk, nothing that needs 64 bits.
    guard end.starts(with: [0x50, 0x4b, 5, 6, 0, 0, 0, 0]), number(end, 20, 2) == 0 else {
      return nil
    }
    let (count, bytes, start) = (number(end, 10, 2), number(end, 12, 4), number(end, 16, 4))
    guard count == number(end, 8, 2), count < 0xffff, bytes <= mostDirectory,
      start + bytes + endBytes == size
    else { return nil }
    let directory = try file.bytes(Int(bytes), at: start)
    var entries: [ZipEntry] = []
    var at = 0
    for _ in 0..<count {
      guard let entry = ZipEntry(directory, at: at, limits: limits),
        entries.last.map({ $0.offset < entry.offset }) ?? (entry.offset == 0),
        entry.offset < start
      else { return nil }
      at += entry.record.count
      entries.append(entry)
    }
    return at == directory.count ? (entries, start) : nil
  }

  private init?(_ directory: [UInt8], at start: Int, limits: Limits) {
    guard start + ZipEntry.recordBytes <= directory.count,
      directory[start...].starts(with: [0x50, 0x4b, 1, 2])
    else { return nil }
    let nameBytes = Int(ZipEntry.number(directory, start + 28, 2))
    let extraBytes = Int(ZipEntry.number(directory, start + 30, 2))
    let end = start + ZipEntry.recordBytes + nameBytes + extraBytes
    guard end <= directory.count else { return nil }
    record = Array(directory[start..<end])
    let name = record[ZipEntry.recordBytes..<(ZipEntry.recordBytes + nameBytes)]
    guard let path = try? MemberPath(checking: name, limits: limits), !path.isRoot else {
      return nil
    }
    self.path = path
    isFile = name.last != 0x2f
    let flags = ZipEntry.number(record, 8, 2)
    let isASCII = name.allSatisfy { $0 < 0x80 }
    // A comment, another disk, a name that is written another way, and what needs 64 bits.
    guard flags & ~ZipEntry.usualFlags == 0, isASCII || flags & 0x0800 != 0,
      [0, 8].contains(ZipEntry.number(record, 10, 2)), ZipEntry.number(record, 32, 4) == 0,
      ![size, packed, offset].contains(0xffff_ffff), !name.starts(with: [0x2e, 0x2f]),
      path.string != ".ARCHIVE_INDEX", !ZipEntry.hasLargeSizes(record.dropFirst(46 + nameBytes))
    else { return nil }
  }

  /// The header before a member's data, name and extra fields included, and where it ends; nil where its
  /// extra fields are none, or sizes.
  static func localHeader(
    of entry: ZipEntry, at offset: Int64, in file: SourceFile
  ) throws(GabaritError) -> (bytes: [UInt8], end: Int64)? {
    let fixed = try file.bytes(headerBytes, at: offset)
    let length = headerBytes + Int(number(fixed, 26, 2) + number(fixed, 28, 2))
    let bytes = try file.bytes(length, at: offset)
    let name = Int(number(fixed, 26, 2))
    guard fixed.starts(with: [0x50, 0x4b, 3, 4]),
      bytes.dropFirst(headerBytes).prefix(name).elementsEqual(
        entry.record.dropFirst(recordBytes).prefix(Int(number(entry.record, 28, 2))))
    else {
      throw GabaritError(.damaged, "is not what its directory says", member: entry.path.string)
    }
    guard !hasLargeSizes(bytes.dropFirst(headerBytes + name)) else { return nil }
    return (bytes, offset + Int64(length))
  }

  /// Takes on other contents, deflated and with sizes before them.
  mutating func become(size: Int64, packed: Int64, checksum: UInt32) {
    put(max(20, ZipEntry.number(record, 6, 2)), 6, 2)
    put(ZipEntry.number(record, 8, 2) & 0x0800, 8, 2)
    put(8, 10, 2)
    put(Int64(checksum), 16, 4)
    put(packed, 20, 4)
    put(size, 24, 4)
  }

  /// The header before the data, with the name, time and extra fields of an old one, but for padding.
  func header(like old: [UInt8]) -> [UInt8] {
    let name = ZipEntry.headerBytes + Int(ZipEntry.number(old, 26, 2))
    var header = Array(old[..<name])
    var at = name
    while at + 4 <= old.count {
      let end = at + 4 + Int(ZipEntry.number(old, at + 2, 2))
      if ZipEntry.number(old, at, 2) != ZipEntry.padding { header += old[at..<end] }
      at = end
    }
    header.replaceSubrange(28..<30, with: ZipEntry.little(Int64(header.count - name), 2))
    // From the version on, both say the same of flags, method, time, checksum and sizes.
    header.replaceSubrange(4..<26, with: record[6..<28])
    return header
  }

  /// A header with so many more bytes or, where there is no room in them for a field, a few more than
  /// a whole block of the file system.
  static func padded(_ header: [UInt8], by gap: Int64) -> [UInt8] {
    guard gap > 0 else { return header }
    let gap = gap < shortestPadding ? gap + BlockAlignment.block : gap
    let length = number(header, 28, 2) + gap
    guard length <= 0xffff else { return header }
    var header = header
    header.replaceSubrange(28..<30, with: little(length, 2))
    header += little(padding, 2) + little(gap - 4, 2) + little(BlockAlignment.block, 2)
    return header + [UInt8](repeating: 0, count: Int(gap - shortestPadding))
  }

  /// The record behind the directory.
  static func end(count: Int, bytes: Int, at start: Int64) -> [UInt8] {
    [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + little(Int64(count), 2) + little(Int64(count), 2)
      + little(Int64(bytes), 4) + little(start, 4) + [0, 0]
  }

  private mutating func put(_ value: Int64, _ at: Int, _ count: Int) {
    record.replaceSubrange(at..<(at + count), with: ZipEntry.little(value, count))
  }

  private static func little(_ value: Int64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int64 {
    (0..<count).reduce(0) { $0 | Int64(bytes[at + $1]) << ($1 * 8) }
  }

  /// Whether extra fields hold sizes of 64 bits, or are none.
  private static func hasLargeSizes(_ extra: ArraySlice<UInt8>) -> Bool {
    let extra = Array(extra)
    var at = 0
    while at + 4 <= extra.count {
      if number(extra, at, 2) == 1 { return true }
      at += 4 + Int(number(extra, at + 2, 2))
    }
    return at != extra.count
  }
}

extension SourceFile {
  /// Reads until the array is full or the file ends.
  func fill(_ bytes: inout [UInt8], at offset: Int64) throws(GabaritError) -> Int {
    try bytes.withMutableBytes { (room) throws(GabaritError) in
      var filled = 0
      while filled < room.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let count = try read(into: rest, at: offset + Int64(filled))
        if count == 0 { break }
        filled += count
      }
      return filled
    }
  }

  /// So many bytes.
  ///
  /// - Throws: `truncated` where the file ends before; `io`.
  func bytes(_ count: Int, at offset: Int64) throws(GabaritError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard try fill(&bytes, at: offset) == count else {
      throw GabaritError(.truncated, "ends before its end")
    }
    return bytes
  }
}
