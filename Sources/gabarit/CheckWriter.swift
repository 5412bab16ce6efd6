import Base
import Catalogue
import Compliance
import Glibc
import Reports
import Synchronization
import TextFormats

/// A backup that was checked, and what is to be said of it.
struct Checked: Sendable {
  /// What was checked, for an attestation alone: it is large beside the result.
  private(set) var backup: CheckedBackup?
  let result: CheckResult
  let status: ExitStatus

  /// The same without what was checked.
  var withoutBackup: Checked {
    var copy = self
    copy.backup = nil
    return copy
  }

  /// Without a digest of the file.
  init(_ backup: CheckedBackup) {
    self.init(backup, sha256: nil)
  }

  /// With the digest of the file, for the formats that are kept and so must say of what they speak.
  ///
  /// A file that is not any more what was judged becomes unreadable for that.
  ///
  /// - Throws: `interrupted`.
  init(_ backup: CheckedBackup, for format: Check.Format) throws(GabaritError) {
    guard format == .html || format == .sarif else {
      self.init(backup)
      return
    }
    do throws(GabaritError) { self.init(backup, sha256: try backup.reopen().sha256()) } catch {
      if error.code == .interrupted { throw error }
      // Why it could not be read was told already.
      if case .unreadable = backup.outcome {
        self.init(backup)
      } else {
        self.init(
          CheckedBackup(unreadable: backup.path, error, judgement: backup.judgement))
      }
    }
  }

  private init(_ backup: CheckedBackup, sha256: String?) {
    self.backup = backup
    result = CheckResult(backup, sha256: sha256)
    status = Checked.status(backup)
  }

  private static func status(_ backup: CheckedBackup) -> ExitStatus {
    if case .unreadable(let error) = backup.outcome { return ExitStatus.of(error.code) }
    // What the baseline has is in the report and the verdict, and is no news.
    if backup.verdict == .noncompliant, !backup.judgement.findsNew(backup.findings) { return .done }
    return ExitStatus.of(backup.verdict)
  }
}

/// Writes the results of a check: JSON as they come, so that memory does not grow with their number;
/// the other formats begin with what is known at the end, and so wait for it.
final class CheckWriter: Sendable {
  private struct State {
    var stream: CheckStream
    var pending: [UInt8] = []
    var results: [CheckResult] = []
    var statuses: [ExitStatus] = []
    /// The first backup, as long as there is no second.
    var only: CheckedBackup?
  }

  /// How much is gathered before it is written, in bytes.
  private static let pieceBytes = 256 << 10

  private let format: Check.Format
  private let judgement: Judgement
  private let language: Language
  private let state: Mutex<State>

  init(_ format: Check.Format, _ judgement: Judgement, _ language: Language) {
    self.format = format
    self.judgement = judgement
    self.language = language
    state = Mutex(State(stream: CheckStream(judgement, version: Version.current)))
  }

  /// Takes the next results.
  func add(_ checked: [Checked]) throws(GabaritError) {
    try state.withLock { (state) throws(GabaritError) in
      for one in checked {
        state.only = state.statuses.isEmpty ? one.backup : nil
        state.statuses.append(one.status)
        guard format == .json else {
          state.results.append(one.result)
          continue
        }
        state.pending += try state.stream.next(one.result)
        if state.pending.count >= CheckWriter.pieceBytes {
          try Console.result(state.pending)
          state.pending = []
        }
      }
    }
  }

  /// Writes the rest.
  ///
  /// - Returns: the status of each backup, and the backup if there is one alone and it was kept.
  func end() throws(GabaritError) -> (statuses: [ExitStatus], only: CheckedBackup?) {
    try state.withLock { (state) throws(GabaritError) in
      if format == .json {
        try Console.result(state.pending + state.stream.end())
      } else {
        try Console.result(
          try bytes(CheckReport(state.results, judgement, version: Version.current)))
      }
      return (state.statuses, state.only)
    }
  }

  private func bytes(_ report: CheckReport) throws(GabaritError) -> [UInt8] {
    switch format {
    case .text: Array(report.text(language, isColoured: Console.isColoured).utf8)
    case .json: try CanonicalJSON.encode(report)
    case .sarif: try report.sarif()
    case .junit: Array(report.junit.utf8)
    case .html: Array(report.html(language).utf8)
    }
  }
}
