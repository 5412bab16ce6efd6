import Base
import Foundation
import SystemPackage
import TestKit
import Testing

struct FilesTests {
  private func link(_ path: FilePath, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: target)
  }

  @Test func `tells files, folders, links and nothing`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1])
    try link(folder.path.appending("link"), to: "a")
    #expect(try FileTree.kind(of: file) == .file)
    #expect(try FileTree.kind(of: folder.path) == .folder)
    #expect(try FileTree.kind(of: folder.path.appending("link")) == .other)
    #expect(try FileTree.kind(of: folder.path.appending("none")) == nil)
    #expect(try FileTree.kind(of: file.appending("below")) == nil)
  }

  @Test func `lists names by their bytes, hidden ones too`() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a", "é", ".hidden", "B"] { try folder.write(name, []) }
    #expect(try FileTree.names(in: folder.path).map(\.string) == [".hidden", "B", "a", "b", "é"])
    let error = failure { _ = try FileTree.names(in: folder.path.appending("none")) }
    #expect(error?.code == .io)
  }

  @Test func `makes folders above a folder, and leaves those that are there`() throws {
    let folder = try TemporaryFolder()
    let deep = folder.path.pushing("a/b/c")
    try FileTree.makeFolder(deep)
    try FileTree.makeFolder(deep)
    #expect(try FileTree.kind(of: deep) == .folder)
    let file = try folder.write("file", [])
    #expect(failure { try FileTree.makeFolder(file) }?.code == .io)
    #expect(failure { try FileTree.makeFolder(file.appending("x")) }?.code == .io)
  }

  @Test func `removes a folder with all in it, and no link's target`() throws {
    let folder = try TemporaryFolder()
    try folder.write("keep/file", [1])
    try folder.write("gone/deep/file", [1])
    try link(folder.path.pushing("gone/link"), to: folder.path.appending("keep").string)
    try FileTree.remove(folder.path.appending("gone"))
    #expect(try FileTree.kind(of: folder.path.appending("gone")) == nil)
    #expect(try FileTree.kind(of: folder.path.pushing("keep/file")) == .file)
    try FileTree.remove(folder.path.appending("gone"))
  }

  @Test func `reads a small file whole and refuses a larger one`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [1, 2, 3])
    #expect(try FileTree.contents(of: file, limit: 3) == [1, 2, 3])
    #expect(failure { _ = try FileTree.contents(of: file, limit: 2) }?.code == .limitExceeded)
    #expect(
      failure { _ = try FileTree.contents(of: folder.path, limit: 2) }?.code == .io)
  }

  @Test func `never replaces a file, and removes an abandoned one`() throws {
    let folder = try TemporaryFolder()
    let there = try folder.write("there", [1])
    #expect(failure { _ = try OutputFile(creating: there) }?.code == .io)
    #expect(try bytes(of: there) == [1])
    let abandoned = folder.path.appending("abandoned")
    do {
      var output = try OutputFile(creating: abandoned)
      try [UInt8]("half".utf8).withUnsafeBytes { try output.write($0) }
      #expect(try FileTree.kind(of: abandoned) == .file)
    }
    #expect(try FileTree.kind(of: abandoned) == nil)
    let kept = folder.path.appending("kept")
    do {
      var output = try OutputFile(creating: kept)
      try [UInt8]("whole".utf8).withUnsafeBytes { try output.write($0) }
      #expect(output.count == 5)
      try output.finish()
    }
    #expect(try bytes(of: kept) == Array("whole".utf8))
  }

  @Test func `says that the disk is full`() throws {
    // A file on a full disk: /dev/full refuses each write, but is no file that can be created.
    let folder = try TemporaryFolder()
    try link(folder.path.appending("full"), to: "/dev/full")
    #expect(failure { _ = try OutputFile(creating: folder.path.appending("full")) }?.code == .io)
  }

  @Test func `opens regular files alone, and never waits for a fifo`() throws {
    let folder = try TemporaryFolder()
    let fifo = folder.path.appending("fifo")
    #expect(mkfifo(fifo.string, 0o600) == 0)
    #expect(failure { _ = try SourceFile(fifo) }?.code == .io)
    #expect(failure { _ = try SourceFile(folder.path) }?.code == .io)
    #expect(failure { _ = try SourceFile(folder.path.appending("none")) }?.code == .io)
  }

  @Test func `notices that a file changed`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3])
    let file = try SourceFile(path)
    try file.verifyUnchanged()
    #expect(try file.sha256() == Digest.hex(.sha256, of: [1, 2, 3]))
    let descriptor = try FileDescriptor.open(path, .writeOnly, options: .append)
    try descriptor.closeAfter { _ = try descriptor.writeAll([4]) }
    #expect(failure { try file.verifyUnchanged() }?.code == .changedMeanwhile)
  }

  @Test func `publishes a folder whole, under a name that is free`() throws {
    let folder = try TemporaryFolder()
    let target = folder.path.appending("kit")
    do {
      let work = try WorkFolder(in: folder.path)
      #expect(work.path.lastComponent?.string.hasPrefix(".") == true)
      var output = try OutputFile(creating: work.path.appending("a"))
      try output.finish()
      #expect(try FileTree.kind(of: target) == nil)
      try work.publish(as: target)
    }
    #expect(try FileTree.names(in: folder.path).map(\.string) == ["kit"])
    let error = failure {
      let second = try WorkFolder(in: folder.path)
      try second.publish(as: target)
    }
    #expect(error?.code == .targetExists)
    #expect(try FileTree.names(in: target).map(\.string) == ["a"])
  }

  @Test func `leaves nothing of a folder that was abandoned`() throws {
    let folder = try TemporaryFolder()
    do {
      let work = try WorkFolder(in: folder.path)
      var output = try OutputFile(creating: work.path.appending("a"))
      try output.finish()
    }
    #expect(try FileTree.names(in: folder.path).isEmpty)
  }

  @Test func `swaps a folder for the one that has its name`() throws {
    let folder = try TemporaryFolder()
    try folder.write("kit/old", [1])
    do {
      let work = try WorkFolder(in: folder.path)
      var output = try OutputFile(creating: work.path.appending("new"))
      try output.finish()
      try work.replace(folder.path.appending("kit"))
    }
    #expect(try FileTree.names(in: folder.path).map(\.string) == ["kit"])
    #expect(try FileTree.names(in: folder.path.appending("kit")).map(\.string) == ["new"])
  }

  @Test func `clears away what a dead process left, and nothing of a living one`() throws {
    let folder = try TemporaryFolder()
    try folder.write(".gabarit~dead/half", [1])
    try folder.write(".other/file", [1])
    let living = try WorkFolder(in: folder.path)
    let second = try WorkFolder(in: folder.path)
    let names = Set(try FileTree.names(in: folder.path).map(\.string))
    let own = [living.path, second.path].compactMap { $0.lastComponent?.string }
    #expect(names == Set([".other"] + own))
  }

  @Test func `a scratch file on disk has no name, and is its owner's alone`() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("made").appending("as needed")
    let file = try ScratchFile(in: place)
    try Array("contents".utf8).withBytes { bytes throws(GabaritError) in try file.write(bytes) }
    #expect(try file.source().bytes(limit: 100) == Array("contents".utf8))
    #expect(try FileTree.names(in: place).isEmpty)
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let own = descriptors.map { "/proc/self/fd/\($0)" }.filter { path in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
      return target.map { $0.contains(place.string) && $0.hasSuffix(" (deleted)") } ?? false
    }
    #expect(!own.isEmpty)
    for path in own {
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(status.st_nlink == 0)
    }
  }

  @Test func `a scratch file names the folder that it cannot be made in`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a", [])
    let error = failure { _ = try ScratchFile(in: file) }
    #expect(error?.code == .io)
    #expect(error?.file == file.string)
  }
}
