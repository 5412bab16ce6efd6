import Archive
import Base
import SystemPackage
import TestKit
import Testing

/// What a container may not be or hold; each refusal has its own code.
struct ArchiveRefusalTests {
  @Test(arguments: names + links + doubles + contradictions + damage + others)
  func `refuses with the code that says why`(hostile: HostileContainer) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", hostile.bytes())
    let error = failure { _ = try Contents(of: path, limits: hostile.limits) }
    #expect(error?.code == hostile.code, "\(error.map(\.description) ?? "it was read")")
    #expect(error?.message.isEmpty == false)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)), arguments: ["a", "ab"])
  func `stops inflating where the refused rest looks like gzip`(shift: String) throws {
    var tar = TarBuilder()
    tar.file("/absolute.xml", "")
    // Far more than the pipe holds, so that the inflating thread waits when the reader gives up.
    tar.file("rest", Array([[UInt8]](repeating: [0x1f, 0x8b], count: 4 << 20).joined()))
    let folder = try TemporaryFolder()
    // Stored, not compressed: the input at hand begins with 1f 8b for one of the two shifts.
    let path = try folder.write("backup.mbz", Gzip.member(tar.ended(), level: 0, name: shift))
    #expect(failure { _ = try Contents(of: path) }?.code == .unsafeName)
  }

  static let names =
    HostileContainer.both("an absolute name", .unsafeName, members: ["/etc/passwd"])
    + HostileContainer.both("a name that climbs", .unsafeName, members: ["../b.xml"])
    + HostileContainer.both(
      "a name that climbs in its middle", .unsafeName, members: ["a/../../b.xml"])
    + HostileContainer.both("a name that climbs behind ./", .unsafeName, members: ["./../b.xml"])
    + HostileContainer.both("a name with an empty component", .unsafeName, members: ["a//b.xml"])
    + HostileContainer.both("a name with a dot component", .unsafeName, members: ["a/./b.xml"])
    + HostileContainer.both("a name with a line feed", .unsafeName, members: ["a\nb.xml"])
    + HostileContainer.both(
      "a name with an escape character", .unsafeName, members: ["a\u{1b}[2Jb.xml"])
    + HostileContainer.both("a name with a C1 control", .unsafeName, members: ["users\u{85}.xml"])
    + HostileContainer.both(
      "a name with a format character", .unsafeName, members: ["users\u{200b}.xml"])
    + HostileContainer.both(
      "a name with a line separator", .unsafeName, members: ["users\u{2028}.xml"])
    + HostileContainer.both(
      "a name with a private character", .unsafeName, members: ["users\u{e000}.xml"])
    + HostileContainer.both(
      "a name with an unassigned code", .unsafeName, members: ["users\u{0378}.xml"])
    + HostileContainer.both("a name with a backslash", .unsafeName, members: ["..\\b.xml"])
    + HostileContainer.both("a name with a drive", .unsafeName, members: ["c:b.xml"])
    + HostileContainer.both(
      "a name longer than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.nameBytes = 20 },
      members: ["activities/page_1/page.xml"]) + [
      .tgz("a name that is not UTF-8", .unsafeName) { tar in
        var header = TarBuilder.Header("")
        header.name = [0x61, 0xff, 0xfe, 0x2e, 0x78, 0x6d, 0x6c]
        tar.header(header)
      },
      .zip("a name that says UTF-8 and is not", .unsafeName) { zip in
        var entry = ZipBuilder.Entry("", [])
        entry.name = [0x61, 0xff, 0xfe, 0x2e, 0x78, 0x6d, 0x6c]
        zip.entries.append(entry)
      },
    ]

