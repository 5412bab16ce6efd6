import Archive
import Base
import Catalogue
import Compliance
import Foundation
import Provisioning
import Synchronization
import SystemPackage
import TestKit
import Testing

/// A folder in which it is kept what templates were judged to be.
struct TemplateStoreFixture {
  let folder: TemporaryFolder
  let store: FilePath

  init() throws {
    folder = try TemporaryFolder()
    store = folder.path.appending("store")
  }

  /// A copy of a sample.
  func template(_ sample: FilePath, as name: String = "template.mbz") throws -> FilePath {
    try folder.write(name, try bytes(of: sample))
  }

  func workshop() throws -> IssueFixture {
    var workshop = try IssueFixture()
    workshop.store = store
    return workshop
  }

  var kept: [FilePath] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: store.string)
    return (names ?? []).filter { $0 != "looked-through" }.map { store.appending($0) }
  }

  /// Has the plan that is kept say something else in one place after the other, under checksums
  /// that fit.
  func lie(_ body: (Int) throws -> Void) throws {
    let kept = try bytes(of: try #require(kept.first))
    let head = "gabarit template 2\n".utf8.count
    let length = kept[(head + 32)...].prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let plan = head + 40 + length
    func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
      Hex.bytes(Digest.hex(.sha256, of: bytes).utf8) ?? []
    }
    // Every byte behind the plan's mark and digest is another one once.
    for place in stride(from: plan + 47, to: kept.count - 32, by: max(1, kept.count / 60)) {
      try spoil { record in
        record = kept
        record[place] ^= 1
        let body = record[plan...].dropLast(32)
        record = record.dropLast(32) + digest(body)
        let rest = record[(head + 32)...]
        record.replaceSubrange(head..<(head + 32), with: digest(rest))
      }
      try body(place)
    }
  }

  func spoil(_ change: (inout [UInt8]) -> Void) throws {
    let path = try #require(kept.first)
    var record = try bytes(of: path)
    change(&record)
    try Data(record).write(to: URL(fileURLWithPath: path.string))
  }
}

