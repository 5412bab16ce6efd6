internal import Base
internal import Catalogue
internal import Compliance
internal import MoodleBackup
internal import Reports
public import SystemPackage
internal import TextFormats

extension Gabarit {
  /// Judges whether backups are sound, complete and free of users' data.
  ///
  /// A file is read once, in bounded memory whatever its size; several are read at once.
  ///
  /// - Parameters:
  ///   - places: backups, or folders, which are searched with their sub-folders. Files of a folder
  ///     that are no backups are left out.
  ///   - options: what they are judged for.
  ///   - hashesFiles: whether ``CheckReport/sarif()`` and ``CheckReport/html(in:)`` name each file's
  ///     SHA-256, for which it is read again.
  ///   - progress: called with each file before it is read, from several threads.
  /// - Throws: `usage` and `badInput` for the options; `nothingSuitable` where there is no backup at
  ///   all. What cannot be read is a result like any other.
  public static func check(
    _ places: [FilePath], _ options: JudgementOptions = JudgementOptions(),
    hashesFiles: Bool = false, progress: @Sendable (FilePath) -> Void = { _ in }
  ) throws(EngineError) -> CheckReport {
    try EngineError.converting { () throws(GabaritError) in
      let judgement = try options.judgement()
      var missing: [CheckedBackup] = []
      let entries = try BackupLocator.entries(in: places) { path, error throws(GabaritError) in
        missing.append(CheckedBackup(unreadable: path, error, judgement: judgement))
      }
      let checked = try Parallel.map(entries, workers: Parallel.processors) {
        (_, entry) throws(GabaritError) -> CheckResult? in
        progress(entry.path)
        let backup = try CheckedBackup(entry, judgement: judgement)
        if !entry.isExpected, backup.isNoBackup() { return nil }
        return try CheckResult(backup.withoutMembers(), hashesFile: hashesFiles)
      }
      let results = missing.map { CheckResult($0, sha256: nil) } + checked.compactMap { $0 }
      guard !results.isEmpty else { throw GabaritError(.nothingSuitable, "no backup was found") }
      return CheckReport(results, judgement)
    }
  }
}

/// A backup that was judged.
public struct CheckResult: Sendable {
  /// The file, as it was named or found.
  public let path: FilePath
  /// The verdict.
  public let verdict: Verdict
  /// The short name of the course; nil where it could not be read.
  public let shortname: String?
  /// When the backup was made, by its manifest.
  public let backupDate: Instant?
  /// What was found, the gravest first; empty where it could not be read.
  public let findings: [Finding]
  /// Why it could not be read; nil where it could.
  public let error: EngineError?

  let report: Reports.CheckResult

  /// - Throws: `interrupted`. A file that is no longer what was judged becomes unreadable for that.
  init(_ backup: CheckedBackup, hashesFile: Bool) throws(GabaritError) {
    guard hashesFile, backup.reading != nil else {
      self.init(backup, sha256: nil)
      return
    }
    do throws(GabaritError) { self.init(backup, sha256: try backup.reopen().sha256()) } catch {
      if error.code == .interrupted { throw error }
      self.init(
        CheckedBackup(unreadable: backup.path, error, judgement: backup.judgement), sha256: nil)
    }
  }

  init(_ backup: CheckedBackup, sha256: String?) {
    path = backup.path
    verdict = Verdict(backup.verdict)
    shortname = backup.reading?.manifest.shortname
    backupDate = backup.reading?.manifest.backupDate.map(Instant.init)
    findings = backup.findings.map {
      Finding($0, backup.judgement, course: backup.reading?.courseIdentity)
    }
    error =
      if case .unreadable(let error) = backup.outcome { EngineError(error) } else { nil }
    report = Reports.CheckResult(backup, sha256: sha256)
  }
}

/// The backups that were judged, and reports on them.
public struct CheckReport: Sendable {
  /// One for each backup: first what is missing, then by path.
  public let results: [CheckResult]

  private let judgement: Judgement

  init(_ results: [CheckResult], _ judgement: Judgement) {
    self.results = results
    self.judgement = judgement
  }

  private var report: Reports.CheckReport {
    Reports.CheckReport(results.map(\.report), judgement, version: Version.current)
  }

  /// JSON in UTF-8, schema `gabarit.check/1`.
  ///
  /// - Throws: `fault`.
  public func json() throws(EngineError) -> [UInt8] {
    try EngineError.converting { () throws(GabaritError) in try CanonicalJSON.encode(report) }
  }

  /// SARIF 2.1.0 in UTF-8.
  ///
  /// - Throws: `fault`.
  public func sarif() throws(EngineError) -> [UInt8] {
    try EngineError.converting { () throws(GabaritError) in try report.sarif() }
  }

  /// JUnit's XML.
  public func junit() -> String { report.junit }

  /// An HTML page.
  public func html(in language: Language = .english) -> String { report.html(language.base) }

  /// Text for a terminal, without colours.
  public func text(in language: Language = .english) -> String {
    report.text(language.base, isColoured: false)
  }
}
