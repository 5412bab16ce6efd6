import Archive
import Base
import MoodleBackup
import SystemPackage
import TestKit
import Testing

/// Each backup of the corpus against its ground truth; skipped where the corpus is not there.
@Suite(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
struct BackupWalkCorpusTests {
  @Test(arguments: Samples.truths) func `reads what the ground truth says`(
    truth: Samples.Truth
  ) throws {
    let name = try #require(truth["file"])
    let path = Samples.corpus.pushing(FilePath(name))
    let file = try SourceFile(path)
    #expect(try file.sha256() == truth["sha256"])
    #expect(String(file.identity.size) == truth["bytes"])
    let reading = try BackupWalk.read(file)
    #expect(reading.container.rawValue == truth["container"])
    #expect(reading.manifest.release == truth["moodle_release"])
    #expect(reading.manifest.shortname == truth["course"])
    #expect(reading.manifest.backupDate.map { String($0.seconds) } == truth["backup_date"])
    let files = reading.members.filter { $0.kind == .file }
    #expect(String(files.count) == truth["members"])
    #expect(String(reading.members.reduce(0) { $0 + $1.size }) == truth["uncompressed_bytes"])
    for pair in (truth["settings"] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=").map(String.init)
      #expect(reading.manifest.rootSetting(parts[0]) == parts[1], "\(parts[0])")
    }
    #expect(reading.brokenMembers.isEmpty)
    #expect(reading.damagedContents.isEmpty)
    #expect(reading.strayContents.isEmpty)
    #expect(reading.repackSigns == [])
    #expect(reading.indexIsTrue == (reading.container == .tgz ? true : nil))
    #expect(Set(reading.manifest.places.keys) == Set(Manifest.Field.allCases))
    let course = try #require(reading.course)
    #expect(Set(course.places.keys) == Set(CourseFile.Field.allCases))
    let spans = reading.manifest.places.values.map(\.span) + course.places.values.map(\.span)
    #expect(spans.allSatisfy { $0 != nil })
  }

  @Test func `holds every backup of the ground truth`() {
    #expect(Samples.truths.count >= 37)
  }
}
