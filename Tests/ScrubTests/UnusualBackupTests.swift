import Archive
import Base
import Compliance
import MoodleBackup
import Scrub
import SystemPackage
import TestKit
import Testing

/// What an honest backup never has, and what older ones lack.
@Suite("A backup that Moodle did not write so")
struct UnusualBackupTests {
  private static let hidden = [
    "<!-- Zelie Canarystudent -->", "<?note Zelie <?note Canarystudent?>", "<?note\n\tZelie?>",
    "<!---->", "<?n?>",
  ]

  @Test(arguments: hidden, [0, 3_000, 200_000]) func `loses comments and instructions, to the byte`(
    _ hidden: String, _ length: Int
  ) throws {
    let hidden = hidden.replacing(
      "Zelie", with: "Zelie" + String(repeating: " Zelie", count: length / 6))
    let text = { (hidden: String) in
      BackupBuilder.prologue + hidden + "<section id=\"61\">" + hidden + "\n  <number>0</number>"
        + hidden + "\n  <name>A" + hidden + "B</name>\n  <list/>" + hidden + "\n</section>" + hidden
    }
    var builder = BackupBuilder()
    builder.replace("sections/section_61/section.xml", text(hidden))
    let kept = try Scrubbed(builder)
    #expect(kept.errors == ["soundness.xml-hidden"])
    #expect(kept.result.isUnchanged)
    for level in [ScrubLevel.residue, .all] {
      let scrubbed = try Scrubbed(builder, .at(level))
      #expect(try scrubbed.text("sections/section_61/section.xml") == text(""))
      #expect(scrubbed.errors == [])
      #expect(scrubbed.result.changes.fields.values.reduce(0, +) == 6)
    }
  }

  @Test func `loses comments within and around rows and fields that go`() throws {
    let text = { (answer: String) in
      BackupBuilder.prologue + "<activity moduleid=\"250\"><survey>\(answer)<answers>" + answer
        + "</answers></survey></activity>"
    }
    var builder = BackupBuilder()
    builder.activities.append(.init("survey", id: 250))
    let row = "<!-- a --><answer><userid><!-- Zelie -->3</userid></answer><?b c?>"
    builder.replace(
      "activities/survey_250/survey.xml", text("").replacing("<answers>", with: "<answers>" + row))
    let scrubbed = try Scrubbed(builder, .at(.all))
    #expect(try scrubbed.text("activities/survey_250/survey.xml") == text(""))
  }

