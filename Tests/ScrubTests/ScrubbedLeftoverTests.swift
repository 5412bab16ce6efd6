import Archive
import Compliance
import Scrub
import TestKit
import Testing

@Suite("What an operating system left behind")
struct ScrubbedLeftoverTests {
  @Test(arguments: Leftover.all, BackupBuilder.Packing.allCases)
  func `is in no scrubbed copy, whatever the level`(
    leftover: Leftover, packing: BackupBuilder.Packing
  ) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", leftover.backup(packing))
    for level in ScrubLevel.allCases {
      let scrubbed = try Scrubbed(source, .at(level))
      #expect(scrubbed.errors == [])
      let names = try scrubbed.contents().members.map(\.member.path.string)
      #expect(names.count >= BackupBuilder().members.count)
      #expect(!names.contains { $0 == leftover.name || $0.hasPrefix("__MACOSX") })
      #expect(scrubbed.result.changes.strays == 1)
      #expect(!scrubbed.result.isUnchanged)
      #expect(try Scrubbed(scrubbed.path, .at(level)).result.isUnchanged)
    }
  }
}
