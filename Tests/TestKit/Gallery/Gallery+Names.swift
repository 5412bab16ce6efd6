extension Gallery {
  /// Names that climb, point elsewhere or look like another, in each field that carries one.
  static let names: [Specimen] = gather {
    climbing.flatMap { name, words in
      Specimen.member("the name \(name.debugDescription)", named: name, words)
    }
    climbing.flatMap { name, words in
      [
        Specimen.tgz("the pax name \(name.debugDescription)", "another name") { tar in
          tar.pax([("path", name)], named: "course/PaxHeaders/x")
          tar.file("course/harmless.xml", "<a/>")
        },
        Specimen.tgz("the GNU name \(name.debugDescription)", "another name") { tar in
          tar.gnuLongName(name)
          tar.file("course/harmless.xml", "<a/>", magic: .gnu)
        },
        Specimen.tgz("both names \(name.debugDescription)", words) { tar in
          tar.gnuLongName(name)
          tar.file(name, "<a/>", magic: .gnu)
        },
      ]
    }
    ["..", "/etc", "course/..", "a/../..", "\\\\host", "."].map { prefix in
      Specimen.tgz("the prefix \(prefix.debugDescription)", "the member's name") { tar in
        var header = TarBuilder.Header("cron.d")
        header.prefix = Array(prefix.utf8)
        if prefix == "." { header.prefix = Array("a/.".utf8) }
        tar.header(header)
      }
    }
    equal.flatMap { name, other in
      [
        Specimen.tgz("\(name.debugDescription) beside \(other.debugDescription)", "case") { tar in
          tar.file(name, "<a/>")
          tar.file(other, "<a/>")
        },
        Specimen.zip("\(name.debugDescription) beside \(other.debugDescription)", "case") { zip in
          zip.file(name, Array("<a/>".utf8))
          zip.file(other, Array("<a/>".utf8))
        },
      ]
    }
    ["users.xml", "Course/course.xml", "MOODLE_BACKUP.XML"].flatMap { name in
      Specimen.member(
        "\(name) twice, in another case the second time", named: name, name == "users.xml" ? 0 : 2,
        name == "users.xml" ? "users.xml" : "case")
    }
    [
      Specimen.tgz("a name that is not UTF-8", "UTF-8") { tar in
        var header = TarBuilder.Header("")
        header.name = [0x61, 0xff, 0xfe, 0x2e, 0x78, 0x6d, 0x6c]
        tar.header(header)
      },
      Specimen.tgz("dots in overlong UTF-8", "UTF-8") { tar in
        var header = TarBuilder.Header("")
        header.name = [0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x61]
        tar.header(header)
      },
      Specimen.tgz("half a surrogate pair in a name", "UTF-8") { tar in
        var header = TarBuilder.Header("")
        header.name = [0x61, 0xed, 0xa0, 0x80]
        tar.header(header)
      },
      Specimen.tgz("a name behind a NUL", "goes on behind its end") {
        $0.file("course/a\0/../../b.xml", "<a/>")
      },
      Specimen.tgz("a member without a name", "without a name") { $0.file("", "<a/>") },
      Specimen.zip("a member without a name", "without a name") { $0.file("", Array("<a/>".utf8)) },
      Specimen.zip("a name of 1,207 bytes", "more than 1024 bytes") { zip in
        let name = String(repeating: "é", count: 300) + "/" + String(repeating: "a", count: 599)
        zip.file("course/" + name, Array("<a/>".utf8))
      },
      // The least that a reader may do with these is to write a file of that very name.
      Specimen.tgz("a percent sign instead of dots", 1, "%2e%2e") {
        $0.file("%2e%2e/%2e%2e/b.xml", "<a/>")
      },
      Specimen.tgz("a home folder", 1, "~") { $0.file("~root/.profile", "x") },
      Specimen.tgz("dots of full width", 1, "．．") { $0.file("．．/b.xml", "<a/>") },
      Specimen.tgz("a name of Windows' devices", 0, "con.xml") {
        $0.file("course/con.xml", "<a/>")
      },
    ]
  }

  private static let climbing: [(String, String)] = [
    ("../evil.xml", "climbs"), ("../../../../../../etc/cron.d/evil", "climbs"),
    ("course/../../evil.xml", "climbs"), ("./../evil.xml", "climbs"), ("course/..", "climbs"),
    ("..", "climbs"), ("/etc/cron.d/evil", "absolute"), ("//host/share/evil", "absolute"),
    ("..\\evil.xml", "the member's name"), ("C:\\evil.xml", "the member's name"),
    ("C:evil.xml", "the member's name"), ("course/a\u{1}b.xml", "control character"),
    ("course/a\nb.xml", "control character"), ("course/\u{1b}[2J.xml", "control character"),
    ("course/\u{202e}lmx.xml", "cannot be seen"), ("course/a\u{feff}.xml", "cannot be seen"),
    ("course//a.xml", "empty component"), ("course/./a.xml", "empty component"),
    ("course/users\u{85}.xml", "cannot be seen"), ("course/users\u{2028}.xml", "cannot be seen"),
    ("course/users\u{e000}.xml", "cannot be seen"), ("course/users\u{378}.xml", "cannot be seen"),
    ("course/<a>.xml", "the member's name"), ("course/$(id)`id`|id.xml", "the member's name"),
  ]

  private static let equal: [(String, String)] = [
    ("course/extra.xml", "course/EXTRA.xml"), ("course/\u{e9}.xml", "course/e\u{301}.xml"),
    ("course/\u{c9}.xml", "course/\u{e9}.xml"), ("course/\u{c5}.xml", "course/\u{212b}.xml"),
    ("course/k.xml", "course/\u{212a}.xml"),
  ]
}
