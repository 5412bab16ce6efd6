import Archive
import Base
import Foundation
import Provisioning
import Splicing
import SystemPackage
import TestKit
import Testing

/// A package that was spliced, next to the one that was compressed again.
@Suite("A spliced package")
struct SplicedPackageTests {
  @Test(arguments: suitableTemplates, [DatePolicy.course, .roll])
  func `holds what the one packed again holds, to the byte`(
    _ template: FilePath, _ dates: DatePolicy
  ) throws {
    var (spliced, packed) = (try IssueFixture(), try IssueFixture())
    (spliced.dates, packed.dates) = (dates, dates)
    packed.splices = false
    let fullname = OrderDraft.Value.text(
      String(repeating: "Biologie é & « 8 < 9 » ", count: 9) + ".")
    let order = OrderDraft().with("fullname", fullname)
    let results = [
      try spliced.issue(order, from: template), try packed.issue(order, from: template),
    ]
    #expect(results.map(\.status) == [.issued, .issued])
    #expect(results.map(\.method) == [.spliced, .packed(.unwanted)])
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

  /// As an older zipalign pads: three zeros are no extra field, and every reader passes over them.
  @Test func `is packed again where members carry padding that is no extra field`() throws {
    var zip = ZipBuilder()
    for (name, bytes) in BackupBuilder().members { zip.file(name, bytes) }
    for index in zip.entries.indices { zip.entries[index].localExtra = [0, 0, 0] }
    let workshop = try IssueFixture()
    let template = try workshop.folder.write("template.mbz", zip.bytes)
    let result = try workshop.issue(from: template)
    #expect(result.status == .issued, "\(String(describing: result.error))")
    let course = try Contents(of: workshop.package()).bytes("course/course.xml") ?? []
    #expect(String(decoding: course, as: UTF8.self).contains("BIO-1"))
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
    let result = try IssueFixture().issue(from: template)
    #expect(result.status == .issued)
    #expect(result.method == .packed(.index))
  }
}
