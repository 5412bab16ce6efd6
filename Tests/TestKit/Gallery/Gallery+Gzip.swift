extension Gallery {
  /// The gzip layer: headers, members, cuts.
  static let gzip: [Specimen] = gather {
    [
      .gzip("an extra field, a name, a comment and a checksum of the header", 0, "") { tar in
        header(flags: 0x1e, [4, 0, 0x61, 0x62, 0, 0, 0x6e, 0, 0x63, 0], checksum: true) + body(tar)
      },
      .gzip("a header whose checksum is wrong", "gzip") { tar in
        header(flags: 2, [1, 2]) + body(tar)
      },
      .gzip("an extra field longer than the file", "inside its compressed data") { tar in
        header(flags: 4, [0xff, 0xff]) + body(tar).prefix(60_000)
      },
      .gzip("a name that never ends", "inside its compressed data") { _ in
        header(flags: 8, [UInt8](repeating: 0x61, count: 100_000))
      },
      .gzip("reserved flags", "gzip header") { tar in header(flags: 0xe0, []) + body(tar) },
      .gzip("a method other than deflate", "gzip header") { tar in
        joined([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 3], body(tar))
      },
      .gzip("several members", 0, "several gzip") { Gzip.members($0, cutAt: [700, 4_000, 9_000]) },
      .gzip("a thousand members", 0, "several gzip") { tar in
        Gzip.members(tar, cutAt: (1..<1_000).map { $0 * (tar.count / 1_000) })
      },
      .gzip("empty members", 0, "several gzip") { tar in
        Gzip.member([]) + Gzip.member(tar) + Gzip.member([])
      },
      .gzip("a wrong checksum", "checksum or length") { Gzip.member($0, checksum: 1) },
      .gzip("a wrong length", "checksum or length") { Gzip.member($0, length: 1) },
      .gzip("a wrong checksum of an empty last member", "checksum or length") {
        Gzip.member($0) + Gzip.member([], checksum: 1)
      },
      .gzip("a second member that is cut", "cut short") {
        Gzip.member($0) + Gzip.member([]).dropLast(3)
      },
      .gzip("zeros behind it", 0, "bytes behind the end") {
        Gzip.member($0) + [UInt8](repeating: 0, count: 10_000)
      },
      .gzip("text behind it", 0, "bytes behind the end") { Gzip.member($0) + Array("text".utf8) },
      .gzip("a second archive behind zeros, where all readers stop", 0, "bytes behind the end") {
        Gzip.member($0) + [UInt8](repeating: 0, count: 512) + Gzip.member($0)
      },
      .gzip("half a magic number behind it", "inside its compressed data") {
        Gzip.member($0) + [0x1f]
      },
      .gzip("a magic number behind it", "inside its compressed data") {
        Gzip.member($0) + [0x1f, 0x8b]
      },
      .gzip("no archive in it", "no tar archive") { _ in Gzip.member(Array("text".utf8)) },
      .gzip("nothing in it", "no tar archive") { _ in Gzip.member([]) },
      .gzip("a tgz within a tgz", "no tar archive") { Gzip.member(Gzip.member($0)) },
      .gzip("a zip within it", "no tar archive") { _ in Gzip.member(BackupBuilder().zip) },
      .gzip("an unknown kind of block", "compressed data") { _ in header(flags: 0, []) + [7, 0, 0]
      },
      .gzip("a stored block whose length is wrong", "compressed data") { _ in
        header(flags: 0, []) + [1, 5, 0, 5, 0, 1, 2, 3, 4, 5]
      },
      .gzip("a distance before the beginning", "compressed data") { _ in
        // A fixed block: a length of 3, a distance of 4 bytes where none came before.
        header(flags: 0, []) + [0x03, 0x62, 0x00, 0x00, 0, 0, 0, 0]
      },
      .gzip("trees of too many codes", "compressed data") { _ in
        header(flags: 0, []) + [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
      },
      Specimen("an empty file", "is empty") { [] },
      Specimen("a magic number alone", "inside its compressed data") { [0x1f, 0x8b] },
      Specimen("an uncompressed tar", "not compressed") { BackupBuilder().tar },
      Specimen("zeros", "neither gzip'd tar nor zip") { [UInt8](repeating: 0, count: 100_000) },
      Specimen("a 7-Zip archive", "7-Zip") { [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4] },
      Specimen("a page of the web", "web page") { Array("<!DOCTYPE html><html>".utf8) },
      Specimen("an XML document", "XML document") { Array(BackupBuilder().manifestXML.utf8) },
    ]
    [1, 4, 8, 9, 100, 1_000].map { count in
      Specimen("gzip: cut by \(count) bytes", "cut short") {
        Array(BackupBuilder().tgz.dropLast(count))
      }
    }
    [3, 9, 10, 11, 12, 40, 600].map { count in
      Specimen("gzip: cut to \(count) bytes", "cut short") {
        Array(BackupBuilder().tgz.prefix(count))
      }
    }
    [12, 60, 400, 1_500].map { place in
      Specimen("gzip: a bit turned at \(place)", "damaged") {
        var bytes = BackupBuilder().tgz
        bytes[place] ^= 0x10
        return bytes
      }
    }
  }

  private static func header(flags: UInt8, _ more: [UInt8], checksum: Bool = false) -> [UInt8] {
    let header: [UInt8] = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3] + more
    return checksum ? header + little(Gzip.crc(header) & 0xffff, 2) : header
  }

  private static func body(_ tar: [UInt8]) -> [UInt8] {
    Gzip.deflate(tar) + little(Gzip.crc(tar), 4) + little(tar.count, 4)
  }
}
