internal import Base

/// Follows the tar headers in the inflated stream beside libarchive, and refuses what libarchive
/// lets pass: an end without end blocks (a cut between two members), records that contradict the
/// header, sparse files, bytes behind the end.
///
/// Moodle's own reader looks at the plain headers alone and takes pax and GNU records for files
/// (`tgz_extractor.php`). So a record may repeat what the header says and nothing else: then
/// libarchive, Moodle and gabarit read the same members.
struct TarWatch {
  /// A member's plain header.
  struct Header {
    var name: [UInt8]
    var size: Int64
    var isFolder: Bool
    /// Whether it is a link of a file to itself: no member.
    var isLink = false
  }

  private enum State {
    case header
    case skipping(Int64)
    case record(type: UInt8, missing: Int, padding: Int64)
    case afterZeroBlock
    case ended
  }

  private static let block = 512
  private let limits: Limits
  private var state = State.header
  private var partial: [UInt8] = []
  private var recordName: [UInt8]?
  private var recordSize: Int64?
  /// The folder of the member that the last pax header is for, as its own name tells.
  private var recordFolder: [UInt8]?
  private var isRecordPending = false
  private var hasRecord = false
  private var hasRecordLikeMember = false
  private var waiting: [Header] = []
  private var firstWaiting = 0
  private var total: Int64 = 0
  private(set) var signs: RepackSigns = []
  /// Whether anything in the stream was a tar header.
  private(set) var hasSeenHeader = false

  init(limits: Limits) {
    self.limits = limits
    partial.reserveCapacity(TarWatch.block)
  }

