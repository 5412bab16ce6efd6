package import Archive
package import Base
package import MoodleBackup
package import SystemPackage

/// A backup that was read and judged, or the reason why it could not be read.
package struct CheckedBackup: Sendable {
  /// What came of reading it.
  package enum Outcome: Sendable {
    /// It was read: its parts and what was found in them; elsewhere, since a list may name a million files
    /// that cannot be.
    indirect case read(BackupReading, [Finding])
    /// An earlier run read it and judged it compliant: its outline.
    indirect case known(BackupOutline)
    /// It could not be read.
    case unreadable(GabaritError)
  }

  /// The file, as it was named or found.
  package let path: FilePath
  /// What came of reading it.
  package let outcome: Outcome
  /// How it was judged.
  package let judgement: Judgement
  /// How much it holds; nil where it could not be read.
  package let summary: BackupSummary?
  private let identity: SourceFile.Identity?

  /// Reads and judges one file, once.
  ///
  /// - Parameters:
  ///   - requirements: whether to find out what a restore needs: for what kits are cut from.
  ///   - log: where a tgz's plan will find from where to inflate it again.
  ///   - timings: gets the steps of ``Examiner``, and `judge`.
  ///   - opened: told of the file before it is read, to watch how far that is.
  /// - Throws: `interrupted` and `fault`, which say nothing of the backup. Everything else is in
  ///   ``outcome``.
  package init(
    _ path: FilePath, limits: Limits = Limits(), judgement: Judgement = Judgement(),
    requirements: Bool = false, log: InflationLog? = nil, timings: Timings? = nil,
    opened watch: (SourceFile) -> Void = { _ in }
  ) throws(GabaritError) {
    self.path = path
    self.judgement = judgement
    var opened: SourceFile?
    var summary: BackupSummary?
    do throws(GabaritError) {
      let file = try SourceFile(path)
      opened = file
      watch(file)
      let examiner = Examiner(judgement)
      var reading = try examiner.examine(
        file, limits: limits, requirements: requirements, log: log, timings: timings)
      summary = BackupSummary(reading)
      let start = timings?.now
      let findings = examiner.findings(reading)
      timings?.add("judge", since: start)
      // All is said that these can say, and there may be many.
      reading.files.forgetContents()
      outcome = .read(reading, findings)
    } catch {
      if error.code == .interrupted || error.code == .fault { throw error }
      // What somebody writes to meanwhile looks damaged.
      var reason = error
      if error.code != .io, let opened {
        do throws(GabaritError) { try opened.verifyUnchanged() } catch { reason = error }
      }
      outcome = .unreadable(reason)
    }
    identity = opened?.identity
    self.summary = summary
  }

  /// A file that was read and judged by other means: a scrubbed copy.
  ///
  /// - Parameter identity: the file's when it was read.
  package init(
    _ path: FilePath, _ reading: BackupReading, _ findings: [Finding],
    of identity: SourceFile.Identity, judgement: Judgement
  ) {
    self.path = path
    self.judgement = judgement
    summary = BackupSummary(reading)
    var reading = reading
    reading.files.forgetContents()
    outcome = .read(reading, findings)
    self.identity = identity
  }

  /// A file that an earlier run read, and judged compliant by the same judgement.
  ///
  /// - Parameters:
  ///   - outline: what was kept of it.
  ///   - file: the file as it is now.
  package init(
    _ path: FilePath, as outline: BackupOutline, of file: SourceFile, judgement: Judgement
  ) {
    self.path = path
    self.judgement = judgement
    outcome = .known(outline)
    summary = nil
    identity = file.identity
  }

  /// A place that cannot even be looked for files: what was to be checked, and why it was not.
  package init(unreadable path: FilePath, _ error: GabaritError, judgement: Judgement) {
    self.path = path
    self.judgement = judgement
    outcome = .unreadable(error)
    summary = nil
    identity = nil
  }

  /// Whether the file can be passed by where nobody said it is a backup: it says so itself, or it
  /// cannot be read and nothing in it is a backup's.
  ///
  /// What is cut or damaged is never passed by.
  package func isNoBackup(limits: Limits = Limits()) -> Bool {
    guard case .unreadable(let error) = outcome else { return false }
    if error.code.saysNoBackup { return true }
    let telling: Set<GabaritError.Code> = [
      .unsafeName, .duplicateMember, .unsupportedMember, .contradiction, .limitExceeded,
    ]
    guard telling.contains(error.code), let file = try? SourceFile(path) else { return false }
    return !BackupWalk.looksLikeBackup(file, limits: limits)
  }

  /// The verdict.
  package var verdict: Verdict {
    switch outcome {
    case .read(_, let findings): judgement.verdict(findings)
    case .known: judgement.verdict([])
    case .unreadable: .unreadable
    }
  }

  /// The same without what only cutting needs: the lists of members and ids, the one part of a
  /// reading that grows with the backup.
  package func withoutMembers() -> CheckedBackup {
    guard case .read(let reading, let findings) = outcome else { return self }
    return CheckedBackup(self, .read(reading.withoutMembers(), findings))
  }

  private init(_ other: CheckedBackup, _ outcome: Outcome) {
    path = other.path
    judgement = other.judgement
    summary = other.summary
    identity = other.identity
    self.outcome = outcome
  }

  /// Opens the file again, to cut what was judged.
  ///
  /// - Throws: `changedMeanwhile` where it is not the same file any more; `io`.
  package func reopen() throws(GabaritError) -> SourceFile {
    let file = try SourceFile(path)
    guard file.identity == identity else {
      throw GabaritError(
        .changedMeanwhile, "changed after it was judged; run again when nobody writes to it",
        file: path.string)
    }
    return file
  }

  /// What was found; empty where it could not be read, or an earlier run found nothing.
  package var findings: [Finding] {
    if case .read(_, let findings) = outcome { findings } else { [] }
  }

  /// The parts; nil where it could not be read, or an earlier run read it.
  package var reading: BackupReading? {
    if case .read(let reading, _) = outcome { reading } else { nil }
  }

  /// The outline; nil where it could not be read.
  package var outline: BackupOutline? {
    switch outcome {
    case .read(let reading, _): reading.outline
    case .known(let outline): outline
    case .unreadable: nil
    }
  }
}