  static let links: [HostileContainer] = [
    .tgz("a symbolic link", .unsupportedMember) { tar in
      var header = TarBuilder.Header("moodle_backup.xml", type: "2")
      header.link = "/etc/passwd"
      tar.header(header)
    },
    .tgz("a hard link", .unsupportedMember) { tar in
      var header = TarBuilder.Header("second.xml", type: "1")
      header.link = "first.xml"
      tar.header(header)
    },
    .tgz("a hard link of a new name to itself", .unsupportedMember) { tar in
      var header = TarBuilder.Header("second.xml", type: "1")
      header.link = "second.xml"
      tar.header(header)
    },
    .tgz("a hard link of a folder's name", .unsupportedMember) { tar in
      tar.folder("second")
      var header = TarBuilder.Header("second", type: "1")
      header.link = "second"
      tar.header(header)
    },
    .tgz("a hard link of a member's name to another", .unsupportedMember) { tar in
      tar.file("one.xml", "<a/>")
      tar.file("two.xml", "<b/>")
      var header = TarBuilder.Header("two.xml", type: "1")
      header.link = "one.xml"
      tar.header(header)
    },
    .tgz("a hard link with data", .unsupportedMember) { tar in
      tar.file("one.xml", "<a/>")
      var header = TarBuilder.Header("one.xml", size: 4, type: "1")
      header.link = "one.xml"
      tar.member(header, Array("<b/>".utf8))
    },
    .tgz("a character device", .unsupportedMember) { $0.header(.init("null", type: "3")) },
    .tgz("a block device", .unsupportedMember) { $0.header(.init("disk", type: "4")) },
    .tgz("a fifo", .unsupportedMember) { $0.header(.init("pipe", type: "6")) },
    .tgz("a contiguous file", .unsupportedMember) { $0.header(.init("file", type: "7")) },
    .tgz("a volume label", .unsupportedMember) { $0.header(.init("label", type: "V")) },
    .tgz("a GNU sparse file", .unsupportedMember) { tar in
      var header = TarBuilder.Header("sparse", size: 512, type: "S")
      header.magic = .gnu
      tar.member(header, [UInt8](repeating: 7, count: 512))
    },
    .tgz("a pax sparse file", .unsupportedMember) { tar in
      tar.pax([("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")])
      tar.file("sparse", "x")
    },
    .tgz("a link whose name a GNU record gives", .unsupportedMember) { tar in
      let target = Array("/etc/passwd\0".utf8)
      tar.member(.init("././@LongLink", size: target.count, type: "K"), target)
      tar.header(.init("link", type: "2"))
    },
    .zip("a symbolic link", .unsupportedMember) { zip in
      var entry = ZipBuilder.Entry("moodle_backup.xml", Array("/etc/passwd".utf8))
      entry.isStored = true
      entry.mode = 0o120777
      zip.entries.append(entry)
    },
    .zip("a device", .unsupportedMember) { zip in
      var entry = ZipBuilder.Entry("null", [])
      entry.isStored = true
      entry.mode = 0o020666
      zip.entries.append(entry)
    },
    .zip("an encrypted member", .unsupportedMember) { zip in
      var entry = ZipBuilder.Entry("secret.xml", [UInt8](repeating: 9, count: 40))
      entry.isStored = true
      entry.flags = 0x0801
      zip.entries.append(entry)
    },
  ]

  static let doubles =
    HostileContainer.both("a member twice", .duplicateMember, members: ["first.xml"])
    + HostileContainer.both(
      "a member twice, once with ./", .duplicateMember, members: ["./first.xml"])
    + [
      .tgz("a folder and a file of one name", .duplicateMember) { tar in
        tar.folder("course")
        tar.file("course", "x")
      },
      .zip("a folder and a file of one name", .duplicateMember) { zip in
        zip.folder("course")
        zip.file("course", [1])
      },
    ]

