import Base
import Catalogue
import Compliance
import Foundation
import Synchronization
import SystemPackage
import TestKit
import Testing

/// The search for the newest suitable backup.
struct SearchTests {
  /// A backup of a day in November 2026.
  static func backup(
    day: Int = 1, _ change: (inout BackupBuilder) -> Void = { _ in }
  ) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.date = String(1_793_491_200 + Int64(day) * 86_400)
    change(&builder)
    return builder
  }

  private func run(
    _ folder: TemporaryFolder, template: String = "TPL-ESSAI", site: String? = nil,
    failOn: FailOn = .error
  ) throws -> Search.Result {
    let search = Search(template: template, site: site, judgement: Judgement(failOn: failOn))
    return try search.run(over: try BackupLocator.entries(in: [folder.path]))
  }

  private func name(_ candidate: Search.Candidate?) -> String? {
    candidate?.path.lastComponent?.string
  }

  private func codes(_ result: Search.Result, _ name: String) -> [String]? {
    result.candidates.first { $0.path.lastComponent?.string == name }?.reasons.map(\.code)
  }

  @Test func `takes the newest by the date inside, never by name or file time`() throws {
    let folder = try TemporaryFolder()
    let new = try SearchTests.backup(day: 9).write(
      to: folder, as: "backup-moodle2-course-13-tpl-essai-20200101-0000-nu.mbz")
    let old = try SearchTests.backup(day: 2).write(
      to: folder, as: "backup-moodle2-course-13-tpl-essai-20991231-2359-nu.mbz")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 100)], ofItemAtPath: new.string)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 4_000_000_000)], ofItemAtPath: old.string)
    let result = try run(folder)
    #expect(result.selected?.path == new)
    #expect(result.candidates.map(\.path) == [new, old])
    #expect(result.candidates.last?.reasons.map(\.code) == ["older"])
    #expect(result.candidates.last?.isSuitable == true)
    #expect(result.candidates.first?.reasons == [])
  }

  @Test func `keeps the logs of the newest suitable two for their plans`() throws {
    let folder = try TemporaryFolder()
    let paths = try [3, 9, 5, 7].map { day in
      try SearchTests.backup(day: day).write(to: folder, as: "\(day).mbz")
    }
    _ = try SearchTests.backup(day: 12) { $0.files[0].size = "15" }.write(to: folder, as: "12.mbz")
    for workers in [1, 4] {
      let logCache = InflationLogCache()
      _ = try Search(template: "TPL-ESSAI").read(
        try BackupLocator.entries(in: [folder.path]), workers: workers, logCache: logCache)
      #expect(Set(logCache.logs.keys) == [paths[1], paths[3]])
    }
  }

  @Test func `says which would be suitable after scrubbing`() throws {
    let folder = try TemporaryFolder()
    func users(_ builder: inout BackupBuilder) {
      builder.rootSettings["users"] = "1"
      builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
    }
    try SearchTests.backup(day: 1).write(to: folder, as: "good.mbz")
    try SearchTests.backup(day: 2, users).write(to: folder, as: "users.mbz")
    try SearchTests.backup(day: 3) {
      users(&$0)
      $0.information["include_files"] = "0"
      $0.files[0].isStored = false
    }.write(to: folder, as: "no-files.mbz")
    try SearchTests.backup(day: 4) {
      users(&$0)
      $0.shortname = "tpl-essai"
    }.write(to: folder, as: "other-case.mbz")
    // Nobody asks for the missing member where nothing says that there are users.
    try SearchTests.backup(day: 5) { $0.rootSettings["users"] = "1" }
      .write(to: folder, as: "no-users.mbz")
    let result = try run(folder)
    let found = result.candidates.filter(\.isSuitableAfterScrubbing)
    #expect(
      Set(found.compactMap { $0.path.lastComponent?.string }) == ["users.mbz", "no-users.mbz"])
    #expect(found.allSatisfy { !$0.isSuitable })
  }

  @Test func `passes over newer ones that are not suitable, each with its reasons`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 1).write(to: folder, as: "good.mbz")
    try SearchTests.backup(day: 2) {
      $0.rootSettings["users"] = "1"
      $0.replace("users.xml", BackupBuilder.document("users", "<user id=\"2\"></user>"))
    }.write(to: folder, as: "users.mbz")
    try SearchTests.backup(day: 3) { $0.information["include_files"] = "0" }
      .write(to: folder, as: "nf.mbz")
    try SearchTests.backup(day: 4) { $0.type = "section" }.write(to: folder, as: "section.mbz")
    try SearchTests.backup(day: 5) {
      $0.files.append(.init("mod_forum", "post", name: "a", content: "a"))
      $0.files.append(.init("mod_forum", "post", name: "b", content: "b"))
    }.write(to: folder, as: "posts.mbz")
    let result = try run(folder)
    #expect(name(result.selected) == "good.mbz")
    #expect(codes(result, "users.mbz") == ["userdata.profile"])
    #expect(codes(result, "nf.mbz") == ["fitness.no-file-contents"])
    #expect(codes(result, "section.mbz") == ["fitness.not-a-course"])
    #expect(codes(result, "posts.mbz") == ["userfiles.post"])
    #expect(result.candidates.count == 5)
    #expect(result.candidates.filter(\.isSuitable).count == 1)
  }

  @Test func `selects the same of two equally new ones each time`() throws {
    let folder = try TemporaryFolder()
    for name in ["c.mbz", "a.mbz", "b.mbz"] { try SearchTests.backup().write(to: folder, as: name) }
    let result = try run(folder)
    #expect(name(result.selected) == "a.mbz")
    #expect(codes(result, "b.mbz") == ["equally-new"])
    #expect(codes(result, "c.mbz") == ["equally-new"])
    let entries = try BackupLocator.entries(in: [folder.path])
    let reversed = try Search(template: "TPL-ESSAI").run(over: entries.reversed())
    #expect(name(reversed.selected) == "a.mbz")
  }

  @Test func `moves suitability with the severity`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 1).write(to: folder, as: "clean.mbz")
    try SearchTests.backup(day: 2) { $0.hasIndex = false }.write(to: folder, as: "repacked.mbz")
    #expect(try name(run(folder).selected) == "repacked.mbz")
    let strict = try run(folder, failOn: .warning)
    #expect(name(strict.selected) == "clean.mbz")
    #expect(codes(strict, "repacked.mbz") == ["soundness.repacked"])
  }

  @Test func `never selects a name that differs in case, and says so`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 5) { $0.shortname = "tpl-Essai" }.write(to: folder, as: "other.mbz")
    let alone = try run(folder)
    #expect(alone.selected == nil)
    #expect(codes(alone, "other.mbz") == ["case-differs"])
    try SearchTests.backup(day: 1).write(to: folder, as: "exact.mbz")
    let result = try run(folder)
    #expect(name(result.selected) == "exact.mbz")
    #expect(codes(result, "other.mbz") == ["case-differs"])
  }

  @Test(arguments: [
    ("ÉTÉ", "E\u{301}TE\u{301}"), ("E\u{301}TE\u{301}", "ÉTÉ"), (" ÉTÉ\u{a0}", "ÉTÉ"),
  ])
  func `matches names that are the same once normalised and trimmed`(
    wanted: String, inside: String
  ) throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup { $0.shortname = inside }.write(to: folder, as: "a.mbz")
    #expect(try name(run(folder, template: wanted).selected) == "a.mbz")
  }

  @Test func `leaves backups of other courses and other files out, and counts them`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup().write(to: folder, as: "a.mbz")
    try SearchTests.backup { $0.shortname = "TPL-ESSAI-2" }.write(to: folder, as: "b.mbz")
    try folder.write("notes.txt", Array("notes".utf8))
    try folder.write("photo.jpg", [0xff, 0xd8, 0xff])
    try folder.write("empty", [])
    try folder.write("other.zip", ZipBuilder().with("readme", [1]).bytes)
    let result = try run(folder)
    #expect(result.candidates.count == 1)
    #expect(result.others == 5)
  }

  @Test func `lists unreadable files with their reason, last`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup().write(to: folder, as: "z.mbz")
    try folder.write("a-cut.mbz", BackupBuilder().tgz.dropLast(50))
    try folder.write("b-empty.mbz", [])
    try folder.write("c-text.mbz", Array("no backup".utf8))
    // Without the extension too: a damaged container may be the backup that was looked for.
    try folder.write("d-cut", BackupBuilder().tgz.dropLast(50))
    let result = try run(folder)
    #expect(name(result.selected) == "z.mbz")
    #expect(
      result.candidates.map { $0.path.lastComponent?.string }
        == ["z.mbz", "a-cut.mbz", "b-empty.mbz", "c-text.mbz", "d-cut"])
    #expect(codes(result, "a-cut.mbz") == ["truncated"])
    #expect(codes(result, "b-empty.mbz") == ["empty"])
    #expect(codes(result, "c-text.mbz") == ["unknown-container"])
    #expect(codes(result, "d-cut") == ["truncated"])
  }

  @Test func `refuses to choose between two sites, and takes the one it is told`() throws {
    let folder = try TemporaryFolder()
    let other = String(repeating: "f", count: 32)
    try SearchTests.backup(day: 1).write(to: folder, as: "one.mbz")
    try SearchTests.backup(day: 2) {
      $0.site = other
      $0.information["original_wwwroot"] = "https://other.example.test"
    }.write(to: folder, as: "two.mbz")
    let result = try run(folder)
    #expect(result.selected == nil)
    #expect(result.ambiguousSites == [BackupBuilder().site, other].sorted())
    #expect(codes(result, "one.mbz") == ["several-sites"])
    #expect(codes(result, "two.mbz") == ["several-sites"])
    let byHash = try run(folder, site: BackupBuilder().site)
    #expect(name(byHash.selected) == "one.mbz")
    #expect(byHash.ambiguousSites == [])
    #expect(codes(byHash, "two.mbz") == ["other-site"])
    #expect(try name(run(folder, site: "https://other.example.test").selected) == "two.mbz")
    #expect(try run(folder, site: "https://nowhere.example.test").selected == nil)
  }

  @Test func `minds no other site whose backups are not suitable`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 1).write(to: folder, as: "one.mbz")
    try SearchTests.backup(day: 2) {
      $0.site = String(repeating: "f", count: 32)
      $0.rootSettings["users"] = "1"
    }.write(to: folder, as: "two.mbz")
    #expect(try name(run(folder).selected) == "one.mbz")
  }

  @Test func `passes over what lies in the recycle bin`() throws {
    let folder = try TemporaryFolder()
    try SearchTests.backup(day: 9).write(to: folder, as: "backup.mbz")
    try SearchTests.backup(day: 1).write(to: folder, as: "good.mbz")
    let result = try run(folder)
    #expect(name(result.selected) == "good.mbz")
    #expect(codes(result, "backup.mbz") == ["recyclebin"])
  }

  @Test func `tells of each entry before it reads it`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.mbz", "b.mbz"] { try SearchTests.backup().write(to: folder, as: name) }
    let told = Mutex<[String?]>([])
    _ = try Search(template: "X").run(over: try BackupLocator.entries(in: [folder.path])) {
      _, entry in
      told.withLock { $0.append(entry.path.lastComponent?.string) }
    }
    #expect(told.withLock { $0 } == ["a.mbz", "b.mbz"])
  }
}

extension ZipBuilder {
  /// The same with a file more.
  func with(_ name: String, _ bytes: [UInt8]) -> ZipBuilder {
    var copy = self
    copy.file(name, bytes)
    return copy
  }
}
