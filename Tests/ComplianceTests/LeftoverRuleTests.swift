import Base
import Compliance
import TestKit
import Testing

/// What macOS and Windows leave in a folder that is packed again.
struct LeftoverRuleTests {
  @Test(arguments: Leftover.all, BackupBuilder.Packing.allCases)
  func `warns of what an operating system packed along, and of nothing else`(
    leftover: Leftover, packing: BackupBuilder.Packing
  ) throws {
    let findings = try judge(leftover.backup(packing))
    #expect(
      Set(findings.map(\.rule)).subtracting(["soundness.index-untrue"]) == ["soundness.leftover"])
    #expect(findings.allSatisfy { $0.severity == .warning })
    let found = try #require(findings.first { $0.rule == "soundness.leftover" })
    #expect(found.member == leftover.name && found.count == 1)
    let system = leftover.name.contains("_") ? "macOS" : "Windows"
    #expect(found.message.english.contains(system) && found.message.french.contains(system))
  }

  @Test(arguments: Leftover.all)
  func `fails what has the name of such a file alone`(leftover: Leftover) throws {
    for text in ["<users><user><email>a</email></user></users>", "name;mail"] {
      let named = Leftover(leftover.name, Array(text.utf8))
      let findings = try judge(named.backup(.tgz))
      #expect(
        findings.contains {
          ["soundness.unknown-member", "soundness.stray-content"].contains($0.rule)
            && $0.severity == .error && $0.member == leftover.name
        })
    }
  }

  @Test func `needs no members of a block that only the Finder's folder has`() throws {
    let name = "__MACOSX/course/blocks/html_5/._block.xml"
    let findings = try judge(Leftover(name, Leftover.appleDouble).backup(.zip))
    #expect(findings.map(\.rule) == ["soundness.leftover"])
  }
}