  /// The oldest header not yet asked for.
  mutating func takeHeader() -> Header? {
    guard firstWaiting < waiting.count else { return nil }
    let header = waiting[firstWaiting]
    firstWaiting += 1
    if firstWaiting == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      firstWaiting = 0
    }
    return header
  }

  /// Looks at the next bytes of the stream.
  mutating func consume(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    total += Int64(bytes.count)
    var at = 0
    while at < bytes.count {
      switch state {
      case .skipping(let missing):
        let step = min(missing, Int64(bytes.count - at))
        at += Int(step)
        state = step == missing ? .header : .skipping(missing - step)
      case .record(let type, let missing, let padding):
        let step = min(missing, bytes.count - at)
        partial.append(contentsOf: bytes[at..<at + step])
        at += step
        if step == missing {
          try read(record: type)
          partial.removeAll(keepingCapacity: true)
          state = padding > 0 ? .skipping(padding) : .header
        } else {
          state = .record(type: type, missing: missing - step, padding: padding)
        }
      case .header, .afterZeroBlock:
        let step = min(TarWatch.block - partial.count, bytes.count - at)
        partial.append(contentsOf: bytes[at..<at + step])
        at += step
        if partial.count == TarWatch.block { try readBlock() }
      case .ended:
        guard bytes[at...].allSatisfy({ $0 == 0 }) else {
          throw GabaritError(
            .damaged,
            "holds data behind the end of its tar archive, which some readers take for "
              + "members and others do not")
        }
        return
      }
    }
  }

  /// The stream is over.
  func finish() throws(GabaritError) {
    // Moodle's reader stops with an error where the last block is not whole.
    if case .ended = state, total % Int64(TarWatch.block) == 0 { return }
    throw GabaritError(
      .truncated, "its tar archive ends without an end mark: it was cut off behind a member")
  }

  /// What is said of gzip'd data that is something else.
  static var noTar: GabaritError {
    GabaritError(
      .unknownContainer, "is gzip'd, but holds no tar archive of a kind that Moodle reads")
  }

  private mutating func readBlock() throws(GabaritError) {
    defer { partial.removeAll(keepingCapacity: true) }
    let isZero = partial.allSatisfy { $0 == 0 }
    if case .afterZeroBlock = state {
      guard isZero else {
        throw GabaritError(.damaged, "has members behind an empty block of its tar archive")
      }
      state = .ended
      return
    }
    if isZero {
      guard !isRecordPending else {
        throw GabaritError(.contradiction, "its tar archive ends behind an extended header")
      }
      state = .afterZeroBlock
      return
    }
    try readHeader()
  }

  private mutating func readHeader() throws(GabaritError) {
    let isGNU = partial[257..<263].elementsEqual("ustar ".utf8)
    guard TarWatch.isHeader(partial) else {
      guard hasSeenHeader else { throw TarWatch.noTar }
      throw GabaritError(
        .damaged, "a header of its tar archive is damaged, or of a kind that Moodle does not read")
    }
    hasSeenHeader = true
    if isGNU { signs.insert(.gnuHeaders) }
    guard let size = TarNumber.size(partial[124..<136]) else {
      throw GabaritError(.damaged, "a size in its tar archive is no octal number")
    }
    guard TarNumber.areSound(in: partial) else {
      throw GabaritError(.damaged, "a number in a header of its tar archive is none")
    }
    let padding = (Int64(TarWatch.block) - size % Int64(TarWatch.block)) % Int64(TarWatch.block)
    let type = partial[156]
    switch type {
    case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"):
      signs.insert(
        type == UInt8(ascii: "x") || type == UInt8(ascii: "g") ? .paxHeaders : .gnuHeaders)
      guard size > 0, size <= Int64(limits.tarRecordBytes) else {
        throw GabaritError(
          .limitExceeded, "an extended tar header has \(size) bytes, where names need few")
      }
      try note(record: try plainName(isGNU: isGNU), type: type)
      state = .record(type: type, missing: Int(size), padding: padding)
    case UInt8(ascii: "0"), 0, UInt8(ascii: "5"):
      try note(isFolder: type == UInt8(ascii: "5"), isGNU: isGNU, size: size)
      state = size > 0 ? .skipping(size + padding) : .header
    case UInt8(ascii: "S"):
      throw GabaritError(.unsupportedMember, "holds a sparse file; pack it again without --sparse")
    case UInt8(ascii: "1"): try noteLink(isGNU: isGNU, size: size)
    case UInt8(ascii: "2"), UInt8(ascii: "K"): throw TarWatch.link
    case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
      throw GabaritError(.unsupportedMember, "holds a device, which no Moodle backup does")
    default:
      throw GabaritError(
        .unsupportedMember, "holds a tar member of a kind that no Moodle backup has",
        detail: "type "
          + ((0x21...0x7e).contains(type) ? String(UnicodeScalar(type)) : "\(type)"))
    }
  }

  private static var link: GabaritError {
    GabaritError(.unsupportedMember, "holds a link, which no Moodle backup does")
  }

  /// Notes a hard link of a file to itself, which tar writes for a file that it is given twice.
  ///
  /// Moodle passes over it (`tgz_extractor::process_header`), and for every other reader the file
  /// stays as it is. A link to another file would give the name other contents in one of them.
  private mutating func noteLink(isGNU: Bool, size: Int64) throws(GabaritError) {
    func bare(_ name: [UInt8]) -> ArraySlice<UInt8> {
      var name = name[...]
      while name.starts(with: [0x2e, 0x2f]) { name = name.dropFirst(2) }
      return name
    }
    let name = try plainName(isGNU: isGNU)
    guard size == 0, !isRecordPending, bare(name) == bare(TarWatch.text(partial[157..<257])) else {
      throw TarWatch.link
    }
    signs.insert(.linkRecords)
    waiting.append(Header(name: name, size: 0, isFolder: false, isLink: true))
  }

  /// The name in the plain header, where all readers read the same one.
  private func plainName(isGNU: Bool) throws(GabaritError) -> [UInt8] {
    var name = TarWatch.text(partial[0..<100])
    let prefix = isGNU ? [] : TarWatch.text(partial[345..<500])
    // Moodle takes the NULs off the end alone and drops those inside: there the rest counts.
    guard partial[name.count..<100].allSatisfy({ $0 == 0 }),
      isGNU || partial[(345 + prefix.count)..<500].allSatisfy({ $0 == 0 })
    else {
      throw GabaritError(
        .contradiction, "a name in its tar archive goes on behind its end",
        member: String(validating: name, as: UTF8.self))
    }
    // GNU keeps times there, and only when asked to; Moodle takes whatever it is for a prefix.
    guard !isGNU || partial[345..<500].allSatisfy({ $0 == 0 }) else {
      throw GabaritError(
        .contradiction,
        "a GNU header of its tar archive fills the field that Moodle reads as the "
          + "beginning of the name", member: String(validating: name, as: UTF8.self))
    }
    if !prefix.isEmpty { name = prefix + [0x2f] + name }
    return name
  }

  private mutating func note(isFolder: Bool, isGNU: Bool, size: Int64) throws(GabaritError) {
    let name = try plainName(isGNU: isGNU)
    let isFolder = isFolder || (partial[156] == 0 && name.last == 0x2f)
    defer {
      recordName = nil
      recordSize = nil
      recordFolder = nil
      isRecordPending = false
    }
    hasRecordLikeMember = hasRecordLikeMember || TarRecordName.isLike(name)
    if let recordFolder, recordFolder != TarRecordName.folder(of: name) {
      throw TarWatch.recordCollides
    }
    if hasRecord, hasRecordLikeMember { throw TarWatch.recordCollides }
    func contradiction(_ what: String) -> GabaritError {
      GabaritError(
        .contradiction,
        "an extended tar header gives a member another \(what) than its plain header, which is "
          + "the one that Moodle reads", member: String(validating: name, as: UTF8.self))
    }
    if let recordName, recordName != name { throw contradiction("name") }
    if let recordSize, recordSize != size { throw contradiction("size") }
    if isFolder, size != 0 { throw contradiction("size (a folder has none)") }
    if name.starts(with: [0x2e, 0x2f]) { signs.insert(.dotSlashNames) }
    waiting.append(Header(name: name, size: size, isFolder: isFolder))
  }

  /// Notes an extended record, which Moodle writes out as a file under the name in its own header:
  /// that may be no name that a member could have.
  private mutating func note(record name: [UInt8], type: UInt8) throws(GabaritError) {
    hasRecord = true
    let folder: [UInt8]?
    switch TarRecordName(name) {
    case .longLink where type == UInt8(ascii: "L"), .python where type != UInt8(ascii: "L"),
      .global where type == UInt8(ascii: "g"):
      folder = nil
    case .beside(let parent) where type == UInt8(ascii: "x") && recordFolder ?? parent == parent:
      folder = parent
    case .beside([]) where type == UInt8(ascii: "g"): folder = nil
    default: throw TarWatch.recordCollides
    }
    if hasRecordLikeMember { throw TarWatch.recordCollides }
    guard type != UInt8(ascii: "g") else { return }
    isRecordPending = true
    recordFolder = folder ?? recordFolder
  }

  private static var recordCollides: GabaritError {
    GabaritError(
      .contradiction,
      "an extended tar header bears a name under which Moodle would write it over a member")
  }

  /// Reads a pax record set (`x`, `g`) or a GNU long name (`L`) from `partial`.
  private mutating func read(record type: UInt8) throws(GabaritError) {
    switch type {
    case UInt8(ascii: "L"): try set(name: TarWatch.text(partial[...]))
    default:
      for (key, value) in try paxRecords() {
        if key.hasPrefix("GNU.sparse") || key == "SCHILY.realsize" {
          throw GabaritError(
            .unsupportedMember, "holds a sparse file; pack it again without --sparse")
        }
        // Readers pass over it in a plain file, as far as is known.
        if key == "linkpath" {
          throw GabaritError(.unsupportedMember, "names a link, which no Moodle backup holds")
        }
        guard TarNumber.isSound(value, of: key) else {
          throw GabaritError(.damaged, "the \(key) in an extended tar header is no number")
        }
        guard key == "path" || key == "size" else { continue }
        guard type == UInt8(ascii: "x") else {
          throw GabaritError(.contradiction, "a global tar header sets the \(key) of all members")
        }
        if key == "path" {
          try set(name: value)
        } else {
          guard let size = TarNumber.whole(value), recordSize ?? size == size else {
            throw GabaritError(.contradiction, "two tar records give a member different sizes")
          }
          recordSize = size
        }
      }
    }
  }

  private mutating func set(name: [UInt8]) throws(GabaritError) {
    guard recordName ?? name == name else {
      throw GabaritError(.contradiction, "two tar records give a member different names")
    }
    recordName = name
  }

  /// The records `LENGTH KEY=VALUE\n` of a pax header.
  private func paxRecords() throws(GabaritError) -> [(key: String, value: [UInt8])] {
    var records: [(String, [UInt8])] = []
    var rest = partial[...]
    while !rest.isEmpty, rest.first != 0 {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
        length > digits.count + 2, rest[rest.startIndex + digits.count] == 0x20,
        rest[rest.startIndex + length - 1] == 0x0a
      else { throw GabaritError(.damaged, "a pax header of its tar archive is damaged") }
      let body = rest[(rest.startIndex + digits.count + 1)..<(rest.startIndex + length - 1)]
      guard let equals = body.firstIndex(of: 0x3d) else {
        throw GabaritError(.damaged, "a pax header of its tar archive is damaged")
      }
      records.append(
        (String(decoding: body[..<equals], as: UTF8.self), Array(body[(equals + 1)...])))
      rest = rest[(rest.startIndex + length)...]
    }
    return records
  }

  /// Whether a block is a header of POSIX's or GNU's form, its checksum right.
  static func isHeader(_ block: [UInt8]) -> Bool {
    let magic = block[257..<263]
    guard magic.elementsEqual("ustar ".utf8) || magic.elementsEqual("ustar\0".utf8),
      let stored = TarNumber.octal(block[148..<156])
    else { return false }
    var sum: Int64 = 8 * 0x20
    for (index, byte) in block.enumerated() where !(148..<156).contains(index) {
      sum += Int64(byte)
    }
    return sum == stored
  }

  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] {
    Array(field.prefix { $0 != 0 })
  }
}
