import Archive
import Base
import TestKit
import Testing

@Suite("A list of members")
struct MemberListTests {
  @Test func `gives back what was put into it, content files and others`() throws {
    let hash = String(repeating: "0123456789abcdef", count: 3).prefix(40)
    let names = [
      ".ARCHIVE_INDEX", "files/01/\(hash)", "files/02/\(hash)", "files/01/\(hash.uppercased())",
      "files/01", "files/01/\(hash.dropLast())", "course/course.xml", "e\u{301}té/x.xml",
      String(repeating: "n", count: 1_024),
    ]
    var list = MemberList()
    var expected: [Member] = []
    for round in 0..<400 {
      for (index, name) in names.enumerated() {
        let member = Member(
          path: try MemberPath(checking: name.utf8, limits: Limits()),
          kind: (round + index).isMultiple(of: 5) ? .folder : .file,
          size: [0, 127, 128, (8 << 30) - 1, .max][(round + index) % 5],
          modified: [Member.unknownTime, -1, 0, .min][round % 4])
        list.append(member)
        expected.append(member)
      }
    }
    #expect(Array(list) == expected)
    #expect(list == MemberList(expected))
    #expect(list[1_234] == expected[1_234])
    #expect(list.count == expected.count)
  }
}