  @Test func `loses members and contents that no restore reads`() throws {
    var builder = BackupBuilder()
    builder.replace("essays/zelie.txt", "An essay")
    builder.replace("files/notes.txt", "A note")
    let hash = Digest.hex(.sha1, of: Array("handed in".utf8))
    builder.replace("files/\(hash.prefix(2))/\(hash)", "handed in")
    builder.replace("activities/page_999/page.xml", "<activity>Zelie</activity>")
    #expect(
      try Scrubbed(builder).errors == [
        "soundness.unknown-member", "soundness.stray-content", "soundness.content-without-row",
      ])
    let scrubbed = try Scrubbed(builder, .at(.residue))
    let folder = try TemporaryFolder()
    let clean = try Contents(of: folder.write("clean.mbz", BackupBuilder().tgz))
    #expect(difference(try scrubbed.contents(), clean) == [])
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.strays == 4)
  }

  @Test func `keeps contents where rows cannot be read`() throws {
    var builder = BackupBuilder()
    builder.files[0].size = "many"
    let scrubbed = try Scrubbed(builder, .at(.all))
    #expect(scrubbed.result.changes.strays == 0)
    #expect(scrubbed.result.isUnchanged)
  }

  @Test func `says that it is without users where it said nothing`() throws {
    var builder = BackupBuilder()
    builder.rootSettings["users"] = .some(nil)
    builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
    let scrubbed = try Scrubbed(builder)
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.settings == ["users"])
    let old = builder.manifestXML
    let new = try #require(try scrubbed.text("moodle_backup.xml"))
    let setting =
      "\n      <setting>\n        <level>root</level>\n        <name>users</name>"
      + "\n        <value>0</value>\n      </setting>"
    #expect(new.contains(setting) && !old.contains(setting))
    #expect(new.replacing(setting, with: "") == old)
    #expect(try Scrubbed(scrubbed.path).result.isUnchanged)
  }

  @Test func `loses the files of events that went, and no others`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("quiz", id: 250))
    let event = { (id: Int, type: String) in
      "<event id=\"\(id)\"><courseid>13</courseid><eventtype>\(type)</eventtype></event>"
    }
    builder.replace(
      "activities/quiz_250/calendar.xml",
      "<events>" + event(8, "due") + event(9, "user") + "</events>")
    for id in ["8", "9"] {
      var file = BackupBuilder.StoredFile(
        "calendar", "event_description", name: "plan.txt", content: "event \(id)")
      file.item = id
      builder.files.append(file)
    }
    builder.replace(
      "activities/quiz_250/inforef.xml",
      "<inforef><fileref><file><id>3037</id></file><file><id>3038</id></file></fileref></inforef>")
    let scrubbed = try Scrubbed(builder)
    #expect(
      try scrubbed.text("activities/quiz_250/calendar.xml")
        == "<events>" + event(8, "due") + "</events>")
    #expect(scrubbed.result.changes.fileRows == 1)
    #expect(scrubbed.result.changes.contents == 1)
    #expect(
      try scrubbed.text("activities/quiz_250/inforef.xml")
        == "<inforef><fileref><file><id>3037</id></file></fileref></inforef>")
    #expect(scrubbed.errors == [])
  }

  @Test(arguments: [
    ("[{\"selectiontype\":\"user\",\"selectionid\":\"5\",\"role\":\"moderator\"}]", "[]"),
    (
      "[{\"selectiontype\":\"all\",\"x\":\"a,]\\\"}\"}, {\"selectiontype\":\"user\",\"selectionid\":5}"
        + ",{\"role\":\"viewer\",\"selectiontype\":\"role\",\"selectionid\":\"5\"}]",
      "[{\"selectiontype\":\"all\",\"x\":\"a,]\\\"}\"}"
        + ",{\"role\":\"viewer\",\"selectiontype\":\"role\",\"selectionid\":\"5\"}]"
    ),
  ]) func `lets single users out of a meeting's list`(_ before: String, _ after: String) throws {
    let text = { (list: String) in
      "<activity moduleid=\"250\"><bigbluebuttonbn><participants>\(list)</participants>"
        + "</bigbluebuttonbn></activity>"
    }
    let member = "activities/bigbluebuttonbn_250/bigbluebuttonbn.xml"
    var builder = BackupBuilder()
    builder.activities.append(.init("bigbluebuttonbn", id: 250))
    builder.replace(member, text(before))
    #expect(try Scrubbed(builder).text(member) == text(before))
    let scrubbed = try Scrubbed(builder, .at(.residue))
    #expect(try scrubbed.text(member) == text(after))
    #expect(try Scrubbed(scrubbed.path, .at(.residue)).result.isUnchanged)
  }

  @Test func `keeps the template's file where somebody's has the same number`() throws {
    var builder = BackupBuilder()
    builder.files.append(.init("assignsubmission_file", "submission_files", content: "mine"))
    builder.replace("files.xml", builder.filesXML.replacing("\"3037\"", with: "\"3036\""))
    let inforef = "<inforef><fileref><file><id>3036</id></file></fileref></inforef>"
    builder.replace("activities/page_247/inforef.xml", inforef)
    let scrubbed = try Scrubbed(builder)
    #expect(try scrubbed.text("activities/page_247/inforef.xml") == inforef)
    #expect(scrubbed.result.changes.contents == 1)
  }

  /// The text before a child took the place of what ended before it: the name became 0.
  @Test func `refuses to guess where a text stands before an element within it`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "sections/section_61/section.xml",
      BackupBuilder.prologue
        + "<section id=\"61\"><name>Keep</name><modifiedby>5<x></x></modifiedby></section>")
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    #expect(refusal(of: source, to: target, .at(.residue)) == .nothingSuitable)
    #expect(refusal(of: source, to: target) == nil)
  }

  @Test func `hands on the copy as it was judged, to be cut without another reading`() throws {
    var options = ScrubOptions()
    options.requirements = true
    let scrubbed = try Scrubbed(BackupBuilder(), options)
    let copy = try #require(scrubbed.result.copy)
    #expect(copy.path == scrubbed.path)
    let again = try CheckedBackup(scrubbed.path, requirements: true)
    #expect(copy.findings == again.findings)
    #expect(copy.verdict == again.verdict)
    #expect(copy.reading?.members.map(\.path) == again.reading?.members.map(\.path))
    _ = try copy.reopen()
  }
}
