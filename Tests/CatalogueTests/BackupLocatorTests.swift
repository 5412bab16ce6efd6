import Base
import Catalogue
import Foundation
import SystemPackage
import TestKit
import Testing

/// Where backups are looked for.
struct BackupLocatorTests {
  private func link(_ path: FilePath, to target: FilePath) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: target.string)
  }

  private func names(_ entries: [BackupLocator.Entry], in folder: TemporaryFolder) -> [String] {
    entries.map { String($0.path.string.dropFirst(folder.path.string.count + 1)) }
  }

  @Test func `walks folders with their sub-folders, sorted by path`() throws {
    let folder = try TemporaryFolder()
    for name in ["b/c/x.mbz", "a.mbz", "b/a.txt", ".hidden/h.mbz"] { try folder.write(name, []) }
    let entries = try BackupLocator.entries(in: [folder.path])
    #expect(names(entries, in: folder) == [".hidden/h.mbz", "a.mbz", "b/a.txt", "b/c/x.mbz"])
    #expect(entries.map(\.isExpected) == [true, true, false, true])
  }

  @Test func `takes files that Moodle's store names by hash`() throws {
    let folder = try TemporaryFolder()
    let bytes = BackupBuilder().tgz
    let hash = Digest.hex(.sha1, of: bytes)
    try folder.write("filedir/\(hash.prefix(2))/\(hash.dropFirst(2).prefix(2))/\(hash)", bytes)
    let result = try Search(template: "TPL-ESSAI").run(
      over: try BackupLocator.entries(in: [folder.path]))
    #expect(result.selected?.path.lastComponent?.string == hash)
  }

  @Test func `follows no link inside a folder`() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    let target = try outside.write("secret.mbz", [1])
    try folder.write("own.mbz", [1])
    try link(folder.path.appending("file.mbz"), to: target)
    try link(folder.path.appending("folder"), to: outside.path)
    try link(folder.path.appending("loop"), to: folder.path)
    try link(folder.path.appending("broken.mbz"), to: folder.path.appending("none"))
    #expect(mkfifo(folder.path.appending("fifo.mbz").string, 0o600) == 0)
    #expect(names(try BackupLocator.entries(in: [folder.path]), in: folder) == ["own.mbz"])
  }

  @Test func `follows a link that was named as a place`() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    let target = try outside.write("a.mbz", [1])
    let place = folder.path.appending("place")
    try link(place, to: outside.path)
    #expect(try BackupLocator.entries(in: [place]).map(\.path) == [place.appending("a.mbz")])
    let file = folder.path.appending("file")
    try link(file, to: target)
    #expect(try BackupLocator.entries(in: [file]).map(\.path) == [file])
  }

  @Test func `takes a file once that was named twice`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.mbz", [1])
    let entries = try BackupLocator.entries(in: [folder.path, file, folder.path])
    #expect(entries.map(\.path) == [file])
  }

  @Test func `says which place is not there`() throws {
    let folder = try TemporaryFolder()
    let error = failure { _ = try BackupLocator.entries(in: [folder.path.appending("none")]) }
    #expect(error?.code == .io)
    #expect(error?.file == folder.path.appending("none").string)
    #expect(failure { _ = try BackupLocator.entries(in: ["/dev/null"]) }?.code == .io)
  }

  @Test func `reads a list of a file store`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 3).write(to: folder, as: "filedir/ab/cd/abcd")
    try SearchTests.backup(day: 9).write(to: folder, as: "filedir/ef/01/ef01")
    try SearchTests.backup(day: 5).write(to: folder, as: "other/2345")
    let absolute = folder.path.pushing("other/2345").string
    let list = try folder.write(
      "list.csv",
      Array(
        """
        path,area,filename,time
        filedir/ab/cd/abcd,backup/automated,sauvegarde.mbz,1795484599
        filedir/ef/01/ef01,tool_recyclebin/recyclebin_coursecat,x.mbz,1795484600
        \(absolute),user/backup,"a,b.mbz",1

        """.utf8))
    let entries = try BackupLocator.entries(list: list)
    #expect(
      names(entries, in: folder) == ["filedir/ab/cd/abcd", "filedir/ef/01/ef01", "other/2345"])
    #expect(entries.map(\.name) == ["sauvegarde.mbz", "x.mbz", "a,b.mbz"])
    #expect(entries.map(\.isFromRecycleBin) == [false, true, false])
    #expect(entries.map(\.isExpected) == [true, true, true])
    let result = try Search(template: "TPL-ESSAI").run(over: entries)
    #expect(result.selected?.path.string == absolute)
    let reasons = Dictionary(
      uniqueKeysWithValues: result.candidates.map {
        ($0.path.lastComponent?.string ?? "", $0.reasons.map(\.code))
      })
    #expect(reasons == ["2345": [], "abcd": ["older"], "ef01": ["recyclebin"]])
  }

  @Test func `knows the recycle bin by the file's name in a list too`() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write(
      "list.csv", Array("path,area,filename,time\nab/cd/abcd,backup,backup.mbz,1\n".utf8))
    #expect(try BackupLocator.entries(list: list).map(\.isFromRecycleBin) == [true])
  }

  @Test func `names the file and line of a list that is wrong`() throws {
    let folder = try TemporaryFolder()
    for (text, line) in [("path,area,filename\nx,y,z\n", 1), ("path,area,filename,time\nx,y\n", 2)]
    {
      let list = try folder.write("list.csv", Array(text.utf8))
      let error = failure { _ = try BackupLocator.entries(list: list) }
      #expect(error?.code == .badInput)
      #expect(error?.line == line)
      #expect(error?.file == list.string)
    }
  }

  @Test func `lists a file of a list that is gone as a candidate`() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write(
      "list.csv", Array("path,area,filename,time\nab/cd/abcd,backup/course,a.mbz,1\n".utf8))
    let result = try Search(template: "X").run(over: try BackupLocator.entries(list: list))
    #expect(result.candidates.map { $0.reasons.map(\.code) } == [["io"]])
  }
}
