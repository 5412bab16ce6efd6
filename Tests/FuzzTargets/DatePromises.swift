internal import Archive
internal import Base
internal import MoodleBackup
internal import TestKit
internal import XMLStream

/// What holds for the dates of a backup that move with its start.
enum DatePromises {
  /// Members that an input chooses from by its first two bytes.
  private static let names = [
    "activities/page_247/module.xml", "activities/assign_250/assign.xml",
    "activities/quiz_251/quiz.xml", "activities/page_247/calendar.xml", "course/calendar.xml",
    "sections/section_61/section.xml", "course/course.xml", "activities/lesson_3/lesson.xml",
    "activities/data_4/data.xml", "activities/forum_5/forum.xml",
    "activities/feedback_6/feedback.xml",
  ]

  /// What an order's start adds.
  private static let delta: Int64 = 86_400

  /// Each date stands where it is said to; moved, it is itself and so much later, and all others are
  /// what they were.
  static func move(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let name = names[input.number(below: names.count)]
    let member = Array(input.rest)
    guard let before = try dates(in: name, member) else { return }
    var edits: [XMLEdit] = []
    var moved: [BackupDates.Place] = []
    for place in before.places {
      var after = place
      after.span = nil
      let (sum, isTooLarge) = place.seconds.addingReportingOverflow(delta)
      if let span = place.span, !isTooLarge, sum != 0 {
        try promise(span.range.upperBound <= Int64(member.count), "a date lies in its member")
        edits.append(try XMLEdit(replacing: span, with: String(sum)))
        after.seconds = sum
      }
      moved.append(after)
    }
    var splicer = try XMLSplicer(edits)
    var edited: [UInt8] = []
    try member.withBytes { (member) throws(GabaritError) in
      try splicer.splice(member) { (bytes) throws(GabaritError) in edited += bytes }
    }
    try splicer.finish()
    guard let again = try dates(in: name, edited) else {
      throw BrokenPromise("moved, it reads again")
    }
    let places = again.places.map { place in
      var place = place
      place.span = nil
      return place
    }
    try promise(places == moved, "what was moved is so much later, and nothing else is")
    try promise(again.unmoved == before.unmoved, "what stays stays")
  }

  /// The dates of a backup of one member; nil where it is refused.
  private static func dates(in name: String, _ bytes: [UInt8]) throws -> BackupDates? {
    var tar = TarBuilder()
    tar.file(name, bytes)
    do throws(GabaritError) {
      return try BackupDates(reading: memoryFile(Gzip.stored(tar.ended())), limits: fuzzLimits)
    } catch {
      try promiseRefusal(error)
      return nil
    }
  }
}
