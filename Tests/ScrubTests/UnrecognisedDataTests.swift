import Archive
import Base
import Compliance
import Foundation
import Scrub
import SystemPackage
import TestKit
import Testing

/// Plugin data that no table knows and that refers to people.
@Suite("Data of an unknown plugin")
struct UnrecognisedDataTests {
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

  /// Scrubs with these rows, which are to go: the copy must be as if they had never been there.
  private func expectGone(_ rows: String, _ more: String = settings) throws {
    let scrubbed = try Scrubbed(Self.backup(rows, more), options(.drop))
    let folder = try TemporaryFolder()
    let clean = try Contents(of: folder.write("clean.mbz", Self.backup("", more).tgz))
    #expect(difference(try scrubbed.contents(), clean) == [], "\(rows)")
    #expect(scrubbed.errors == [])
  }

  /// Scrubs, which is to be refused at a path, and nothing written.
  private func expectRefused(_ builder: BackupBuilder, at path: String) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    let error = failure { _ = try Scrubber.scrub(source, to: target, options(.drop)) }
    #expect(error?.code == .nothingSuitable)
    #expect(error?.member == "activities/duel_300/duel.xml")
    #expect(error?.message.contains(" \(path) ") == true, "\(error?.message ?? "")")
    #expect(try folder.names() == ["backup.mbz"])
    #expect(refusal(of: source, to: target, options(.keep)) == nil)
  }

  @Test(arguments: [
    "<userid>5</userid><score>3</score><note>Bravo</note>",
    "<userid>5</userid><rounds></rounds><tries/><marks>\n</marks>",
    "<userid>5</userid><score>$@NULL@$</score><rounds><round><score>$@NULL@$</score></round></rounds>",
    "<userid>5</userid><note encrypted=\"true\">c2VjcmV0</note><note encrypted=\"true\">YQ==</note>",
    "<userid>5</userid><rounds><round id=\"1\"><userid>6</userid><score>3</score></round></rounds>",
    "<owner>7</owner><rounds><round id=\"1\" userid=\"6\"/><round id=\"2\" userid=\"7\"/></rounds>",
    "<userid>5</userid><state>{\"userid\":5,\"options\":{\"a\":1}}</state>",
    "<userid>5</userid><round id=\"1\" userid=\"6\" state=\"{&quot;userid&quot;:6}\"/>",
    "<owner>7</owner><rounds><round id=\"1\"><owner>8</owner><tries><try id=\"1\"><userid>5</userid>"
      + "</try></tries></round></rounds>",
  ]) func `goes as a whole where all that it holds is people's`(_ content: String) throws {
    let row = "\n      <duel id=\"3\">\(content)</duel>"
    try expectGone(row)
    try expectGone(row + row)
  }

  @Test(arguments: [
    "<owner>7</owner><rounds><round><title>Round</title></round></rounds>",
    "<rounds><round id=\"1\"/></rounds><owner>7</owner>",
    "<owner>7</owner><round id=\"1\">Round</round>",
    "<owner>7</owner><rounds><round><tries><try><title>T</title></try></tries></round></rounds>",
    "<owner>7</owner><rounds><round><userid>5</userid></round><round><title>T</title></round></rounds>",
    "<owner>7</owner><config><shuffle>1</shuffle></config>",
    "<userid>5</userid><rounds><round><userid>5</userid><parts><part><title>T</title></part></parts>"
      + "</round></rounds>",
  ]) func `stays where records that are nobody's would go with it`(_ content: String) throws {
    let path =
      content.hasPrefix("<userid>5")
      ? "/activity/duel/duels/duel/rounds/round" : "/activity/duel/duels/duel"
    let row = "\n      <duel id=\"3\">\(content)</duel>"
    try expectRefused(Self.backup(row), at: path)
    try expectRefused(Self.backup(Self.row + row + Self.row), at: path)
  }

  @Test func `stays where an attribute refers to the person`() throws {
    try expectRefused(
      Self.backup("<duel owner=\"7\"><rounds><round><title>T</title></round></rounds></duel>"),
      at: "/activity/duel/duels/duel")
  }

  @Test func `stays in an attribute that is JSON, and nothing beside it is emptied`() throws {
    try expectRefused(
      Self.backup("", "<note>Bonjour</note><set id=\"1\" state=\"{&quot;userid&quot;:5}\"/>"),
      at: "/activity/duel/set")
  }

  @Test func `is no reason to stop within a row of users' data`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("quiz", id: 250))
    builder.replace(
      "activities/quiz_250/quiz.xml",
      "<activity moduleid=\"250\"><quiz><overrides><override><plugin_duel_x_quiz><duel><owner>5</owner>"
        + "<rounds><round><title>T</title></round></rounds></duel></plugin_duel_x_quiz>"
        + "<userid>5</userid></override></overrides></quiz></activity>")
    let scrubbed = try Scrubbed(builder, options(.drop))
    #expect(
      try scrubbed.text("activities/quiz_250/quiz.xml")
        == "<activity moduleid=\"250\"><quiz><overrides></overrides></quiz></activity>")
  }

  private static let php =
    #"a:2:{i:0;O:8:"stdClass":2:{s:6:"userid";i:5;s:5:"score";i:3;}i:1;a:1:{s:6:"userid";i:6;}}"#
  private static let morePHP =
    #"O:8:"stdClass":2:{s:6:"userid";i:5;s:5:"round";O:8:"stdClass":1:{s:1:"a";s:1:"T";}}"#

  @Test(arguments: [
    #"[{"userid":5,"score":3},{"userid":6}]"#, #"{"userid":5,"scores":[1,[2,3]],"none":{}}"#,
    #"{"userid":5,"last":{"userid":6,"score":1}}"#, #"{"userid":5,"last":"{\"userid\":6}"}"#, php,
    Data(php.utf8).base64EncodedString(),
  ]) func `goes out of a value that is people's records alone`(_ value: String) throws {
    let config = { (text: String) in "\n    <config>\(escape(text))</config>" }
    let scrubbed = try Scrubbed(Self.backup("", config(value)), options(.drop))
    let folder = try TemporaryFolder()
    let clean = try Contents(of: folder.write("clean.mbz", Self.backup("", config("")).tgz))
    #expect(difference(try scrubbed.contents(), clean) == [])
    #expect(scrubbed.errors == [])
  }

  @Test(arguments: [
    #"{"title":"Duel","players":[{"userid":5}]}"#, #"[1,{"userid":5}]"#,
    #"{"userid":5,"round":{"shuffle":true}}"#, #"{"owner":7,"rounds":[{"title":"T"}]}"#,
    #"{"userid":5,"round":"{\"title\":\"T\"}"}"#, morePHP,
    Data(morePHP.utf8).base64EncodedString(),
  ]) func `stays in a value that holds more than people's records`(_ value: String) throws {
    try expectRefused(
      Self.backup("", "\n    <config>\(escape(value))</config>"), at: "/activity/duel/config")
  }
}

