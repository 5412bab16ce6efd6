import Base
import Compliance
import TestKit
import Testing

/// What `.ARCHIVE_INDEX` lists that the archive does not hold.
struct ArchiveIndexTests {
  private func indexed(_ line: String) -> [UInt8] {
    var builder = BackupBuilder()
    builder.hasIndex = false
    builder.replace(".ARCHIVE_INDEX", builder.index + line + "\n")
    return builder.tgz
  }

  private static let hash = String(repeating: "ab", count: 20)

  @Test(arguments: [
    "moodle_backup.log\tf\t0\t1", "users.xml\tf\t9\t?", "files/ab/\(hash)\tf\t7\t1",
    "files/ab/\td\t0\t1",
    "files/\td\t0\t?", "activities/page_9/\td\t0\t1",
    "activities/page_9/grade_history.xml\tf\t1\t1",
    "activities/page_9/blocks/html_3/block.xml\tf\t1\t1", "course/blocks/\td\t0\t1",
    "course/blocks/html_3/\td\t0\t1", "sections/section_9/section.xml\tf\t1\t1",
    "course/loglastaccess.xml\tf\t1\t1", "activities/page_247/\td\t0\t?", "sections/\td\t0\t?",
    "activities/page_247/page.xml\tf\t1\t1",
  ])
  func `warns of an index that lists what Moodle once packed, or folders of members`(
    _ line: String
  ) throws {
    let findings = try judge(indexed(line))
    #expect(findings.map(\.rule) == ["soundness.index-untrue"])
    #expect(findings.first?.severity == .warning)
  }

  @Test(arguments: [
    "a note", "users.csv\tf\t9\t1", "users.xml\tf\t9", "users.xml\tx\t9\t1", "users.xml\tf\t9\tnow",
    "users.xml\td\t0\t1", "files/ab/zoe\tf\t1\t1", "files/ab/\(hash)x\tf\t1\t1",
    "files/cd/\(hash)\tf\t1\t1",
    "course/ask zoe.xml\tf\t1\t1", "course/Zoe.xml\tf\t1\t1", "activities/zoe/page.xml\tf\t1\t1",
    "activities/page_9/a/b.xml\tf\t1\t1", "sections/page_9/section.xml\tf\t1\t1",
    "activities/page_9/page.txt\tf\t1\t1", "course/blocks/html_3/a/b.xml\tf\t1\t1",
    "/users.xml\tf\t1\t1", "course//course.xml\tf\t1\t1", "\tf\t1\t1",
    "activities/page_99999999999999999999/page.xml\tf\t1\t1",
    "course/\(String(repeating: "a", count: 41)).xml\tf\t1\t1",
  ])
  func `fails an index with a line of any other form`(_ line: String) throws {
    let findings = try judge(indexed(line)).filter { $0.rule == "soundness.index-strange" }
    #expect(findings.map(\.severity) == [.error])
  }
}
