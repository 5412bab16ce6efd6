import Archive
import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// What other programs read from the containers that gabarit writes.
struct OtherReadersTests {
  /// A way to unpack a container into a folder.
  struct Reader: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var container: Container
    var command: @Sendable (FilePath) -> [String]
  }

  static let readers: [Reader] = [
    Reader(testDescription: "GNU tar", container: .tgz) { ["tar", "-xzf", $0.string] },
    Reader(testDescription: "bsdtar on tgz", container: .tgz) { ["bsdtar", "-xf", $0.string] },
    Reader(testDescription: "Python's tarfile", container: .tgz) {
      [
        "python3", "-c", "import sys, tarfile\ntarfile.open(sys.argv[1]).extractall('.')",
        $0.string,
      ]
    },
    Reader(testDescription: "bsdtar on zip", container: .zip) { ["bsdtar", "-xf", $0.string] },
    Reader(testDescription: "unzip", container: .zip) { ["unzip", "-q", $0.string] },
    Reader(testDescription: "Python's zipfile", container: .zip) {
      [
        "python3", "-c",
        "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n"
          + "assert z.testzip() is None\nz.extractall('.')", $0.string,
      ]
    },
  ]

  @Test(arguments: readers, ["m45/petit-nu-tgz", "m42/petit-nu-zip"])
  func `unpack to the same files`(reader: Reader, name: String) throws {
    let read = try Contents(of: try Samples.backup(name))
    let folder = try TemporaryFolder()
    let package = folder.path.appending("package.mbz")
    var members = read.members
    members.append(try member("files/long/" + String(repeating: "n", count: 97), [1, 2, 3]))
    try write(members, reader.container, to: package)
    let target = folder.path.appending("out")
    try FileTree.makeFolder(target)
    let command = reader.command(package)
    let run = try Tool.run(command[0], Array(command.dropFirst()), in: target)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.isEmpty, "\(run.error)")
    var found = 0
    for (member, content) in members {
      let path = target.pushing(FilePath(member.path.string))
      if member.kind == .folder {
        #expect(try FileTree.kind(of: path) == .folder)
      } else {
        #expect(try bytes(of: path) == content, "\(member.path)")
        found += 1
      }
    }
    let all = try #require(FileManager.default.enumerator(atPath: target.string))
    let files = all.compactMap { $0 as? String }.filter {
      (try? FileTree.kind(of: target.pushing(FilePath($0)))) == .file
    }
    #expect(files.count == found)
  }

  @Test func `list a tgz as pure ustar`() throws {
    let read = try Contents(of: try Samples.backup("m45/petit-nu-tgz"))
    let folder = try TemporaryFolder()
    let package = folder.path.appending("package.mbz")
    try write(read.members, .tgz, to: package)
    let python = """
      import sys, tarfile
      t = tarfile.open(sys.argv[1])
      assert not t.pax_headers
      for m in t:
          assert not m.pax_headers and m.type in (b'0', b'5'), m
          print(m.name, m.mtime)
      """
    let run = try Tool.run("python3", ["-c", python, package.string])
    #expect(run.status == 0, "\(run.error)")
    #expect(
      run.lines == read.members.map { "\($0.member.path.string) \($0.member.modified)" })
  }
}
