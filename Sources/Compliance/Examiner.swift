public import Archive
public import Groundwork
public import MoodleBackup
public import XMLStream

/// Looks at a backup while it is read, and says afterwards what was found.
///
/// One examiner serves one pass. It reads nothing itself.
public final class Examiner: BackupVisitor {
  private var tallies: [(member: String, tally: RowTally)] = []
  /// Rows of people's files, by the index of their area in the table.
  private var fileRows: [Int: Int] = [:]
  /// Rows of areas that hold examples too; decided when the examples' ids are known.
  private var undecidedRows: [UndecidedRow: Int] = [:]
  private var examples: [ExampleReader] = []
  private let evidence: Evidence
  private let kinds = MemberKinds()
  private let judgement: Judgement
  private let asksForContents: Bool
  private let persons: PersonExaminer?
  /// Files in areas that no table knows, by component and area.
  private var unknownAreas: [UnknownArea: Int] = [:]
  fileprivate static let mostExamples = 100_000

  private struct UndecidedRow: Hashable {
    let area: Int
    let itemID: String
  }

  private struct UnknownArea: Hashable {
    let component: String
    let area: String
  }

  /// A fresh examiner.
  ///
  /// - Parameter judgement: how what is found is judged.
  public init(_ judgement: Judgement = Judgement()) {
    self.judgement = judgement
    asksForContents = judgement.asksForContents
    evidence = Evidence(keepsValues: judgement.needsValues)
    persons = judgement.persons.map { PersonExaminer($0, keepsValues: judgement.needsValues) }
  }

  /// Looks through every XML member, if anything is asked about contents.
  public func handler(for member: Member) -> (any XMLHandler)? {
    let rules = ruleHandler(for: member)
    guard let persons else { return rules }
    let scanner = PersonScanner(member.path.string, persons)
    return rules.map { XMLHandlerPair($0, scanner) } ?? scanner
  }

  /// Looks through what is not XML, if people are looked for in it.
  public func reader(of member: Member) -> (any MemberReader)? { persons?.reader(of: member) }

  private func ruleHandler(for member: Member) -> (any XMLHandler)? {
    guard asksForContents else { return nil }
    let name = member.path.string
    let kind = kinds.kind(of: name)
    let tally = RowTally(kind.userData)
    if !tally.places.isEmpty { tallies.append((name, tally)) }
    let scanner = XMLReaderHandler(MemberScanner(name, kind, kinds, tally, evidence))
    guard name.hasPrefix("activities/workshop_"), name.hasSuffix("/workshop.xml") else {
      return scanner
    }
    let reader = ExampleReader(scanner)
    examples.append(reader)
    return reader
  }

  /// Tells users' files from the template's.
  public func visit(_ row: FileRow) throws(GabaritError) {
    guard !row.isFolder else { return }
    guard let area = UserFileArea.index(of: row) else {
      if !TemplateFileArea.contains(row), unknownAreas.count < Examiner.mostExamples {
        unknownAreas[UnknownArea(component: row.component, area: row.fileArea), default: 0] += 1
      }
      return
    }
    // More items than any course has are no examples; so memory stays bounded.
    if UserFileArea.all[area].holdsExamplesToo, undecidedRows.count < Examiner.mostExamples {
      undecidedRows[UndecidedRow(area: area, itemID: row.itemID), default: 0] += 1
    } else {
      fileRows[area, default: 0] += 1
    }
  }

  /// Everything found and how it counts, errors first, then by member and path.
  public func findings(_ reading: BackupReading) -> [Finding] {
    decideRows()
    var findings = SoundnessJudge.findings(reading)
    findings += FitnessJudge.findings(reading)
    findings += ClaimJudge.findings(reading, tallies)
    findings += RestoreJudge.findings(reading)
    findings += userDataFindings()
    findings += userFileFindings()
    findings += evidence.findings
    findings += unknownAreaFindings()
    findings += persons?.findings(reading) ?? []
    // Moodle writes an empty one where nothing was logged.
    if reading.members.contains(where: { $0.path.string == "moodle_backup.log" && $0.size > 0 }) {
      findings.append(Finding(ResidueRule.log, member: "moodle_backup.log"))
    }
    return judgement.judge(Examiner.folded(findings), course: reading.courseIdentity)
  }

