/// What readers other than gabarit's take otherwise, or not at all.
extension Gallery {
  /// Info-ZIP's field of a name in UTF-8, for an entry of this plain name.
  static func unicodeName(
    _ name: String, for plain: String, version: UInt8 = 1, checksum: UInt32? = nil
  ) -> [UInt8] {
    joined(
      little(0x7075, 2), little(name.utf8.count + 5, 2), [version],
      little(checksum ?? Gzip.crc(Array(plain.utf8)), 4), Array(name.utf8))
  }

  private static let extra = "course/extra.xml"
  private static let right = unicodeName(extra, for: extra)

  /// Names, kinds, versions and disks in a zip's directory.
  static let zipReadings: [Specimen] = gather {
    [
      entry("its own name in an extra field in both places", 0, "extra.xml") {
        $0.extra = right
        $0.localExtra = right
      },
      entry("its own name in an extra field in one place", 0, "extra.xml") { $0.extra = right },
      // libarchive takes the second, and PHP's libzip the plain one.
      entry(
        "users.xml by its plain name, and another by two extra fields", "different names",
        named: "users.xml"
      ) {
        let fields =
          unicodeName("users.xml", for: "users.xml") + unicodeName(extra, for: "users.xml")
        $0.extra = fields
        $0.localExtra = fields
      },
      entry("another name in the second extra field of the directory", "different names") {
        $0.extra = right + unicodeName("users.xml", for: extra)
      },
      entry("another name in the second extra field before the data", "different names") {
        $0.localExtra = right + unicodeName("users.xml", for: extra)
      },
      entry("no name in the second extra field", "different names") {
        $0.extra = right + unicodeName("", for: extra)
      },
      entry("its own name in two extra fields", "two extra fields") { $0.extra = right + right },
      entry("a name in an extra field for another name", "different names") {
        $0.extra = unicodeName(extra, for: extra, checksum: 7)
      },
      entry("a name in an extra field of an unknown version", "different names") {
        $0.extra = unicodeName(extra, for: extra, version: 2)
      },
      entry("an extra field too short for a name", "different names") {
        $0.localExtra = joined(little(0x7075, 2), little(2, 2), [1, 0])
      },
      entry("the label of a disk", "link or a device") {
        $0.system = 0
        $0.attributes = 8
      },
      entry("a comment that says UTF-8 and is not", "comment that is said to be UTF-8") {
        $0.comment = [0xe9, 0x74, 0xe9]
      },
      entry("a comment of a member", 0, "extra.xml") { $0.comment = Array("\u{e9}t\u{e9}".utf8) },
      entry("another disk", "another disk") { $0.disk = 1 },
      entry("a disk of 32 bits that is missing", "another disk") { $0.disk = 0xffff },
      entry("a disk of 32 bits that is missing behind sizes", "another disk") {
        $0.disk = 0xffff
        $0.size = 0xffff_ffff
        $0.packed = 0xffff_ffff
        $0.extra = large([4, 6])
        $0.localExtra = large([4, 6])
      },
      entry("a disk of 32 bits that is the only one", 0, "extra.xml") {
        $0.disk = 0xffff
        $0.extra = joined(little(1, 2), little(4, 2), little(0, 4))
      },
    ]
    // unzip makes links of those of systems where libarchive sees plain files.
    ([
      (0, "DOS"), (1, "the Amiga"), (2, "VMS"), (5, "the Atari"), (10, "Windows"), (16, "BeOS"),
      (19, "macOS"), (30, "AtheOS"),
    ] as [(UInt8, String)]).map { system, name in
      entry("a symbolic link of \(name)", "link or a device") {
        $0.system = system
        $0.mode = 0o120777
      }
    }
    ([10, 20, 45] as [UInt16]).map { version in
      entry("one that needs version \(version) to be unpacked", 0, "extra.xml") {
        $0.version = version
      }
    }
    // unzip passes over what needs more than 4.6, and over what an unknown VMS needs.
    ([46, 63, 0xff, 0x0214] as [UInt16]).map { version in
      entry("one that needs version \(version) to be unpacked", "not every reader knows") {
        $0.version = version
      }
    }
  }
}
