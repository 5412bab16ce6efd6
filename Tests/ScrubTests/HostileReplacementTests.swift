import Base
import Foundation
import Scrub
import SystemPackage
import TestKit
import Testing
import TextFormats

/// Lists of words that would do harm.
@Suite("Words that stand in more than texts")
struct HostileReplacementTests {
  private func options(_ pairs: [(String, String)]) throws -> ScrubOptions {
    var options = ScrubOptions()
    options.replacements = try Replacements(
      .object([
        "schema": .string("gabarit.replacements/1"),
        "replacements": .array(
          pairs.map { .object(["find": .string($0), "with": .string($1)]) }),
      ]))
    return options
  }

  private func section(_ field: String) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.replace(
      "sections/section_61/section.xml",
      "<section id=\"61\"><number>0</number>\(field)</section>")
    return builder
  }

  @Test func `leave what a restore goes by`() throws {
    for word in ["page", "mod_page", "content", "288", "root", "users", "61"] where word.count > 2 {
      let builder = BackupBuilder()
      let scrubbed = try Scrubbed(builder, options([(word, "other")]))
      #expect(scrubbed.result.isUnchanged, "\(word)")
      #expect(scrubbed.errors == [])
    }
  }

  @Test func `are refused where a restore would miss something`() throws {
    var builder = BackupBuilder()
    builder.activities[0].title = "Zelie"
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    // A name that Moodle refuses to restore.
    #expect(refusal(of: source, to: target, try options([("Essai", "<x")])) == .nothingSuitable)
    #expect(try folder.names() == ["backup.mbz"])
  }

  @Test func `are refused where two files would get one name`() throws {
    var builder = BackupBuilder()
    builder.files.append(.init("mod_page", "content", name: "Zelie.txt", content: "one"))
    builder.files.append(.init("mod_page", "content", name: "Imke.txt", content: "other"))
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", builder.tgz)
    let target = folder.path.appending("copy.mbz")
    let one = try options([("Zelie", "pupil"), ("Imke", "pupil")])
    #expect(refusal(of: source, to: target, one) == .nothingSuitable)
    #expect(try folder.names() == ["backup.mbz"])
    let two = try options([("Zelie", "pupil A"), ("Imke", "pupil B")])
    #expect(refusal(of: source, to: target, two) == nil)
  }

  @Test func `keep a text and the file that it shows together`() throws {
    var builder = section("<summary>@@PLUGINFILE@@/Z%C3%A9lie%20C..png Zélie C.</summary>")
    builder.files.append(.init("course", "section", name: "Zélie C..png", content: "x"))
    let scrubbed = try Scrubbed(builder, options([("Zélie C.", "a pupil")]))
    #expect(
      try scrubbed.text("sections/section_61/section.xml")?.contains(
        "<summary>@@PLUGINFILE@@/a%20pupil.png a pupil</summary>") == true)
    #expect(
      try scrubbed.text("files.xml")?.contains("<filename>a pupil.png</filename>") == true)
  }

  @Test func `leave the names of JSON and of serialised records`() throws {
    let json = { (value: String) in
      "<availabilityjson>{\"email\" : \"\(value)\", \"c\":[\"\(value)\",{\"email\":1}]}"
        + "</availabilityjson>"
    }
    let scrubbed = try Scrubbed(section(json("email\\\\ \\u00e9")), options([("email", "x\"y")]))
    #expect(
      try scrubbed.text("sections/section_61/section.xml")?.contains(
        json("x\\\"y\\\\ \\u00e9")) == true)
  }

  @Test func `are told of where a record cannot be read`() throws {
    let broken = Data("O:8:\"stdClass\":1:{s:5:\"title\";C:1:\"X\":5:{Zelie}}".utf8)
    let scrubbed = try Scrubbed(
      section("<configdata>\(broken.base64EncodedString())</configdata>"),
      options([("Zelie", "Z.")]))
    #expect(scrubbed.result.changes.notExamined == ["sections/section_61/section.xml": 1])
    #expect(scrubbed.result.isUnchanged)
  }
}
