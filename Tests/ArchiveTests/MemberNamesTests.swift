import Archive
import Base
import TestKit
import Testing

/// Members that lie below others, whichever comes first.
struct MemberNamesTests {
  static let cases =
    HostileContainer.both(
      "a file above others that came before", .contradiction,
      members: [
        "a/b/c/d.xml", "a/b/x.xml", "a/b/c",
      ])
    + HostileContainer.both(
      "a file above others that come later", .contradiction,
      members: [
        "a/b", "c.xml", "a/b/c/d.xml",
      ])
    + HostileContainer.both(
      "a file far above, between names that begin alike", .contradiction,
      members: [
        "a/b/c/d/e.xml", "a/b/c/d/f.xml", "a/b/cd.xml", "a/b",
      ])
    + HostileContainer.both(
      "a file above others in another case", .contradiction,
      members: [
        "\u{c9}t\u{e9}/b.xml", "e\u{301}t\u{e9}",
      ])
    + HostileContainer.both(
      "a file in the place of a folder of contents", .contradiction,
      members: [
        "files/ab/abcdefabcdefabcdefabcdefabcdefabcdefabcd",
        "files/cd/abcdefabcdefabcdefabcdefabcdefabcdefabcd",
        "files/ab/ab00efabcdefabcdefabcdefabcdefabcdefabcd",
        "files/ac/ac00efabcdefabcdefabcdefabcdefabcdefabcd", "files/ac",
      ])
    + HostileContainer.both(
      "a first member above others", .contradiction, members: ["first.xml/a.xml"])

  @Test(arguments: cases) func `are refused below a file`(hostile: HostileContainer) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("backup.mbz", hostile.bytes())
    let error = failure { _ = try Contents(of: path) }
    #expect(error?.code == .contradiction, "\(error.map(\.description) ?? "it was read")")
    #expect(error?.message.contains("below a file") == true)
  }

  @Test func `are read where names merely begin alike, and where a folder is listed behind`() throws
  {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    for name in ["a/b.xml", "a/b/c.xml", "a/bc/d.xml", "a/b.x/e.xml", "ab"] {
      tar.file(name, "<a/>")
    }
    tar.folder("a/b")
    tar.folder("a")
    let path = try folder.write("backup.mbz", Gzip.member(tar.ended()))
    #expect(try Contents(of: path).members.count == 7)
  }
}
