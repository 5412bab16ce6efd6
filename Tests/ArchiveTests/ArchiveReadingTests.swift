import Archive
import Base
import SystemPackage
import TestKit
import Testing

/// What is read, and what is noted of other packers.
struct ArchiveReadingTests {
  private func contents(_ bytes: [UInt8]) throws -> Contents {
    let folder = try TemporaryFolder()
    return try Contents(of: try folder.write("backup.bin", bytes))
  }

  @Test func `tells the container by its content, never by its name`() throws {
    let folder = try TemporaryFolder()
    let tgz = try folder.write("backup.zip", BackupBuilder().tgz)
    let zip = try folder.write("backup.tar.gz", BackupBuilder().zip)
    #expect(try Contents(of: tgz).container == .tgz)
    #expect(try Contents(of: zip).container == .zip)
  }

  @Test func `reads the same members from both containers`() throws {
    let builder = BackupBuilder()
    let tgz = try contents(builder.tgz)
    let zip = try contents(builder.zip)
    for (name, bytes) in builder.members {
      #expect(tgz.bytes(name) == bytes)
      #expect(zip.bytes(name) == bytes)
    }
    #expect(tgz.names == [".ARCHIVE_INDEX"] + builder.members.map(\.name))
    #expect(zip.names == builder.members.map(\.name))
    #expect(tgz.signs == [])
    #expect(zip.signs == [])
  }

  @Test(arguments: [[1], [512], [1_000, 3_000], [10, 11, 12, 13], Array(1...100)])
  func `reads several gzip members whole, with a sign`(cuts: [Int]) throws {
    let builder = BackupBuilder()
    let read = try contents(Gzip.members(builder.tar, cutAt: cuts))
    #expect(read.names == [".ARCHIVE_INDEX"] + builder.members.map(\.name))
    #expect(read.signs == .severalGzipMembers)
  }

  @Test func `reads empty gzip members between others`() throws {
    let tar = BackupBuilder().tar
    let empty = Gzip.member([])
    let bytes =
      empty + Gzip.member(Array(tar[..<700])) + empty + Gzip.member(Array(tar[700...])) + empty
    #expect(try contents(bytes).names.count == BackupBuilder().members.count + 1)
  }

  @Test(arguments: [[0], [0, 0, 0, 0], [0x1f, 0], [0x0d, 0x0a], Array("garbage".utf8)])
  func `reads over bytes behind the gzip stream, with a sign`(trailing: [UInt8]) throws {
    let read = try contents(BackupBuilder().tgz + trailing)
    #expect(read.names.count == BackupBuilder().members.count + 1)
    #expect(read.signs == .trailingBytes)
  }

  @Test func `reads a gzip header with a file name in it`() throws {
    let read = try contents(Gzip.member(BackupBuilder().tar, name: "backup.tar"))
    #expect(read.names.count == BackupBuilder().members.count + 1)
    #expect(read.signs == [])
  }

  @Test func `reads names that begin with ./, with a sign, in both containers`() throws {
    var tar = TarBuilder()
    tar.folder("./")
    tar.file("./moodle_backup.xml", "<a/>")
    let tgz = try contents(Gzip.member(tar.ended()))
    #expect(tgz.names == ["moodle_backup.xml"])
    #expect(tgz.signs == .dotSlashNames)
    var zip = ZipBuilder()
    zip.file("./moodle_backup.xml", Array("<a/>".utf8))
    let zipped = try contents(zip.bytes)
    #expect(zipped.names == ["moodle_backup.xml"])
    #expect(zipped.signs == .dotSlashNames)
  }

  /// Empty blocks of each kind, alone and in a row.
  private static let nothings: [[UInt8]] = [
    [], [3, 0], [1, 0, 0, 0xff, 0xff], [0, 0, 0, 0xff, 0xff, 3, 0],
    Array([[UInt8]](repeating: [0, 0, 0, 0xff, 0xff], count: 50).joined()) + [3, 0],
  ]

  @Test(arguments: nothings, [true, false])
  func `reads zip folders that are deflated to nothing`(
    packed: [UInt8], hasDescriptor: Bool
  ) throws {
    var zip = ZipBuilder()
    var folder = ZipBuilder.deflatedFolder("folder", packed)
    folder.hasDescriptor = hasDescriptor
    zip.entries.append(folder)
    zip.file("folder/moodle_backup.xml", Array("<a/>".utf8))
    let read = try contents(zip.bytes)
    #expect(read.names == ["folder", "folder/moodle_backup.xml"])
    #expect(read.bytes("folder/moodle_backup.xml") == Array("<a/>".utf8))
  }

  @Test func `reads pax headers that say what the plain ones say, with a sign`() throws {
    var tar = TarBuilder()
    tar.pax([("comment", "made by a test")], type: "g")
    tar.pax([("path", "a.xml"), ("size", "4"), ("mtime", "1795484599.5")])
    tar.file("a.xml", "<a/>")
    tar.file("b.xml", "<b/>")
    let read = try contents(Gzip.member(tar.ended()))
    #expect(read.names == ["a.xml", "b.xml"])
    #expect(read.signs == .paxHeaders)
  }

  @Test func `reads GNU headers and a long name that fits the plain one, with a sign`() throws {
    var tar = TarBuilder()
    tar.gnuLongName("a.xml")
    tar.file("a.xml", "<a/>", magic: .gnu)
    tar.folder("course", magic: .gnu)
    let read = try contents(Gzip.member(tar.ended()))
    #expect(read.names == ["a.xml", "course"])
    #expect(read.signs == .gnuHeaders)
  }

