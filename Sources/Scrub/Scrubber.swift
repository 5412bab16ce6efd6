internal import Archive
package import Base
package import Compliance
internal import MoodleBackup
package import SystemPackage

/// What scrubbing a backup came to.
package struct ScrubResult: Sendable {
  /// The short name of the course.
  package var shortname: String
  /// How it was scrubbed.
  package var level: ScrubLevel
  /// What was found in the backup.
  package var before: [Finding]
  /// The copy, read and judged; nil where none was written.
  package var copy: CheckedBackup?
  /// What was done.
  package var changes: ScrubChanges
  /// The copy's SHA-256 in hexadecimal; nil where none was written.
  package var sha256: String?

  /// What was found in the copy; nil where none was written.
  package var after: [Finding]? { copy?.findings }

  /// What stands against a copy, where none was written.
  package var refusals: [Finding] {
    copy == nil ? NestedFiles.outline(nested) + unrecognised : []
  }

  /// Records of plugins that no table knows, which refer to people.
  var unrecognised: [Finding] {
    before.filter {
      $0.rule == UnrecognisedRule.rows.id && $0.severity > .info && $0.nestedIn == nil
    }
  }

  /// What was found in backups among the files that would have to go.
  package var nested: [Finding] { before.filter { NestedFiles.mustGo($0, at: level) } }

  /// Whether the copy has each byte that the backup has, but for its container.
  package internal(set) var isUnchanged = false
}

/// Writes copies of backups without what belongs to people.
package enum Scrubber {
  /// Reads a backup, writes its copy, and judges that.
  ///
  /// The copy appears whole or not at all.
  ///
  /// - Parameters:
  ///   - target: where the copy goes; nothing may be there.
  ///   - progress: told of each step and the file it is about.
  /// - Throws: `targetExists`; what makes the backup unreadable, a member that is not well formed
  ///   among it; `nothingSuitable` where something cannot be taken out; `io`; `fault` where the
  ///   verdict still finds users' data, and nothing is written.
  package static func scrub(
    _ path: FilePath, to target: FilePath, _ options: ScrubOptions,
    progress: (String, FilePath) -> Void = { _, _ in }
  ) throws(GabaritError) -> ScrubResult {
    guard try FileTree.kind(of: target) == nil else {
      throw GabaritError(
        .targetExists, "is there already, and is not replaced", file: target.string)
    }
    guard options.judgement.asksForContents else {
      throw GabaritError(.usage, "the policy turns every rule about contents off")
    }
    progress("reading", path)
    let file = try SourceFile(path)
    var survey = ScrubSurvey(options)
    var reading = try survey.examiner.examine(file, limits: options.limits, through: survey)
    var result = ScrubResult(
      shortname: reading.manifest.shortname, level: options.level,
      before: survey.examiner.findings(reading), changes: ScrubChanges())
    let dropped = Set(result.nested.compactMap(\.nestedIn))
    if !dropped.isEmpty, !options.dropsNested { return result }
    if options.unrecognised == .refuse, !result.unrecognised.isEmpty { return result }
    if !dropped.isEmpty {
      survey = ScrubSurvey(options, dropping: Set(dropped.compactMap(ContentHash.init(member:))))
      reading = try BackupWalk.read(file, limits: options.limits, visitor: survey)
    }
    let plan: ScrubPlan
    do throws(GabaritError) {
      plan = try ScrubPlan(survey, reading, options, without: dropped)
    } catch {
      throw error.in(file: path.string)
    }
    result.changes = plan.changes
    result.isUnchanged = plan.isEmpty

    let parent = target.removingLastComponent()
    let folder = try WorkFolder(in: parent.isEmpty ? "." : parent)
    let copy: FilePath.Component = "copy.mbz"
    progress("writing", target)
    result.sha256 = try ScrubWriter.write(
      file, reading, plan, limits: options.limits, to: folder.path.appending(copy))
    progress("judging", target)
    let judge = CopyJudge(options)
    let judged = try judge.examine(folder.path.appending(copy), as: target)
    try verify(judged.findings, options, target)
    try verifyWholeness(result.before, judged.findings, options, target)
    guard judge.names.doubles <= survey.names.doubles else {
      throw GabaritError(
        .nothingSuitable, "has files that would get the same name by the replacements",
        file: path.string, member: "files.xml")
    }
    try folder.publish(copy, as: target)
    result.copy = judged
    return result
  }

  /// What was to go must be gone, or the copy is none.
  private static func verify(
    _ findings: [Finding], _ options: ScrubOptions, _ target: FilePath
  ) throws(GabaritError) {
    // A manifest without any settings has none that could say it.
    let left = findings.filter {
      UserDataTables.takesOut($0) && $0.rule != ClaimRule.settingMissing.id
        || NestedFiles.mustGo($0, at: options.level)
    }
    guard let first = left.first else { return }
    throw GabaritError(
      .fault, "would still hold users' data (\(first.rule)), so it was not written",
      file: target.string, member: first.member)
  }

  /// What a restore rests on must be as it was: words of a list can stand in it too.
  private static func verifyWholeness(
    _ before: [Finding], _ after: [Finding], _ options: ScrubOptions, _ target: FilePath
  ) throws(GabaritError) {
    func key(_ finding: Finding) -> [String] {
      [finding.rule, finding.member ?? "", finding.path ?? "", finding.subject ?? ""]
    }
    var known: [[String]: Int] = [:]
    for finding in before { known[key(finding), default: 0] += finding.count }
    let new = after.first {
      UserDataTables.isAboutWholeness($0) && $0.count > known[key($0)] ?? 0
    }
    guard let new else { return }
    let isAsked = options.replacements != nil || options.unrecognised == .drop
    throw GabaritError(
      isAsked ? .nothingSuitable : .fault,
      "would be less whole than its backup (\(new.rule)), so it was not written"
        + (options.replacements == nil
          ? "" : ": words of the list stand in what a restore goes by"),
      file: target.string, member: new.member)
  }
}
