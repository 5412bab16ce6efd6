import Base
import Scrub
import SystemPackage
import TestKit
import Testing

/// Every row of the user-data map, put into a clean backup: scrubbing gives the clean one back.
///
/// The members are laid out as Moodle lays them out, each element on a line of its own, and so no
/// difference in white space is allowed, and no list of exceptions is needed.
@Suite("A clean backup into which rows were put")
struct InjectedRowTests {
  /// A document with so many rows, as `xml_writer` indents it.
  private static func document(_ path: String, count: Int, content: String) -> String {
    var parts = path.split(separator: "/").map(String.init)
    if path.hasPrefix("//") { parts = ["outermost", "inner"] + parts }
    let last = parts.removeLast()
    let indent = String(repeating: "  ", count: parts.count)
    var text = BackupBuilder.prologue
    for (depth, name) in parts.enumerated() {
      text += (depth == 0 ? "" : "\n") + String(repeating: "  ", count: depth) + "<\(name)>"
    }
    for number in 0..<count {
      text +=
        "\n\(indent)<\(last) id=\"\(number + 1)\">\n\(indent)  \(content)\n\(indent)</\(last)>"
    }
    for (depth, name) in parts.enumerated().reversed() {
      text += "\n" + String(repeating: "  ", count: depth) + "</\(name)>"
    }
    return text
  }

  /// The path of the outermost row that a row lies in, which goes with it.
  private static func outermost(_ row: UserDataMap.Row) -> String {
    UserDataMap.rows.filter {
      $0.file == row.file && $0.condition == nil && row.path.hasPrefix($0.path + "/")
    }.map(\.path).min { $0.utf8.count < $1.utf8.count } ?? row.path
  }

  private static func builder(_ row: UserDataMap.Row, _ document: String?) -> BackupBuilder {
    var builder = BackupBuilder()
    let (name, activity) = UserDataMap.member(row.file)
    if let activity { builder.activities.append(activity) }
    builder.replace(name, document)
    return builder
  }

  @Test(arguments: UserDataMap.rows, [1, 3]) func `is clean again, to the byte`(
    _ row: UserDataMap.Row, _ count: Int
  ) throws {
    for content in UserDataMap.contents(row).holding {
      let dirty = Self.builder(row, Self.document(row.path, count: count, content: content))
      let twin =
        row.fileMustBeAbsent == true
        ? nil : Self.document(Self.outermost(row), count: 0, content: "")
      let isMemberOfUsersOnly = UserDataMap.rows.contains {
        $0.file == row.file && $0.fileMustBeAbsent == true
      }
      let clean = Self.builder(row, isMemberOfUsersOnly ? nil : twin)
      let scrubbed = try Scrubbed(dirty)
      let folder = try TemporaryFolder()
      let expected = try Contents(of: folder.write("clean.mbz", clean.tgz))
      let found = try scrubbed.contents()
      #expect(difference(found, expected) == [], "\(content)")
      #expect(found.names == expected.names)
      #expect(!scrubbed.result.isUnchanged)
    }
  }

  @Test(arguments: UserDataMap.rows.filter { $0.condition != nil && $0.fileMustBeAbsent != true })
  func `keeps rows whose condition does not hold`(_ row: UserDataMap.Row) throws {
    for content in UserDataMap.contents(row).not {
      let builder = Self.builder(row, Self.document(row.path, count: 2, content: content))
      // Somebody named deeper within it is another matter, and refused by default.
      var options = ScrubOptions()
      options.unrecognised = .keep
      let scrubbed = try Scrubbed(builder, options)
      #expect(difference(try scrubbed.contents(), try Contents(of: scrubbed.source)) == [])
      #expect(scrubbed.result.isUnchanged, "\(content)")
    }
  }

  @Test func `of several rows loses those whose condition holds, wherever they stand`() throws {
    let row = { (user: String) in
      "\n      <override>\n        <userid>\(user)</userid>\n        <groupid>2</groupid>"
        + "\n      </override>"
    }
    let document = { (rows: String) in
      BackupBuilder.prologue + "<activity moduleid=\"250\">\n  <quiz>\n    <overrides>" + rows
        + "\n    </overrides>\n  </quiz>\n</activity>"
    }
    var builder = BackupBuilder()
    builder.activities.append(.init("quiz", id: 250))
    let null = "$@NULL@$"
    builder.replace(
      "activities/quiz_250/quiz.xml", document(row("5") + row(null) + row("6") + row("7")))
    let scrubbed = try Scrubbed(builder)
    #expect(try scrubbed.text("activities/quiz_250/quiz.xml") == document(row(null)))
  }

  @Test func `written as one line or with empty elements is clean again too`() throws {
    let head = BackupBuilder.prologue + "<activity moduleid=\"250\"><survey><answers>"
    let tail = "</answers></survey></activity>"
    var builder = BackupBuilder()
    builder.activities.append(.init("survey", id: 250))
    builder.replace(
      "activities/survey_250/survey.xml",
      head + "<answer id=\"1\"/><answer><userid>3</userid></answer ><answer\n/>" + tail)
    let scrubbed = try Scrubbed(builder)
    #expect(try scrubbed.text("activities/survey_250/survey.xml") == head + tail)
  }

  @Test func `with text beside a row is refused, and nothing is written`() throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("survey", id: 250))
    builder.replace(
      "activities/survey_250/survey.xml",
      "<activity moduleid=\"250\"><survey><answers>Zelie<answer/></answers></survey></activity>")
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    #expect(refusal(of: source, to: target) == .nothingSuitable)
    #expect(try folder.names() == ["backup.mbz"])
  }
}
