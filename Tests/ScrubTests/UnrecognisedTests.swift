import Archive
import Compliance
import Groundwork
import Scrub
import SystemPackage
import TestKit
import Testing

/// Plugin data that no table knows and that refers to people.
struct `Data of an unknown plugin` {
  private static let row = "\n      <duel>\n        <userid>5</userid>\n      </duel>"
  private static let settings = "\n    <config>{\"timeout\":5}</config>"

  private static func backup(_ rows: String, _ more: String = settings) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 300))
    builder.replace(
      "activities/duel_300/duel.xml",
      BackupBuilder.prologue
        + "<activity id=\"9\" moduleid=\"300\" modulename=\"duel\" contextid=\"288\">\n  <duel id=\"9\">"
        + "\n    <name>Duel</name>\(more)\n    <duels>\(rows)\n    </duels>\n  </duel>\n</activity>"
    )
    return builder
  }

  private func options(_ policy: UnrecognisedPolicy) -> ScrubOptions {
    var options = ScrubOptions()
    options.unrecognised = policy
    return options
  }

  @Test func `stops a scrub, which says where it is and writes nothing`() throws {
    let scrubbed = try Scrubbed(Self.backup(Self.row))
    #expect(scrubbed.result.after == nil)
    #expect(scrubbed.result.sha256 == nil)
    #expect(scrubbed.result.refusals.map(\.rule) == ["unrecognised.rows"])
    #expect(scrubbed.result.refusals.first?.member == "activities/duel_300/duel.xml")
    #expect(try scrubbed.folder.names() == ["backup.mbz"])
  }

  @Test func `goes where that is asked for, and the rest of the plugin stays`() throws {
    let scrubbed = try Scrubbed(Self.backup(Self.row + Self.row), options(.drop))
    let folder = try TemporaryFolder()
    let clean = try Contents(of: folder.write("clean.mbz", Self.backup("").tgz))
    #expect(difference(try scrubbed.contents(), clean) == [])
    #expect(scrubbed.errors == [])
  }

  @Test func `goes out of JSON as a whole`() throws {
    let wrapped = { (text: String) in "\n    <config>\(text)</config>" }
    let builder = Self.backup("", wrapped("{\"userid\":5,\"timeout\":5}"))
    let scrubbed = try Scrubbed(builder, options(.drop))
    let folder = try TemporaryFolder()
    let clean = try Contents(of: folder.write("clean.mbz", Self.backup("", wrapped("")).tgz))
    #expect(difference(try scrubbed.contents(), clean) == [])
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.fields.values.reduce(0, +) == 1)
  }

  @Test(arguments: [
    ("<duel id=\"9\" userid=\"5\"><name>Duel</name></duel>"),
    ("<duel id=\"9\"><name>Duel</name><userid>5</userid></duel>"),
    ("<userid>5</userid><duel id=\"9\"><name>Duel</name></duel>"),
  ]) func `that is the activity itself is not taken out`(_ content: String) throws {
    var builder = Self.backup("")
    builder.replace(
      "activities/duel_300/duel.xml",
      "<activity id=\"9\" moduleid=\"300\" modulename=\"duel\" contextid=\"288\">\(content)"
        + "</activity>")
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    #expect(refusal(of: source, to: target, options(.drop)) == .nothingSuitable)
    #expect(try folder.names() == ["backup.mbz"])
    #expect(refusal(of: source, to: target, options(.keep)) == nil)
  }

  @Test func `stays where that is asked for, and the verdict is what it is`() throws {
    var builder = Self.backup(Self.row)
    builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
    let scrubbed = try Scrubbed(builder, options(.keep))
    #expect(scrubbed.errors == ["unrecognised.rows"])
    #expect(
      difference(try scrubbed.contents(), try Contents(of: scrubbed.source))
        == [".ARCHIVE_INDEX", "users.xml"])
  }

  @Test func `within a row that goes is no reason to stop`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("quiz", id: 250))
    builder.replace(
      "activities/quiz_250/quiz.xml",
      "<activity moduleid=\"250\"><quiz><overrides><override><plugin_duel_x_quiz><duel>"
        + "<userid>5</userid></duel></plugin_duel_x_quiz><userid>5</userid></override></overrides>"
        + "</quiz></activity>")
    let scrubbed = try Scrubbed(builder)
    #expect(
      try scrubbed.text("activities/quiz_250/quiz.xml")
        == "<activity moduleid=\"250\"><quiz><overrides></overrides></quiz></activity>")
  }
}
