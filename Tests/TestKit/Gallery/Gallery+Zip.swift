extension Gallery {
  /// One more entry, changed.
  static func entry(
    _ name: String, _ words: String, named member: String = "course/extra.xml",
    _ change: @escaping @Sendable (inout ZipBuilder.Entry) -> Void
  ) -> Specimen { entry(name, 2, words, named: member, change) }

  static func entry(
    _ name: String, _ status: Int32, _ words: String, named member: String = "course/extra.xml",
    _ change: @escaping @Sendable (inout ZipBuilder.Entry) -> Void
  ) -> Specimen {
    .zip(name, status, words) { zip in
      var entry = ZipBuilder.Entry(member, Array("<a/>".utf8))
      change(&entry)
      zip.entries.append(entry)
    }
  }

  /// Names and kinds in the two places that a zip has for them.
  static let zipNames: [Specimen] = [
    entry("another name before the data", "different names") { $0.localName = Array("b".utf8) },
    entry("a name that climbs before the data alone", "different names") {
      $0.localName = Array("../../evil.xml".utf8)
    },
    entry("a name in an extra field", "different names") {
      $0.extra = unicodeName("users.xml", for: "course/extra.xml")
    },
    entry("a name in an extra field before the data", "different names") {
      $0.localExtra = unicodeName("../evil.xml", for: "course/extra.xml")
    },
    entry("a name that is not ASCII and not said to be UTF-8", "two ways") {
      $0.name = Array("course/\u{e9}.xml".utf8)
      $0.flags = 0
    },
    entry("a name in a code page of DOS", "does not say that it is UTF-8") {
      $0.name = joined(Array("course/".utf8), [0x82], Array(".xml".utf8))
      $0.flags = 0
    },
    entry("a name said to be UTF-8 in one place alone", "different encodings") {
      $0.name = Array("course/\u{e9}.xml".utf8)
      $0.localFlags = 0
    },
    entry("a name that says UTF-8 and is not", "cannot be decoded") {
      $0.name = [0x61, 0xff, 0xfe]
    },
    entry("a name with a NUL", "behind a NUL") { $0.name = Array("course/a\0.xml".utf8) },
    entry("a symbolic link", "link or a device") { $0.mode = 0o120777 },
    entry("a device", "link or a device") { $0.mode = 0o020666 },
    entry("a block device", "link or a device") { $0.mode = 0o060666 },
    entry("a socket", "link or a device") { $0.mode = 0o140666 },
    entry("a folder by its mode alone", "folder") { $0.mode = 0o040755 },
    entry("a folder by DOS's attribute alone", "folder") {
      $0.system = 0
      $0.attributes = 0x10
    },
    entry("a file by its mode, a folder by its name", "folder", named: "course/extra/") { _ in },
    entry("encrypted data", "encrypted") { $0.flags = 0x0801 },
    entry("strong encryption", "not every reader knows") { $0.flags = 0x0841 },
    entry("encrypted data in one place alone", "encryption") { $0.localFlags = 0x0801 },
    entry("patched data", "not every reader knows") { $0.flags = 0x0820 },
    entry("a masked directory", "not every reader knows") { $0.flags = 0x2800 },
    entry("AES data", "another way than by deflate") {
      $0.method = 99
      $0.extra = joined(little(0x9901, 2), little(7, 2), [2, 0, 0x41, 0x45, 3, 8, 0])
    },
    entry("data packed with bzip2", "(method 12)") { $0.method = 12 },
    entry("data packed with LZMA", "(method 14)") { $0.method = 14 },
    entry("data packed with Zstandard", "(method 93)") { $0.method = 93 },
    entry("data packed with imploding", "(method 6)") { $0.method = 6 },
    entry("data packed in an unknown way", "(method 77)") { $0.method = 77 },
  ]

  static func large(_ values: [UInt64]) -> [UInt8] {
    joined(little(1, 2), little(values.count * 8, 2), values.flatMap { little($0, 8) })
  }

  /// Sizes, checksums and places.
  static let zipSizes: [Specimen] = [
    entry("a wrong checksum", "damaged") { $0.checksum = 7 },
    entry("a wrong checksum of stored data", "damaged") {
      $0.isStored = true
      $0.checksum = 7
    },
    entry("another checksum before the data", "different") { $0.localChecksum = 7 },
    entry("a size that is larger than the data", "damaged") { $0.size = 5_000 },
    entry("a size that is smaller than the data", "damaged") { $0.size = 1 },
    entry("another size before the data", "different sizes") { $0.localSize = 3 },
    entry("another packed size before the data", "different") { $0.localPacked = 3 },
    entry("a packed size behind the end", "behind its end") { $0.packed = 1 << 30 },
    entry("a packed size that is too small", "does not list") { $0.packed = 1 },
    entry("a place behind the end", "behind its end") { $0.offset = 1 << 30 },
    entry("a place where no member begins", "no member begins") { $0.offset = 7 },
    entry("the place of another member", "different names") { $0.offset = 0 },
    entry("sizes of 64 bits that are the same", 0, "extra.xml") {
      $0.extra = large([4, 6])
      $0.size = 0xffff_ffff
      $0.packed = 0xffff_ffff
      $0.localExtra = large([4, 6])
    },
    entry("a size of 64 bits that is missing", "directory is damaged") {
      $0.packed = 0xffff_ffff
    },
    entry("a size beyond 63 bits", "header of a zip member") {
      $0.size = 0xffff_ffff
      $0.extra = large([.max])
    },
    entry("a packed size beyond 63 bits", "header of a zip member") {
      $0.packed = 0xffff_ffff
      $0.extra = large([.max])
    },
    entry("a place beyond 63 bits", "behind its end") {
      $0.offset = 0xffff_ffff
      $0.extra = large([.max])
    },
    entry("a size of 64 bits before the data that is another", "different") {
      $0.localSize = 0xffff_ffff
      $0.localExtra = large([99, 6])
    },
    entry("an extra field longer than it is", "xtra data") {
      $0.extra = joined(little(1, 2), little(500, 2))
    },
    entry("half an extra field", "extra data") { $0.extra = [1, 0, 8] },
    entry("a descriptor", 0, "extra.xml") { $0.hasDescriptor = true },
    entry("a descriptor without its mark", 0, "extra.xml") { entry in
      entry.hasDescriptor = true
      entry.descriptor =
        joined(
          little(Gzip.crc(entry.content), 4), little(Gzip.deflate(entry.content).count, 4),
          little(entry.content.count, 4))
    },
    entry("a descriptor that says something else", "differ") { entry in
      entry.hasDescriptor = true
      entry.descriptor = joined([0x50, 0x4b, 7, 8], little(1, 4), little(2, 4), little(3, 4))
    },
    entry("a descriptor that hides a member", "checksum and sizes") { entry in
      entry.hasDescriptor = true
      entry.descriptor = joined([0x50, 0x4b, 7, 8], little(0, 12), Array("hidden data".utf8))
    },
    entry("a member that the directory does not list", "does not list") { $0.isListed = false },
    .zip("a member before all that are listed", "does not list") { zip in
      var entry = ZipBuilder.Entry("users.xml", Array("<users/>".utf8))
      entry.isListed = false
      zip.entries.insert(entry, at: 0)
    },
    .zip("a member within another", "overlap") { zip in
      // The last one's data is a whole member, which the directory lists too.
      var inner = ZipBuilder()
      inner.file("course/inner.xml", Array("<b/>".utf8), stored: true)
      inner.hasDirectory = false
      var outer = ZipBuilder.Entry("course/outer.xml", inner.bytes)
      outer.isStored = true
      zip.entries.append(outer)
      var bare = zip
      bare.hasDirectory = false
      var listed = ZipBuilder.Entry("course/inner.xml", Array("<b/>".utf8))
      listed.isStored = true
      listed.offset = bare.bytes.count - inner.bytes.count
      listed.isWritten = false
      zip.entries.append(listed)
    },
    .zip("a folder with contents", "folder with contents") { zip in
      var entry = ZipBuilder.Entry("folder/", Array("a, b".utf8))
      entry.isStored = true
      zip.entries.append(entry)
    },
  ]

  /// What the directory and its end say.
  static let zipDirectories: [Specimen] = gather {
    [
      Specimen("zip: without its directory", "no zip directory") {
        var zip = ZipBuilder()
        for (name, bytes) in BackupBuilder().members { zip.file(name, bytes) }
        zip.hasDirectory = false
        return zip.bytes
      },
      .zip("more members than announced", "does not list") {
        $0.announced = $0.entries.count - 1
      },
      .zip("fewer members than announced", "more members than it holds") {
        $0.announced = $0.entries.count + 1
      },
      .zip("none of its members announced", "does not list") { $0.announced = 0 },
      .zip("data behind its end", "behind the end") { $0.trailing = [1, 2, 3] },
      .zip("a zip behind its end", "does not lie where") { $0.trailing = BackupBuilder().zip },
      .zip("a comment that is cut", "inside the comment") { zip in
        zip.comment = [1, 2, 3]
        zip.cut = 1
      },
      .zip("a comment", 0, "") { $0.comment = Array("made by hand".utf8) },
      .zip("a comment of 65,535 bytes, beyond where libarchive looks", "no zip directory") {
        $0.comment = [UInt8](repeating: 0x20, count: 65_535)
      },
      .zip("an end record in its comment", "zip directory") { zip in
        zip.comment = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
      },
      .zip("data between directory and end", "does not lie where") {
        $0.beforeEnd = { _, _ in [1, 2] }
      },
      .zip("a 64-bit end that says something else", "two ways") { zip in
        zip.beforeEnd = { large(offset: $0, size: $1, count: 0) }
      },
      .zip("a 64-bit end that says the same", 0, "") { zip in
        let count = zip.entries.count
        zip.beforeEnd = { large(offset: $0, size: $1, count: count) }
      },
      .zip("a 64-bit locator that points behind the end", "behind its end") { zip in
        zip.beforeEnd = { _, _ in
          joined([0x50, 0x4b, 6, 7], little(0, 4), little(UInt64.max, 8), little(1, 4))
        }
      },
      .zip("a 64-bit locator that points to nothing", "directory is damaged") { zip in
        zip.beforeEnd = { _, _ in
          joined([0x50, 0x4b, 6, 7], little(0, 4), little(0, 8), little(1, 4))
        }
      },
      Specimen("zip: of several disks", "one part of a zip") {
        var bytes = BackupBuilder().zip
        bytes[bytes.count - 18] = 1
        bytes[bytes.count - 16] = 1
        return bytes
      },
      Specimen("zip: bytes before it", "neither gzip'd tar nor zip") {
        Array("#!/bin/sh\n".utf8) + BackupBuilder().zip
      },
      Specimen("zip: a tar in front of it", "neither gzip'd tar nor zip") {
        BackupBuilder().tar + BackupBuilder().zip
      },
      Specimen("zip: only an end record", "holds nothing") {
        [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
      },
      Specimen("zip: an end record that announces 65,535 members", "zip directory") {
        joined([0x50, 0x4b, 5, 6, 0, 0, 0, 0], [UInt8](repeating: 0xff, count: 12), [0, 0])
      },
    ]
    [1, 4, 21, 22, 60, 300, 3_000].map { count in
      Specimen("zip: cut by \(count) bytes", "cut short") {
        Array(BackupBuilder().zip.dropLast(count))
      }
    }
  }

  /// A 64-bit end record and its locator.
  @Sendable private static func large(offset: Int, size: Int, count: Int) -> [UInt8] {
    joined(
      [0x50, 0x4b, 6, 6], little(44, 8), little(45, 2), little(45, 2), little(0, 8),
      little(count, 8), little(count, 8), little(size, 8), little(offset, 8),
      [0x50, 0x4b, 6, 7], little(0, 4), little(offset + size, 8), little(1, 4))
  }
}