  static let contradictions: [HostileContainer] = [
    .tgz("a pax name that is another", .contradiction) { tar in
      tar.pax([("path", "moodle_backup.xml")])
      tar.file("harmless.xml", "<a/>")
    },
    .tgz("a pax size that is another", .contradiction) { tar in
      tar.pax([("size", "3")])
      tar.file("harmless.xml", "<a/>")
    },
    .tgz("a GNU name that is another", .contradiction) { tar in
      tar.gnuLongName("moodle_backup.xml")
      tar.file("harmless.xml", "<a/>", magic: .gnu)
    },
    .tgz("two names in two records", .contradiction) { tar in
      tar.gnuLongName("harmless.xml")
      tar.pax([("path", "other.xml")])
      tar.file("harmless.xml", "<a/>")
    },
    .tgz("a name that only fits a record", .contradiction) { tar in
      let name = String(repeating: "d/", count: 60) + "page.xml"
      tar.gnuLongName(name)
      tar.file(String(name.prefix(100)), "<a/>", magic: .gnu)
    },
    .tgz("a name for all members", .contradiction) { tar in
      tar.pax([("path", "all.xml")], type: "g")
      tar.file("one.xml", "<a/>")
    },
    .tgz("a name that goes on behind a NUL", .contradiction) { tar in
      tar.file("users\0.xml", "<a/>")
    },
    .tgz("a prefix that goes on behind a NUL", .contradiction) { tar in
      var header = TarBuilder.Header("page.xml")
      header.prefix = Array("activities\0/page_1".utf8)
      tar.header(header)
    },
    .tgz("a GNU header with a prefix, which Moodle reads all the same", .contradiction) { tar in
      var header = TarBuilder.Header("page.xml")
      header.magic = .gnu
      header.prefix = Array("activities/page_1".utf8)
      tar.header(header)
    },
    .tgz("a pax header under a member's name", .contradiction) { tar in
      tar.member(.init("users.xml", size: 10, type: "x"), Array("10 a=bcde\n".utf8))
      tar.file("a.xml", "<a/>")
    },
    .tgz("a global header under a member's name", .contradiction) { tar in
      tar.member(.init("users.xml", size: 10, type: "g"), Array("10 a=bcde\n".utf8))
    },
    .tgz("a long name under a member's name", .contradiction) { tar in
      tar.member(.init("users.xml", size: 6, type: "L"), Array("a.xml\0".utf8))
      tar.file("a.xml", "<a/>")
    },
    .tgz("a pax header in another folder than its member", .contradiction) { tar in
      tar.member(.init("users.xml/PaxHeaders/x", size: 10, type: "x"), Array("10 a=bcde\n".utf8))
      tar.file("a.xml", "<a/>")
    },
    .tgz("a pax header that no member follows", .contradiction) { $0.pax([("mtime", "1")]) },
    .tgz("a member that could be a pax header", .contradiction) { tar in
      tar.pax([("mtime", "1")])
      tar.file("PaxHeaders/x", "<a/>")
    },
    .tgz("a folder with a size", .contradiction) { tar in
      tar.member(.init("course/", size: 4, type: "5"), Array("data".utf8))
    },
    .zip("a name that differs between directory and member", .contradiction) { zip in
      var entry = ZipBuilder.Entry("harmless.xml", Array("<b/>".utf8))
      entry.localName = Array("moodle_b.xml".utf8)
      zip.entries.append(entry)
    },
    .zip("a size that differs between directory and member", .contradiction) { zip in
      var entry = ZipBuilder.Entry("harmless.xml", Array("<b/>".utf8))
      entry.localSize = 3
      zip.entries.append(entry)
    },
    .zip("a member that the directory does not list", .contradiction) { zip in
      var entry = ZipBuilder.Entry("users.xml", Array("<users/>".utf8))
      entry.isListed = false
      zip.entries.append(entry)
    },
    .zip("a member before the first that the directory lists", .contradiction) { zip in
      var entry = ZipBuilder.Entry("users.xml", Array("<users/>".utf8))
      entry.isListed = false
      zip.entries.insert(entry, at: 0)
    },
    .zip("a folder with contents", .contradiction) { zip in
      var entry = ZipBuilder.Entry("folder/", Array("a, b".utf8))
      entry.isStored = true
      zip.entries.append(entry)
    },
    .zip("a folder whose deflated data inflates to bytes", .contradiction) { zip in
      zip.entries.append(ZipBuilder.deflatedFolder("folder", Gzip.deflate([1])))
    },
    .zip("bytes behind a folder's deflated nothing", .contradiction) { zip in
      zip.entries.append(ZipBuilder.deflatedFolder("folder", [3, 0, 0]))
    },
    .zip("two deflate streams in a folder", .contradiction) { zip in
      zip.entries.append(ZipBuilder.deflatedFolder("folder", [3, 0, 3, 0]))
    },
    .zip("a folder whose deflate stream is cut", .contradiction) { zip in
      zip.entries.append(ZipBuilder.deflatedFolder("folder", [0, 0, 0, 0xff, 0xff]))
    },
    .zip("a folder whose deflate stream is damaged", .contradiction) { zip in
      zip.entries.append(ZipBuilder.deflatedFolder("folder", [7, 0]))
    },
    .zip("a folder stored with two bytes of nothing", .contradiction) { zip in
      var entry = ZipBuilder.deflatedFolder("folder", [3, 0])
      entry.method = 0
      zip.entries.append(entry)
    },
    .zip("a folder of nothing with a checksum", .contradiction) { zip in
      var entry = ZipBuilder.deflatedFolder("folder", [3, 0])
      entry.checksum = 1
      zip.entries.append(entry)
    },
    .zip("a folder of nothing with a size", .contradiction) { zip in
      var entry = ZipBuilder.deflatedFolder("folder", [3, 0])
      entry.size = 1
      zip.entries.append(entry)
    },
    .zip("a folder of no bytes with a size", .contradiction) { zip in
      var entry = ZipBuilder.deflatedFolder("folder", [])
      entry.size = 5
      zip.entries.append(entry)
    },
    .zip("another name in an extra field", .contradiction) { zip in
      var entry = ZipBuilder.Entry("harmless.xml", Array("<b/>".utf8))
      let name = Array("users.xml".utf8)
      entry.extra = little(0x7075, 2) + little(name.count + 5, 2) + [1, 0, 0, 0, 0] + name
      zip.entries.append(entry)
    },
    .zip("a second end record in the comment of the first", .contradiction) { zip in
      zip.comment = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
    },
    .zip("data behind its end", .contradiction) { $0.trailing = [1, 2, 3] },
    .zip("data between its directory and its end record", .contradiction) { zip in
      zip.beforeEnd = { _, _ in [1, 2, 3] }
    },
    .zip("a 64-bit end record that says something else", .contradiction) { zip in
      zip.beforeEnd = { offset, size in large(offset: offset, size: size, count: 0) }
    },
    .zip("a whole zip within a member", .contradiction) { zip in
      var inner = ZipBuilder()
      inner.file("second.xml", [1])
      // Behind the first member and this one's own header, so that its offsets hold.
      let start = zip.bytes.count - 22 - 46 - 9 + 30 + 6
      zip.file("in.zip", shifted(inner.bytes, by: start), stored: true)
    },
    .zip("more members in the directory than announced", .contradiction) { zip in
      zip.file("hidden.xml", Array("<b/>".utf8))
      zip.announced = 1
    },
  ]

  /// A 64-bit end record and its locator.
  @Sendable static func large(offset: Int, size: Int, count: Int) -> [UInt8] {
    [0x50, 0x4b, 6, 6] + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
      + little(count, 8) + little(count, 8) + little(size, 8) + little(offset, 8)
      + [0x50, 0x4b, 6, 7] + little(0, 4) + little(offset + size, 8) + little(1, 4)
  }

  /// A zip whose end record counts from elsewhere.
  private static func shifted(_ zip: [UInt8], by count: Int) -> [UInt8] {
    var zip = zip
    let at = zip.count - 6
    let offset = (0..<4).reduce(0) { $0 | Int(zip[at + $1]) << ($1 * 8) }
    zip.replaceSubrange(at..<at + 4, with: little(offset + count, 4))
    return zip
  }
}
