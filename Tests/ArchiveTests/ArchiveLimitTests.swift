import Archive
import Base
import TestKit
import Testing

/// Each bound, lowered so far that a small container passes it.
struct ArchiveLimitTests {
  static let cases: [HostileContainer] =
    HostileContainer.both(
      "more members than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.members = 2 },
      members: ["b.xml", "c.xml"])
    + HostileContainer.both(
      "more bytes in all than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.totalBytes = 10 }, members: ["b.xml", "c.xml"])
    + HostileContainer.both(
      "more bytes in a member than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.memberBytes = 3 }, members: [])
    + HostileContainer.both(
      "more components in a name than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.memberDepth = 3 }, members: ["a/b/c.xml", "a/b/d/e.xml"])
    + HostileContainer.both(
      "more bytes in all names than allowed", .limitExceeded,
      limits: HostileContainer.limits { $0.namesBytes = 18 }, members: ["b.xml", "c.xml"])
    + [
      .tgz(
        "more bytes behind the end than members could have", .limitExceeded,
        limits: HostileContainer.limits {
          $0.totalBytes = 1_000
          $0.members = 10
        }
      ) { $0.end(blocks: 100) },
      .tgz("a bomb", .limitExceeded, limits: small) {
        $0.file("bomb.xml", [UInt8](repeating: 0x20, count: 3 << 20))
      },
      .zip("a bomb", .limitExceeded, limits: small) {
        $0.file("bomb.xml", [UInt8](repeating: 0x20, count: 3 << 20))
      },
      .tgz(
        "a record longer than names need", .limitExceeded,
        limits: HostileContainer.limits { $0.tarRecordBytes = 100 }
      ) { tar in
        tar.pax([("comment", String(repeating: "x", count: 200))])
        tar.file("a.xml", "<a/>")
      },
      .tgz("a member that announces 8 GiB", .limitExceeded) { tar in
        var header = TarBuilder.Header("b.xml")
        header.sizeField = Array("77777777777\0".utf8)
        header.name = Array("b.xml".utf8)
        tar.header(header)
      },
    ]

  private static let small = HostileContainer.limits {
    $0.ratio = 100
    $0.ratioFloor = 1 << 20
  }

  @Test(arguments: cases.filter { !$0.testDescription.contains("8 GiB") })
  func `refuses what passes a bound`(hostile: HostileContainer) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", hostile.bytes())
    let error = failure { _ = try Contents(of: path, limits: hostile.limits) }
    #expect(error?.code == hostile.code, "\(error.map(\.description) ?? "it was read")")
  }

  @Test(arguments: cases.filter { $0.limits != Limits() })
  func `reads the same container under the default bounds`(hostile: HostileContainer) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", hostile.bytes())
    _ = try Contents(of: path)
  }

  @Test func `has the default bounds that the README gives`() {
    let limits = Limits()
    #expect(limits.memberBytes == 8 * 1_024 * 1_024 * 1_024 - 1)
    #expect(limits.totalBytes == 64 * 1_024 * 1_024 * 1_024)
    #expect(limits.members == 1_000_000)
    #expect(limits.ratio == 1_000)
    #expect(limits.ratioFloor == 64 * 1_024 * 1_024)
    #expect(limits.nameBytes == 1_024)
    #expect(limits.namesBytes == 64 * 1_024 * 1_024)
    #expect(limits.memberDepth == 32)
  }

  @Test func `lets a tgz inflate to what its members and their headers may have`() throws {
    var limits = Limits()
    #expect(limits.streamBytes == (64 << 30) + 1_024_000_000 + 10_240)
    limits.totalBytes = .max
    #expect(limits.streamBytes == .max)
    // Both bounds are reached, and the archive's end has as many blocks as GNU tar gives it.
    var tar = TarBuilder()
    for name in ["a.xml", "b.xml", "c.xml"] { tar.file(name, [UInt8](repeating: 0x20, count: 1)) }
    tar.end(blocks: 20)
    limits.totalBytes = 3
    limits.members = 3
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", Gzip.member(tar.bytes))
    #expect(try Contents(of: path, limits: limits).members.count == 3)
  }

  @Test func `takes well-made text of 100 to 1 for no bomb`() throws {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    tar.file("page.xml", [UInt8](repeating: 0x61, count: 80 << 20))
    let path = try folder.write("backup.mbz", Gzip.member(tar.ended(), level: 1))
    #expect(try Contents(of: path).members.count == 1)
  }

  @Test func `refuses a bomb of zeros under the default bounds`() throws {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    tar.file("bomb.bin", [UInt8](repeating: 0, count: 80 << 20))
    let packed = Gzip.member(tar.ended(), level: 9)
    let path = try folder.write("backup.mbz", packed)
    let ratio = tar.bytes.count / packed.count
    try #require(ratio > 1_000)
    #expect(failure { _ = try Contents(of: path) }?.code == .limitExceeded)
  }
}
