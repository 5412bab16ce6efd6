import Archive
import Base
import Catalogue
import Compliance
import Foundation
import Scrub
import SystemPackage
import TestKit
import Testing

/// Every real backup that there is: the corpus, or the package's samples, which are some of it.
private let backups: [FilePath] = {
  let corpus = Samples.truths.compactMap { $0["file"] }.map {
    Samples.corpus.pushing(FilePath($0))
  }
  return corpus.isEmpty ? Samples.names.compactMap { try? Samples.backup($0) } : corpus
}()

private func corpus(_ name: String) throws -> FilePath {
  try Samples.only(in: Samples.corpus.pushing(FilePath(name)))
}

@Suite("A real backup", .serialized)
struct ScrubCorpusTests {
  @Test func `is there`() {
    #expect(backups.count == (Samples.hasCorpus ? 61 : Samples.names.count))
  }

  @Test(arguments: backups) func `scrubbed is free of users' data, and fails for nothing but files`(
    _ backup: FilePath
  ) throws {
    let scrubbed = try Scrubbed(backup)
    let hasNoFiles = backup.string.contains("-nf")
    #expect(scrubbed.errors == (hasNoFiles ? ["fitness.no-file-contents"] : []))
    // Judged again by who checks any backup.
    let checked = try CheckedBackup(scrubbed.path)
    #expect(checked.verdict == (hasNoFiles ? .noncompliant : .compliant))
    #expect(!checked.findings.contains { $0.rule.hasPrefix("claim.contradicted") })
  }

  @Test(arguments: backups) func `scrubbed twice is as scrubbed once`(
    _ backup: FilePath
  ) throws {
    // Honest ones at the level users are held to more below.
    let once = try Scrubbed(backup, .at(.all))
    let twice = try Scrubbed(once.path, .at(.all))
    #expect(try bytes(of: once.path) == bytes(of: twice.path))
    #expect(twice.result.isUnchanged)
  }

  @Test(arguments: ["m45/petit-users-tgz", "m45/petit-nu-zip"], ScrubLevel.allCases)
  func `gives the same bytes each time, and no more the second time`(
    _ name: String, _ level: ScrubLevel
  ) throws {
    let backup = try Samples.backup(name)
    let once = try Scrubbed(backup, .at(level))
    let again = try Scrubbed(backup, .at(level))
    #expect(try bytes(of: once.path) == bytes(of: again.path))
    #expect(try Scrubbed(once.path, .at(level)).result.isUnchanged)
  }

  @Test(arguments: backups) func `that is free of users' data passes unchanged`(
    _ backup: FilePath
  ) throws {
    let scrubbed = try Scrubbed(backup)
    let isClean = !scrubbed.result.before.contains {
      $0.rule.hasPrefix("user") || $0.rule.hasPrefix("claim.") && $0.severity == .error
    }
    #expect(scrubbed.result.isUnchanged == isClean)
    guard isClean else { return }
    let (old, new) = (try Contents(of: backup), try scrubbed.contents())
    #expect(difference(old, new) == [])
    #expect(old.names == new.names)
    guard old.container == .tgz else { return }
    #expect(try Gzip.unpacked(backup) == Gzip.unpacked(scrubbed.path))
  }

  @Test func `with users is as the one without, made in the same minute`() throws {
    let scrubbed = try Scrubbed(try Samples.backup("m45/petit-users-tgz"))
    let honest = try Contents(of: Samples.backup("m45/petit-nu-tgz"))
    let found = try scrubbed.contents()
    #expect(Set(found.names) == Set(honest.names))
    // The manifest has another name and time, the index other times.
    #expect(difference(found, honest).isSubset(of: [".ARCHIVE_INDEX", "moodle_backup.xml"]))
    try expectSameManifest(found, honest)
  }

