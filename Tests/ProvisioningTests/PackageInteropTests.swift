import Archive
import Base
import Foundation
import Provisioning
import SystemPackage
import TestKit
import Testing

/// Each issued package, read by the tools that shops have.
@Suite("Other tools read a package and agree")
struct PackageInteropTests {
  /// Prints each file's name and SHA-256, sorted; a damaged archive ends it with an error.
  private static let python = """
    import sys, hashlib, tarfile, zipfile
    path, found = sys.argv[1], []
    if zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        assert archive.testzip() is None
        for name in archive.namelist():
            if not name.endswith('/'): found.append((name, archive.read(name)))
    else:
        archive = tarfile.open(path, 'r:gz')
        for member in archive.getmembers():
            assert member.isfile() or member.isdir(), member.name
            if member.isfile(): found.append((member.name, archive.extractfile(member).read()))
    for name, data in sorted(found): print(hashlib.sha256(data).hexdigest(), name)
    """

  /// The same of a folder that a tool unpacked into.
  private func digests(in folder: FilePath) throws -> [String] {
    var lines: [String] = []
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.string)
    for name in names {
      let path = folder.pushing(FilePath(name))
      let kind = try FileManager.default.attributesOfItem(atPath: path.string)[.type]
      guard kind as? FileAttributeType == .typeRegular else { continue }
      lines.append("\(Digest.hex(.sha256, of: try bytes(of: path))) \(name)")
    }
    return lines.sorted { $0.dropFirst(65) < $1.dropFirst(65) }
  }

  private func unpacked(_ package: FilePath, by words: [String]) throws -> [String] {
    let folder = try TemporaryFolder()
    let run = try Tool.run(words[0], words.dropFirst() + [package.string], in: folder.path)
    #expect(run.status == 0, "\(words[0]): \(run.error)")
    #expect(run.error.isEmpty, "\(words[0]): \(run.error)")
    return try digests(in: folder.path)
  }

  @Test(arguments: suitableTemplates, [Container.tgz, .zip])
  func `on names and contents`(_ template: FilePath, _ container: Container) throws {
    var workshop = try IssueFixture()
    workshop.container = container
    try #require(try workshop.issue(from: template).status == .issued)
    let package = try workshop.package()
    let own = try Contents(of: package).members.filter { $0.member.kind == .file }
      .map { "\(Digest.hex(.sha256, of: $0.bytes)) \($0.member.path.string)" }
      .sorted { $0.dropFirst(65) < $1.dropFirst(65) }
    let python = try Tool.run("python3", ["-c", Self.python, package.string])
    #expect(python.status == 0, "\(python.error)")
    #expect(python.lines.sorted { $0.dropFirst(65) < $1.dropFirst(65) } == own)
    #expect(try unpacked(package, by: ["bsdtar", "-xf"]) == own)
    switch container {
    case .tgz:
      #expect(try unpacked(package, by: ["tar", "-xzf"]) == own)
      let sound = try Tool.run("gzip", ["-t", "-S", ".mbz", package.string])
      #expect(sound.status == 0, "\(sound.error)")
    case .zip:
      #expect(try unpacked(package, by: ["unzip", "-qq"]) == own)
    }
  }
}
