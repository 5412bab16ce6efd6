import Foundation
import SystemPackage
import TestKit
import Testing

/// The built command against all hostile and damaged backups.
///
/// It runs with little memory to take: what asked for more would be killed.
@Suite("A hostile backup")
struct HostileBackupTests {
  /// 400 MB of private memory, of which the process has some 100 for its threads.
  ///
  /// No such bound may be set to a sanitizer.
  static let confined =
    (Sanitizer.isOn ? [] : ["prlimit", "--data=\(400 << 20)"])
    + ["timeout", "\(60 * Sanitizer.slowness)"]
  private static let groups = stride(from: 0, to: Gallery.all.count, by: 40).map { start in
    start..<min(start + 40, Gallery.all.count)
  }

  private let place: TemporaryFolder
  private let shop: OrdersFixture

  init() throws {
    place = try TemporaryFolder()
    shop = try OrdersFixture()
  }

  /// Writes specimens into a folder of their own.
  private func write(_ specimens: [Specimen]) throws -> [(Specimen, FilePath)] {
    try specimens.enumerated().map { number, specimen in
      (specimen, try place.write("in/\(number).mbz", specimen.bytes))
    }
  }

  private func everything() -> [String] {
    let all = FileManager.default.enumerator(atPath: place.path.string)
    return (all?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// What is said of every backup, and of each that a tool of the tests packed.
  private static let usual = ["residue.origin", "soundness.repacked"]

  @Test func `has a name of its own in the gallery, and a word that must be said`() {
    #expect(Set(Gallery.all.map(\.name)).count == Gallery.all.count)
    #expect(Gallery.all.count > 700)
    // Of a compliant one there may be nothing to say.
    for specimen in Gallery.all { #expect(specimen.status == 0 || !specimen.words.isEmpty) }
  }

  @Test(arguments: groups) func `is judged as it should be, and leaves nothing behind`(
    group: Range<Int>
  ) throws {
    let written = try write(Array(Gallery.all[group]))
    Tally.note("hostile or damaged backups checked", written.count)
    let before = everything()
    let run = try Command.run(
      ["check", "--format", "json"] + written.map(\.1.string), through: Self.confined,
      in: place.path)
    #expect(everything() == before)
    #expect([0, 1, 2].contains(run.status), "\(run.status) \(run.error)")
    let results = try #require(try run.json()["results"]?.elements)
    #expect(results.count == written.count)
    for (specimen, path) in written {
      let result = try #require(results.first { $0["path"]?.text == path.string })
      let status: Int32 =
        switch result["verdict"]?.text {
        case "compliant": 0
        case "noncompliant": 1
        default: 2
        }
      // What made it so: for a compliant one, all that is said.
      let findings = result["findings"]?.elements ?? []
      let said = findings.filter { status == 0 || $0["severity"]?.text == "error" }.map {
        [$0["rule"]?.text, $0["member"]?.text, $0["path"]?.text, $0["message"]?.text]
          .compactMap(\.self).joined(separator: " ")
      }
      let isRight =
        specimen.words.isEmpty
        ? said.allSatisfy { text in Self.usual.contains { text.hasPrefix($0) } }
        : said.contains { $0.contains(specimen.words) }
      #expect(
        status == specimen.status && isRight,
        "\(specimen.name): \(status) \(said.joined(separator: "; "))")
    }
  }

  @Test func `gives no kit, and what is told of it is exit 2`() throws {
    for (number, specimen) in Gallery.unsafe.enumerated() where number % 4 == 0 {
      Tally.note("hostile backups that were to be templates")
      let path = try place.write("in/one.mbz", specimen.bytes)
      let before = everything()
      let run = try Command.run(
        shop.issue([OrderDraft()], from: path), through: Self.confined, in: place.path)
      #expect(run.status == 2, "\(specimen.name): \(run.status) \(run.text) \(run.error)")
      #expect(everything() == before)
      #expect(shop.all().isEmpty, "\(specimen.name)")
      try? FileManager.default.removeItem(atPath: shop.out.string)
    }
  }

  /// What else is done with a backup, by its name; `@` is the backup.
  private static let ways: [(name: String, arguments: [String])] = [
    ("inspect", ["inspect", "@", "--format", "json"]),
    ("scrub", ["scrub", "@", "--level", "all", "--out", "copy.mbz"]),
    ("html", ["check", "@", "--format", "html", "--profile", "strict"]),
    ("persons", ["check", "@", "--persons", "persons.txt", "--search-files"]),
    ("sarif", ["check", "@", "--format", "sarif"]),
    ("issue --scrub", ["issue", "order.json", "--template-file", "@", "--scrub", "--out", "kits"]),
    ("junit", ["check", "@", "--format", "junit"]),
    ("dates", ["issue", "order.json", "--template-file", "@", "--dates", "roll", "--out", "kits"]),
    ("stream", ["issue", "order.json", "--template-file", "@", "--out", "-"]),
  ]

  /// Each specimen is met in one way; in all with GABARIT_THOROUGH.
  @Test(arguments: groups) func `has a defined end in whichever subcommand`(
    group: Range<Int>
  ) throws {
    try place.write("persons.txt", Array("Marie Dupont\n".utf8))
    try place.write("order.json", Array(OrderDraft("x").json.utf8))
    try place.write("one.mbz", [])
    let before = everything()
    for number in group {
      let specimen = Gallery.all[number]
      try place.write("one.mbz", specimen.bytes)
      for (index, way) in Self.ways.enumerated()
      where Faults.isThorough || index == number % Self.ways.count {
        let books = way.arguments[0] == "issue" && way.name != "stream" ? ["--no-ledger"] : []
        let run = try Command.run(
          way.arguments.map { $0 == "@" ? "one.mbz" : $0 } + books, through: Self.confined,
          in: place.path)
        Tally.note("hostile or damaged backups inspected, scrubbed, searched, reported or issued")
        // What is compliant need be no template for such an order.
        let ends: [Int32] = specimen.status == 2 ? [2] : [0, 1, 2, 3]
        #expect(
          ends.contains(run.status), "\(specimen.name), \(way.name): \(run.status) \(run.error)")
        for made in ["copy.mbz", "kits"] {
          let path = place.path.appending(made).string
          // Only what went well leaves anything.
          guard run.status > 1 else { continue }
          let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
          #expect(
            content.isEmpty && (made == "kits" || !FileManager.default.fileExists(atPath: path)))
        }
        for made in ["copy.mbz", "kits"] {
          try? FileManager.default.removeItem(atPath: place.path.appending(made).string)
        }
      }
    }
    #expect(everything() == before)
  }

  @Test func `is passed over where templates are looked for`() throws {
    for (number, specimen) in Gallery.all.enumerated() where number % 9 == 0 {
      try place.write("in/\(number).mbz", specimen.bytes)
    }
    var builder = BackupBuilder()
    builder.date = "\(BackupBuilder.time + 1_000)"
    let good = try place.write("in/good.mbz", builder.tgz)
    let before = everything()
    let run = try Command.run(
      "find", "TPL-ESSAI", "--in", place.path.appending("in").string, "--format", "json",
      through: Self.confined, in: place.path)
    #expect(run.status == 0, "\(run.error)")
    #expect(try run.json()["selected"]?["path"]?.text == good.string, "\(run.text.prefix(500))")
    #expect(everything() == before)
  }
}
