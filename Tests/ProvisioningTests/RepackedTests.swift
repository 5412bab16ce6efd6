import Archive
import Compliance
import Foundation
import Groundwork
import Provisioning
import SystemPackage
import TestKit
import Testing

/// How an administrator may have packed a backup anew.
enum Repacking: String, CaseIterable, Sendable {
  case gnu
  case pax
  case posixWithDots
  case bsdtar
  case withoutIndex
  case trailingBytes
  case infoZip

  /// Unpacks a backup and packs it again as a file in a folder.
  func repack(_ template: FilePath, in folder: TemporaryFolder) throws -> FilePath {
    let inside = folder.path.appending("inside")
    try FileManager.default.createDirectory(
      atPath: inside.string, withIntermediateDirectories: true)
    let target = folder.path.appending("repacked.mbz")
    try expect(Tool.run("bsdtar", ["-xf", template.string], in: inside))
    let names = try FileManager.default.contentsOfDirectory(atPath: inside.string).sorted()
    let visible = names.filter { $0 != ".ARCHIVE_INDEX" }
    switch self {
    case .gnu:
      try expect(Tool.run("tar", ["--format=gnu", "-czf", target.string] + names, in: inside))
    case .pax:
      try expect(Tool.run("tar", ["--format=pax", "-czf", target.string] + names, in: inside))
    case .posixWithDots:
      try expect(Tool.run("tar", ["--format=posix", "-czf", target.string, "."], in: inside))
    case .bsdtar:
      try expect(Tool.run("bsdtar", ["-czf", target.string] + names, in: inside))
    case .withoutIndex:
      try expect(Tool.run("tar", ["--format=ustar", "-czf", target.string] + visible, in: inside))
    case .trailingBytes:
      try Data(try bytes(of: template) + Array("trailing".utf8))
        .write(to: URL(fileURLWithPath: target.string))
    case .infoZip:
      try expect(Tool.run("zip", ["-q", "-r", target.string] + visible, in: inside))
    }
    return target
  }

  private func expect(_ output: Tool.Output) throws {
    try #require(output.status == 0, "\(output.error)")
  }
}

struct `A template that was packed again` {
  @Test(arguments: Repacking.allCases)
  func `is issued as a clean package with the same contents`(_ repacking: Repacking) throws {
    let original = try Samples.backup("m45/petit-nu-tgz")
    let folder = try TemporaryFolder()
    let template = try repacking.repack(original, in: folder)
    let (plain, workshop) = (try Workshop(), try Workshop())
    try #require(try plain.issue(from: original).status == .issued)
    let result = try workshop.issue(from: template)
    try #require(result.status == .issued, "\(String(describing: result.error))")
    let package = try Contents(of: workshop.package())
    #expect(package.signs.isEmpty)
    let expected = try Contents(of: plain.package())
    for entry in expected.members
    where entry.member.kind == .file && entry.member.path.string != ".ARCHIVE_INDEX" {
      #expect(package.bytes(entry.member.path.string) == entry.bytes)
    }
    guard package.container == .tgz else { return }
    let tar = RawTar(try Gzip.unpacked(workshop.package()))
    #expect(tar.parts.first?.name == ".ARCHIVE_INDEX")
    #expect(tar.parts.count { $0.name == ".ARCHIVE_INDEX" } == 1)
    for part in tar.parts {
      #expect(part.type == 0x30 || part.type == 0x35)
      #expect(Array(part.header[257..<265]) == Array("ustar\u{0}00".utf8))
      #expect(!part.name.hasPrefix("./"))
    }
    let index = String(decoding: tar.parts[0].content, as: UTF8.self)
    #expect(index.hasPrefix("Moodle archive file index. Count: \(tar.parts.count - 1)\n"))
    #expect(index.split(separator: "\n").count == tar.parts.count)
  }

  @Test func `is refused where only clean templates are wanted`() throws {
    let folder = try TemporaryFolder()
    let template = try Repacking.gnu.repack(Samples.backup("m45/vide-nu-tgz"), in: folder)
    var workshop = try Workshop()
    workshop.failOn = .warning
    let result = try workshop.issue(from: template)
    #expect(result.status == .refused)
    #expect(result.error?.code == .nothingSuitable)
    #expect(workshop.leftovers().isEmpty)
  }
}