  /// Of a rule that found very much the first findings stay, and one tells of the rest.
  private static func folded(_ findings: [Finding]) -> [Finding] {
    var seen: [String: Int] = [:]
    var rest: [String: Finding] = [:]
    var kept: [Finding] = []
    for finding in findings {
      // Counts of user data are somebody's evidence, each with its place; and each file that was
      // not examined is named.
      let isKept = finding.category != nil || finding.rule == FreeTextRule.notExamined.id
      let number = !isKept ? seen[finding.rule, default: 0] + 1 : 0
      seen[finding.rule] = number
      guard number > mostOfARule else {
        kept.append(finding)
        continue
      }
      var sum = rest[finding.rule] ?? finding
      sum.count = rest[finding.rule] == nil ? 1 : sum.count + 1
      sum.member = nil
      sum.path = nil
      sum.subject = nil
      sum.values = []
      let title = Ruleset.rule(finding.rule)?.title ?? Words("", fr: "")
      sum.message = Words(
        "and more of the same: \(title.english)", fr: "et d’autres de même : \(title.french)")
      rest[finding.rule] = sum
    }
    return kept + rest.values.sorted { $0.rule < $1.rule }
  }

  private static let mostOfARule = 200

  private func unknownAreaFindings() -> [Finding] {
    unknownAreas.sorted { ($0.key.component, $0.key.area) < ($1.key.component, $1.key.area) }.map {
      let name = "\($0.key.component)/\($0.key.area)"
      return Finding(
        UnrecognisedRule.fileArea, member: "files.xml", path: "/files/file",
        component: $0.key.component, subject: name, count: $0.value,
        UnrecognisedRule.fileArea.title + Words(" (\(name))", fr: " (\(name))"))
    }
  }

  private func decideRows() {
    let ids = Set(examples.flatMap(\.ids))
    for (row, count) in undecidedRows where !ids.contains(row.itemID) {
      fileRows[row.area, default: 0] += count
    }
    undecidedRows = [:]
  }

  private func userDataFindings() -> [Finding] {
    tallies.flatMap { member, tally in
      zip(tally.places, tally.counts).compactMap { place, count in
        guard count > 0 else { return nil }
        return Finding(
          place.category.rowRule, category: place.category, member: member, path: place.path,
          count: count)
      }
    }
  }

  private func userFileFindings() -> [Finding] {
    fileRows.sorted { $0.key < $1.key }.map { index, count in
      let area = UserFileArea.all[index]
      let name = "\(area.component)/\(area.fileArea)"
      let title = area.category.fileRule.title
      return Finding(
        area.category.fileRule, member: "files.xml", path: "/files/file",
        component: area.component, subject: name, count: count,
        Words(
          "\(title.english) (file area \(name))", fr: "\(title.french) (zone de fichiers \(name))"))
    }
  }
}

/// Reads the ids of a workshop's examples, whose files are the teacher's.
private final class ExampleReader: XMLHandler {
  private(set) var ids: Set<String> = []
  private let scanner: XMLReaderHandler<MemberScanner>

  init(_ scanner: XMLReaderHandler<MemberScanner>) { self.scanner = scanner }

  func start(_ element: XMLStart) throws(GabaritError) {
    if element.name == "examplesubmission" || element.name == "referenceassessment",
      let id = element.attribute("id"), ids.count < Examiner.mostExamples
    {
      ids.insert(id)
    }
    try scanner.start(element)
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) { try scanner.text(piece) }
  func end(_ element: XMLEnd) throws(GabaritError) { try scanner.end(element) }
}
