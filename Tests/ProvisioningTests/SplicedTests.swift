import Archive
import Foundation
import Groundwork
import Provisioning
import SystemPackage
import TestKit
import Testing

private let templates = suitableTemplates.filter { $0.string.contains("-tgz") }

/// A package that was spliced, next to the one that was compressed again.
struct `A spliced package` {
  @Test(arguments: suitableTemplates, [DatePolicy.course, .roll])
  func `holds what the one packed again holds, to the byte`(
    _ template: FilePath, _ dates: DatePolicy
  ) throws {
    var (spliced, packed) = (try Workshop(), try Workshop())
    (spliced.dates, packed.dates) = (dates, dates)
    packed.splices = false
    let fullname = OrderDraft.Value.text(
      String(repeating: "Biologie é & « 8 < 9 » ", count: 9) + ".")
    let order = OrderDraft().with("fullname", fullname)
    let results = [
      try spliced.issue(order, from: template), try packed.issue(order, from: template),
    ]
    #expect(results.map(\.status) == [.issued, .issued])
    #expect(results.map(\.way) == [.spliced, .packed(.unwanted)])
    let contents = try [spliced, packed].map { try Contents(of: $0.package()) }
    #expect(contents.map(\.signs) == [[], []])
    #expect(contents[0].members.map(\.member) == contents[1].members.map(\.member))
    #expect(contents[0].members.map(\.bytes) == contents[1].members.map(\.bytes))
    guard contents[0].container == .tgz else { return }
    #expect(try Gzip.unpacked(spliced.package()) == Gzip.unpacked(packed.package()))
    #expect(try Gzip.lastWord(spliced.package()) == Gzip.lastWord(packed.package()))
    // All else in the kit is the same, but where the package's digest stands.
    let (one, other) = (try spliced.files(), try packed.files())
    #expect(one.keys.sorted() == other.keys.sorted())
  }

  @Test(arguments: templates)
  func `is the same with a plan from the store, and without one`(_ template: FilePath) throws {
    let folder = try TemporaryFolder()
    let store = PlanStore(folder: folder.path.appending("plans"))
    var digests: Set<String> = []
    for round in 0..<4 {
      var workshop = try Workshop()
      if round > 0 { workshop.plans = store }
      if round == 3 { try spoil(store) { $0[$0.count / 2] ^= 4 } }
      #expect(try workshop.issue(from: template).way == .spliced)
      #expect(try plans(in: store).count == (round > 0 ? 1 : 0))
      digests.insert(Digest.hex(.sha256, of: try bytes(of: workshop.package())))
    }
    #expect(digests.count == 1)
  }

  @Test func `is cut by a fresh plan where the kept one belongs to another file`() throws {
    let folder = try TemporaryFolder()
    let store = PlanStore(folder: folder.path.appending("plans"))
    let sample = try Samples.backup("m45/petit-nu-tgz")
    let template = try folder.write("one.mbz", try bytes(of: sample))
    var workshop = try Workshop()
    workshop.plans = store
    _ = try workshop.issue(from: template)
    let kept = try #require(try plans(in: store).first)
    let before = try bytes(of: kept)
    // The same bytes in another file: another identity.
    let copy = try folder.write("two.mbz", try bytes(of: sample))
    workshop = try Workshop()
    workshop.plans = store
    #expect(try workshop.issue(from: copy).way == .spliced)
    #expect(try bytes(of: kept) != before)
  }

  @Test func `is cut by a fresh plan where the kept one lies, checksum and all`() throws {
    let folder = try TemporaryFolder()
    let store = PlanStore(folder: folder.path.appending("plans"))
    let template = try Samples.backup("m45/petit-nu-tgz")
    var workshop = try Workshop()
    workshop.plans = store
    _ = try workshop.issue(from: template)
    let right = try bytes(of: workshop.package())
    let kept = try bytes(of: try #require(try plans(in: store).first))
    // Every byte behind mark and digest is another one once, under a checksum that fits.
    for place in stride(from: 47, to: kept.count - 32, by: max(1, kept.count / 60)) {
      try spoil(store) { plan in
        plan = kept
        plan[place] ^= 1
        plan =
          plan.dropLast(32) + (Hex.bytes(Digest.hex(.sha256, of: plan.dropLast(32)).utf8) ?? [])
      }
      workshop = try Workshop()
      workshop.plans = store
      #expect(try workshop.issue(from: template).way == .spliced)
      #expect(try bytes(of: workshop.package()) == right, "at \(place)")
    }
  }

  @Test func `is packed again where the template was packed by others`() throws {
    let folder = try TemporaryFolder()
    let contents = try Contents(of: try Samples.backup("m45/petit-nu-tgz"))
    var tar = TarBuilder()
    for (member, bytes) in contents.members where member.path.string != ".ARCHIVE_INDEX" {
      if member.kind == .folder {
        tar.folder(member.path.string)
      } else {
        tar.file(member.path.string, bytes)
      }
    }
    let template = try folder.write("t.mbz", Gzip.member(tar.ended()))
    let result = try Workshop().issue(from: template)
    #expect(result.status == .issued)
    #expect(result.way == .packed(.index))
  }

  private func plans(in store: PlanStore) throws -> [FilePath] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: store.folder.string)
    return (names ?? []).map { store.folder.appending($0) }
  }

  private func spoil(_ store: PlanStore, _ change: (inout [UInt8]) -> Void) throws {
    let path = try #require(try plans(in: store).first)
    var plan = try bytes(of: path)
    change(&plan)
    try Data(plan).write(to: URL(fileURLWithPath: path.string))
  }
}
