import Archive
import Base
import Scrub
import SystemPackage
import TestKit
import Testing

/// Copies of backups so large that they are not compressed anew.
@Suite("A large backup")
struct SplicedScrubTests {
  /// Contents that no compression makes smaller, of several pieces, the last one somebody's.
  private static let builder: BackupBuilder = {
    var state: UInt64 = 1
    var noise = [UInt64](repeating: 0, count: 1 << 17)
    for index in noise.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      noise[index] = state.byteSwapped
    }
    let bytes = noise.withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) }
    var builder = BackupBuilder()
    builder.files = (0..<12).map { number in
      var file = BackupBuilder.StoredFile("mod_page", "content", name: "f\(number).bin")
      if number % 4 == 3 {
        file = .init("assignsubmission_file", "submission_files", name: "f\(number).bin")
      }
      file.content = bytes + Array("\(number)".utf8)
      return file
    }
    builder.replace("users.xml", BackupBuilder.document("users", "  <user id=\"3\">\n  </user>"))
    builder.rootSettings["users"] = "1"
    return builder
  }()

  private static let clean: BackupBuilder = {
    var clean = builder
    clean.replace("users.xml", nil)
    clean.rootSettings["users"] = "0"
    let rows = builder.filesXML
    clean.files.removeAll { $0.component != "mod_page" }
    // Rows keep their numbers.
    var text = rows
    for number in [3, 7, 11] {
      let start = text.firstRange(of: "\n  <file id=\"\(3036 + number)\">")
      guard let start, let end = text[start.upperBound...].firstRange(of: "</file>") else {
        continue
      }
      text.removeSubrange(start.lowerBound..<end.upperBound)
    }
    clean.replace("files.xml", text)
    var references = builder.references
    for number in [3, 7, 11] {
      references = references.replacing("<file><id>\(3036 + number)</id></file>\n", with: "")
    }
    clean.replace("sections/section_61/inforef.xml", references)
    return clean
  }()

  @Test(arguments: [false, true]) func `keeps what stays as it is compressed`(
    _ isZip: Bool
  ) throws {
    let scrubbed = try Scrubbed(Self.builder, asZip: isZip)
    let folder = try TemporaryFolder()
    let expected = try Contents(
      of: folder.write("clean.mbz", isZip ? Self.clean.zip : Self.clean.tgz))
    let found = try scrubbed.contents()
    #expect(difference(found, expected) == [])
    #expect(found.names == expected.names)
    #expect(found.signs.isEmpty)
    #expect(scrubbed.errors == [])
    #expect(scrubbed.result.changes.contents == 3)
    // 2 KB within a content stand in the copy as they stand in the backup.
    let (old, new) = (try bytes(of: scrubbed.source), try bytes(of: scrubbed.path))
    let piece = old[(old.count / 2)..<(old.count / 2 + 2_048)]
    #expect(new.firstRange(of: piece) != nil)
    #expect(new.count < old.count - (3 << 20) + 100_000)
    let again = try Scrubbed(scrubbed.path)
    #expect(again.result.isUnchanged)
    #expect(try bytes(of: again.path) == new)
  }
}
