import Archive
import Base
import SystemPackage
import TestKit
import Testing

/// Members that go to readers of their own while their archive is read.
@Suite("Member feed") struct MemberFeedTests {
  private static let large = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 5) }

  private static var tar: TarBuilder {
    var tar = TarBuilder()
    tar.file("a.bin", large)
    tar.file("b.txt", "b")
    tar.file("c.bin", Array(large.reversed()))
    tar.file("d.txt", "d")
    return tar
  }

  private func paths(_ names: String...) throws -> Set<MemberPath> {
    Set(try names.map { try MemberPath(checking: Array($0.utf8), limits: Limits()) })
  }

  private func copy(_ stream: MemberStream) throws -> [UInt8] {
    let file = try ScratchFile()
    try stream.copy(to: file)
    return try file.source().bytes(limit: 1 << 30)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)), arguments: [true, false])
  func `gives the wanted members in the archive's order, whole`(isZip: Bool) throws {
    let folder = try TemporaryFolder()
    var zip = ZipBuilder()
    zip.file("a.bin", MemberFeedTests.large)
    zip.file("b.txt", [0x62])
    zip.file("c.bin", Array(MemberFeedTests.large.reversed()))
    let path = try folder.write(
      "x", isZip ? zip.bytes : Gzip.member(MemberFeedTests.tar.ended()))
    let feed = try MemberFeed(
      .file(try SourceFile(path)), members: try paths("c.bin", "a.bin"), limits: Limits())
    let first = try #require(try feed.next())
    #expect(first.member.path.string == "a.bin")
    #expect(try copy(first.stream) == MemberFeedTests.large)
    let second = try #require(try feed.next())
    #expect(second.member.path.string == "c.bin")
    #expect(try copy(second.stream) == MemberFeedTests.large.reversed())
    #expect(try feed.next() == nil)
    #expect(try feed.next() == nil)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `goes on where a member is not read, and ends where nobody asks`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x", Gzip.member(MemberFeedTests.tar.ended()))
    let wanted = try paths("a.bin", "b.txt", "c.bin")
    for taken in 0...3 {
      let feed = try MemberFeed(.file(try SourceFile(path)), members: wanted, limits: Limits())
      for _ in 0..<taken { #expect(try feed.next() != nil) }
    }
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `throws what its archive fails with`() throws {
    let folder = try TemporaryFolder()
    let bytes = Gzip.member(MemberFeedTests.tar.ended())
    let path = try folder.write("x", Array(bytes.dropLast(bytes.count / 4)))
    let feed = try MemberFeed(
      .file(try SourceFile(path)), members: try paths("a.bin", "c.bin", "d.txt"), limits: Limits())
    let error = failure { while let next = try feed.next() { _ = try copy(next.stream) } }
    #expect(error?.code == .truncated)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `feeds an archive within an archive`() throws {
    let folder = try TemporaryFolder()
    var outer = TarBuilder()
    outer.file("inner.tgz", Gzip.member(MemberFeedTests.tar.ended()))
    let path = try folder.write("x", Gzip.member(outer.ended()))
    let feed = try MemberFeed(
      .file(try SourceFile(path)), members: try paths("inner.tgz"), limits: Limits())
    let inner = try #require(try feed.next())
    let deeper = try MemberFeed(
      .stream(inner.stream), members: try paths("c.bin"), limits: Limits())
    let member = try #require(try deeper.next())
    #expect(try copy(member.stream) == MemberFeedTests.large.reversed())
    #expect(try deeper.next() == nil)
  }
}

/// Recognises archives while their bytes pass by.
@Suite("Archive sniffer") struct ArchiveSnifferTests {
  private func sniff(
    _ bytes: [UInt8], piece: Int, isWhole: Bool = false
  ) -> ArchiveSniffer.Outcome {
    let sniffer = ArchiveSniffer(
      "moodle_backup.xml", size: isWhole ? nil : Int64(bytes.count), limits: Limits(),
      usage: ArchiveUsage(packedBytes: 1))
    bytes.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count {
        let end = min(at + piece, bytes.count)
        sniffer.take(UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
        at = end
      }
    }
    return sniffer.finish()
  }

  @Test(arguments: [1, 7, 16, 17, 511, 512, 513, 100_000])
  func `finds the name however the bytes are cut`(piece: Int) throws {
    var builder = BackupBuilder()
    builder.files[0].content = (0..<9_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    #expect(sniff(builder.tgz, piece: piece) == .mayHaveName(.tgz))
    #expect(sniff(builder.zip, piece: piece) == .mayHaveName(.zip))
    #expect(sniff(builder.tar, piece: piece) == .mayHaveName(.tar))
    #expect(
      sniff(Gzip.members(builder.tar, cutAt: [700, 5_000]), piece: piece) == .mayHaveName(.tgz))
    builder.replace("moodle_backup.xml", nil)
    builder.hasIndex = false
    #expect(sniff(builder.tgz, piece: piece) == .lacksName)
    #expect(sniff(builder.zip, piece: piece) == .lacksName)
  }

  /// A zip of 2 MB whose directory has the name in its middle, or not.
  private func large(_ hasName: Bool, entries: Int = 300, comment: Int = 0) -> [UInt8] {
    var zip = ZipBuilder()
    for index in 0..<entries {
      if hasName, index == entries / 2 { zip.file("moodle_backup.xml", [1], stored: true) }
      zip.file(
        "content/\(index).bin", [UInt8](repeating: 0x41, count: 2_000_000 / entries),
        stored: true)
    }
    zip.comment = [UInt8](repeating: 0x20, count: comment)
    return zip.bytes
  }

  @Test(arguments: [1_000, 65_536, 10_000_000])
  func `searches a large zip's directory alone, and tells where that does not do`(
    piece: Int
  ) throws {
    #expect(sniff(large(true), piece: piece) == .mayHaveName(.zip))
    #expect(sniff(large(false), piece: piece) == .lacksName)
    #expect(sniff(large(false, comment: 900), piece: piece) == .lacksName)
    #expect(sniff(large(true, comment: 900), piece: piece) == .mayHaveName(.zip))
    #expect(sniff(large(false, comment: 60_000), piece: piece) == .unsearched)
    // A directory that begins before the part that is searched, or none.
    #expect(sniff(large(false, entries: 20_000), piece: piece) == .unsearched)
    #expect(sniff(Array(large(false).dropLast(9)), piece: piece) == .unsearched)
    // One that is put in the place of the true one, which lies before it.
    let stray = large(false, entries: 2)
    #expect(sniff(large(true, comment: 0) + stray.suffix(200), piece: piece) != .lacksName)
    #expect(sniff(large(true), piece: piece, isWhole: true) == .mayHaveName(.zip))
    #expect(sniff(large(false, comment: 60_000), piece: piece, isWhole: true) == .lacksName)
  }

  @Test func `finds the name in pax and GNU headers, and in a name that fills its field`() throws {
    let deep = String(repeating: "d", count: 82) + "/moodle_backup.xml"
    #expect(deep.utf8.count == 100)
    var plain = TarBuilder()
    plain.file(deep, "x")
    #expect(sniff(Gzip.member(plain.ended()), piece: 100) == .mayHaveName(.tgz))
    var gnu = TarBuilder()
    gnu.gnuLongName("moodle_backup.xml")
    gnu.file("short", "x")
    #expect(sniff(Gzip.member(gnu.ended()), piece: 100) == .mayHaveName(.tgz))
  }
}