/// Files of records that are taken out.
@Suite("Files of unrecognised records") struct UnrecognisedFileTests {
  private func backup(_ files: [(area: String, item: String, context: String)]) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.activities.append(.init("duel", id: 300))
    builder.replace(
      "activities/duel_300/duel.xml",
      BackupBuilder.prologue
        + "<activity id=\"79\" moduleid=\"300\" modulename=\"duel\" contextid=\"288\">\n"
        + "<duel id=\"79\"><name>x</name>\n<rounds>"
        + "<round id=\"77\"><userid>5</userid><moves><move id=\"501\"><userid>5</userid></move></moves></round>"
        + "<round id=\"78\"><userid>6</userid></round></rounds>\n"
        + "<themes><theme id=\"9\"><label>plain</label></theme></themes></duel></activity>")
    for (index, file) in files.enumerated() {
      var row = BackupBuilder.StoredFile(
        "mod_duel", file.area, name: "\(index).pdf", content: "\(file)")
      row.item = file.item
      row.edit = ("<contextid>288</contextid>", "<contextid>\(file.context)</contextid>")
      builder.files.append(row)
    }
    return builder
  }

  private func scrubbed(_ files: [(area: String, item: String, context: String)]) throws -> Scrubbed
  {
    var options = ScrubOptions()
    options.unrecognised = .drop
    return try Scrubbed(backup(files), options)
  }

  private func isThere(
    _ file: (area: String, item: String, context: String), in scrubbed: Scrubbed
  ) throws -> Bool {
    let hash = Digest.hex(.sha1, of: "\(file)".utf8)
    let row = try scrubbed.text("files.xml")?.contains(hash) ?? false
    let content = try scrubbed.contents().bytes("files/\(hash.prefix(2))/\(hash)") != nil
    #expect(row == content)
    return row
  }

  @Test func `go with the records, and with those within them`() throws {
    let going = [("issues", "77", "288"), ("issues", "78", "288"), ("move", "501", "288")]
    let staying = [("image", "0", "288"), ("themes", "9", "288"), ("other", "77", "999")]
    let copy = try scrubbed(going + staying)
    for file in going { #expect(try !isThere(file, in: copy), "\(file)") }
    for file in staying { #expect(try isThere(file, in: copy), "\(file)") }
    #expect(copy.result.changes.fileRows == 3)
    #expect(copy.errors == [])
  }

  @Test func `stop the scrub where others lie beside them and nothing tells whose they are`() throws
  {
    let error = failure { _ = try scrubbed([("issues", "77", "288"), ("issues", "60", "288")]) }
    #expect(error?.code == .nothingSuitable)
    #expect(error?.member == "files.xml")
  }

  @Test func `stay where the records stay`() throws {
    var options = ScrubOptions()
    options.unrecognised = .keep
    let files = [("issues", "77", "288")]
    let copy = try Scrubbed(backup(files), options)
    #expect(try isThere(files[0], in: copy))
  }
}
