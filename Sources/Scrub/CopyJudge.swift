internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// The last pass: judges a copy as any backup is judged.
final class CopyJudge: BackupVisitor {
  let examiner: Examiner
  private(set) var names = FileNames()
  private let countsNames: Bool

  init(_ options: ScrubOptions) {
    examiner = Examiner(options.judgement)
    countsNames = options.replacements != nil
  }

  func handler(for member: Member) -> (any XMLHandler)? { examiner.handler(for: member) }
  func reader(of member: Member) -> (any MemberReader)? { examiner.reader(of: member) }

  func visit(_ row: FileRow) throws(GabaritError) {
    try examiner.visit(row)
    if countsNames { names.add(row) }
  }
}
