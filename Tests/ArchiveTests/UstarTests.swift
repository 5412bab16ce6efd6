import Archive
import Base
import SystemPackage
import TestKit
import Testing

/// The headers that Moodle's own reader can read.
struct UstarTests {
  /// The header that the writer gives a member, or the error.
  private func header(
    _ name: String, size: Int64 = 0, modified: Int64 = BackupBuilder.time,
    kind: Member.Kind = .file
  ) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a.mbz")
    let checked = try MemberPath(checking: Array(name.utf8), limits: Limits())
    var writer = try ArchiveWriter(into: PackageOutput(creating: path), container: .tgz, workers: 1)
    try writer.begin(Member(path: checked, kind: kind, size: size, modified: modified))
    _ = try writer.finish()
    return Array(try Gzip.unpacked(path).prefix(512))
  }

  private func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static let a100 = String(repeating: "a", count: 100)
  private static let b155 = String(repeating: "b", count: 155)

  @Test(arguments: [
    (a100, "", a100),
    ("d/" + a100, "d", a100),
    (b155 + "/" + a100, b155, a100),
    (b155 + "/c/" + String(repeating: "a", count: 98), b155, "c/" + a100.dropLast(2)),
    ("x/y/" + String(repeating: "a", count: 98), "x", "y/" + a100.dropLast(2)),
  ]) func `splits a name at the first slash behind which the rest fits`(
    name: String, prefix: String, rest: String
  ) throws {
    let block = try header(name)
    #expect(text(block[345..<500]) == prefix)
    #expect(text(block[0..<100]) == rest)
  }

  @Test(arguments: [
    a100 + "a", b155 + "b/" + a100, b155 + "/a" + a100, "d/" + a100 + "a",
    String(repeating: "é", count: 51),
  ]) func `refuses a name that no split makes fit`(name: String) {
    #expect(failure { _ = try header(name) }?.code == .unsafeName)
  }

  @Test func `writes a folder with its slash, which is no place to split at`() throws {
    let block = try header("activities/page_1", kind: .folder)
    #expect(text(block[0..<100]) == "activities/page_1/")
    #expect(block[156] == UInt8(ascii: "5"))
    #expect(failure { _ = try header(UstarTests.a100, kind: .folder) }?.code == .unsafeName)
    let split = try header("d/" + UstarTests.a100.dropLast(), kind: .folder)
    #expect(text(split[345..<500]) == "d")
  }

  @Test func `writes each field as Moodle's packer does`() throws {
    let block = try header("a.xml", modified: 0o17_777)
    var expected = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ at: Int) {
      for (index, byte) in text.utf8.enumerated() { expected[at + index] = byte }
    }
    put("a.xml", 0)
    put("0000644\0" + "0000000\0" + "0000000\0", 100)
    put("00000000000\0" + "00000017777\0", 124)
    put("        0", 148)
    put("ustar\0" + "00", 257)
    let sum = expected.reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    put(String(repeating: "0", count: 6 - digits.count) + digits + "\0 ", 148)
    #expect(block == expected)
  }

  @Test(arguments: [-1, 1 << 33, Int64.max, Int64.min])
  func `writes a time that eleven digits cannot say as an unknown one`(time: Int64) throws {
    let block = try header("a.xml", modified: time)
    #expect(text(block[136..<148]) == String(Member.unknownTime, radix: 8).leftPadded(11))
  }

  @Test func `refuses a member of 8 GiB`() {
    #expect(failure { _ = try header("a", size: 1 << 33) }?.code == .limitExceeded)
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}
