import Archive
import Base
import Catalogue
import Compliance
import Foundation
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

@Suite("A template that was packed again")
struct RepackedTemplateTests {
  @Test(arguments: Repacking.allCases)
  func `is issued as a clean package with the same contents`(_ repacking: Repacking) throws {
    let original = try Samples.backup("m45/petit-nu-tgz")
    let folder = try TemporaryFolder()
    let template = try repacking.repack(original, in: folder)
    let (plain, workshop) = (try IssueFixture(), try IssueFixture())
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
    var workshop = try IssueFixture()
    workshop.failOn = .warning
    let result = try workshop.issue(from: template)
    #expect(result.status == .refused)
    #expect(result.error?.code == .nothingSuitable)
    #expect(workshop.leftovers().isEmpty)
  }

  @Test(arguments: Leftover.all, BackupBuilder.Packing.allCases)
  func `is issued without what an operating system left in it`(
    _ leftover: Leftover, _ packing: BackupBuilder.Packing
  ) throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.folder.write("template.mbz", leftover.backup(packing))
    // The second order finds what is kept of the template.
    for _ in 0..<2 {
      for container in [nil, Container.tgz, .zip] {
        var workshop = try shelf.workshop()
        workshop.container = container
        let result = try workshop.issue(from: template)
        try #require(result.status == .issued, "\(String(describing: result.error))")
        let package = try Contents(of: workshop.package())
        let names = package.members.map(\.member.path.string)
        #expect(names.contains("roles.xml"))
        #expect(!names.contains { $0 == leftover.name || $0.hasPrefix("__MACOSX") })
        let judged = try CheckedBackup(workshop.package())
        #expect(judged.findings.allSatisfy { $0.severity == .info })
      }
    }
  }

  @Test func `is issued without the index that a zip has`() throws {
    let folder = try TemporaryFolder()
    var builder = BackupBuilder()
    builder.replace(".ARCHIVE_INDEX", builder.index)
    let template = try folder.write("template.mbz", builder.zip)
    let workshop = try IssueFixture()
    try #require(try workshop.issue(from: template).status == .issued)
    let package = try Contents(of: workshop.package())
    #expect(package.container == .zip)
    #expect(!package.members.contains { $0.member.path.string == ".ARCHIVE_INDEX" })
  }

  @Test func `is issued without links of members to themselves`() throws {
    let folder = try TemporaryFolder()
    let builder = BackupBuilder()
    var tar = TarBuilder()
    tar.file(".ARCHIVE_INDEX", builder.index)
    for (name, bytes) in builder.members {
      tar.file(name, bytes)
      var header = TarBuilder.Header(name, type: "1")
      header.link = name
      tar.header(header)
    }
    let template = try folder.write("template.mbz", Gzip.member(tar.ended()))
    let workshop = try IssueFixture()
    try #require(try workshop.issue(from: template).status == .issued)
    let raw = RawTar(try Gzip.unpacked(workshop.package()))
    #expect(raw.parts.allSatisfy { $0.type == 0x30 })
    #expect(raw.parts.count == builder.members.count + 1)
  }
}
