import Base
import Catalogue
import Compliance
import Foundation
import SystemPackage
import TestKit
import Testing

/// The people that truly stand in the real backups, as `canaries.md` of the corpus lists them.
@Suite("People in the corpus") struct PersonCorpusTests {
  /// What the list says of one backup: by place, the values there.
  struct Truth: Sendable, CustomTestStringConvertible {
    var backup: String
    var places: [String: Set<String>] = [:]
    var testDescription: String { backup }
  }

  static let truths: [Truth] = {
    let path = Samples.corpus.appending("canaries.md").string
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    var truths: [Truth] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") {
        truths.append(Truth(backup: String(line.dropFirst(3))))
      } else if let bullet = line.wholeMatch(of: /\s+- `(.+?)` `(.+?)` x[0-9]+(.*)/),
        let last = truths.indices.last
      {
        let path = bullet.2 == "(content)" ? "" : "/" + bullet.2.replacing(" (base64)", with: "")
        let values = bullet.3.split(separator: ", ").map {
          $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
        truths[last].places["\(bullet.1) \(path)", default: []].formUnion(
          values.filter(people.contains))
      }
    }
    for index in truths.indices {
      truths[index].places = truths[index].places.filter { !$0.value.isEmpty }
    }
    return truths
  }()

  /// Those whom the list knows.
  static let people = [
    "zelie", "canarystudent", "ottokar", "birdpupil", "quirine", "teachercanary", "imke",
    "finchlearner", "zelie.canary@example.test", "ottokar.birdpupil@example.test",
    "quirine.teacher@example.test", "imke.finch@example.test",
  ]

  @Test(
    .enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"),
    arguments: truths)
  func `are found wherever they stand, and nowhere else`(truth: Truth) throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("list", Array(Self.people.joined(separator: "\n").utf8))
    let judgement = Judgement(
      revealsValues: true, persons: try PersonQuest(list, searchesFiles: true))
    let place = Samples.corpus.pushing(FilePath(truth.backup))
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: place.string)
        .filter { $0.hasSuffix(".mbz") }.min())
    let checked = try CheckedBackup(place.appending(name), judgement: judgement)
    var found: [String: Set<String>] = [:]
    for finding in checked.findings where finding.rule == "freetext.person" {
      let member = (finding.member ?? "").replacing(/_[0-9]+\//, with: "_N/")
        .replacing(/files\/[0-9a-f]{2}\/[0-9a-f]{40}/, with: "files/HASH")
      found["\(member) \(finding.path ?? "")", default: []].formUnion(finding.values)
    }
    for (place, values) in truth.places {
      #expect(values.subtracting(found[place] ?? []) == [], "\(place)")
    }
    var more = Set(found.keys).subtracting(truth.places.keys)
    // The list was made minding case; these files are named `retour_zelie.txt` and the like.
    if truth.backup == "m45/rich-anon-tgz" {
      for field in ["filename", "source"] {
        #expect(more.remove("files.xml /files/file/\(field)") != nil)
      }
    }
    #expect(more == [])
  }
}

/// What is counted in all where people stand in very many places.
@Suite("People in many places") struct PersonFindingTests {
  @Test func `each file that was not examined is named, and no place is lost`() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("list", Array("Zelie Canary".utf8))
    var builder = BackupBuilder()
    let texts = (0..<250).map { "<f\($0)>Zelie Canary</f\($0)>" }.joined()
    builder.replace("course/x.xml", "<x>\(texts)</x>")
    builder.files = (0..<250).map {
      var file = BackupBuilder.StoredFile("mod_page", "content", name: "f\($0).png")
      file.content = [0x89, 0x50, 0x4e, 0x47, UInt8($0)]
      return file
    }
    let backup = try folder.write("a.mbz", builder.tgz)
    let judgement = Judgement(
      revealsValues: true, persons: try PersonQuest(list, searchesFiles: true))
    let findings = try CheckedBackup(backup, judgement: judgement).findings
    let unexamined = findings.filter { $0.rule == "freetext.not-examined" }
    #expect(Set(unexamined.compactMap(\.member)).count == 250)
    let people = findings.filter { $0.rule == "freetext.person" }
    #expect(Set(people.compactMap(\.path)).count == 250)
  }

  /// The people told of in a backup with a document, each with its path, its words and its count.
  private func people(_ list: String, in document: String) throws -> [String] {
    let folder = try TemporaryFolder()
    let list = try folder.write("list", Array(list.utf8))
    var builder = BackupBuilder()
    builder.replace("course/x.xml", document)
    let backup = try folder.write("a.mbz", builder.tgz)
    let judgement = Judgement(
      revealsValues: true, persons: try PersonQuest(list, searchesFiles: false))
    let findings = try CheckedBackup(backup, judgement: judgement).findings
    return findings.filter { $0.rule == "freetext.person" }.map {
      "\($0.path ?? "-") \($0.subject ?? "-") x\($0.count) \($0.values.joined(separator: "|"))"
    }
  }

  @Test func `each line that names a person is told of, with the words of that line`() throws {
    #expect(
      try people(
        "Zelie Canary\nImke\nZÉLIE canary\nzelie.canary",
        in: "<x><y>Imke, Zelie Canary</y><z>imke</z><y>Zelie Canary</y></x>") == [
          "/x/y text, line 1 x2 Zelie Canary", "/x/y text, line 2 x1 Imke",
          "/x/y text, line 3 x2 ZÉLIE canary", "/x/y text, line 4 x2 zelie.canary",
          "/x/z text, line 2 x1 Imke",
        ])
  }

  @Test func `a row of a table is told of once, with all that was found of it`() throws {
    #expect(
      try people(
        "fullname,username,email\nZelie Canary,zelie,zelie\nImke,zelie,i@example.test\n",
        in: "<x><y>Zelie Canary</y></x>") == [
          "/x/y text, line 2 x3 Zelie Canary|zelie", "/x/y text, line 3 x1 zelie",
        ])
  }

  /// 10,000 lines in 4,000 places would be 40 million findings; 100,000 are told, the rest in one.
  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `a person listed many times and found in many places takes no longer`() throws {
    let fields = (0..<40).map { "<f\($0)>Anna Berg</f\($0)>" }.joined()
    let texts = (0..<100).map { "<r\($0)>\(fields)</r\($0)>" }.joined()
    let lines = String(repeating: "Anna Berg\n", count: 10_000)
    let people = try people(lines, in: "<x>\(texts)</x>")
    #expect(people.count == 100_001)
    #expect(people.first == "/x/r0/f0 text, line 1 x1 Anna Berg")
    #expect(people.contains("/x/r0/f9 text, line 10000 x1 Anna Berg"))
    #expect(people.contains { $0.contains(" x\(3_990 * 10_000) ") })
  }

  @Test func `XML that breaks off is not examined`() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("list", Array("Zelie Canary".utf8))
    var builder = BackupBuilder()
    builder.replace("course/x.xml", "<x><y>a</y><z></x>Zelie Canary")
    let backup = try folder.write("a.mbz", builder.tgz)
    let judgement = Judgement(persons: try PersonQuest(list, searchesFiles: false))
    let findings = try CheckedBackup(backup, judgement: judgement).findings
    #expect(
      findings.filter { $0.rule == "freetext.not-examined" }.map(\.member) == ["course/x.xml"])
  }
}
