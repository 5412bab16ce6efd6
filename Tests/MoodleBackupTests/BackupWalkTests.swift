import Archive
import Base
import MoodleBackup
import SystemPackage
import TestKit
import Testing
import XMLStream

/// One pass over a backup.
struct BackupWalkTests {
  private func read(
    _ builder: BackupBuilder, packing: BackupBuilder.Packing = .tgz, limits: Limits = Limits()
  ) throws -> BackupReading {
    let folder = try TemporaryFolder()
    let path = try builder.write(to: folder, packing: packing)
    return try BackupWalk.read(try SourceFile(path), limits: limits)
  }

  private func refusal(
    members: [(String, String)], packing: BackupBuilder.Packing
  ) throws -> GabaritError? {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    var zip = ZipBuilder()
    for (name, text) in members {
      tar.file(name, text)
      zip.file(name, Array(text.utf8))
    }
    let path = try folder.write(
      "backup.mbz", packing == .tgz ? Gzip.member(tar.ended()) : zip.bytes)
    let error = failure { _ = try BackupWalk.read(try SourceFile(path)) }
    if let error { #expect(error.file == path.string) }
    return error
  }

  @Test(arguments: ["99999", "99999999999999999999", "x"])
  func `misses the row that a reference names, whatever it names`(id: String) throws {
    var builder = BackupBuilder()
    builder.replace(
      "course/inforef.xml",
      BackupBuilder.prologue + "<inforef><fileref><file><id>\(id)</id></file></fileref></inforef>")
    #expect(try read(builder).files.danglingReferences == 1)
  }

  @Test func `holds the references of one member to their bound`() throws {
    var builder = BackupBuilder()
    // The same over and over, which are no more than one.
    let files = String(repeating: "<file><id>1</id></file>", count: 60)
    builder.replace(
      "course/inforef.xml",
      BackupBuilder.prologue + "<inforef><fileref>\(files)</fileref></inforef>")
    var limits = Limits()
    limits.members = 60
    #expect(try read(builder, limits: limits).files.danglingReferences == 1)
    limits.members = 59
    let error = failure { _ = try read(builder, limits: limits) }
    #expect(error?.code == .limitExceeded && error?.member == "course/inforef.xml")
  }

  @Test(arguments: [("", 0), ("\n  ", 0), ("$@NULL@$", 0), ("x", 1)])
  func `takes a text in the place of a course's list for ambiguous, and a null for none`(
    _ text: String, _ count: Int
  ) throws {
    var builder = BackupBuilder()
    builder.replace(
      "course/course.xml",
      builder.courseXML.replacing(#/<tags>\s*<\/tags>/#, with: "<tags>\(text)</tags>"))
    #expect(try read(builder).ambiguousMembers.count == count)
  }

  @Test func `tells of each field that the database does not take, and of no other`() throws {
    var builder = BackupBuilder()
    builder.replace(
      "activities/page_247/module.xml",
      "<module id=\"247\"><visible>$@NULL@$</visible><indent>x</indent><groupingid></groupingid>"
        + "<availability>{\"op\"</availability><completionview>1.5</completionview>"
        // These it takes.
        + "<score></score><added> 7 </added><showdescription>$@NULL@$</showdescription>"
        + "<idnumber>x</idnumber><a><visible>x</visible></a></module>")
    builder.replace(
      "sections/section_61/section.xml",
      "<section id=\"61\"><number></number><availabilityjson></availabilityjson>"
        + "<timemodified>$@NULL@$</timemodified><name>x</name></section>")
    builder.replace(
      "course/course.xml",
      builder.courseXML.replacing("<tags>", with: "<lang>$@NULL@$</lang><marker>-</marker><tags>"))
    let refused = try read(builder).refusedFields.map { "\($0.member.string)\($0.path)" }
    #expect(
      Set(refused) == [
        "activities/page_247/module.xml/module/visible",
        "activities/page_247/module.xml/module/indent",
        "activities/page_247/module.xml/module/groupingid",
        "activities/page_247/module.xml/module/availability",
        "activities/page_247/module.xml/module/completionview",
        "sections/section_61/section.xml/section/number",
        "sections/section_61/section.xml/section/availabilityjson",
        "course/course.xml/course/lang", "course/course.xml/course/marker",
      ])
    #expect(refused.count == 9)
  }

  /// Each tried with PHP 8.2's `json_decode`.
  @Test(arguments: [
    (#"{"c":[{"type":"x\u00e9 \ud83d\ude00","t":-1.5e3}],"c":[]}"#, true), (#"{"c":TRUE}"#, false),
    ("{\"c\":\"a\tb\"}", false), (#"{"c":"\ud800"}"#, false), (#"{"c":1-2}"#, false),
    (#"{"c":01}"#, false), (#"{"c":"\u+041"}"#, false),
  ]) func `takes for an access condition what PHP reads as JSON`(_ json: String, _ isRead: Bool)
    throws
  {
    var builder = BackupBuilder()
    builder.replace(
      "activities/page_247/module.xml",
      "<module id=\"247\"><availability>\(json)</availability></module>")
    #expect(try read(builder).refusedFields.isEmpty == isRead)
  }

  @Test(.timeLimit(.minutes(5 * Sanitizer.slowness)))
  func `tells the fields of a row apart that Moodle reads, however many others there are`() throws {
    var builder = BackupBuilder()
    let fields = (0..<200_000).map { "<f\($0 % 15_000)/>" }.joined()
    let long = String(repeating: "n", count: 60_000)
    builder.replace(
      "files.xml",
      "<files><file id=\"1\"><\(long)>\(String(repeating: "<a/>", count: 500_000))</\(long)>"
        + "\(fields)\(String(repeating: "<z/>", count: 50_000))</file></files>")
    // Of none of these a restore takes anything.
    #expect(try read(builder).ambiguousMembers.isEmpty)
    let status = String(repeating: "<status>0</status>", count: 100_000)
    builder.replace("files.xml", "<files><file id=\"1\">\(status)</file></files>")
    #expect(try read(builder).ambiguousMembers.map(\.count) == [99_999])
    builder.replace(
      "files.xml",
      "<files><file id=\"1\"><status/><author/></file><file id=\"2\"><status/><author/></file>"
        + "</files>")
    #expect(try read(builder).ambiguousMembers.isEmpty)
  }

  @Test(arguments: BackupBuilder.Packing.allCases) func `reads a sound backup whole`(
    packing: BackupBuilder.Packing
  ) throws {
    let builder = BackupBuilder()
    let reading = try read(builder, packing: packing)
    #expect(reading.members.count == builder.members.count + (packing == .tgz ? 1 : 0))
    #expect(reading.course?.id == "13")
    #expect(reading.course?.contextID == "287")
    #expect(reading.course?.fields["fullname"] == builder.fullname)
    #expect(reading.course?.fields["name"] == nil)
    #expect(
      Set(reading.course.map { Array($0.places.keys) } ?? []) == Set(CourseFile.Field.allCases))
    #expect(reading.course?.places[.categoryID]?.text == "2")
    #expect(reading.course?.places[.categoryName]?.text == "Modèles")
    #expect(reading.brokenMembers.isEmpty)
    #expect(reading.damagedContents.isEmpty)
    #expect(reading.strayContents.isEmpty)
    #expect(reading.files.count == 1)
    #expect(reading.files.bytes == 14)
    #expect(reading.files.contents == (1, 14))
    #expect(reading.indexIsTrue == (packing == .tgz ? true : nil))
    let ids = Dictionary(uniqueKeysWithValues: reading.ids.map { ($0.key.string, $0.value) })
    #expect(ids["activities/page_247/module.xml"]?.id == "247")
    #expect(ids["activities/page_247/module.xml"]?.moduleName == "page")
    #expect(ids["activities/page_247/page.xml"]?.id == "247")
    #expect(ids["sections/section_61/section.xml"]?.id == "61")
  }

  @Test(arguments: BackupBuilder.Packing.allCases) func `says what a file is that is no backup`(
    packing: BackupBuilder.Packing
  ) throws {
    let nothing = try refusal(members: [("readme.txt", "x")], packing: packing)
    #expect(nothing?.code == .notABackup)
    let old = try refusal(members: [("moodle.xml", "<MOODLE_BACKUP/>")], packing: packing)
    #expect(old?.code == .moodle1Backup)
    let cartridge = try refusal(members: [("imsmanifest.xml", "<manifest/>")], packing: packing)
    #expect(cartridge?.code == .commonCartridge)
    let wrapped = try refusal(
      members: [("backup/moodle_backup.xml", BackupBuilder().manifestXML)], packing: packing)
    #expect(wrapped?.code == .notABackup)
    #expect(wrapped?.member == "backup/moodle_backup.xml")
    let other = try refusal(members: [("moodle_backup.xml", "<other/>")], packing: packing)
    #expect(other?.code == .notABackup)
    let broken = try refusal(
      members: [("moodle_backup.xml", "<moodle_backup>\n<information>")], packing: packing)
    #expect(broken?.code == .badXML)
    #expect(broken?.member == "moodle_backup.xml")
    #expect(broken?.line != nil)
  }

  @Test func `takes a folder of the manifest's name for no manifest`() throws {
    let folder = try TemporaryFolder()
    var tar = TarBuilder()
    tar.folder("moodle_backup.xml")
    let path = try folder.write("backup.mbz", Gzip.member(tar.ended()))
    #expect(failure { _ = try BackupWalk.read(try SourceFile(path)) }?.code == .notABackup)
  }

  @Test func `notes each broken member and reads on`() throws {
    var builder = BackupBuilder()
    builder.replace("roles.xml", "<roles_definition>")
    builder.replace("course/course.xml", "<course id=\"13\">\n<fullname></course>")
    builder.replace("activities/page_247/other.xml", "<!DOCTYPE x><x/>")
    let reading = try read(builder)
    #expect(
      Set(reading.brokenMembers.compactMap(\.member)) == [
        "roles.xml", "course/course.xml", "activities/page_247/other.xml",
      ])
    #expect(reading.course == nil)
    let course = reading.brokenMembers.first { $0.member == "course/course.xml" }
    #expect(course?.line == 2)
    #expect(reading.manifest.shortname == "TPL-ESSAI")
  }

  @Test func `ends at a member that passes a bound`() throws {
    var limits = Limits()
    limits.xmlDepth = 10
    var builder = BackupBuilder()
    builder.replace("deep.xml", String(repeating: "<a>", count: 11))
    let error = failure { _ = try read(builder, limits: limits) }
    #expect(error?.code == .limitExceeded)
    #expect(error?.member == "deep.xml")
  }

  @Test func `hashes contents, and tells strays from them`() throws {
    var builder = BackupBuilder()
    let hash = Digest.hex(.sha1, of: builder.files[0].content)
    builder.replace("files/\(hash.prefix(2))/\(hash)", "other bytes")
    builder.replace("files/readme.txt", "x")
    builder.replace("files/ff/\(hash)", "in the wrong folder")
    builder.replace("files/ab/abcd", "too short")
    let reading = try read(builder)
    #expect(reading.damagedContents.map(\.string) == ["files/\(hash.prefix(2))/\(hash)"])
    #expect(
      Set(reading.strayContents.map(\.string)) == [
        "files/readme.txt", "files/ff/\(hash)", "files/ab/abcd",
      ])
  }

  @Test func `counts rows and contents`() throws {
    var builder = BackupBuilder()
    builder.files.append(.init("mod_page", "intro", name: "same.txt"))
    builder.files.append(.init("mod_page", "content", name: ".", content: ""))
    builder.files.append(.init("mod_page", "content", name: "empty.txt", content: ""))
    var alias = BackupBuilder.StoredFile("mod_page", "content", name: "alias", content: "far")
    alias.repository = "4"
    alias.isStored = false
    builder.files.append(alias)
    let files = try read(builder).files
    #expect(files.count == 4)
    #expect(files.aliases == 1)
    #expect(files.bytes == 14 + 14 + 0 + 3)
    #expect(files.contents == (1, 14))
    #expect(files.rowsWithoutContent == 0)
    #expect(files.contentsWithoutRow == 0)
    #expect(files.sizesThatDiffer == 0)
    #expect(files.invalidRows == 0)
  }

  @Test func `holds the index against the archive`() throws {
    var builder = BackupBuilder()
    #expect(try read(builder).indexIsTrue == true)
    builder.hasIndex = false
    #expect(try read(builder).indexIsTrue == nil)
    builder.replace(".ARCHIVE_INDEX", "Moodle archive file index. Count: 0\n")
    #expect(try read(builder).indexIsTrue == false)
  }

  @Test func `lists folders and unknown times in an index as Moodle does`() throws {
    func member(_ name: String, _ kind: Member.Kind, _ time: Int64) throws -> Member {
      let path = try MemberPath(checking: Array(name.utf8), limits: Limits())
      return Member(path: path, kind: kind, size: kind == .file ? 5 : 0, modified: time)
    }
    let members = try [
      member(".ARCHIVE_INDEX", .file, 1), member("course", .folder, Member.unknownTime),
      member("course/course.xml", .file, 77),
    ]
    #expect(
      String(decoding: ArchiveIndex.contents(of: members), as: UTF8.self)
        == "Moodle archive file index. Count: 2\ncourse/\td\t0\t?\ncourse/course.xml\tf\t5\t77\n")
  }

  @Test func `shows XML members and rows to a visitor`() throws {
    final class Visitor: BackupVisitor {
      var names: [String] = []
      var rows: [String] = []
      func handler(for member: Member) -> (any XMLHandler)? {
        names.append(member.path.string)
        return nil
      }
      func visit(_ row: FileRow) throws(GabaritError) { rows.append(row.filename) }
    }
    let builder = BackupBuilder()
    let folder = try TemporaryFolder()
    let visitor = Visitor()
    let path = try builder.write(to: folder)
    _ = try BackupWalk.read(try SourceFile(path), visitor: visitor)
    #expect(visitor.names == builder.members.map(\.name).filter { $0.hasSuffix(".xml") })
    #expect(visitor.rows == ["plan.txt"])
  }
}