  @Test(
    .enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"),
    arguments: [
      ("m45/propre-users-newest", "m45/propre-nu-new"),
      ("m45/rich-users-tgz", "m45/rich-nu-tgz"),
      ("m45/rich-users-logs-hist-tgz", "m45/rich-nu-tgz"),
      ("m45/rich-users-zip", "m45/rich-nu-zip"),
    ])
  func `with users is as the one that Moodle made without`(
    _ users: String, _ without: String
  ) throws {
    let found = try Scrubbed(corpus(users)).contents()
    // Moodle's own backup of TPL-RICH without users holds survey answers.
    let honest = try Scrubbed(corpus(without)).contents()
    #expect(Set(found.names) == Set(honest.names))
    let differing = difference(found, honest)
    // Moodle encrypts LTI's keys with a salt, and sorts files.xml by nothing.
    let known = [".ARCHIVE_INDEX", "moodle_backup.xml", "files.xml"]
    #expect(differing.allSatisfy { known.contains($0) || $0.hasSuffix("/lti.xml") }, "\(differing)")
    #expect(try fileRows(found) == fileRows(honest))
    for name in differing where name.hasSuffix("/lti.xml") {
      let pieces = try [found, honest].map { contents in
        String(decoding: try #require(contents.bytes(name)), as: UTF8.self)
          .replacing(/encrypted="true">[^<]*</, with: "<")
      }
      #expect(pieces[0] == pieces[1], "\(name)")
    }
    try expectSameManifest(found, honest)
  }

  /// The rows of `files.xml` without their places in it.
  private func fileRows(_ contents: Contents) throws -> [String] {
    let text = String(decoding: try #require(contents.bytes("files.xml")), as: UTF8.self)
    return text.split(separator: "<file id=").dropFirst().map { row in
      String(row).replacing(/^"\d+">/, with: "").replacing(/<\/file>[^<]*(<\/files>)?$/, with: "")
    }.sorted()
  }

  /// The manifests are the same but for the backup's own name, time and id.
  private func expectSameManifest(_ left: Contents, _ right: Contents) throws {
    let texts = try [left, right].map { contents in
      String(decoding: try #require(contents.bytes("moodle_backup.xml")), as: UTF8.self)
        .replacing(/backup-moodle2-course[^<]*/, with: "")
        .replacing(/<backup_date>\d+/, with: "").replacing(/backup_id="[0-9a-f]+"/, with: "")
    }
    #expect(texts[0] == texts[1])
  }
}

/// The corpus at each level.
@Suite(
  "Levels", .serialized,
  .enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
struct ScrubLevelCorpusTests {
  private static let rich = ["m45/rich-users-logs-hist-tgz", "m45/rich-nu-zip", "m42/rich-nu-tgz"]

  private func families(_ findings: [Finding]) -> [String: Int] {
    findings.reduce(into: [:]) { counts, finding in
      guard finding.severity > .info else { return }
      counts[String(finding.rule.prefix { $0 != "." }), default: 0] += finding.count
    }
  }

  @Test(arguments: rich) func `take what they say, and no more`(_ name: String) throws {
    let found = try ScrubLevel.allCases.map { level in
      families(try #require(try Scrubbed(corpus(name), .at(level)).result.after))
    }
    let (users, residue, secrets, all) = (found[0], found[1], found[2], found[3])
    #expect((users["residue"] ?? 0) > 50)
    #expect((users["secret"] ?? 0) > 10)
    // A condition bound to a person is a decision that only somebody can take.
    #expect(residue["residue"] == 1)
    #expect(residue["secret"] == users["secret"])
    #expect(secrets["residue"] == users["residue"])
    #expect(secrets["secret"] == nil)
    #expect(all["residue"] == 1)
    #expect(all["secret"] == nil)
    #expect(found.allSatisfy { $0["freetext"] == users["freetext"] })
  }

  /// What was planted, but for words in texts for readers, names of groups and of files.
  private static let planted = [
    "CANARYENROLKEY-77", "CANARYGUESTKEY-78", "CANARYGROUPKEY-79", "CANARYLTIPARAM-81",
    "CANARYQUIZPASS-85", "CANARYOVERRIDEPASS-86", "CANARYLESSONPASS-87", "CANARYLESSONOVR-88",
    "CANARYSURVEY", "CANARYSURVEYNOTE", "CANARYPOST", "CANARYSUBMISSION", "CANARYFEEDBACK",
    "CANARYATTACH", "CANARYWORKSHOP", "CANARYWIKI", "CANARYCHAT", "CANARYDATA", "CANARYBBBLOG",
    "CANARYQUIZESSAY", "CANARYGLOSSARY", "CANARYBLOCKCOMMENT",
  ]
  private static let people = ["Quirine", "Teachercanary", "Zelie", "Ottokar", "@example.test"]

  @Test(arguments: backups) func `leave nothing that was planted but in texts for readers`(
    _ backup: FilePath
  ) throws {
    let contents = try Scrubbed(backup, .at(.all)).contents()
    let texts: [Regex<Substring>] = [
      /activities\/page_\d+\/(?:page|module)\.xml/, /activities\/label_\d+\/label\.xml/,
      /course\/(?:blocks\/html_\d+\/block|calendar|course|enrolments)\.xml/, /groups\.xml/,
      /questions\.xml/,
      /sections\/section_\d+\/section\.xml/, /files\/.*/,
    ]
    for (member, bytes) in contents.members {
      let text = Data(bytes)
      for word in Self.planted where text.range(of: Data(word.utf8)) != nil {
        Issue.record("\(word) in \(member.path.string)")
      }
      // A teacher wrote people's names into texts, and into names of files and of activities.
      let name = member.path.string
      let isOfNames =
        backup.string.contains("noms") && ["files.xml", "moodle_backup.xml"].contains(name)
      if isOfNames || texts.contains(where: { (try? $0.wholeMatch(in: name)) != nil }) { continue }
      for word in Self.people where text.range(of: Data(word.utf8)) != nil {
        Issue.record("\(word) in \(name)")
      }
    }
  }

  @Test(arguments: rich) func `say what must be set again`(_ name: String) throws {
    let changes = try Scrubbed(corpus(name), .at(.all)).result.changes
    let fields = Set(changes.fields.keys.filter { $0.rule.hasPrefix("secret.") }.map(\.field))
    #expect(
      fields.isSuperset(of: [
        "password", "resourcekey", "instructorcustomparameters", "enrolmentkey", "ltitypesconfig",
        "moderatorpass", "viewerpass", "meetingid",
      ]))
  }
}