@Suite("A template that an earlier run judged")
struct TemplateStoreTests {
  @Test(arguments: suitableTemplates)
  func `is not read again, and gives the same kit`(_ sample: FilePath) throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(sample)
    var kits: Set<[String: [UInt8]]> = []
    for round in 0..<4 {
      var workshop = try shelf.workshop()
      if round == 0 { workshop.store = nil }
      let read = ReadCounter()
      let result = try workshop.issue(from: template, progress: read.note)
      #expect(result.method == .spliced)
      #expect(read.paths == (round < 2 ? [template] : []))
      #expect(shelf.kept.count == (round > 0 ? 1 : 0))
      kits.insert(try workshop.files())
    }
    #expect(kits.count == 1)
  }

  @Test func `is read again once the file was changed, and is judged as it is now`() throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/vide-nu-tgz"))
    #expect(try shelf.workshop().issue(from: template).status == .issued)
    #expect(shelf.kept.count == 1)
    let manager = FileManager.default
    let time = try manager.attributesOfItem(atPath: template.string)[.modificationDate]
    // As long, and with its old time: the time of its status gives it away.
    var bytes = try bytes(of: template)
    bytes[bytes.count - 20] ^= 0xff
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: template.string))
    try handle.write(contentsOf: bytes)
    try handle.close()
    try manager.setAttributes(
      [.modificationDate: try #require(time)], ofItemAtPath: template.string)
    let result = try shelf.workshop().issue(from: template)
    #expect(result.error != nil)
  }

  @Test func `is read again for another program, policy or bound`() throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/vide-nu-tgz"))
    _ = try shelf.workshop().issue(from: template)
    func isRead(_ change: (inout IssueFixture) -> Void) throws -> Bool {
      var workshop = try shelf.workshop()
      change(&workshop)
      let read = ReadCounter()
      _ = try workshop.issue(from: template, progress: read.note)
      return !read.paths.isEmpty
    }
    #expect(try !isRead { _ in })
    #expect(try isRead { $0.failOn = .warning })
    #expect(try isRead { $0.limits.members = 999 })
    #expect(try isRead { $0.program = "another" })
    // Dates are looked for in all of it.
    #expect(try isRead { $0.dates = .roll })
  }

  @Test func `is read again where what was kept is damaged, foreign or open to others`() throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/petit-nu-tgz"))
    _ = try shelf.workshop().issue(from: template)
    let whole = try bytes(of: try #require(shelf.kept.first))
    func isRead() throws -> Bool {
      let read = ReadCounter()
      let workshop = try shelf.workshop()
      let result = try workshop.issue(from: template, progress: read.note)
      #expect(result.status == .issued)
      return !read.paths.isEmpty
    }
    #expect(try !isRead())
    for place in [0, 20, 60, whole.count / 2, whole.count - 1] {
      try shelf.spoil { $0[place] ^= 1 }
      #expect(try isRead(), "at \(place)")
      // And is kept anew.
      #expect(try !isRead(), "at \(place)")
    }
    try shelf.spoil { $0 = [] }
    #expect(try isRead())
    let path = try #require(shelf.kept.first).string
    #expect(chmod(path, 0o666) == 0)
    #expect(try isRead())
    // Under the name of another state of the file it says nothing.
    let copy = try shelf.template(try Samples.backup("m42/petit-nu-tgz"), as: "other.mbz")
    _ = try shelf.workshop().issue(from: copy)
    let names = shelf.kept.map(\.string)
    #expect(names.count == 2)
    try FileManager.default.removeItem(atPath: names[1])
    try FileManager.default.copyItem(atPath: names[0], toPath: names[1])
    let read = ReadCounter()
    _ = try shelf.workshop().issue(from: template, progress: read.note)
    _ = try shelf.workshop().issue(from: copy, progress: read.note)
    #expect(read.paths.count == 1)
  }

  @Test(
    arguments: [[0xff], [0, 0xff], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]] as [[UInt8]])
  func `is read again where a length in what was kept lies under a checksum that fits`(
    _ length: [UInt8]
  ) throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/petit-nu-tgz"))
    _ = try shelf.workshop().issue(from: template)
    let head = "gabarit template 2\n".utf8.count
    try shelf.spoil { record in
      let filled = length + Array(repeating: length.count == 8 ? 0 : 0xff, count: 8 - length.count)
      record.replaceSubrange(head + 32..<head + 40, with: filled)
      let digest = Hex.bytes(Digest.hex(.sha256, of: record[(head + 32)...]).utf8) ?? []
      record.replaceSubrange(head..<head + 32, with: digest)
    }
    let read = ReadCounter()
    #expect(try shelf.workshop().issue(from: template, progress: read.note).status == .issued)
    #expect(read.paths.count == 1)
  }

  @Test func `is cut by a fresh plan where the kept one lies, checksum and all`() throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.template(try Samples.backup("m45/petit-nu-tgz"))
    let first = try shelf.workshop()
    _ = try first.issue(from: template)
    let right = try bytes(of: first.package())
    try shelf.lie { place in
      let workshop = try shelf.workshop()
      #expect(try workshop.issue(from: template).method == .spliced)
      #expect(try bytes(of: workshop.package()) == right, "at \(place)")
    }
  }

  @Test func `is streamed right, or with an error, where the kept plan lies`() throws {
    let shelf = try TemplateStoreFixture()
    // More is copied between what changes than is gathered before it is written.
    var builder = BackupBuilder()
    let space = (0..<1_000_000).map { _ in [" ", "\n", "\t"].randomElement() ?? " " }.joined()
    builder.replace("gradebook.xml", BackupBuilder.document("gradebook", space))
    let template = try builder.write(to: shelf.folder)
    let workshop = try shelf.workshop()
    // A file that was changed just now is not kept.
    Thread.sleep(forTimeInterval: 2.1)
    _ = try workshop.issue(from: template)
    let right = try bytes(of: workshop.package())
    try shelf.lie { place in
      let streamed = try workshop.stream(from: template)
      if let error = streamed.result.error {
        #expect(error.code == .changedMeanwhile, "at \(place): \(error)")
      } else {
        // Compared outside, since a failure would work out the difference for minutes.
        let isRight = streamed.bytes == right
        #expect(isRight, "at \(place)")
      }
      // The lie is not believed again.
      let again = try workshop.stream(from: template)
      let isRightAgain = again.result.error == nil && again.bytes == right
      #expect(isRightAgain, "at \(place)")
    }
  }

  @Test func `is not kept while its times might not tell a later change`() throws {
    let shelf = try TemplateStoreFixture()
    let template = try shelf.folder.write(
      "fresh.mbz", try bytes(of: try Samples.backup("m45/vide-nu-tgz")))
    var workshop = try shelf.workshop()
    workshop.settling = 2
    #expect(try workshop.issue(from: template).status == .issued)
    #expect(shelf.kept.isEmpty)
  }

  @Test func `is found in a folder without reading the folder again`() throws {
    let shelf = try TemplateStoreFixture()
    let places = shelf.folder.path.appending("backups")
    try FileManager.default.createDirectory(
      atPath: places.string, withIntermediateDirectories: true)
    for name in ["vide-nu-tgz", "petit-nu-tgz", "petit-users-tgz"] {
      let sample = try Samples.backup("m45/\(name)")
      try Data(try bytes(of: sample)).write(
        to: URL(fileURLWithPath: places.appending("\(name).mbz").string))
    }
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: places.appending("notes").string))
    func reads(_ name: String) throws -> (Int, IssueResult) {
      let read = ReadCounter()
      let workshop = try shelf.workshop()
      let result = try workshop.issue(
        OrderDraft().with("template", .text(name)), in: [places], progress: read.note)
      return (read.paths.count, result)
    }
    let first = try reads("TPL-PETIT")
    #expect(first.0 == 4)
    #expect(first.1.status == .issued)
    let second = try reads("TPL-PETIT")
    #expect(second.0 == 0)
    #expect(second.1.template == first.1.template)
    // Known to be suitable, and not planned yet: it alone is read.
    #expect(try reads("TPL-VIDE").0 == 1)
    #expect(try reads("TPL-VIDE").0 == 0)
    // Why nothing is suitable is not kept.
    let missing = try reads("TPL-NONE")
    #expect(missing.0 == 4)
    #expect(missing.1.error?.code == .nothingSuitable)
  }
}

/// Which files were read.
final class ReadCounter: Sendable {
  private let list = Mutex<[FilePath]>([])

  var paths: [FilePath] { list.withLock { $0 } }

  @Sendable func note(_ path: FilePath) { list.withLock { $0.append(path) } }
}
