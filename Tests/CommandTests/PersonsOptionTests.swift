import Foundation
import SystemPackage
import TestKit
import Testing

/// People of a list, looked for by the command.
@Suite("check --persons")
struct PersonsOptionTests {
  private let place: TemporaryFolder
  private let list: FilePath

  init() throws {
    place = try TemporaryFolder()
    list = try place.write(
      "people.txt", Array("# people\nZelie Canarystudent\nzelie.canary@example.test\n".utf8))
  }

  /// The findings of a rule: member, path, subject and count.
  private func findings(
    _ rule: String, _ backup: FilePath, _ more: String...
  ) throws -> Set<String> {
    let run = try Command.run(
      ["check", backup.string, "--persons", list.string, "--format", "json"] + more)
    let report = try expectValid(run.output, "check")
    #expect(report["persons"]?["path"]?.text == list.string)
    let items = report["results"]?.elements.first?["findings"]?.elements ?? []
    return Set(
      items.filter { $0["rule"]?.text == rule }.map { item in
        [item["member"], item["path"], item["subject"]].compactMap { $0?.text }
          .joined(separator: " ") + " x\(Int(item["count"]?.value ?? 0))"
      })
  }

  private func persons(_ backup: FilePath, _ more: String...) throws -> Set<String> {
    try more.isEmpty
      ? findings("freetext.person", backup)
      : findings("freetext.person", backup, "--search-files")
  }

