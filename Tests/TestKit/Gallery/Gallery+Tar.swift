extension Gallery {
  /// Members that are no files, and records that say another thing than the header.
  static let tarRecords: [Specimen] = gather {
    [("1", "link"), ("2", "link"), ("3", "device"), ("4", "device"), ("6", "device")].map {
      type, words in
      Specimen.tgz("a member of type \(type)", words) { tar in
        var header = TarBuilder.Header("course/extra.xml", type: Character(type))
        header.link = "/etc/passwd"
        tar.header(header)
      }
    }
    ["7", "A", "D", "K", "M", "N", "S", "V", "X", "~"].map { type in
      let words =
        ["K": "holds a link", "S": "sparse"][type] ?? "no Moodle backup has (type \(type))"
      return Specimen.tgz("a member of type \(type)", words) { tar in
        tar.member(
          .init("course/extra.xml", size: 4, type: Character(type)), Array("<a/>".utf8))
      }
    }
    [
      .tgz("a link to a folder, and a file below it", "link") { tar in
        var header = TarBuilder.Header("course/extra", type: "2")
        header.link = "/tmp"
        tar.header(header)
        tar.file("course/extra/evil.xml", "<a/>")
      },
      .tgz("a pax name that is another", "another name") { tar in
        tar.pax([("path", "users.xml")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax size that is another", "another size") { tar in
        tar.pax([("size", "3")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax size beyond 64 bits", "different sizes") { tar in
        tar.pax([("size", "99999999999999999999999999")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax size below zero", "different sizes") { tar in
        tar.pax([("size", "-1")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax size in another base", "different sizes") { tar in
        tar.pax([("size", "0x4")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax link", "names a link") { tar in
        tar.pax([("linkpath", "/etc/passwd")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax character set of a name that is the same", 0, "pax headers") { tar in
        tar.pax(
          [("hdrcharset", "BINARY"), ("path", "course/extra.xml")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax name for all members", "all members") { tar in
        tar.pax([("path", "users.xml")], type: "g")
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax sparse map", "sparse") { tar in
        tar.pax([("GNU.sparse.map", "0,4"), ("GNU.sparse.size", "4")])
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax real size", "sparse") { tar in
        tar.pax([("SCHILY.realsize", "4000000000")])
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("two GNU names", "different names") { tar in
        tar.gnuLongName("course/a.xml")
        tar.gnuLongName("course/b.xml")
        tar.file("course/b.xml", "<a/>", magic: .gnu)
      },
      .tgz("a GNU name of 100,000 bytes", "extended tar header") { tar in
        tar.gnuLongName(String(repeating: "a", count: 100_000))
        tar.file(String(repeating: "a", count: 100), "<a/>", magic: .gnu)
      },
      .tgz("a pax record that is longer than its header", "pax header") { tar in
        let content = Array("9999 path=a\n".utf8)
        tar.member(.init("PaxHeaders/x", size: content.count, type: "x"), content)
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax record of a length beyond 64 bits", "pax header") { tar in
        let content = Array("99999999999999999999999 path=a\n".utf8)
        tar.member(.init("PaxHeaders/x", size: content.count, type: "x"), content)
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("a pax record without a value", "pax header") { tar in
        let content = Array("5 a \n".utf8)
        tar.member(.init("PaxHeaders/x", size: content.count, type: "x"), content)
        tar.file("course/extra.xml", "<a/>")
      },
      .tgz("the same name in a pax record", 0, "pax headers") { tar in
        // Readers agree; Moodle writes the record out as a stray file, of which a warning tells.
        tar.pax(
          [("path", "course/extra.xml"), ("mtime", "1795481527.5")], named: "course/PaxHeaders/x")
        tar.file("course/extra.xml", "<a/>")
      },
    ]
  }

  /// Sizes and numbers that can be read in two ways.
  static let tarSizes: [Specimen] = gather {
    ([
      ("base 256", [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]),
      ("base 256 below zero", [UInt8](repeating: 0xff, count: 12)),
      ("base 256 beyond 64 bits", [0x80] + [UInt8](repeating: 0xff, count: 11)),
      ("twelve digits", Array("000000000004".utf8)), ("a sign", Array("+0000000004\0".utf8)),
      ("below zero", Array("-0000000004\0".utf8)), ("two numbers", Array("     4 20 \0\0".utf8)),
      ("digits beyond 7", Array("00000000008\0".utf8)),
      ("nothing", [UInt8](repeating: 0, count: 12)),
      ("white space", [UInt8](repeating: 0x20, count: 12)),
      ("a letter", Array("0000000x004\0".utf8)),
      ("hexadecimal", Array("0x000000004\0".utf8)),
      ("a NUL before", Array("\0\0\0\0\0\0\0\u{34}\0\0\0\0".utf8)),
    ] as [(String, [UInt8])]).map { name, field in
      Specimen.tgz("a size of \(name)", "size") {
        tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.sizeField = field
        // No octal number at all is nought to some and refused by others.
        tar.header(header)
      }
    }
    [
      .tgz("a size of 8 GiB without the data", "ends before its end") { tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.sizeField = Array("77777777777\0".utf8)
        tar.header(header)
      },
      .tgz("a folder with a size", "a folder has none") { tar in
        tar.member(.init("course/extra/", size: 4, type: "5"), Array("data".utf8))
      },
      .tgz("a file whose name ends like a folder's", "read in two ways") { tar in
        tar.file("course/extra/", "<a/>")
      },
      .tgz("an empty file whose name ends like a folder's", "read in two ways") { tar in
        tar.file("course/extra/", "")
      },
      .tgz("an owner that is no number", "number in a header") { tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.owner = "x000000"
        tar.header(header)
      },
      .tgz("a wrong checksum of a header", "header of its tar archive") { tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.checksumIsWrong = true
        tar.header(header)
      },
      .tgz("a header from before POSIX", "kind that Moodle does not read") { tar in
        var header = TarBuilder.Header("course/extra.xml")
        header.magic = .none
        tar.header(header)
      },
      .tgz("a time at the end of what eleven digits say", 0, "") { tar in
        var header = TarBuilder.Header("course/", type: "5")
        header.modified = (1 << 33) - 1
        tar.header(header)
      },
    ]
  }

  /// What stands at and behind the archive's end.
  static let tarEnds: [Specimen] = [
    Specimen("tgz: no end blocks", "end mark") {
      var tar = TarBuilder()
      for (name, bytes) in BackupBuilder().members { tar.file(name, bytes) }
      return Gzip.member(tar.bytes)
    },
    Specimen("tgz: one end block", "end mark") {
      var tar = TarBuilder()
      for (name, bytes) in BackupBuilder().members { tar.file(name, bytes) }
      tar.end(blocks: 1)
      return Gzip.member(tar.bytes)
    },
    .tgz("a member behind the end", "behind the end") { tar in
      tar.end()
      tar.file("users.xml", "<users/>")
    },
    .tgz("a member behind one empty block", "behind an empty block") { tar in
      tar.end(blocks: 1)
      tar.file("users.xml", "<users/>")
    },
    .tgz("a second archive behind the first", "behind the end") { tar in
      tar.end()
      for (name, bytes) in BackupBuilder().members { tar.file(name, bytes) }
    },
    .tgz("a last block that is not whole", "end mark") { tar in
      tar.end()
      tar.odd(100)
    },
    .tgz("much empty space behind the end", 0, "") { $0.end(blocks: 10_000) },
    Specimen("tgz: a whole tgz behind it", "behind the end") {
      BackupBuilder().tgz + BackupBuilder().tgz
    },
    Specimen("tgz: cut inside a member", "cut") {
      let tar = BackupBuilder().tar
      return Gzip.member(Array(tar[..<(tar.count / 2 / 512 * 512 + 100)]))
    },
    .member("a member twice", named: "roles.xml", "twice")[0],
    .member("a member twice", named: "roles.xml", "twice")[1],
    .member("course.xml twice", named: "course/course.xml", "twice")[0],
    .member("course.xml twice", named: "course/course.xml", "twice")[1],
    .member("the manifest twice", named: "./moodle_backup.xml", "twice")[0],
    .member("the manifest twice", named: "./moodle_backup.xml", "twice")[1],
    .tgz("a folder where a file is", "twice") { $0.folder("roles.xml") },
    .tgz("a file below a file", "below a file") { $0.file("roles.xml/extra.xml", "<a/>") },
    .zip("a file below a file", "below a file") { $0.file("roles.xml/extra.xml", [1]) },
  ]
}
