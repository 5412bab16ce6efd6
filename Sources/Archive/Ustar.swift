package import Base

/// Tar headers as Moodle's own packer writes them, to the byte (`tgz_packer::write_tar_entry`).
///
/// libarchive's writer fills the mode and owner fields another way; written like this, a member
/// that did not change keeps its header too.
package enum Ustar {
  package static let block = 512

  /// The 512 bytes before a member.
  package static func header(_ member: Member) throws(GabaritError) -> [UInt8] {
    var name = Array(member.path.string.utf8)
    if member.kind == .folder { name.append(0x2f) }
    guard let parts = split(name) else {
      throw GabaritError(
        .unsafeName, "has a name too long for the tar format that Moodle reads",
        member: member.path.string)
    }
    guard member.size < 1 << 33 else {
      throw GabaritError(
        .limitExceeded, "is too large for a tar member", member: member.path.string)
    }
    // A time that eleven octal digits cannot say is a time that is not known.
    let sayable = (0..<Int64(1 << 33)).contains(member.modified)
    return header(
      parts, isFolder: member.kind == .folder, size: member.size,
      modified: sayable ? member.modified : Member.unknownTime)
  }

  /// A header as it would be written for the name, size and time that another one has; nil where
  /// those cannot be made out.
  static func again(_ old: [UInt8]) -> [UInt8]? {
    guard let size = size(in: old), let modified = octal(old[136..<147]) else { return nil }
    let rest = Array(old[0..<100].prefix { $0 != 0 })
    let prefix = Array(old[345..<500].prefix { $0 != 0 })
    let name = prefix.isEmpty ? rest : prefix + [0x2f] + rest
    let isFolder = name.last == 0x2f
    guard !name.isEmpty, !isFolder || size == 0, let parts = split(name) else { return nil }
    return header(parts, isFolder: isFolder, size: size, modified: modified)
  }

  /// The size that a header tells.
  static func size(in header: [UInt8]) -> Int64? { octal(header[124..<135]) }

  private static func octal(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x37).contains(digit) else { return nil }
      value = value << 3 | Int64(digit & 7)
    }
    return value
  }

  private static func header(
    _ name: (prefix: [UInt8], rest: [UInt8]), isFolder: Bool, size: Int64, modified: Int64
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ bytes: some Sequence<UInt8>, at start: Int) {
      for (index, byte) in bytes.enumerated() { header[start + index] = byte }
    }
    put(name.rest, at: 0)
    put((isFolder ? "0000755" : "0000644").utf8, at: 100)
    put("0000000".utf8, at: 108)
    put("0000000".utf8, at: 116)
    put(octal(size, 11), at: 124)
    put(octal(modified, 11), at: 136)
    put(repeatElement(0x20, count: 8), at: 148)
    header[156] = UInt8(ascii: isFolder ? "5" : "0")
    put("ustar\0".utf8, at: 257)
    put("00".utf8, at: 263)
    put(name.prefix, at: 345)
    let sum = header.reduce(0) { $0 + Int64($1) }
    put(octal(sum, 6), at: 148)
    header[154] = 0
    return header
  }

  /// Bytes that fill a member up to whole blocks.
  package static func padding(_ size: Int64) -> Int {
    Int((Int64(block) - size % Int64(block)) % Int64(block))
  }

  /// Leading components move into the prefix until the rest fits; nil where it never does.
  private static func split(_ name: [UInt8]) -> (prefix: [UInt8], rest: [UInt8])? {
    if name.count <= 100 { return ([], name) }
    // A folder's own slash is no border.
    for index in name.indices.dropLast() where name[index] == 0x2f {
      if index <= 155, name.count - index - 1 <= 100 {
        return (Array(name[..<index]), Array(name[(index + 1)...]))
      }
    }
    return nil
  }

  private static func octal(_ value: Int64, _ width: Int) -> [UInt8] {
    let digits = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, width - digits.count)) + digits).utf8)
  }
}
