import Base
import TestKit

extension ArchiveRefusalTests {
  static let damage: [HostileContainer] = [
    HostileContainer("tgz: cut inside the compressed data", .truncated) {
      Array(BackupBuilder().tgz.dropLast(200))
    },
    HostileContainer("tgz: cut inside the checksum", .truncated) {
      Array(BackupBuilder().tgz.dropLast(6))
    },
    HostileContainer("tgz: cut inside the gzip header", .truncated) {
      Array(BackupBuilder().tgz.prefix(7))
    },
    HostileContainer("tgz: a backup that was cut off between two members", .truncated) {
      var tar = TarBuilder()
      for (name, bytes) in BackupBuilder().members.prefix(5) { tar.file(name, bytes) }
      return Gzip.member(tar.bytes)
    },
    HostileContainer("tgz: cut off between two gzip members", .truncated) {
      let tar = BackupBuilder().tar
      let first = Gzip.member(Array(tar[..<1_536]))
      return first
    },
    HostileContainer("tgz: cut off inside a member's data", .truncated) {
      var tar = TarBuilder()
      tar.file("page.xml", [UInt8](repeating: 0x20, count: 3_000))
      return Gzip.member(Array(tar.bytes.prefix(2_000)))
    },
    HostileContainer("tgz: one end block instead of two", .truncated) {
      var tar = TarBuilder()
      tar.file("a.xml", "<a/>")
      tar.end(blocks: 1)
      return Gzip.member(tar.bytes)
    },
    HostileContainer("tgz: a wrong gzip checksum", .damaged) {
      Gzip.member(BackupBuilder().tar, checksum: 0x1234_5678)
    },
    HostileContainer("tgz: a wrong gzip length", .damaged) {
      Gzip.member(BackupBuilder().tar, length: 4)
    },
    HostileContainer("tgz: a wrong checksum in the second gzip member", .damaged) {
      let tar = BackupBuilder().tar
      return Gzip.member(Array(tar[..<1_536])) + Gzip.member(Array(tar[1_536...]), checksum: 1)
    },
    HostileContainer("tgz: a second gzip member that is cut", .truncated) {
      let tar = BackupBuilder().tar
      return Gzip.member(Array(tar[..<1_536]))
        + Array(Gzip.member(Array(tar[1_536...])).dropLast(100))
    },
    HostileContainer("tgz: damaged compressed data", .damaged) {
      var bytes = BackupBuilder().tgz
      for index in 10..<40 { bytes[index] = 0xff }
      return bytes
    },
    HostileContainer("tgz: text instead of tar", .unknownContainer) {
      Gzip.member(Array(String(repeating: "no tar at all\n", count: 100).utf8))
    },
    HostileContainer("tgz: nothing inside", .unknownContainer) { Gzip.member([]) },
    HostileContainer("tgz: a last block that is not whole", .truncated) {
      Gzip.member(BackupBuilder().tar + [UInt8](repeating: 0, count: 100))
    },
    .tgz("a wrong header checksum", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.checksumIsWrong = true
      tar.header(header)
    },
    .tgz("a header from before POSIX, which Moodle does not read", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.magic = .none
      tar.header(header)
    },
    .tgz("a size in base 256, which Moodle does not read", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.sizeField = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      tar.header(header)
    },
    .tgz("a size of twelve digits, of which Moodle reads eleven", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.sizeField = Array("000000000010".utf8)
      tar.member(header, [UInt8](repeating: 0x20, count: 8))
    },
    .tgz("a size of two numbers", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.sizeField = Array("     10 20\0\0".utf8)
      tar.member(header, [UInt8](repeating: 0x20, count: 8))
    },
    .tgz("a size with a sign", .damaged) { tar in
      var header = TarBuilder.Header("b.xml")
      header.sizeField = Array("+0000000010\0".utf8)
      tar.member(header, [UInt8](repeating: 0x20, count: 8))
    },
    .tgz("a member behind one empty block", .damaged) { tar in
      tar.end(blocks: 1)
      tar.file("hidden.xml", "<a/>")
    },
    .tgz("a member behind the end", .damaged) { tar in
      tar.end()
      tar.file("hidden.xml", "<a/>")
    },
    .tgz("a broken pax header", .damaged) { tar in
      let content = Array("99 path=a\n".utf8)
      tar.member(.init("PaxHeaders/x", size: content.count, type: "x"), content)
      tar.file("a", "x")
    },
    HostileContainer("zip: cut before its directory", .truncated) {
      Array(BackupBuilder().zip.dropLast(300))
    },
    HostileContainer("zip: without a directory", .truncated) {
      var zip = ZipBuilder()
      zip.file("moodle_backup.xml", Array("<moodle_backup/>".utf8))
      zip.hasDirectory = false
      return zip.bytes
    },
    .zip("a wrong checksum of a stored member", .damaged) { zip in
      var entry = ZipBuilder.Entry("b.xml", Array("<b/>".utf8))
      entry.isStored = true
      entry.checksum = 7
      zip.entries.append(entry)
    },
    .zip("a wrong checksum of a deflated member", .damaged) { zip in
      var entry = ZipBuilder.Entry("b.xml", Array("<b/>".utf8))
      entry.checksum = 7
      zip.entries.append(entry)
    },
    .zip("a size that is larger than the data", .damaged) { zip in
      var entry = ZipBuilder.Entry("b.xml", Array("<b/>".utf8))
      entry.size = 5_000
      zip.entries.append(entry)
    },
    .zip("a size that is smaller than the data", .damaged) { zip in
      var entry = ZipBuilder.Entry("b.xml", [UInt8](repeating: 0x20, count: 5_000))
      entry.size = 10
      zip.entries.append(entry)
    },
  ]

  static let others: [HostileContainer] = [
    HostileContainer("an empty file", .empty) { [] },
    HostileContainer("a 7-Zip archive", .unknownContainer) {
      [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]
    },
    HostileContainer("a RAR archive", .unknownContainer) { Array("Rar!\u{1a}\u{7}".utf8) },
    HostileContainer("xz data", .unknownContainer) { [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
    HostileContainer("bzip2 data", .unknownContainer) { Array("BZh91AY&SY".utf8) },
    HostileContainer("Zstandard data", .unknownContainer) { [0x28, 0xb5, 0x2f, 0xfd, 0] },
    HostileContainer("a tar that was not compressed", .unknownContainer) { BackupBuilder().tar },
    HostileContainer("a page of a web site", .unknownContainer) {
      Array("<!DOCTYPE html><html>".utf8)
    },
    HostileContainer("a single byte", .unknownContainer) { [0x1f] },
    HostileContainer("the last part of a split zip", .unknownContainer) {
      [0x50, 0x4b, 7, 8, 0, 0]
    },
  ]
}
