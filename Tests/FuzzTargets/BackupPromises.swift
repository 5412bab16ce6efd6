internal import Base
internal import Compliance
internal import MoodleBackup
internal import Scrub
internal import SystemPackage
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

  /// Scrubs a backup that is sound but for one member: the copy holds nothing of what was to go, and
  /// is scrubbed already, or there is none.
  static func scrub(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    var options = ScrubOptions()
    let choices = input.byte()
    options.level = ScrubLevel.allCases[Int(choices & 3)]
    options.unrecognised = [.refuse, .drop, .keep, .drop][Int(choices >> 2 & 3)]
    options.limits = fuzzLimits
    let name = names[input.number(below: names.count)]
    let packed = packed(name, Array(input.rest))
    try withPlace { source in
      try withPlace { copy in
        try withPlace { again in
          do throws(GabaritError) {
            _ = try OutputFile.place(source, packed)
            let first = try Scrubber.scrub(source, to: copy, options)
            guard first.after != nil else { return }
            _ = try Scrubber.scrub(copy, to: again, options)
          } catch { try promiseRefusal(error) }
        }
      }
    }
  }

  /// Judges a backup that is sound but for one member.
  static func judge(_ name: String, _ bytes: [UInt8]) throws { try examine(packed(name, bytes)) }

  private static func packed(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    var tar = TarBuilder()
    if name.hasPrefix(".") { tar.file(name, bytes) }
    for other in others where other.name != name { tar.file(other.name, other.bytes) }
    if !name.hasPrefix(".") { tar.file(name, bytes) }
    return Gzip.stored(tar.ended())
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
