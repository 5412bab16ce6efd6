internal import Archive
internal import Base
internal import MoodleBackup
internal import SystemPackage

/// The backups among the content files of a backup: found while that is read, and then examined by the
/// same rules.
///
/// A zip is read by its directory, so it goes to a scratch file first; a tgz is read as it comes. For both
/// the backup is read again, once for each level.
final class NestedBackups {
  /// What a backup's list names (`backup_general_helper::get_backup_information_from_mbz`).
  private static let manifest = "moodle_backup.xml"
  /// Hostile backups could have any number of findings in any number of backups.
  private static let mostFindings = 100_000

  /// Which backups lie around the files that are looked at: none around those of the outermost.
  private let level: Int
  private let judgement: Judgement
  private let limits: Limits
  private let usage: ArchiveUsage
  private var candidates: [MemberPath: ArchiveSniffer.Kind] = [:]
  /// Zips that must be searched whole before anybody knows whether they are candidates.
  private var unsearched: Set<MemberPath> = []
  private(set) var findings: [Finding] = []
  /// How often rules found more than is kept.
  private var uncounted: [String: Int] = [:]

  init(_ judgement: Judgement, limits: Limits, usage: ArchiveUsage, level: Int) {
    self.judgement = judgement
    self.limits = limits
    self.usage = usage
    self.level = level
  }

  // MARK: Finding them

  /// Who looks whether a content file is a backup; nil for other members.
  func reader(of member: Member) -> (any MemberReader)? {
    guard member.path.string.hasPrefix("files/") else { return nil }
    // What lies in a tgz passes by once more at most.
    let sniffer = ArchiveSniffer(
      NestedBackups.manifest, size: level == 0 ? member.size : nil, limits: limits, usage: usage)
    return SnifferReader(sniffer) { [self] in note($0, member.path) }
  }

  private func note(_ outcome: ArchiveSniffer.Outcome, _ path: MemberPath) {
    switch outcome {
    case .lacksName: break
    case .unreadable: add(UnrecognisedRule.archive, path)
    case .unsearched: unsearched.insert(path)
    case .mayHaveName(.tar):
      add(
        UnrecognisedRule.nestedBackup, path,
        Words("it is in a tar that is not compressed", fr: "c’est un tar non compressé"))
    case .mayHaveName(let kind) where level < limits.nestedLevels: candidates[path] = kind
    case .mayHaveName:
      add(
        UnrecognisedRule.nestedBackup, path,
        Words("it lies in too many others", fr: "elle est imbriquée trop profondément"))
    }
  }

  // MARK: Examining them

  /// Examines what was found.
  ///
  /// - Parameter input: the backup, to be read again.
  /// - Throws: `io`, `interrupted`, `changedMeanwhile`.
  func examine(in input: ArchiveInput) throws(GabaritError) {
    try forEach(of: unsearched, in: input) { (member, stream) throws(GabaritError) in
      if try stream.has(NestedBackups.manifest) { note(.mayHaveName(.zip), member.path) }
    }
    // Those that a tgz holds can only be had by reading this backup once more.
    var holders: [MemberPath: NestedBackups] = [:]
    try forEach(of: Set(candidates.keys), in: input) { (member, stream) throws(GabaritError) in
      if candidates[member.path] == .zip {
        try examine(zip: member, stream)
      } else if let nested = try examine(.stream(stream), member.path) {
        if nested.candidates.isEmpty {
          adopt(nested, of: member.path)
        } else {
          holders[member.path] = nested
        }
      }
    }
    try forEach(of: Set(holders.keys), in: input) { (member, stream) throws(GabaritError) in
      guard let nested = holders[member.path] else { return }
      try nested.examine(in: .stream(stream))
      adopt(nested, of: member.path)
    }
  }

  private func forEach(
    of members: Set<MemberPath>, in input: ArchiveInput,
    _ body: (Member, MemberStream) throws(GabaritError) -> Void
  ) throws(GabaritError) {
    guard !members.isEmpty else { return }
    let feed = try MemberFeed(input, members: members, limits: limits)
    while let (member, stream) = try feed.next() { try body(member, stream) }
  }

