internal import Base

/// What a zip's directory says of one member, against the header before it.
extension ZipWatch {
  /// Info-ZIP's extra field of a name in UTF-8.
  private static let unicodeName: Int64 = 0x7075

  /// Holds an entry against the header before its member.
  ///
  /// - Returns: the bytes of the file that the member takes, header and descriptor included.
  func verifyEntry(_ reader: inout Cursor) throws(GabaritError) -> Range<Int64> {
    let fixed = try reader.bytes(46)
    guard fixed.starts(with: [0x50, 0x4b, 1, 2]) else {
      throw GabaritError(.damaged, "its zip directory is damaged")
    }
    let name = try reader.bytes(Int(ZipWatch.number(fixed, 28, 2)))
    let extra = try reader.bytes(Int(ZipWatch.number(fixed, 30, 2)))
    let comment = try reader.bytes(Int(ZipWatch.number(fixed, 32, 2)))
    var offset = ZipWatch.number(fixed, 42, 4)
    let size = ZipWatch.number(fixed, 24, 4)
    var packed = ZipWatch.number(fixed, 20, 4)
    var unpacked = size
    let member = String(validating: name, as: UTF8.self)
    if [size, packed, offset].contains(ZipWatch.unknown32) {
      // The large values stand in this order, each only where the small one says so.
      let hasSize = size == ZipWatch.unknown32
      let before = hasSize ? 8 : 0
      let large = ZipWatch.fields(1, of: extra).first ?? []
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
    let names = [extra, localExtra].map { ZipWatch.fields(ZipWatch.unicodeName, of: $0) }
    // libarchive takes the last of several, libzip the first, and each the plain name where a field
    // is not of its version or not for that name.
    guard names.joined().allSatisfy({ $0.elementsEqual(ZipWatch.unicodeName(name)) }) else {
      throw contradiction("names")
    }
    guard names.allSatisfy({ $0.count <= 1 }) else {
      throw GabaritError(.contradiction, "has its name in two extra fields", member: member)
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
    // Of versions, 4.5 has all of that and sizes of 64 bits; unzip passes over what needs more than
    // 4.6, and looks at the system in the upper byte too.
    guard (flags | ZipWatch.number(fixed, 8, 2)) & ~0x80f == 0,
      ZipWatch.number(fixed, 6, 2) <= 45, ZipWatch.number(header, 4, 2) <= 45
    else {
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
    guard isUnicode || name.allSatisfy({ $0 < 0x80 }) || !names[0].isEmpty else {
      throw GabaritError(
        .contradiction,
        "a name in its zip directory can be read in two ways: it does not say "
          + "that it is UTF-8", member: member)
    }
    guard !isUnicode || String(validating: comment, as: UTF8.self) != nil else {
      throw GabaritError(
        .contradiction, "has a comment that is said to be UTF-8 and is not", member: member)
    }
    try ZipWatch.verifyPart(fixed, extra, member)
    // Unix's mode, and the attribute of DOS: some readers go by them, and others by the name.
    let attributes = ZipWatch.number(fixed, 38, 4)
    // A type of Unix is gone by whichever system is said to have packed it. Besides files and folders
    // there are links, devices and, of DOS, the label of a disk.
    guard [0, 4, 8].contains(attributes >> 28), attributes & 8 == 0 else {
      throw GabaritError(
        .unsupportedMember, "is a link or a device, which no Moodle backup holds", member: member)
    }
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
    let (end, isTooFar) = local.position.addingReportingOverflow(packed)
    guard !isTooFar, end <= file.identity.size else {
      throw GabaritError(.truncated, "its zip directory points behind its end", member: member)
    }
    if name.last == UInt8(ascii: "/") {
      let holdsNothing =
        if packed == 0 { true } else { try inflatesToNothing(local.position..<end) }
      guard holdsNothing, unpacked == 0, checksum.allSatisfy({ $0 == 0 }) else {
        throw GabaritError(.contradiction, "is a folder with contents", member: member)
      }
    }
    guard flags & 8 != 0 else { return offset..<end }
    return offset..<(try descriptorEnd(from: end, checksum, unpacked, packed, member))
  }

  /// Longer than any empty deflate stream that a packer writes.
  private static let mostNothing: Int64 = 1024

  /// Whether a span is exactly one deflate stream that inflates to nothing.
  ///
  /// PHP's ZipArchive deflated folders to `03 00` until 2013 (Moodle 2.0 to 2.6), and Moodle still
  /// restores such backups: `zip_packer::extract_to_pathname` makes the folder and reads no entry.
  private func inflatesToNothing(_ span: Range<Int64>) throws(GabaritError) -> Bool {
    guard span.count <= ZipWatch.mostNothing else { return false }
    var stream = try DeflateStream.open(file, atBit: span.lowerBound * 8, window: [])
    var room: [UInt8] = [0]
    do throws(GabaritError) {
      let (count, stop) = try room.withMutableBytes { (room) throws(GabaritError) in
        try stream.inflate(into: room)
      }
      guard case .end = stop else { return false }
      return count == 0 && stream.position == span.upperBound
    } catch {
      guard error.code == .damaged || error.code == .truncated else { throw error }
      return false
    }
  }

  /// What the header before a member says of its sizes; the large ones, where the small ones say
  /// that there are such.
  private static func localSizes(
    _ header: [UInt8], _ extra: [UInt8]
  ) throws(GabaritError) -> (Int64, Int64) {
    var (size, packed) = (number(header, 22, 4), number(header, 18, 4))
    guard [size, packed].contains(unknown32) else { return (size, packed) }
    let large = fields(1, of: extra).first ?? []
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

  /// Refuses what lies on another disk than the only one.
  private static func verifyPart(
    _ fixed: [UInt8], _ extra: [UInt8], _ member: String?
  ) throws(GabaritError) {
    var disk = number(fixed, 34, 2)
    if disk == 0xffff {
      // Behind the sizes and the place of 64 bits, as many as there are.
      let before = [20, 24, 42].count { number(fixed, $0, 4) == unknown32 } * 8
      let large = fields(1, of: extra).first ?? []
      if large.count >= before + 4 { disk = number(large, before, 4) }
    }
    guard disk == 0 else {
      throw GabaritError(
        .contradiction, "lies on another disk than the only one there is", member: member)
    }
  }

  /// What a field of a name in UTF-8 holds: its version, the checksum of the plain name, and the name,
  /// which may be no other than that.
  private static func unicodeName(_ name: [UInt8]) -> [UInt8] {
    let checksum = name.withUnsafeBytes { Crc.update(0, $0) }
    return [1] + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) } + name
  }

  /// The contents of the extra fields of a kind, in their order.
  private static func fields(_ id: Int64, of extra: [UInt8]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var at = 0
    while at + 4 <= extra.count {
      let end = at + 4 + Int(number(extra, at + 2, 2))
      // libarchive refuses one that is longer than all of them.
      guard end <= extra.count else { break }
      if number(extra, at, 2) == id { found.append(Array(extra[(at + 4)..<end])) }
      at = end
    }
    return found
  }
}
