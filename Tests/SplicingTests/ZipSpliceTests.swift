import Archive
import Base
import Foundation
import Splicing
import SystemPackage
import TestKit
import Testing

/// Packages that are spliced from zips.
struct ZipSpliceTests {
  private func splice(
    _ template: FilePath, _ edits: [String: [StreamPatch]], to package: FilePath
  ) throws -> String? {
    var byPath: [MemberPath: [StreamPatch]] = [:]
    for (name, patches) in edits {
      byPath[try MemberPath(checking: Array(name.utf8), limits: Limits())] = patches
    }
    let file = try SourceFile(template)
    return try ZipSplicer.open(file, edits: byPath, limits: Limits())?.splice(
      into: PackageOutput(creating: package))
  }

  @Test(arguments: 0..<12)
  func `hold the edited members, and the others as they were`(seed: Int) throws {
    var dice = Dice(UInt64(seed + 40))
    var piece = SpliceCase(random: &dice, members: 5 + seed, largest: 40_000)
    if seed == 3 { piece.edits = [:] }
    var builder = ZipBuilder()
    for (name, bytes) in piece.files {
      var entry = ZipBuilder.Entry(name, bytes)
      entry.isStored = Int.random(in: 0..<3, using: &dice) == 0
      entry.hasDescriptor = Int.random(in: 0..<3, using: &dice) == 0
      builder.entries.append(entry)
    }
    builder.folder("activities")
    let folder = try TemporaryFolder()
    let template = try folder.write("t.zip", builder.bytes)
    let package = folder.path.appending("p.zip")
    var edits: [String: [StreamPatch]] = [:]
    for (index, patches) in piece.edits { edits[piece.files[index].name] = patches }
    let sha256 = try #require(try splice(template, edits, to: package))
    #expect(sha256 == Digest.hex(.sha256, of: try bytes(of: package)))
    let read = try Contents(of: package)
    let expected = try Contents(of: try folder.write("e.tgz", Gzip.member(piece.editedTar)))
    #expect(read.names == piece.files.map(\.name) + ["activities"])
    #expect(read.members.dropLast().map(\.bytes) == expected.members.map(\.bytes))
    let old = try Contents(of: template)
    #expect(read.members.map(\.member.modified) == old.members.map(\.member.modified))
    #expect(read.members.map(\.member.kind) == old.members.map(\.member.kind))
    let unzip = try Tool.run("unzip", ["-tqq", package.string])
    #expect(unzip.status == 0, "\(unzip.error)\(unzip.text)")
    let python =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
      + "for i in z.infolist(): print(i.filename, i.file_size)"
    let listed = try Tool.run("python3", ["-c", python, package.string])
    #expect(
      listed.lines
        == read.members.map {
          "\($0.member.path.string)\($0.member.kind == .folder ? "/" : "") \($0.bytes.count)"
        }, "\(listed.error)")
  }

  @Test func `are refused where a zip has what Moodle's packer does not write`() throws {
    let folder = try TemporaryFolder()
    func isSpliced(_ name: String = "a.xml", _ change: (inout ZipBuilder) -> Void) throws -> Bool {
      var builder = ZipBuilder()
      builder.file("a.xml", Array("<a>1</a>".utf8))
      builder.file("b.xml", Array("<b/>".utf8))
      change(&builder)
      let template = try folder.write("t.zip", builder.bytes)
      let package = folder.path.appending("p.zip")
      defer { try? FileTree.remove(package) }
      return try splice(template, [name: [StreamPatch(0..<0, with: [0x20])]], to: package) != nil
    }
    #expect(try isSpliced { _ in })
    #expect(try !isSpliced("missing.xml") { _ in })
    #expect(try !isSpliced { $0.comment = [0x41] })
    #expect(try !isSpliced { $0.trailing = [0] })
    #expect(try !isSpliced { $0.entries[1].flags = 0x0801 })
    #expect(try !isSpliced { $0.file(".ARCHIVE_INDEX", []) })
    #expect(try !isSpliced { $0.entries[1].name = Array("./b.xml".utf8) })
    #expect(try !isSpliced { $0.entries[0].extra = little(1, 2) + little(8, 2) + little(8, 8) })
    #expect(try !isSpliced { $0.announced = 1 })
    #expect(
      try !isSpliced {
        $0.entries[1].name = Array("é.xml".utf8)
        $0.entries[1].flags = 0
      })
  }

  @Test func `are not written where a stored member would pass for their directory`() throws {
    let folder = try TemporaryFolder()
    let package = folder.path.appending("p.zip")
    let mark: [UInt8] = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 16)
    func splice(commentBytes: Int) throws -> String? {
      var builder = ZipBuilder()
      var entry = ZipBuilder.Entry("a.zip", mark + little(commentBytes, 2))
      entry.isStored = true
      builder.entries.append(entry)
      builder.file("b.xml", Array("<b/>".utf8))
      let edit = StreamPatch(1..<1, with: Array("longer-than-before".utf8))
      return try self.splice(
        try folder.write("t.zip", builder.bytes), ["b.xml": [edit]], to: package)
    }
    #expect(try splice(commentBytes: 0) != nil)
    let bytes = try bytes(of: package)
    try FileTree.remove(package)
    // Only once the member after it has grown does its comment end with the file.
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
    let error = failure { _ = try splice(commentBytes: bytes.count - start - 22) }
    #expect(error?.code == .contradiction)
    #expect(try FileTree.kind(of: package) == nil)
  }

  @Test func `are not written where an edited member is damaged`() throws {
    let folder = try TemporaryFolder()
    var builder = ZipBuilder()
    var entry = ZipBuilder.Entry("a.xml", Array("<a>1</a>".utf8))
    entry.checksum = 7
    builder.entries.append(entry)
    let template = try folder.write("t.zip", builder.bytes)
    let package = folder.path.appending("p.zip")
    let error = failure {
      _ = try splice(template, ["a.xml": [StreamPatch(0..<1, with: [])]], to: package)
    }
    #expect(error?.code == .damaged)
    #expect(try FileTree.kind(of: package) == nil)
  }
}
