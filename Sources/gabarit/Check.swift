import ArgumentParser
import Catalogue
import Compliance
import Glibc
import Groundwork
import Reports
import SystemPackage

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judge backups: sound, complete, free of user data?",
    discussion: """
      Folders are searched with their sub-folders for files that end in .mbz or are gzip'd tar or \
      zip.
      Example: gabarit check --format html backups/ >report.html
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, junit, html
  }

  @Argument(help: "Backups, or folders of backups.")
  var backups: [FilePath]

  @Option(
    help: """
      How the result is written: text for a terminal, json (schema gabarit.check/1), sarif (2.1.0), \
      junit (XML), or html, a page to keep.
      """)
  var format: Format = .text

  @OptionGroup var language: LanguageOption

  @Option(help: "How many backups are read at once; as many as there are processors without it.")
  var jobs: Int?

  @Option(help: "An earlier JSON report: only what is new since decides the exit code.")
  var baseline: FilePath?

  @OptionGroup var people: PersonOptions
  @OptionGroup var attestation: AttestationOptions
  @OptionGroup var options: CheckOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    guard jobs ?? 1 > 0 else { throw ValidationError("--jobs must be 1 or more.") }
  }

  func run() throws {
    let judgement = try people.judgement(try options.judgement(baseline: baseline))
    if try attestation.verify(backups, judgement, write) { return }
    // What is not there does not stop the rest.
    var checked: [CheckedBackup] = []
    let entries = try Places.entries(in: backups) { path, error in
      checked.append(CheckedBackup(unreadable: path, error, judgement: judgement))
    }
    checked += try check(entries, judgement)
    let digests = try addDigests(to: &checked)
    let report = CheckReport(checked, judgement, version: Version.current, digests: digests)
    try Console.result(try bytes(report))
    // Nothing checked is nothing proved.
    guard !checked.isEmpty else { throw GabaritError(.nothingSuitable, "no backup was found") }
    if let only = checked.first { try attestation.write(only, of: checked.count, judgement) }
    try ExitStatus.of(checks: checked.map(status)).leave()
  }

  private func check(
    _ entries: [Places.Entry], _ judgement: Judgement
  ) throws -> [CheckedBackup] {
    let progress = Progress(messages, "checking", entries)
    defer { progress.end() }
    let checked = try Parallel.map(entries, workers: jobs ?? Parallel.processors) {
      (index, entry) throws(GabaritError) -> CheckedBackup? in
      progress.begin(index, entry.path)
      defer { progress.finish(index) }
      let backup = try CheckedBackup(entry, judgement: judgement) {
        progress.watch(index, $0)
      }
      // In a folder there may be other files than backups.
      return !entry.isExpected && backup.isNoBackup() ? nil : backup.withoutMembers()
    }
    return checked.compactMap { $0 }
  }

  private func status(_ backup: CheckedBackup) -> ExitStatus {
    if case .unreadable(let error) = backup.outcome { return ExitStatus.of(error.code) }
    // What the baseline has is in the report and the verdict, and is no news.
    if backup.verdict == .noncompliant, !backup.judgement.findsNew(backup.findings) { return .done }
    return ExitStatus.of(backup.verdict)
  }

  // MARK: Writing

  private func bytes(_ report: CheckReport) throws(GabaritError) -> [UInt8] {
    switch format {
    case .text: Array(report.text(language.language, isColoured: Console.isColoured).utf8)
    case .json: try CanonicalJSON.encode(report)
    case .sarif: try report.sarif()
    case .junit: Array(report.junit.utf8)
    case .html: Array(report.html(language.language).utf8)
    }
  }

  private func write(_ report: AttestationReport) throws {
    switch format {
    case .text: try Console.result(report.text(language.language).utf8)
    case .json: try Console.result(try CanonicalJSON.encode(report))
    case .sarif, .junit, .html:
      throw GabaritError(
        .usage, "--attestation is told as text or json; check the backup for \(format.rawValue)")
    }
  }

  /// The digests of the files, for the formats that are kept and so must say of what they speak.
  ///
  /// A file that is not any more what was judged becomes unreadable for that.
  private func addDigests(
    to checked: inout [CheckedBackup]
  ) throws(GabaritError) -> [FilePath: String] {
    guard format == .html || format == .sarif else { return [:] }
    var digests: [FilePath: String] = [:]
    for (index, backup) in checked.enumerated() {
      do throws(GabaritError) {
        digests[backup.path] = try backup.reopen().sha256()
      } catch {
        if error.code == .interrupted { throw error }
        // Why it could not be read was told already.
        if case .unreadable = backup.outcome { continue }
        checked[index] = CheckedBackup(
          unreadable: backup.path, error, judgement: backup.judgement)
      }
    }
    return digests
  }
}
