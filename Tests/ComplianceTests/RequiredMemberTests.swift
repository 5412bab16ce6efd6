import Compliance
import TestKit
import Testing

/// The members whose absence stops a restore (format reference, section c), and those it tolerates.
struct RequiredMemberTests {
  /// A backup with a block and every setting that asks for more members.
  static var builder: BackupBuilder {
    var builder = BackupBuilder()
    builder.rootSettings["users"] = "1"
    builder.rootSettings["comments"] = "1"
    builder.rootSettings["xapistate"] = "1"
    builder.replace("users.xml", BackupBuilder.document("users"))
    builder.replace("badges.xml", BackupBuilder.document("badges"))
    for folder in ["course", "activities/page_247"] {
      builder.replace("\(folder)/comments.xml", BackupBuilder.document("comments"))
      builder.replace("\(folder)/competencies.xml", BackupBuilder.document("competencies"))
      builder.replace("\(folder)/logs.xml", BackupBuilder.document("logs"))
      builder.replace("\(folder)/logstores.xml", BackupBuilder.document("logstores"))
    }
    builder.replace("activities/page_247/xapistate.xml", BackupBuilder.document("states"))
    builder.replace("activities/page_247/completion.xml", BackupBuilder.document("completions"))
    builder.replace("activities/page_247/grade_history.xml", BackupBuilder.document("history"))
    builder.replace("activities/page_247/grading.xml", BackupBuilder.document("areas"))
    builder.replace("course/completiondefaults.xml", BackupBuilder.document("defaults"))
    builder.replace("course/loglastaccess.xml", BackupBuilder.document("lastaccesses"))
    for name in ["block", "roles", "inforef"] {
      builder.replace("course/blocks/html_5/\(name).xml", BackupBuilder.document(name))
    }
    return builder
  }

  static let required = [
    "roles.xml", "files.xml", "groups.xml", "scales.xml", "outcomes.xml", "questions.xml",
    "users.xml", "course/course.xml", "course/roles.xml", "course/filters.xml",
    "course/calendar.xml", "course/comments.xml", "course/contentbank.xml",
    "sections/section_61/section.xml", "activities/page_247/module.xml",
    "activities/page_247/page.xml", "activities/page_247/roles.xml",
    "activities/page_247/grades.xml", "activities/page_247/filters.xml",
    "activities/page_247/calendar.xml", "activities/page_247/comments.xml",
    "activities/page_247/xapistate.xml", "course/blocks/html_5/block.xml",
    "course/blocks/html_5/roles.xml",
  ]

  static let tolerated = [
    "gradebook.xml", "grade_history.xml", "completion.xml", "badges.xml", "course/inforef.xml",
    "course/enrolments.xml", "course/competencies.xml", "course/completiondefaults.xml",
    "course/logs.xml", "course/logstores.xml", "course/loglastaccess.xml",
    "sections/section_61/inforef.xml", "activities/page_247/inforef.xml",
    "activities/page_247/completion.xml", "activities/page_247/grade_history.xml",
    "activities/page_247/grading.xml", "activities/page_247/logs.xml",
    "activities/page_247/logstores.xml", "course/blocks/html_5/inforef.xml",
  ]

  private func missing(_ builder: BackupBuilder) throws -> [String?] {
    try judge(builder).filter { $0.rule == "soundness.member-missing" }.map(\.member)
  }

  @Test func `misses nothing where all is there`() throws {
    #expect(try missing(RequiredMemberTests.builder) == [])
  }

  @Test(arguments: required) func `misses a member that a restore needs`(name: String) throws {
    var builder = RequiredMemberTests.builder
    try #require(builder.members.contains { $0.name == name })
    builder.replace(name, nil)
    #expect(try missing(builder) == [name])
  }

  @Test(arguments: tolerated) func `misses no member that a restore can do without`(
    name: String
  ) throws {
    var builder = RequiredMemberTests.builder
    try #require(builder.members.contains { $0.name == name })
    builder.replace(name, nil)
    #expect(try missing(builder) == [])
  }

  @Test(arguments: [
    ("users", ["users.xml"]),
    ("filters", ["course/filters.xml", "activities/page_247/filters.xml"]),
    ("calendarevents", ["course/calendar.xml", "activities/page_247/calendar.xml"]),
    ("comments", ["course/comments.xml", "activities/page_247/comments.xml"]),
    ("contentbankcontent", ["course/contentbank.xml"]),
    ("xapistate", ["activities/page_247/xapistate.xml"]),
  ]) func `misses no member whose setting is off`(setting: String, names: [String]) throws {
    var builder = RequiredMemberTests.builder
    builder.rootSettings[setting] = "0"
    for name in names { builder.replace(name, nil) }
    #expect(try missing(builder) == [])
  }

  @Test func `takes a folder of a member's name for no member`() throws {
    var builder = RequiredMemberTests.builder
    builder.replace("roles.xml", nil)
    var tar = TarBuilder()
    tar.folder("roles.xml")
    for (name, bytes) in builder.members { tar.file(name, bytes) }
    let findings = try judge(Gzip.member(tar.ended()))
    #expect(findings.contains { $0.member == "roles.xml" && $0.rule == "soundness.member-missing" })
  }
}
