extension Gallery {
  /// Extended tar headers that stand where they do not belong, and fields of a header other than name
  /// and size.
  static let tarFields: [Specimen] = gather {
    [
      .tgz("a name that only fits a record", "another name") { tar in
        let name = String(repeating: "d/", count: 60) + "page.xml"
        tar.gnuLongName(name)
        tar.file(String(name.prefix(100)), "<a/>", magic: .gnu)
      },
      .tgz("a prefix behind a NUL", "goes on behind its end") { tar in
        var header = TarBuilder.Header("page.xml")
        header.prefix = Array("activities\0/page_1".utf8)
        tar.header(header)
      },
      .tgz(
        "a GNU header with a prefix, which Moodle reads all the same",
        "Moodle reads as the beginning"
      ) { tar in
        var header = TarBuilder.Header("page.xml")
        header.magic = .gnu
        header.prefix = Array("activities/page_1".utf8)
        tar.header(header)
      },
      .tgz("a pax header under a member's name", "write it over a member") { tar in
        tar.member(.init("users.xml", size: 10, type: "x"), Array("10 a=bcde\n".utf8))
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a global pax header under a member's name", "write it over a member") { tar in
        tar.member(.init("users.xml", size: 10, type: "g"), Array("10 a=bcde\n".utf8))
      },
      .tgz("a GNU name under a member's name", "write it over a member") { tar in
        tar.member(.init("users.xml", size: 17, type: "L"), Array("course/extra.xml\0".utf8))
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax header in another folder than its member", "write it over a member") { tar in
        tar.member(
          .init("users.xml/PaxHeaders/x", size: 10, type: "x"), Array("10 a=bcde\n".utf8))
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax header that no member follows", "ends behind an extended header") {
        $0.pax([("mtime", "1")])
      },
      .tgz("a member that could be a pax header", "write it over a member") { tar in
        tar.pax([("mtime", "1")])
        tar.file("PaxHeaders/x", "<a/>")
      },
      .tgz("an extended header of 7 GB", "7516192768 bytes") { tar in
        tar.header(.init("PaxHeaders/x", size: 7 << 30, type: "x"))
      },
      .tgz("a size that reaches over the next headers", "cut short") { tar in
        tar.header(.init("course/extra.xml", size: 1 << 20))
        tar.file("users.xml", "<users/>")
      },
      .tgz("a GNU name for a link", "holds a link") { tar in
        let target = Array("/etc/passwd\0".utf8)
        tar.member(.init("././@LongLink", size: target.count, type: "K"), target)
        tar.header(.init("course/extra.xml", type: "2"))
      },
    ]
    [
      ("mode", 100, ".000644"), ("group", 116, "0000800"), ("time", 136, "153a1165667"),
      ("device", 337, "."),
    ].map { name, place, text in
      // At such a one Python's reader ends without a word.
      .tgz("a \(name) that is no number", "number in a header") { tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.others = [place: Array(text.utf8)]
        tar.header(header)
      }
    }
  }

  /// Records of zip that point to what others point to, or to nothing.
  static let zipRecords: [Specimen] = [
    .zip("deflate with a window of 64 KB", "another way than by deflate") { zip in
      var entry = ZipBuilder.Entry("course/extra.xml", Array("<a/>".utf8))
      entry.method = 9
      zip.entries.append(entry)
    },
    .zip("stored in name, deflated in truth", "two different sizes") { zip in
      var entry = ZipBuilder.Entry("course/extra.xml", Array("<a/>".utf8))
      entry.method = 0
      zip.entries.append(entry)
    },
    .zip("sizes of 64 bits in a field that is too short", "directory is damaged") { zip in
      var entry = ZipBuilder.Entry("course/extra.xml", Array("<a/>".utf8))
      entry.size = 0xffff_ffff
      entry.packed = 0xffff_ffff
      entry.extra = joined(little(1, 2), little(8, 2), little(4, 8))
      zip.entries.append(entry)
    },
    .zip("a descriptor with another checksum", "checksum and sizes") { zip in
      var entry = ZipBuilder.Entry("course/extra.xml", Array("<a/>".utf8))
      entry.hasDescriptor = true
      let packed = Gzip.deflate(entry.content).count
      entry.descriptor = joined([0x50, 0x4b, 7, 8], little(1, 4), little(packed, 4), little(4, 4))
      zip.entries.append(entry)
    },
    .zip("a directory that announces 65,534 members", "more members than it holds") {
      $0.announced = 0xfffe
    },
    .zip("a whole zip within a member", "two zip directories") { zip in
      var inner = ZipBuilder()
      inner.file("second.xml", [1])
      // Behind the first members and this one's own header, so that its offsets hold.
      var bare = zip
      bare.hasDirectory = false
      zip.file(
        "course/in.zip", shifted(inner.bytes, by: bare.bytes.count + 30 + 13), stored: true)
    },
    Specimen("zip: behind what begins like one", "does not lie where") {
      Array("PK\u{3}\u{4}junk".utf8) + BackupBuilder().zip
    },
    Specimen("zip: two, one behind the other", "does not lie where") {
      BackupBuilder().zip + BackupBuilder().zip
    },
    Specimen("zip: a bomb of 200 members that are one", "different names") {
      var zip = ZipBuilder()
      zip.file("0", [UInt8](repeating: 0, count: 60 << 20))
      for index in 1..<200 {
        // No ratio of one member shows it.
        var entry = ZipBuilder.Entry("\(index)", [])
        entry.size = 60 << 20
        entry.packed = 61_000
        entry.offset = 0
        entry.isWritten = false
        zip.entries.append(entry)
      }
      return zip.bytes
    },
  ]

  /// A zip whose end record counts from elsewhere.
  private static func shifted(_ zip: [UInt8], by count: Int) -> [UInt8] {
    var zip = zip
    let at = zip.count - 6
    let offset = (0..<4).reduce(0) { $0 | Int(zip[at + $1]) << ($1 * 8) }
    zip.replaceSubrange(at..<at + 4, with: little(offset + count, 4))
    return zip
  }

  /// What is neither of the containers.
  static let others: [Specimen] = [
    Specimen("a RAR archive", "RAR") { Array("Rar!\u{1a}\u{7}".utf8) },
    Specimen("xz data", "xz") { [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
    Specimen("bzip2 data", "bzip2") { Array("BZh91AY&SY".utf8) },
    Specimen("Zstandard data", "Zstandard") { [0x28, 0xb5, 0x2f, 0xfd, 0] },
    Specimen("a single byte", "neither") { [0x1f] },
    Specimen("the last part of a split zip", "part") { [0x50, 0x4b, 7, 8, 0, 0] },
    Specimen("a PDF", "PDF") { Array("%PDF-1.7\n".utf8) },
  ]
}
