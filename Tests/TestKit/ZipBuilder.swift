/// Zip by hand: each entry as it is asked for, hostile ones too.
package struct ZipBuilder: Sendable {
  /// An entry, in both of the places that describe it.
  package struct Entry: Sendable {
    package var name: [UInt8]
    package var content: [UInt8]
    package var isStored = false
    /// The general purpose flags; bit 11 says that the name is UTF-8, bit 0 that it is encrypted.
    package var flags: UInt16 = 0x0800
    /// A checksum other than the true one.
    package var checksum: UInt32?
    /// A size other than the true one.
    package var size: Int?
    /// Unix mode, in the high half of the external attributes.
    package var mode: UInt32 = 0o100644
    /// A name for the local header other than the directory's.
    package var localName: [UInt8]?
    /// A size for the local header other than the directory's.
    package var localSize: Int?
    /// A packed size for the local header other than the directory's.
    package var localPacked: Int?
    /// A checksum for the local header other than the directory's.
    package var localChecksum: UInt32?
    /// Flags for the local header other than the directory's.
    package var localFlags: UInt16?
    /// An extra field, in the directory alone.
    package var extra: [UInt8] = []
    /// An extra field, before the data alone.
    package var localExtra: [UInt8] = []
    /// The data as it is packed, instead of the content packed.
    package var packedData: [UInt8]?
    /// A method other than the one that the data is packed by.
    package var method: Int?
    /// A packed size other than the true one, in the directory.
    package var packed: Int?
    /// Where the directory says that the member is, instead of where it is.
    package var offset: Int?
    /// What stands behind the data instead of the descriptor.
    package var descriptor: [UInt8]?
    /// External attributes instead of those that the mode makes, as another system writes them.
    package var attributes: UInt32?
    /// The system that packed it: 3 for Unix, 0 for DOS.
    package var system: UInt8 = 3
    /// The version that is needed to unpack it, in both places, with a system in the upper byte.
    package var version: UInt16 = 20
    /// The disk that it lies on.
    package var disk: UInt16 = 0
    /// A comment, in the directory.
    package var comment: [UInt8] = []
    /// Whether sizes and checksum stand behind the data instead of before it.
    package var hasDescriptor = false
    /// Whether the directory lists it.
    package var isListed = true
    /// Whether it stands before the directory, too.
    package var isWritten = true

    package init(_ name: String, _ content: [UInt8]) {
      self.name = Array(name.utf8)
      self.content = content
    }
  }

  /// The entries, in order.
  package var entries: [Entry] = []
  /// Whether the directory is written at the end.
  package var hasDirectory = true
  /// How many entries the end record announces, where it lies.
  package var announced: Int?
  /// What stands between the directory and the end record, made of the directory's place and size.
  package var beforeEnd: (@Sendable (_ offset: Int, _ size: Int) -> [UInt8])?
  /// What stands behind all of it.
  package var trailing: [UInt8] = []
  /// A comment behind the end record.
  package var comment: [UInt8] = []
  /// How many bytes of it are missing at its end.
  package var cut = 0

  package init() {}

  /// A file.
  package mutating func file(_ name: String, _ content: [UInt8], stored: Bool = false) {
    var entry = Entry(name, content)
    entry.isStored = stored
    entries.append(entry)
  }

  /// A folder.
  package mutating func folder(_ name: String) {
    var entry = Entry(name.hasSuffix("/") ? name : name + "/", [])
    entry.isStored = true
    entry.mode = 0o040755
    entries.append(entry)
  }

  /// A folder with deflated data, as PHP's ZipArchive wrote it until 2013.
  ///
  /// - Parameter packed: its deflate stream; `03 00` inflates to nothing.
  package static func deflatedFolder(_ name: String, _ packed: [UInt8] = [3, 0]) -> Entry {
    var entry = Entry(name.hasSuffix("/") ? name : name + "/", [])
    entry.packedData = packed
    entry.mode = 0o040755
    return entry
  }

  /// The zip.
  package var bytes: [UInt8] {
    var data: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = data.count
      let packed =
        entry.packedData ?? (entry.isStored ? entry.content : Gzip.deflate(entry.content))
      let flags = entry.flags | (entry.hasDescriptor ? 8 : 0)
      let checksum = entry.checksum ?? Gzip.crc(entry.content)
      let size = entry.size ?? entry.content.count
      let method: [UInt8] = little(entry.method ?? (entry.isStored ? 0 : 8), 2)
      let time: [UInt8] = [0, 0, 0x21, 0x5d]
      let sizes =
        little(checksum, 4) + little(entry.packed ?? packed.count, 4) + little(size, 4)
      let local = entry.localName ?? entry.name
      let localFlags = entry.localFlags ?? flags
      let start = data.count
      data += [0x50, 0x4b, 3, 4] + little(entry.version, 2) + little(localFlags, 2)
      data += method + time
      let localSizes =
        little(entry.localChecksum ?? checksum, 4)
        + little(entry.localPacked ?? entry.packed ?? packed.count, 4)
        + little(entry.localSize ?? size, 4)
      data += entry.hasDescriptor ? [UInt8](repeating: 0, count: 12) : localSizes
      data += little(local.count, 2) + little(entry.localExtra.count, 2)
      data += local + entry.localExtra + packed
      if entry.hasDescriptor { data += entry.descriptor ?? [0x50, 0x4b, 7, 8] + sizes }
      if !entry.isWritten { data.removeSubrange(start...) }
      guard entry.isListed else { continue }
      directory += [0x50, 0x4b, 1, 2, 20, entry.system] + little(entry.version, 2)
      directory += little(flags, 2)
      directory += method + time
      directory += sizes + little(entry.name.count, 2) + little(entry.extra.count, 2)
      directory += little(entry.comment.count, 2)
      directory += little(entry.disk, 2) + little(0, 2)
      directory += little(entry.attributes ?? entry.mode << 16, 4)
      directory += little(entry.offset ?? offset, 4)
      directory += entry.name + entry.extra + entry.comment
    }
    guard hasDirectory else { return data }
    let start = data.count
    data += directory
    data += beforeEnd?(start, directory.count) ?? []
    let count = announced ?? entries.count(where: \.isListed)
    data += [0x50, 0x4b, 5, 6] + little(0, 4) + little(count, 2) + little(count, 2)
    data += little(directory.count, 4) + little(start, 4) + little(comment.count, 2)
    return Array((data + comment + trailing).dropLast(cut))
  }
}
