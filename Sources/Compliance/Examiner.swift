public import Archive
public import Groundwork
public import MoodleBackup
public import XMLStream

/// Looks at a backup while it is read, and says afterwards what was found.
///
/// One examiner serves one pass. It reads nothing itself.
public final class Examiner: BackupVisitor {
  private var counters: [(member: String, counter: RowCounter)] = []
  private var fileRows: [String: (area: UserFileArea, row: FileRow, count: Int)] = [:]
  /// Rows of areas that hold examples too; decided when the examples' ids are known.
  private var undecidedRows: [(area: UserFileArea, row: FileRow)] = []
  private var examples: [ExampleReader] = []

  /// A fresh examiner.
  public init() {}

  /// Counts rows in the members that can hold users' data.
  public func handler(for member: Member) -> (any XMLHandler)? {
    let name = member.path.string
    if name.hasPrefix("activities/workshop_"), name.hasSuffix("/workshop.xml") {
      let counter = counter(for: name)
      let reader = ExampleReader(counter)
      examples.append(reader)
      return reader
    }
    let places = UserDataPlace.places(in: name)
    return places.isEmpty ? nil : counter(for: name)
  }

  /// Tells users' files from the template's.
  public func visit(_ row: FileRow) throws(GabaritError) {
    guard !row.isFolder, let area = UserFileArea.area(of: row) else { return }
    if area.holdsExamplesToo { undecidedRows.append((area, row)) } else { count(area, row) }
  }

  /// Everything found, errors first, then by member and path.
  public func findings(_ reading: BackupReading) -> [Finding] {
    decideRows()
    var findings = SoundnessJudge.findings(reading)
    findings += FitnessJudge.findings(reading)
    findings += ClaimJudge.findings(reading, counters)
    findings += RestoreJudge.findings(reading)
    findings += userDataFindings()
    findings += userFileFindings()
    return findings.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity {
        return left.element.severity > right.element.severity
      }
      return left.offset < right.offset
    }.map(\.element)
  }

  private func counter(for member: String) -> RowCounter {
    let counter = RowCounter(UserDataPlace.places(in: member))
    counters.append((member, counter))
    return counter
  }

  private func count(_ area: UserFileArea, _ row: FileRow) {
    fileRows["\(row.component)/\(row.fileArea)", default: (area, row, 0)].count += 1
  }

  private func decideRows() {
    let ids = Set(examples.flatMap(\.ids))
    for (area, row) in undecidedRows where !ids.contains(row.itemID) { count(area, row) }
    undecidedRows = []
  }

  private func userDataFindings() -> [Finding] {
    counters.flatMap { member, counter in
      zip(counter.places, counter.counts).compactMap { place, count in
        guard count > 0 else { return nil }
        return Finding(
          place.category.rowRule, category: place.category, member: member, path: place.path,
          count: count)
      }
    }
  }

  private func userFileFindings() -> [Finding] {
    fileRows.sorted { $0.key < $1.key }.map { key, found in
      Finding(
        found.area.category.fileRule, member: "files.xml", path: "/files/file", count: found.count,
        "\(found.area.category.fileRule.title) (file area \(key.printable))")
    }
  }
}

/// Reads the ids of a workshop's examples, whose files are the teacher's.
private final class ExampleReader: XMLHandler {
  private(set) var ids: Set<String> = []
  private let counter: RowCounter

  init(_ counter: RowCounter) { self.counter = counter }

  func start(_ element: XMLStart) throws(GabaritError) {
    if element.name == "examplesubmission" || element.name == "referenceassessment",
      let id = element.attribute("id")
    {
      ids.insert(id)
    }
    try counter.start(element)
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) { try counter.text(piece) }
  func end(_ element: XMLEnd) throws(GabaritError) { try counter.end(element) }
}
