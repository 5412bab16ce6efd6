internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import SystemPackage
internal import XMLStream

/// The last pass: judges a copy as any backup is judged.
final class CopyJudge: BackupVisitor {
  private let examiner: Examiner
  private let options: ScrubOptions
  private(set) var names = FileNames()
  private let countsNames: Bool

  init(_ options: ScrubOptions) {
    self.options = options
    examiner = Examiner(options.judgement)
    countsNames = options.replacements != nil
  }

  /// Reads a copy.
  ///
  /// - Parameter target: the name that it is to get.
  func examine(_ path: FilePath, as target: FilePath) throws(GabaritError) -> CheckedBackup {
    let file = try SourceFile(path)
    let reading = try examiner.examine(
      file, limits: options.limits, through: self, requirements: options.requirements)
    return CheckedBackup(
      target, reading, examiner.findings(reading), of: file.identity,
      judgement: options.judgement)
  }

  func handler(for member: Member) -> (any XMLHandler)? { examiner.handler(for: member) }
  func reader(of member: Member) -> (any MemberReader)? { examiner.reader(of: member) }

  func visit(_ row: FileRow) throws(GabaritError) {
    try examiner.visit(row)
    if countsNames { names.add(row) }
  }
}
