/// Numbers of a tar's headers, and how deep members lie.
extension Gallery {
  private static let extra = "course/extra.xml"

  /// Numbers at which GNU tar fails, and such as real tars have.
  static let tarNumbers: [Specimen] = gather {
    ["abc", "", "-4", "+4", " 4", "4 ", "4.5", "0x4", "4\0", "4294967296"].map { value in
      record("uid", value, 2, "the uid in an extended tar header")
    }
    ["abc", "", "+4", " 4", ".5", "4x", "nan", "1e5", "4\0", "99999999999999999999"].map { value in
      record("mtime", value, 2, "the mtime in an extended tar header")
    }
    ["gid", "atime", "ctime", "GNU.volume.size", "GNU.volume.offset"].map { key in
      record(key, "x", 2, "the \(key) in an extended tar header")
    }
    ["+4", " 4", "4 ", ""].map { record("size", $0, 2, "different sizes") }
    [
      ("uid", "4294967294"), ("mtime", "-4"), ("mtime", "1795481527.123456789"), ("atime", "4."),
      ("size", "04"),
    ].map { key, value in record(key, value, 0, "pax headers") }
    [
      .tgz("abc for a time of all members", "the mtime in an extended tar header") { tar in
        tar.pax([("mtime", "abc")], type: "g", named: "pax_global_header")
        tar.file(extra, "<a/>")
      }
    ]
    ([("mode", 100, 8), ("user", 108, 8), ("group", 116, 8), ("time", 136, 12)]
      as [(String, Int, Int)]).flatMap { name, place, count in
        [
          field("a \(name) of blanks", at: place, [UInt8](repeating: 0x20, count: count), 2),
          field(
            "a \(name) of a NUL and blanks", at: place,
            [0] + [UInt8](repeating: 0x20, count: count - 1), 2),
          field("a \(name) of NULs", at: place, [UInt8](repeating: 0, count: count), 0),
          field(
            "a \(name) of blanks and a NUL", at: place,
            [UInt8](repeating: 0x20, count: count - 1) + [0], 0),
        ]
      }
    ([("user", 108), ("group", 116)] as [(String, Int)]).flatMap { name, place in
      [
        field("a large \(name)", at: place, [0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], 0),
        field("a \(name) beyond 32 bits", at: place, [0x80, 0, 0, 1, 0, 0, 0, 0], 2),
        field("a \(name) below nought", at: place, [UInt8](repeating: 0xff, count: 8), 2),
      ]
    }
    [
      field("a time before 1970", at: 136, [UInt8](repeating: 0xff, count: 12), 0),
      field("a time beyond 64 bits", at: 136, [0x80] + [UInt8](repeating: 0xff, count: 11), 2),
      field("a mode in base 256", at: 100, [0x80, 0, 0, 0, 0, 0, 1, 0xa4], 0),
      field("no number of a device", at: 329, [UInt8](repeating: 0x20, count: 16), 0),
    ]
  }

  private static func record(
    _ key: String, _ value: String, _ status: Int32, _ words: String
  ) -> Specimen {
    .tgz("\(value.debugDescription) for \(key)", status, words) { tar in
      tar.pax([(key, value)], named: "course/PaxHeaders/extra.xml")
      tar.file(extra, "<a/>")
    }
  }

  private static func field(
    _ name: String, at place: Int, _ bytes: [UInt8], _ status: Int32
  ) -> Specimen {
    .tgz(name, status, status == 0 ? "extra.xml" : "number in a header") { tar in
      var header = TarBuilder.Header(extra, size: 4)
      header.others = [place: bytes]
      tar.member(header, Array("<a/>".utf8))
    }
  }

  /// Folders in folders.
  static let depths: [Specimen] = gather {
    Specimen.member(
      "a member of 32 components", named: "course/" + String(repeating: "d/", count: 30) + "a.xml",
      1, "no Moodle backup has one")
    Specimen.member(
      "a member of 33 components", named: "course/" + String(repeating: "d/", count: 31) + "a.xml",
      "more than 32 components")
  }
}
