internal import Groundwork

/// Tar headers as Moodle's own packer writes them, to the byte (`tgz_packer::write_tar_entry`).
///
/// libarchive's writer fills the mode and owner fields another way; written like this, a member
/// that did not change keeps its header too.
enum Ustar {
  static let block = 512

  /// The 512 bytes before a member.
  static func header(_ member: Member) throws(GabaritError) -> [UInt8] {
    var name = Array(member.path.string.utf8)
    if member.kind == .folder { name.append(0x2f) }
    let (prefix, rest) = try split(name, member)
    guard member.size < 1 << 33 else {
      throw GabaritError(
        .limitExceeded, "is too large for a tar member", member: member.path.string)
    }
    // A time that eleven octal digits cannot say is a time that is not known.
    let sayable = (0..<Int64(1 << 33)).contains(member.modified)
    var header = [UInt8](repeating: 0, count: block)
    func put(_ bytes: some Sequence<UInt8>, at start: Int) {
      for (index, byte) in bytes.enumerated() { header[start + index] = byte }
    }
    put(rest, at: 0)
    put((member.kind == .folder ? "0000755" : "0000644").utf8, at: 100)
    put("0000000".utf8, at: 108)
    put("0000000".utf8, at: 116)
    put(octal(member.size, 11), at: 124)
    put(octal(sayable ? member.modified : Member.unknownTime, 11), at: 136)
    put(repeatElement(0x20, count: 8), at: 148)
    header[156] = UInt8(ascii: member.kind == .folder ? "5" : "0")
    put("ustar\0".utf8, at: 257)
    put("00".utf8, at: 263)
    put(prefix, at: 345)
    let sum = header.reduce(0) { $0 + Int64($1) }
    put(octal(sum, 6), at: 148)
    header[154] = 0
    return header
  }

  /// Bytes that fill a member up to whole blocks.
  static func padding(_ size: Int64) -> Int {
    Int((Int64(block) - size % Int64(block)) % Int64(block))
  }

  /// Leading components move into the prefix until the rest fits.
  private static func split(
    _ name: [UInt8], _ member: Member
  ) throws(GabaritError) -> (prefix: [UInt8], rest: [UInt8]) {
    if name.count <= 100 { return ([], name) }
    // A folder's own slash is no border.
    for index in name.indices.dropLast() where name[index] == 0x2f {
      if index <= 155, name.count - index - 1 <= 100 {
        return (Array(name[..<index]), Array(name[(index + 1)...]))
      }
    }
    throw GabaritError(
      .unsafeName, "has a name too long for the tar format that Moodle reads",
      member: member.path.string)
  }

  private static func octal(_ value: Int64, _ width: Int) -> [UInt8] {
    let digits = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, width - digits.count)) + digits).utf8)
  }
}
