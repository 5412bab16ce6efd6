import Archive
import Base
import Compliance
import Scrub
import SystemPackage
import TestKit
import Testing

/// References, files and settings, on backups built in code.
@Suite("A scrubbed backup")
struct ScrubbedBackupTests {
  private static func inforef(_ lists: (String, String, [String])...) -> String {
    BackupBuilder.prologue + "<inforef>"
      + lists.map { list, item, ids in
        "\n  <\(list)>"
          + ids.map { "\n    <\(item)>\n      <id>\($0)</id>\n    </\(item)>" }.joined()
          + "\n  </\(list)>"
      }.joined() + "\n</inforef>"
  }

  @Test func `loses the references to people who went, and keeps those to people who stay`() throws
  {
    var builder = BackupBuilder()
    builder.activities.append(.init("survey", id: 250))
    builder.replace(
      "activities/survey_250/survey.xml",
      "<activity moduleid=\"250\"><survey><answers><answer><userid>3</userid></answer></answers>"
        + "</survey></activity>")
    builder.replace(
      "activities/survey_250/calendar.xml",
      "<events><event><userid>6</userid><courseid>13</courseid><eventtype>due</eventtype></event>"
        + "</events>")
    builder.replace(
      "activities/survey_250/inforef.xml",
      Self.inforef(("userref", "user", ["3", "6"]), ("grade_itemref", "grade_item", ["9"])))
    builder.replace(
      "activities/page_247/inforef.xml", Self.inforef(("userref", "user", ["3", "8"])))
    let scrubbed = try Scrubbed(builder)
    #expect(
      try scrubbed.text("activities/survey_250/inforef.xml")
        == Self.inforef(("userref", "user", ["6"]), ("grade_itemref", "grade_item", ["9"])))
    // Nothing went from the page, so what it refers to is as in any honest backup.
    #expect(
      try scrubbed.text("activities/page_247/inforef.xml")
        == Self.inforef(("userref", "user", ["3", "8"])))
    #expect(scrubbed.result.changes.references == ["userref": 1])
  }

  @Test func `loses roles that only people who went had`() throws {
    let roles = { (assignments: String) in
      BackupBuilder.prologue + "<roles>\n  <role_overrides>\n    <override>\n      "
        + "<roleid>5</roleid>\n    </override>\n  </role_overrides>\n  <role_assignments>"
        + assignments + "\n  </role_assignments>\n</roles>"
    }
    let assignment = { (role: String) in
      "\n    <assignment>\n      <roleid>\(role)</roleid>\n      <userid>3</userid>\n    </assignment>"
    }
    let definitions = { (ids: [String]) in
      BackupBuilder.prologue + "<roles_definition>"
        + ids.map { "\n  <role id=\"\($0)\">\n    <name></name>\n  </role>" }.joined()
        + "\n</roles_definition>"
    }
    var builder = BackupBuilder()
    builder.replace("course/roles.xml", roles(assignment("4") + assignment("5")))
    builder.replace("course/inforef.xml", Self.inforef(("roleref", "role", ["4", "5"])))
    builder.replace("roles.xml", definitions(["4", "5", "7"]))
    let scrubbed = try Scrubbed(builder)
    #expect(try scrubbed.text("course/roles.xml") == roles(""))
    #expect(
      try scrubbed.text("course/inforef.xml") == Self.inforef(("roleref", "role", ["5"])))
    #expect(try scrubbed.text("roles.xml") == definitions(["5", "7"]))
  }

  @Test func `loses people's files, and their contents unless the template uses them`() throws {
    var builder = BackupBuilder()
    builder.files = [
      .init("mod_page", "content", name: "plan.txt", content: "shared"),
      .init("assignsubmission_file", "submission_files", name: "copied.txt", content: "shared"),
      .init("assignsubmission_file", "submission_files", name: "own.txt", content: "somebody's"),
      .init("assignsubmission_file", "submission_files", name: ".", content: ""),
    ]
    builder.replace(
      "activities/page_247/inforef.xml",
      Self.inforef(("fileref", "file", ["3036", "3037", "3038", "3039"])))
    let scrubbed = try Scrubbed(builder)
    var clean = builder
    clean.files = [builder.files[0]]
    clean.replace("activities/page_247/inforef.xml", Self.inforef(("fileref", "file", ["3036"])))
    let folder = try TemporaryFolder()
    let expected = try Contents(of: folder.write("clean.mbz", clean.tgz))
    #expect(difference(try scrubbed.contents(), expected) == [])
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.fileRows == 3)
    #expect(scrubbed.result.changes.contents == 1)
    #expect(scrubbed.result.changes.contentBytes == 10)
  }

  @Test func `keeps the files of examples that a teacher gave in a workshop`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("workshop", id: 250))
    builder.replace(
      "activities/workshop_250/workshop.xml",
      "<activity moduleid=\"250\"><workshop><examplesubmissions><examplesubmission id=\"7\"/>"
        + "</examplesubmissions></workshop></activity>")
    var example = BackupBuilder.StoredFile(
      "mod_workshop", "submission_attachment", name: "example.txt", content: "example")
    example.item = "7"
    var handedIn = example
    handedIn.item = "8"
    handedIn.content = Array("handed in".utf8)
    builder.files += [example, handedIn]
    let scrubbed = try Scrubbed(builder)
    #expect(scrubbed.result.changes.fileRows == 1)
    #expect(scrubbed.result.changes.contentBytes == 9)
    #expect(try scrubbed.text("files.xml")?.contains("<itemid>7</itemid>") == true)
  }

  @Test func `says of each setting what is true`() throws {
    var builder = BackupBuilder()
    for name in ["users", "role_assignments", "comments", "logs", "anonymize"] {
      builder.rootSettings[name] = "1"
    }
    builder.information["mnet_remoteusers"] = "1"
    builder.moreSettings = [
      .init("page_247_userinfo", "1", level: "activity", owner: "page_247"),
      .init("section_61_userinfo", "1", level: "section", owner: "section_61"),
    ]
    let scrubbed = try Scrubbed(builder)
    var clean = builder
    for name in clean.rootSettings.keys { clean.rootSettings[name] = "0" }
    clean.information["mnet_remoteusers"] = "0"
    for index in clean.moreSettings.indices { clean.moreSettings[index].value = "0" }
    #expect(try scrubbed.text("moodle_backup.xml") == clean.manifestXML)
    #expect(scrubbed.result.changes.settings.count == 8)
    #expect(scrubbed.errors == [])
  }

  @Test(arguments: [true, false]) func `is in the container that the backup is in`(
    _ isZip: Bool
  ) throws {
    var builder = BackupBuilder()
    builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
    let scrubbed = try Scrubbed(builder, asZip: isZip)
    let contents = try scrubbed.contents()
    #expect(contents.container == (isZip ? .zip : .tgz))
    #expect(contents.names.contains(".ARCHIVE_INDEX") == !isZip)
    #expect(!contents.names.contains("users.xml"))
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.members == ["users.xml"])
  }

  @Test func `is not written where a member that stays is no XML`() throws {
    var builder = BackupBuilder()
    builder.replace("course/calendar.xml", "<events><event></events>")
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    #expect(refusal(of: source, to: target) == .badXML)
    #expect(try folder.names() == ["backup.mbz"])
    // What goes as a whole may be anything.
    builder.replace("course/calendar.xml", BackupBuilder.document("events"))
    builder.replace("users.xml", "<users><user></users>")
    #expect(try Scrubbed(builder).errors == [])
  }

  @Test func `never takes the place of a file that is there`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", BackupBuilder().tgz)
    let target = try folder.write("copy.mbz", Array("mine".utf8))
    #expect(refusal(of: source, to: target) == .targetExists)
    #expect(refusal(of: source, to: source) == .targetExists)
    #expect(try bytes(of: target) == Array("mine".utf8))
    #expect(try folder.names() == ["backup.mbz", "copy.mbz"])
  }
}
