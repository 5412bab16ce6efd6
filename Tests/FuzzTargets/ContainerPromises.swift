internal import Archive
internal import Base
internal import TestKit

/// What holds for containers.
enum ContainerPromises {
  /// A file that is read has safe names, each once, and sizes as announced.
  static func read(_ bytes: [UInt8]) throws {
    guard let members = try members(of: memoryFile(bytes)) else { return }
    try check(members)
  }

  /// Where gabarit accepts a tar, its plain headers alone, which are all that Moodle looks at, give
  /// the same members.
  static func readTar(_ bytes: [UInt8]) throws {
    let tar = withChecksums(bytes)
    guard let read = try members(of: memoryFile(Gzip.stored(tar))) else { return }
    try check(read)
    let plain = RawTar(tar).parts.filter { [0x30, 0, 0x35].contains($0.type) }
    let named = plain.map { (name: trimmed($0.name), content: $0.content) }
      .filter { !$0.name.isEmpty }
    try promise(
      named.map(\.name) == read.map(\.member.path.string), "the plain headers give the same names")
    for (part, found) in zip(named, read) where found.member.kind == .file {
      try promise(part.content == found.bytes, "the plain headers give the same contents")
    }
  }

  /// Anything that does not begin so is the container target's.
  static func readZip(_ bytes: [UInt8]) throws {
    try read(bytes.starts(with: [0x50, 0x4b]) ? bytes : [0x50, 0x4b, 3, 4] + bytes.dropFirst(4))
  }

  private static func check(_ members: ReadMembers) throws {
    var names: Set<String> = []
    for (member, bytes) in members {
      let name = member.path.string
      try promise(names.insert(name).inserted, "no name is there twice")
      try promise(!name.utf8.starts(with: "/".utf8), "no name is absolute")
      try promise(
        !name.utf8.split(separator: 0x2f).contains { $0.elementsEqual("..".utf8) },
        "no name climbs")
      try promise(!name.utf8.contains { $0 < 0x20 }, "no name holds control characters")
      try promise(
        member.kind == .folder || Int64(bytes.count) == member.size, "sizes are as announced")
    }
  }

  /// `./name/` is `name`.
  private static func trimmed(_ name: String) -> String {
    var name = name[...]
    while name.hasPrefix("./") { name = name.dropFirst(2) }
    if name.hasSuffix("/") { name = name.dropLast() }
    return name == "." ? "" : String(name)
  }

  /// A tar with the checksums that belong to its headers: without them, hardly any change of a
  /// header would come further than its checksum.
  static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var tar = bytes
    tar += [UInt8](repeating: 0, count: (512 - tar.count % 512) % 512)
    var at = 0
    while at + 512 <= tar.count {
      let block = tar[at..<at + 512]
      if block.allSatisfy({ $0 == 0 }) { break }
      let outside = block[..<(at + 148)].reduce(0) { $0 + Int($1) }
      let sum = outside + block[(at + 156)...].reduce(8 * 0x20) { $0 + Int($1) }
      let digits = String(sum, radix: 8).utf8
      tar.replaceSubrange(
        at + 148..<at + 156,
        with: [UInt8](repeating: 0x30, count: max(0, 6 - digits.count)) + digits + [0, 0x20])
      let field = tar[at + 124..<at + 135].filter { (0x30...0x37).contains($0) }
      let size = Int(String(decoding: field, as: UTF8.self), radix: 8) ?? 0
      at += 512 + min(size, tar.count) / 512 * 512 + (size % 512 == 0 ? 0 : 512)
    }
    return tar
  }
}

extension Gzip {
  /// One gzip member of stored blocks, as quickly as can be.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    result.reserveCapacity(bytes.count + 64)
    var at = 0
    repeat {
      let count = min(65_535, bytes.count - at)
      result.append(at + count == bytes.count ? 1 : 0)
      result += little(count, 2)
      result += little(~UInt32(count), 2)
      result += bytes[at..<at + count]
      at += count
    } while at < bytes.count
    result += little(crc(bytes), 4)
    return result + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }
}