  @Test func `finds the canaries of a real backup, in content files only if asked`() throws {
    let backup = try Samples.backup("m45/noms-nu-tgz")
    let found = try persons(backup)
    #expect(
      found == [
        "activities/page_252/page.xml /activity/page/content text, line 2 x1",
        "activities/page_252/page.xml /activity/page/content text, line 3 x1",
        "files.xml /files/file/filename name, line 2 x1",
        "files.xml /files/file/source name, line 2 x1",
        "moodle_backup.xml /moodle_backup/information/contents/sections/section/title "
          + "text, line 2 x1",
        "sections/section_75/section.xml /section/name text, line 2 x1",
      ])
    let content = "files/97/97e401facb04897d54c7e9118252fd1f061d7ce0"
    #expect(
      try persons(backup, "--search-files").subtracting(found) == [
        "\(content) content, line 2 x1", "\(content) content, line 3 x1",
      ])
  }

  @Test func `finds nobody in a real backup where nobody is`() throws {
    let backup = try Samples.backup("m45/petit-nu-tgz")
    #expect(try persons(backup, "--search-files").isEmpty)
  }

  @Test func `sees through how a text is written`() throws {
    let name = "Z\u{e9}lie Canarystudent"
    let php = "O:8:\"stdClass\":1:{s:4:\"text\";s:20:\"\(name)\";}"
    let texts = [
      "cdata": "<![CDATA[<p>Z&eacute;lie <b>Canary</b>student</p>]]>",
      "entities": "&lt;p&gt;Z&amp;#233;lie&amp;nbsp;Canarystudent&lt;/p&gt;",
      "json": "{\"a\": \"Z\\u00e9lie Canarystudent\"}",
      "percent": "https://example.test/?n=Z%C3%A9lie%20Canarystudent",
      "base64": Data(php.utf8).base64EncodedString(),
      "serialised": php.replacingOccurrences(of: "\"", with: "&quot;"),
    ]
    for (kind, text) in texts {
      var builder = BackupBuilder()
      builder.replace("course/x.xml", "<x><y>\(text)</y></x>")
      let backup = try place.write("\(kind).mbz", builder.tgz)
      #expect(try persons(backup) == ["course/x.xml /x/y text, line 2 x1"], "\(kind)")
    }
  }

  @Test func `looks at attributes and the names of members and files`() throws {
    var builder = BackupBuilder()
    builder.replace("course/x.xml", "<x><y z=\"zelie canarystudent\"/></x>")
    builder.replace("zelie-canarystudent.txt", "zelie.canary@example.test")
    builder.files.append(
      BackupBuilder.StoredFile("mod_page", "content", name: "ZelieCanarystudent.txt", content: "x"))
    let backup = try place.write("a.mbz", builder.zip)
    #expect(
      try persons(backup) == [
        "course/x.xml /x/y/@z attribute, line 2 x1",
        "zelie-canarystudent.txt name, line 2 x1",
        "zelie-canarystudent.txt content, line 3 x1",
        "files.xml /files/file/filename name, line 2 x1",
      ])
  }

  @Test func `searches documents, and names those it cannot search`() throws {
    let name = "Zelie Canarystudent"
    var docx = ZipBuilder()
    docx.file("word/document.xml", Array("<w:t>\(name)</w:t>".utf8))
    let contents: [(bytes: [UInt8], isFound: Bool)] = [
      (docx.bytes, true), (Array("<p>Z&eacute;lie Canarystudent</p>".utf8), true),
      (PDF.page(name), true), (PDF.encrypted(name), false),
      ([0x89, 0x50, 0x4e, 0x47, 1], false), ([0, 1, 2], false),
    ]
    var builder = BackupBuilder()
    builder.files = contents.enumerated().map { index, content in
      var file = BackupBuilder.StoredFile("mod_page", "content", name: "f\(index)")
      file.content = content.bytes
      return file
    }
    let backup = try place.write("documents.mbz", builder.tgz)
    #expect(try persons(backup).isEmpty)
    let found = try persons(backup, "--search-files")
    #expect(found.count == 3)
    #expect(found.allSatisfy { $0.hasSuffix("content, line 2 x1") })
    let unexamined = try findings("freetext.not-examined", backup, "--search-files")
    #expect(
      Set(unexamined.map { $0.split(separator: " ")[1] }) == ["encrypted", "media", "unknown"])
    // Nobody was found in these, and yet they are not clean.
    let run = try Command.run(
      "check", backup.string, "--persons", list.string, "--search-files", "--fail-on", "warning")
    #expect(run.status == 1)
  }

  @Test func `shows values only to who asks, and their digests to who has a key`() throws {
    let backup = try Samples.backup("m45/noms-nu-tgz").string
    let key = try place.write("key", Array("0123456789abcdef".utf8))
    let plain = try Command.run(
      "check", backup, "--persons", list.string, "--search-files", "--format", "json",
      "--digest-key", key.string)
    for value in ["zelie", "canarystudent", "ottokar", "birdpupil", "quirine", "imke"] {
      #expect(!plain.text.lowercased().contains(value))
    }
    // printf %s 'Zelie Canarystudent' | openssl dgst -sha256 -hmac 0123456789abcdef
    let digest = "044e35d6bc5d869dec1ccd077f158ac12bef504eb9f8c285b5b7da199038f323"
    #expect(plain.text.contains(digest))
    try expectValid(plain.output, "check")
    let shown = try Command.run(
      "check", backup, "--persons", list.string, "--format", "json", "--reveal")
    try expectValid(shown.output, "check")
    #expect(shown.text.contains("\"Zelie Canarystudent\""))
    #expect(shown.text.contains("\"ottokar.birdpupil@example.test\""))
    #expect(!shown.text.contains("digests"))
    let text = try Command.run("check", backup, "--reveal")
    #expect(text.text.contains("    value: ottokar.birdpupil@example.test\n"))
  }

  @Test func `refuses what cannot be answered`() throws {
    let backup = try Samples.backup("m45/vide-nu-tgz").string
    let short = try place.write("short", Array("0123456789".utf8))
    for arguments in [
      ["--search-files"], ["--persons", list.string, "--profile", "archive"],
      ["--digest-key", short.string], ["--persons", short.string + ".none"],
      ["--persons", list.string, "--attestation", short.string, "--public-key", short.string],
    ] {
      let run = try Command.run(["check", backup] + arguments)
      #expect(run.status != 0 && run.status != 1, "\(arguments)")
      #expect(run.output.isEmpty)
    }
  }
}
