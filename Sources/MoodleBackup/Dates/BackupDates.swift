package import Archive
package import Base
internal import SystemPackage
package import XMLStream

/// The dates of a backup that Moodle moves to another start, and those that stay.
package struct BackupDates: Sendable {
  /// A date that moves.
  package struct Place: Sendable, Equatable {
    /// The member it stands in.
    package var member: MemberPath
    /// The path of its element: `/events/event[@id='4']/timestart`; within JSON a pointer follows:
    /// `/module/availability#/c/0/t`.
    package var path: String
    /// Seconds since 1970; never 0.
    package var seconds: Int64
    /// Where its digits stand, and nothing else; nil where it cannot be told.
    package var span: XMLSpan?
  }

  /// A date that stays as it is.
  package struct Unmoved: Sendable, Equatable {
    /// Why.
    package enum Reason: String, Sendable, CaseIterable {
      /// It is 0, which is none.
      case zero
      /// It is empty or null.
      case empty
      /// Moodle does not move it.
      case notMoved = "not-moved-by-moodle"
      /// It is not written as a date, and Moodle could not move it.
      case noDate = "no-date"
    }

    /// The member it stands in.
    package var member: MemberPath
    /// The path of its element, as ``Place/path``.
    package var path: String
    /// The number, where it is one.
    package var seconds: Int64?
    /// Why.
    package var reason: Reason
  }

  /// What moves, in the order of the members.
  package internal(set) var places: [Place] = []
  /// What stays, in the same order.
  package internal(set) var unmoved: [Unmoved] = []

  /// None.
  package init() {}

  /// Reads a backup for its dates: a pass of its own, in which only the members of ``DateField/all``
  /// are parsed.
  ///
  /// - Throws: `limitExceeded` for more dates than `Limits.dates`; what makes a backup unreadable.
  package init(reading file: SourceFile, limits: Limits) throws(GabaritError) {
    do throws(GabaritError) {
      var archive = try ArchiveReader(file, limits: limits)
      while let member = try archive.next() {
        guard member.kind == .file else { continue }
        let rows = DateField.rows(for: member.path)
        guard !rows.isEmpty else { continue }
        do throws(GabaritError) {
          try read(rows, of: member, in: &archive, limits: limits)
        } catch { throw error.in(member: member.path.string) }
      }
      try file.verifyUnchanged()
    } catch { throw error.in(file: file.path.string) }
  }

  private mutating func read(
    _ rows: [DateField], of member: Member, in archive: inout ArchiveReader, limits: Limits
  ) throws(GabaritError) {
    let reader = DateReader(
      rows, of: member.path, limits: limits, room: limits.dates - places.count - unmoved.count)
    let parser = try XMLPushParser(limits: limits, handler: reader)
    // Conditions are replaced within their text, so the bytes that it was written with are wanted.
    let keepsBytes = rows.contains { $0.kind == .conditions }
    var kept: [UInt8] = []
    try archive.read { (bytes) throws(GabaritError) in
      if keepsBytes {
        guard kept.count + bytes.count <= limits.conditionBytes else {
          throw GabaritError(
            .limitExceeded,
            "has more than \(limits.conditionBytes) bytes, and dates are not looked for in that")
        }
        kept.append(contentsOf: bytes)
      }
      try parser.feed(bytes)
    }
    try parser.finish()
    try reader.resolveConditions(in: kept)
    places += reader.dates.places
    unmoved += reader.dates.unmoved
  }
}

/// Reads one member for its dates.
private final class DateReader: XMLFieldHandler {
  private struct Target {
    let row: DateField
    let field: String
  }

  private struct Conditions {
    let path: String
    let text: String
    let span: XMLSpan?
  }

  private(set) var dates = BackupDates()
  private let member: MemberPath
  private let room: Int
  private let targets: [String: Target]
  private let repeating: Set<String>
  /// The ids of the open elements, by path.
  private var ids: [String: String] = [:]
  private var conditions: [Conditions] = []
  private var isTold = false

  init(_ rows: [DateField], of member: MemberPath, limits: Limits, room: Int) {
    self.member = member
    self.room = room
    var targets: [String: Target] = [:]
    for row in rows {
      for field in row.fields {
        targets["\(row.element)/\(field)"] = Target(row: row, field: field)
      }
    }
    self.targets = targets
    repeating = Set(rows.filter(\.repeats).map(\.element))
    super.init(limits: limits, attributes: ["id"], recordsSpans: true)
  }

  override func begin(_ element: XMLStart) throws(GabaritError) {
    guard repeating.contains(path) else { return }
    // An id is a number; what else stands there is not repeated to anyone.
    ids[path] = element.attribute("id").flatMap { Int64($0) }.map { "[@id='\($0)']" } ?? ""
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    guard let target = targets[path] else { return }
    isTold = true
    let written = written(target)
    switch target.row.kind {
    case .conditions where !MoodleText.isNull(text):
      conditions.append(Conditions(path: written, text: text, span: span))
      try bound()
    case .unmoved:
      guard !MoodleText.isNull(text), text != "0" else { return }
      try leave(written, DateReader.seconds(text), .notMoved)
    case .seconds, .conditions:
      if MoodleText.isNull(text) {
        try leave(written, nil, .empty)
      } else {
        try add(written, DateReader.seconds(text), span)
      }
    }
  }

  override func finish() throws(GabaritError) {
    // An element with children, or of a size that no date has.
    if !isTold, let target = targets[path] { try leave(written(target), nil, .noDate) }
    isTold = false
  }

  /// Finds the dates in the conditions that were read.
  func resolveConditions(in bytes: [UInt8]) throws(GabaritError) {
    for one in conditions {
      let raw = one.span.flatMap { RawText(bytes, $0, reading: one.text) }
      let text = raw?.bytes ?? Array(one.text.utf8)
      guard let found = ConditionTree.read(text)?.dates else {
        try leave(one.path, nil, .noDate)
        continue
      }
      for date in found {
        try add("\(one.path)#\(date.pointer)", date.seconds, raw?.span(of: date.range))
      }
    }
  }

  private func add(_ path: String, _ seconds: Int64?, _ span: XMLSpan?) throws(GabaritError) {
    guard let seconds, seconds != 0 else {
      return try leave(path, seconds, seconds == 0 ? .zero : .noDate)
    }
    dates.places.append(
      BackupDates.Place(member: member, path: path, seconds: seconds, span: span))
    try bound()
  }

  private func leave(
    _ path: String, _ seconds: Int64?, _ reason: BackupDates.Unmoved.Reason
  ) throws(GabaritError) {
    dates.unmoved.append(
      BackupDates.Unmoved(member: member, path: path, seconds: seconds, reason: reason))
    try bound()
  }

  private func bound() throws(GabaritError) {
    guard dates.places.count + dates.unmoved.count + conditions.count <= room else {
      throw GabaritError(.limitExceeded, "has more dates than a backup may")
    }
  }

  private func written(_ target: Target) -> String {
    guard target.row.repeats else { return path }
    return "\(target.row.element)\(ids[target.row.element] ?? "")/\(target.field)"
  }

  /// A number as Moodle writes it; `007`, ` 7` and `7.0` are none.
  private static func seconds(_ text: String) -> Int64? {
    Int64(text).flatMap { String($0) == text ? $0 : nil }
  }
}
