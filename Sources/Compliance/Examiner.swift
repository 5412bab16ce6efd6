package import Archive
package import Base
package import MoodleBackup
internal import SystemPackage
package import XMLStream

/// Looks at a backup while it is read, and says afterwards what was found.
///
/// One examiner serves one pass. It reads nothing itself.
package final class Examiner: BackupVisitor {
  private var tallies: [(member: String, tally: RowTally)] = []
  /// Rows of people's files, by their area.
  private var fileRows: [FileArea: Int] = [:]
  /// Rows of areas that hold examples too; decided when the examples' ids are known.
  private var undecidedRows: [UndecidedRow: Int] = [:]
  private var examples: [ExampleReader] = []
  private let evidence: Evidence
  private let kinds = MemberKinds()
  private let judgement: Judgement
  private let observer: ((Member, ElementPlaces) -> (any FindingObserver)?)?
  private let asksForContents: Bool
  private let persons: PersonExaminer?
  /// The backups among the files; nil where nobody looks for them.
  private var nested: NestedBackups?
  /// Files in areas that no table knows, by component and area.
  private var unknownAreas: [FileArea: Int] = [:]
  fileprivate static let mostExamples = 100_000

  private struct UndecidedRow: Hashable {
    let area: FileArea
    let itemID: String
  }

  /// A component's file area as rows name it, and its index in the table of people's; nil where no
  /// table knows it.
  private struct FileArea: Hashable {
    let index: Int?
    let component: String
    let name: String
    var isRest = false
    /// Whether it has a name that is none to Moodle.
    var isUnnamed = false

    /// What stands for the areas beyond the most that are kept apart.
    static func rest(_ index: Int?) -> FileArea {
      FileArea(index: index, component: "", name: "", isRest: true)
    }
  }

  /// A fresh examiner.
  ///
  /// - Parameters:
  ///   - judgement: how what is found is judged.
  ///   - observer: makes who receives the findings of a member with their places; nil where nobody
  ///     asks.
  package init(
    _ judgement: Judgement = Judgement(),
    observer: ((Member, ElementPlaces) -> (any FindingObserver)?)? = nil
  ) {
    self.judgement = judgement
    self.observer = observer
    asksForContents = judgement.asksForContents
    evidence = Evidence(keepsValues: judgement.needsValues)
    persons = judgement.persons.map { PersonExaminer($0, keepsValues: judgement.needsValues) }
  }

  /// A fresh examiner of a backup that lies among the files of another.
  convenience init(_ judgement: Judgement, _ nested: NestedBackups) {
    self.init(judgement)
    self.nested = nested
  }

  /// Reads a backup, and the backups among its files.
  ///
  /// - Parameters:
  ///   - visitor: sees what this sees, and hands it on; this alone without it.
  ///   - requirements: whether to find out what a restore needs: for what kits are cut from.
  ///   - log: where a tgz's plan will find from where to inflate it again.
  ///   - timings: gets what ``BackupWalk`` tells, and `nested`.
  /// - Throws: what ``BackupWalk`` throws, and `io` where a zip among the files can be unpacked nowhere.
  package func examine(
    _ file: SourceFile, limits: Limits, through visitor: (any BackupVisitor)? = nil,
    requirements: Bool = false, log: InflationLog? = nil, timings: Timings? = nil
  ) throws(GabaritError) -> BackupReading {
    let usage = ArchiveUsage(packedBytes: file.identity.size)
    if asksForContents {
      nested = NestedBackups(judgement, limits: limits, usage: usage, level: 0)
    }
    let reading = try BackupWalk.read(
      file, limits: limits, visitor: visitor ?? self, requirements: requirements, usage: usage,
      log: log, timings: timings)
    let start = timings?.now
    do throws(GabaritError) { try nested?.examine(in: .file(file)) } catch {
      throw error.in(file: file.path.string)
    }
    timings?.add("nested", since: start)
    return reading
  }

  /// Looks through every XML member, if anything is asked about contents.
  package func handler(for member: Member) -> (any XMLHandler)? {
    let rules = ruleHandler(for: member)
    guard let persons else { return rules }
    let scanner = PersonScanner(member.path.string, persons)
    return rules.map { XMLHandlerPair($0, scanner) } ?? scanner
  }

  /// Looks through what is not XML: for people, where they are looked for, and for backups.
  package func reader(of member: Member) -> (any MemberReader)? {
    let reader = nested?.reader(of: member)
    guard let second = persons?.reader(of: member) else { return reader }
    return reader.map { MemberReaderPair($0, second) } ?? second
  }

  private func ruleHandler(for member: Member) -> (any XMLHandler)? {
    guard asksForContents else { return nil }
    let name = member.path.string
    let kind = kinds.kind(of: name)
    let tally = RowTally(kind.userData)
    if !tally.places.isEmpty { tallies.append((name, tally)) }
    guard let observer else {
      return exampleReader(
        name, XMLReaderHandler(MemberScanner(name, kind, kinds, tally, evidence)))
    }
    let places = ElementPlaces()
    let receiver = observer(member, places)
    let scanner = XMLReaderHandler(
      MemberScanner(name, kind, kinds, tally, evidence, observer: receiver, places: places))
    let own = exampleReader(name, scanner)
    return receiver.map { XMLHandlerPair(places, XMLHandlerPair($0, own)) } ?? own
  }

  private func exampleReader(
    _ name: String, _ scanner: XMLReaderHandler<MemberScanner>
  ) -> any XMLHandler {
    guard name.hasPrefix("activities/workshop_"), name.hasSuffix("/workshop.xml") else {
      return scanner
    }
    let reader = ExampleReader(scanner)
    examples.append(reader)
    return reader
  }

  /// The examples of workshops met so far, whose files are the teacher's.
  package var exampleFiles: ExampleFiles {
    ExampleFiles(
      submissions: Set(examples.flatMap(\.submissions)),
      assessments: Set(examples.flatMap(\.assessments)))
  }

  /// Tells users' files from the template's.
  package func visit(_ row: FileRow) throws(GabaritError) {
    guard !row.isFolder else { return }
    let index = UserFileArea.index(of: row)
    let isNamed = MoodleText.isComponent(row.component) && MoodleText.isComponent(row.fileArea)
    let area =
      isNamed
      ? FileArea(index: index, component: row.component, name: row.fileArea)
      : FileArea(index: index, component: "", name: "", isUnnamed: true)
    guard let index else {
      if !TemplateFileArea.contains(row) { Examiner.count(area, in: &unknownAreas) }
      return
    }
    // More items than any course has are no examples; so memory stays bounded.
    if UserFileArea.all[index].holdsExamplesToo, isNamed, Examiner.canBeID(row.itemID),
      undecidedRows.count < Examiner.mostExamples
    {
      undecidedRows[UndecidedRow(area: area, itemID: row.itemID), default: 0] += 1
    } else {
      Examiner.count(area, in: &fileRows)
    }
  }

  /// Whether a text is short enough for a number; an example's id is no other, and may be kept.
  fileprivate static func canBeID(_ text: String) -> Bool { text.utf8.count <= 20 }

  /// Counts a row of an area; hostile backups could have any number of areas.
  private static func count(_ area: FileArea, by number: Int = 1, in areas: inout [FileArea: Int]) {
    let isKept = areas.count < mostExamples || areas[area] != nil
    areas[isKept ? area : .rest(area.index), default: 0] += number
  }

  /// Everything found and how it counts, errors first, then by member and path.
  package func findings(_ reading: BackupReading) -> [Finding] {
    judgement.judge(
      ownFindings(reading) + (nested?.allFindings ?? []), course: reading.courseIdentity)
  }

  /// Everything found in the backup itself, not yet judged.
  func ownFindings(_ reading: BackupReading) -> [Finding] {
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
    return findings
  }

  private func unknownAreaFindings() -> [Finding] {
    findings(unknownAreas) { _ in UnrecognisedRule.fileArea }
  }

  private func userFileFindings() -> [Finding] {
    findings(fileRows) { UserFileArea.all[$0.index ?? 0].category.fileRule }
  }

  /// A finding for each area, sorted by rule and name.
  private func findings(
    _ areas: [FileArea: Int], _ rule: (FileArea) -> Rule
  ) -> [Finding] {
    areas.sorted {
      ($0.key.index ?? 0, $0.key.component, $0.key.name)
        < ($1.key.index ?? 0, $1.key.component, $1.key.name)
    }.map { area, count in
      let rule = rule(area)
      guard !area.isRest else {
        return Finding(remainderOf: rule, member: "files.xml", count: count)
      }
      guard !area.isUnnamed else {
        var finding = Finding(
          rule, member: "files.xml", path: "/files/file", count: count,
          rule.title
            + Words(
              " (file areas of names that Moodle does not take)",
              fr: " (zones de fichiers aux noms que Moodle n’admet pas)"))
        finding.isRemainder = true
        return finding
      }
      let name = "\(area.component)/\(area.name)"
      let shown = name.printable
      return Finding(
        rule, member: "files.xml", path: "/files/file", component: area.component, subject: name,
        count: count,
        rule.title + Words(" (file area \(shown))", fr: " (zone de fichiers \(shown))"))
    }
  }

  private func decideRows() {
    let files = exampleFiles
    for (row, count) in undecidedRows where !files.contain(area: row.area.name, row.itemID) {
      Examiner.count(row.area, by: count, in: &fileRows)
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
}

/// Which files of workshops are the teacher's: those of examples, and of their reference assessments.
///
/// Submissions and assessments are numbered apart
/// (`backup_workshop_activity_structure_step::define_structure`, `annotate_files`).
package struct ExampleFiles: Sendable {
  fileprivate let submissions: Set<String>
  fileprivate let assessments: Set<String>

  /// Whether the item of a file area is an example.
  package func contain(area: String, _ itemID: String) -> Bool {
    (area.hasPrefix("submission_") ? submissions : assessments).contains(itemID)
  }
}

/// Reads the ids of a workshop's examples.
private final class ExampleReader: XMLHandler {
  private(set) var submissions: Set<String> = []
  private(set) var assessments: Set<String> = []
  private let scanner: XMLReaderHandler<MemberScanner>

  init(_ scanner: XMLReaderHandler<MemberScanner>) { self.scanner = scanner }

  func start(_ element: XMLStart) throws(GabaritError) {
    let isSubmission = element.name == "examplesubmission"
    if isSubmission || element.name == "referenceassessment", let id = element.attribute("id"),
      Examiner.canBeID(id),
      submissions.count + assessments.count < Examiner.mostExamples
    {
      if isSubmission { submissions.insert(id) } else { assessments.insert(id) }
    }
    try scanner.start(element)
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) { try scanner.text(piece) }
  func end(_ element: XMLEnd) throws(GabaritError) { try scanner.end(element) }
}
