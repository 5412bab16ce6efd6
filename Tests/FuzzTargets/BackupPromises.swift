internal import Compliance
internal import Groundwork
internal import MoodleBackup
internal import TestKit

/// What holds for backups that are read and judged.
enum BackupPromises {
  /// Members that an input chooses from by its first two bytes.
  private static let names = [
    "activities/page_247/page.xml", "course/course.xml", "activities/page_247/inforef.xml",
    "activities/page_247/module.xml", "sections/section_61/section.xml", "questions.xml",
    "users.xml", "course/enrolments.xml", "gradebook.xml", ".ARCHIVE_INDEX",
    "activities/page_247/calendar.xml", "local/other.json",
  ]

  private static let others: [(name: String, bytes: [UInt8])] = {
    var builder = BackupBuilder()
    builder.files = []
    return builder.members
  }()

  static func judge(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    try judge(names[input.number(below: names.count)], Array(input.rest))
  }

  /// Judges a backup that is sound but for one member.
  static func judge(_ name: String, _ bytes: [UInt8]) throws {
    var tar = TarBuilder()
    if name.hasPrefix(".") { tar.file(name, bytes) }
    for other in others where other.name != name { tar.file(other.name, other.bytes) }
    if !name.hasPrefix(".") { tar.file(name, bytes) }
    try examine(Gzip.stored(tar.ended()))
  }

  /// Judges a tar as a whole backup.
  static func judge(tar: [UInt8]) throws {
    try examine(Gzip.stored(ContainerPromises.withChecksums(tar)))
  }

  private static func examine(_ packed: [UInt8]) throws {
    do throws(GabaritError) {
      let examiner = Examiner()
      let reading = try BackupWalk.read(
        memoryFile(packed), limits: fuzzLimits, visitor: examiner)
      _ = BackupSummary(reading)
      for finding in examiner.findings(reading) where finding.count < 0 {
        throw GabaritError(.fault, "\(finding.rule) counts below zero")
      }
    } catch { try promiseRefusal(error) }
  }
}
