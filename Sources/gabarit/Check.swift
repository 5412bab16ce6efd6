import ArgumentParser
import Catalogue
import Compliance
import Groundwork
import Reports
import SystemPackage

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judge backups: sound, complete, free of user data?",
    discussion: """
      Folders are searched with their sub-folders for files that end in .mbz or are gzip'd tar or \
      zip.
      Example: gabarit check --format json backups/
      """)

  @Argument(help: "Backups, or folders of backups.")
  var backups: [FilePath]

  @Option(help: "An earlier JSON report: only what is new since decides the exit code.")
  var baseline: FilePath?

  @OptionGroup var people: PersonOptions
  @OptionGroup var attestation: AttestationOptions
  @OptionGroup var options: CheckOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let judgement = try people.judgement(try options.judgement(baseline: baseline))
    if try attestation.verify(backups, judgement, output) { return }
    var checked: [CheckedBackup] = []
    for entry in try Places.entries(in: backups) {
      output.progress("checking", entry.path)
      let backup = try CheckedBackup(entry.path, judgement: judgement)
      // In a folder there may be other files than backups.
      if !entry.isExpected, backup.isNoBackup() { continue }
      checked.append(backup.withoutMembers())
    }
    let report = CheckReport(checked, judgement)
    try output.write(report, text: report.text)
    // Nothing checked is nothing proved.
    guard !checked.isEmpty else { throw GabaritError(.nothingSuitable, "no backup was found") }
    if let only = checked.first { try attestation.write(only, of: checked.count, judgement) }
    try ExitStatus.of(checks: checked.map(status)).leave()
  }

  private func status(_ backup: CheckedBackup) -> ExitStatus {
    if case .unreadable(let error) = backup.outcome { return ExitStatus.of(error.code) }
    // What the baseline has is in the report and the verdict, and is no news.
    if backup.verdict == .noncompliant, !backup.judgement.findsNew(backup.findings) { return .done }
    return ExitStatus.of(backup.verdict)
  }
}