  private func examine(zip member: Member, _ stream: MemberStream) throws(GabaritError) {
    guard member.size <= limits.spoolBytes else {
      return add(
        UnrecognisedRule.nestedBackup, member.path,
        Words(
          "a zip of more than \(limits.spoolBytes) bytes",
          fr: "un zip de plus de \(limits.spoolBytes) octets"))
    }
    guard let folder = judgement.workFolder else {
      throw GabaritError(
        .io,
        "is a zip that may hold a backup, and there is no folder to unpack it in; "
          + "name one with --work-dir", member: member.path.string)
    }
    let scratch = try ScratchFile(in: folder)
    try stream.copy(to: scratch)
    let file = try scratch.source()
    guard let hasManifest = try ZipDirectory.has(NestedBackups.manifest, in: file, limits: limits)
    else { return add(UnrecognisedRule.archive, member.path) }
    guard hasManifest, let nested = try examine(.file(file), member.path) else { return }
    try nested.examine(in: .file(file))
    adopt(nested, of: member.path)
  }

  /// Reads and judges a nested backup.
  ///
  /// - Returns: the backups among its own files, still to be examined; nil where it could not be read,
  ///   which is noted.
  private func examine(
    _ input: ArchiveInput, _ path: MemberPath
  ) throws(GabaritError) -> NestedBackups? {
    let nested = NestedBackups(judgement, limits: limits, usage: usage, level: level + 1)
    let examiner = Examiner(judgement, nested)
    do throws(GabaritError) {
      let reading = try BackupWalk.read(input, limits: limits, visitor: examiner, usage: usage)
      add(examiner.ownFindings(reading), of: path)
      return nested
    } catch {
      guard ![.io, .interrupted, .changedMeanwhile, .fault].contains(error.code) else {
        throw error
      }
      let reason = UnreadableRule.rule(for: error.code).title
      add(UnrecognisedRule.nestedBackup, path, reason)
      return nil
    }
  }

  // MARK: What is found

  /// What a nested backup is judged by: not whether it would make a template.
  private static func counts(_ finding: Finding) -> Bool {
    guard let family = Ruleset.rule(finding.rule)?.family else { return false }
    return family != .fitness && family != .restore
  }

  private func add(_ found: [Finding], of path: MemberPath) {
    for var finding in found where NestedBackups.counts(finding) {
      finding.member = finding.member.map { path.string + "!/" + $0 } ?? path.string
      finding.nestedIn = path.string
      keep(finding)
    }
  }

  private func adopt(_ nested: NestedBackups, of path: MemberPath) {
    add(nested.findings, of: path)
    uncounted.merge(nested.uncounted) { $0 + $1 }
  }

  private func add(_ rule: Rule, _ path: MemberPath, _ reason: Words? = nil) {
    var finding = Finding(
      rule, member: path.string,
      reason.map { rule.title + Words(" (", fr: " (") + $0 + Words(same: ")") })
    finding.nestedIn = path.string
    keep(finding)
  }

  private func keep(_ finding: Finding) {
    guard findings.count < NestedBackups.mostFindings else {
      return uncounted[finding.rule, default: 0] += finding.count
    }
    findings.append(finding)
  }

  /// All that was found in the files of the outermost backup, and which of these hold people's data.
  var allFindings: [Finding] {
    let holders = Set(findings.lazy.filter(NestedBackups.isOfPeople).compactMap(\.nestedIn))
    let named = holders.sorted().map { path in
      var finding = Finding(FitnessRule.holdsBackup, member: path)
      finding.nestedIn = path
      return finding
    }
    let rest = uncounted.sorted { $0.key < $1.key }.compactMap { id, count in
      Ruleset.rule(id).map { Finding(remainderOf: $0, count: count) }
    }
    return named + findings + rest
  }

  private static func isOfPeople(_ finding: Finding) -> Bool {
    guard let rule = Ruleset.rule(finding.rule) else { return false }
    return [.userdata, .userfiles].contains(rule.family) || rule.id == UnrecognisedRule.rows.id
  }
}

/// Hands a content file's bytes to a sniffer.
private final class SnifferReader: MemberReader {
  private let sniffer: ArchiveSniffer
  private let end: (ArchiveSniffer.Outcome) -> Void

  init(_ sniffer: ArchiveSniffer, end: @escaping (ArchiveSniffer.Outcome) -> Void) {
    self.sniffer = sniffer
    self.end = end
  }

  func take(_ bytes: UnsafeRawBufferPointer) { sniffer.take(bytes) }
  func finish() { end(sniffer.finish()) }
}
