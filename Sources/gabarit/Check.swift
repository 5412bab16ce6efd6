import ArgumentParser
import Base
import Catalogue
import Compliance
import Glibc
import Reports
import SystemPackage
import TextFormats

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

  @Flag(
    help: """
      Say at the end where the time went: inflating, on a thread of its own; content and other \
      members and XML, waiting for it included; judging and writing the report.
      """)
  var timings = false

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
    let writer = CheckWriter(format, judgement, language.language)
    // What is not there does not stop the rest.
    let entries = try BackupLocator.entries(in: backups) { path, error throws(GabaritError) in
      try writer.add([Checked(CheckedBackup(unreadable: path, error, judgement: judgement))])
    }
    let timings = timings ? Timings() : nil
    try check(entries, judgement, writer, timings)
    let start = timings?.now
    let (statuses, only) = try writer.end()
    timings?.add("report", since: start)
    if let timings { messages.tell(RunTimings(timings, backups: statuses.count)) }
    // Nothing checked is nothing proved.
    guard !statuses.isEmpty else { throw GabaritError(.nothingSuitable, "no backup was found") }
    try attestation.write(only, of: statuses.count, judgement)
    try ExitStatus.of(checks: statuses).leave()
  }

  /// Checks backups; each result is handed on as soon as it is the next.
  private func check(
    _ entries: [BackupLocator.Entry], _ judgement: Judgement, _ writer: CheckWriter,
    _ timings: Timings?
  ) throws(GabaritError) {
    let progress = Progress(messages, "checking", entries)
    defer { progress.end() }
    let lines = ResultLines<Checked?>(keeping: { _ in nil }) { results throws(GabaritError) in
      let start = timings?.now
      try writer.add(results.compactMap { $0 })
      timings?.add("report", since: start)
    }
    _ = try Parallel.map(entries, workers: jobs ?? Parallel.processors) {
      [format, isAttested = attestation.attest != nil] (index, entry) throws(GabaritError) in
      progress.begin(index, entry.path)
      defer { progress.finish(index) }
      let backup = try CheckedBackup(entry, judgement: judgement, timings: timings) {
        progress.watch(index, $0)
      }
      // In a folder there may be other files than backups.
      let isOther = !entry.isExpected && backup.isNoBackup()
      let checked = isOther ? nil : try Checked(backup.withoutMembers(), for: format)
      try lines.put(index, isAttested ? checked : checked?.withoutBackup)
    }
    try lines.flush()
  }

  // MARK: Writing

  private func write(_ report: AttestationReport) throws {
    switch format {
    case .text: try Console.result(report.text(language.language).utf8)
    case .json: try Console.result(try CanonicalJSON.encode(report))
    case .sarif, .junit, .html:
      throw GabaritError(
        .usage, "--attestation is told as text or json; check the backup for \(format.rawValue)")
    }
  }
}