  @Test(arguments: [
    ["tar", "--format=pax", "-czf"], ["tar", "--format=gnu", "-czf"],
    ["bsdtar", "--format=pax", "-czf"], ["python3", "-m", "tarfile", "-c"],
  ])
  func `reads what other packers write`(command: [String]) throws {
    let folder = try TemporaryFolder()
    let inside = folder.path.appending("in")
    try FileTree.makeFolder(inside)
    try FileTree.makeFolder(inside.appending("course"))
    _ = try folder.write("in/users.xml", "<a/>".utf8)
    _ = try folder.write("in/course/course.xml", "<a/>".utf8)
    let path = folder.path.appending("backup.tar.gz")
    let run = try Tool.run(
      command[0], Array(command.dropFirst()) + [path.string, "."], in: inside)
    #expect(run.status == 0, "\(run.error)")
    #expect(try Contents(of: path).names.sorted() == ["course", "course/course.xml", "users.xml"])
  }

  @Test func `joins prefix and name of a ustar header`() throws {
    var tar = TarBuilder()
    var header = TarBuilder.Header("page.xml", size: 4)
    header.prefix = Array("activities/page_1".utf8)
    tar.member(header, Array("<a/>".utf8))
    #expect(try contents(Gzip.member(tar.ended())).names == ["activities/page_1/page.xml"])
  }

  @Test func `takes a name with a slash at its end and no type for a folder`() throws {
    var tar = TarBuilder()
    tar.header(.init("course/", type: "\0"))
    let read = try contents(Gzip.member(tar.ended()))
    #expect(read.members.map(\.member.kind) == [.folder])
  }

  @Test func `keeps accents and emoji in names, in both containers`() throws {
    let name = "files/été-🎓.xml"
    var tar = TarBuilder()
    tar.file(name, "<a/>")
    var zip = ZipBuilder()
    zip.file(name, Array("<a/>".utf8))
    #expect(
      try contents(Gzip.member(tar.ended())).names.map { Array($0.utf8) } == [Array(name.utf8)])
    #expect(try contents(zip.bytes).names.map { Array($0.utf8) } == [Array(name.utf8)])
  }

  @Test func `refuses names that differ in composition alone, which some servers take for one`() {
    var tar = TarBuilder()
    tar.file("\u{e9}.xml", "<a/>")
    tar.file("e\u{301}.xml", "<b/>")
    let packed = Gzip.member(tar.ended())
    #expect(failure { _ = try contents(packed) }?.code == .duplicateMember)
  }

  @Test func `reads stored zip members and those with sizes behind their data`() throws {
    var zip = ZipBuilder()
    zip.file("stored.xml", Array("<a/>".utf8), stored: true)
    var entry = ZipBuilder.Entry("behind.xml", [UInt8](repeating: 0x20, count: 9_000))
    entry.hasDescriptor = true
    zip.entries.append(entry)
    zip.folder("course")
    let read = try contents(zip.bytes)
    #expect(read.names == ["stored.xml", "behind.xml", "course"])
    #expect(read.bytes("behind.xml")?.count == 9_000)
  }

  @Test func `reads a zip with a comment, and one that Python wrote with 64-bit fields`() throws {
    var zip = ZipBuilder()
    zip.file("a.xml", Array("<a/>".utf8))
    zip.comment = Array("PK\u{5}\u{6} a comment".utf8)
    #expect(try contents(zip.bytes).names == ["a.xml"])
    let folder = try TemporaryFolder()
    let path = folder.path.appending("large.zip")
    let python = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_STORED)
      for i in range(65600):
          with z.open('f%d' % i, 'w', force_zip64=True) as f: f.write(b'x')
      z.close()
      """
    let run = try Tool.run("python3", ["-c", python, path.string])
    #expect(run.status == 0, "\(run.error)")
    let read = try Contents(of: path)
    #expect(read.names.count == 65_600)
    #expect(read.names.last == "f65599")
  }

  @Test func `follows a 64-bit end record that says the same as the plain one`() throws {
    var zip = ZipBuilder()
    zip.file("a.xml", Array("<a/>".utf8))
    zip.beforeEnd = { ArchiveRefusalTests.large(offset: $0, size: $1, count: 1) }
    #expect(try contents(zip.bytes).names == ["a.xml"])
  }

  @Test func `verifies the bytes of a member that nobody reads`() throws {
    let folder = try TemporaryFolder()
    var zip = ZipBuilder()
    var entry = ZipBuilder.Entry("a.xml", Array("<a/>".utf8))
    entry.checksum = 1
    zip.entries.append(entry)
    let path = try folder.write("backup.mbz", zip.bytes)
    let error = failure {
      var reader = try ArchiveReader(try SourceFile(path))
      while try reader.next() != nil {}
    }
    #expect(error?.code == .damaged)
  }

  @Test func `says that a file changed while it was read`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", BackupBuilder().tgz)
    let error = failure {
      var reader = try ArchiveReader(try SourceFile(path))
      _ = try reader.next()
      let other = try FileDescriptor.open(path, .writeOnly, options: .append)
      try other.closeAfter { _ = try other.writeAll([0]) }
      while try reader.next() != nil {}
    }
    #expect(error?.code == .changedMeanwhile)
  }
}
