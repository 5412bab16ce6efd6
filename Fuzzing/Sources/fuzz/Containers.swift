import Archive
import Groundwork

/// The two containers.
enum Containers {
  /// Small bounds, so that each is met now and then.
  static let limits: Limits = {
    var limits = Limits()
    limits.memberBytes = 1 << 20
    limits.totalBytes = 4 << 20
    limits.members = 200
    limits.ratioFloor = 1 << 20
    limits.xmlTextBytes = 1 << 20
    limits.xmlTokenBytes = 100_000
    limits.manifestEntries = 500
    limits.manifestSettings = 500
    return limits
  }()

  /// Reads a container to its end.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    let file = try MemoryFile()
    try file.write(bytes)
    try read(file.source())
  }

  /// Reads one that must have a certain beginning: those that have another are of no interest.
  static func read(
    _ bytes: UnsafeRawBufferPointer, beginningWith start: [UInt8]
  ) throws(GabaritError) {
    guard bytes.starts(with: start) else { return }
    try read(bytes)
  }

  /// Reads bytes as the tar within a gzip: what is fuzzed is then not stopped by a checksum.
  static func read(tar: UnsafeRawBufferPointer) throws(GabaritError) {
    let file = try MemoryFile()
    try pack(Packer.withTrueChecksums(Array(tar))).withBytes { (bytes) throws(GabaritError) in
      try file.write(bytes)
    }
    try read(file.source())
  }

  private static func pack(_ bytes: [UInt8]) -> [UInt8] { Packer.gzip(bytes) }

  private static func read(_ file: SourceFile) throws(GabaritError) {
    var reader = try ArchiveReader(file, limits: limits)
    while let member = try reader.next() {
      var count: Int64 = 0
      try reader.read { (piece) throws(GabaritError) in count += Int64(piece.count) }
      guard count == member.size else { fatalError("a member of another size than said") }
      guard !member.path.string.utf8.starts(with: "/".utf8),
        !member.path.string.utf8.split(separator: 0x2f).contains(where: {
          $0.elementsEqual("..".utf8)
        })
      else { fatalError("a path that climbs") }
    }
  }
}

/// Packs without compressing, as quickly as can be.
enum Packer {
  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in
      value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ ($0 >> 8) }
  }

  /// One gzip member of stored blocks.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var at = 0
    repeat {
      let count = min(65_535, bytes.count - at)
      result.append(at + count == bytes.count ? 1 : 0)
      result += little(UInt32(count), 2) + little(~UInt32(count), 2) + bytes[at..<at + count]
      at += count
    } while at < bytes.count
    return result + little(crc(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }

  /// The same blocks with the right checksum in each that has the form of a header.
  static func withTrueChecksums(_ tar: [UInt8]) -> [UInt8] {
    var tar = tar
    var at = 0
    while at + 512 <= tar.count {
      if tar[at + 257..<at + 262].elementsEqual("ustar".utf8) {
        for index in at + 148..<at + 156 { tar[index] = 0x20 }
        let sum = tar[at..<at + 512].reduce(0) { $0 + Int($1) }
        let digits = String(sum, radix: 8)
        let field = String(repeating: "0", count: 6 - digits.count) + digits + "\0"
        tar.replaceSubrange(at + 148..<at + 155, with: Array(field.utf8))
      }
      at += 512
    }
    return tar
  }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// A tar member.
  static func member(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ at: Int) {
      for (index, byte) in text.utf8.enumerated() { header[at + index] = byte }
    }
    let size = String(content.count, radix: 8)
    put(name, 0)
    put("0000644", 100)
    put("0000000", 108)
    put("0000000", 116)
    put(String(repeating: "0", count: 11 - size.count) + size, 124)
    put("15261142167", 136)
    header[156] = 0x30
    put("ustar\0" + "00", 257)
    let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    return withTrueChecksums(header) + content + padding
  }
}
