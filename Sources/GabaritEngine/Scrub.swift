internal import Base
internal import Compliance
internal import Reports
internal import Scrub
public import SystemPackage
internal import TextFormats

extension Gabarit {
  /// Writes a copy of a backup without what belongs to people, and judges the copy.
  ///
  /// Teaching content stays byte for byte. The copy appears whole or not at all.
  ///
  /// - Parameters:
  ///   - backup: the file, which is left as it is.
  ///   - copy: the file to write; nothing may be there.
  ///   - options: what goes.
  ///   - progress: called with each step (`reading`, `writing`, `judging`) and its file.
  /// - Throws: `targetExists`; `nothingSuitable` where something cannot be taken out; why the backup
  ///   cannot be read; `usage` and `badInput` for the options; `io`.
  public static func scrub(
    _ backup: FilePath, to copy: FilePath, _ options: ScrubOptions = ScrubOptions(),
    progress: (String, FilePath) -> Void = { _, _ in }
  ) throws(EngineError) -> ScrubResult {
    try EngineError.converting { () throws(GabaritError) in
      let options = try options.scrub()
      let result = try Scrubber.scrub(backup, to: copy, options, progress: progress)
      return ScrubResult(
        result, options.judgement,
        ScrubReport(
          result, source: backup, output: copy, options.judgement, version: Version.current))
    }
  }
}

/// What is taken out of a backup.
public struct ScrubOptions: Sendable {
  /// How much is taken out.
  public enum Level: String, Sendable {
    /// What exists only because of a person: rows, members, files, and the references to them.
    case users
    /// Also authors, account numbers and contacts.
    case residue
    /// Also keys and passwords; residue stays.
    case secrets
    /// All of these.
    case all
  }

  /// What becomes of plugin data that gabarit does not know and that refers to people.
  public enum Unrecognised: String, Sendable {
    /// Nothing is written.
    case refuse
    /// It is taken out.
    case drop
    /// It stays, and the verdict says so.
    case keep
  }

  /// How much is taken out.
  public var level = Level.users
  /// What becomes of plugin data that gabarit does not know and that refers to people.
  public var unrecognised = Unrecognised.refuse
  /// Whether backups among the files go, where they hold what the level takes; else nothing is written
  /// then.
  public var dropsNested = false
  /// What to put in the place of words in texts: JSON, schema `gabarit.replacements/1`.
  public var replacements: FilePath?
  /// How the backup and its copy are judged; the profile `archive` is refused.
  public var judgement = JudgementOptions()

  /// Scrubs at the level `users`.
  public init() {}

  fileprivate func scrub() throws(GabaritError) -> Scrub.ScrubOptions {
    guard !judgement.revealsValues, judgement.digestKey == nil else {
      throw GabaritError(.usage, "scrub shows no values and no digests of them")
    }
    var options = Scrub.ScrubOptions(judgement: try judgement.judgementOfTemplates())
    options.level =
      switch level {
      case .users: .users
      case .residue: .residue
      case .secrets: .secrets
      case .all: .all
      }
    options.unrecognised =
      switch unrecognised {
      case .refuse: .refuse
      case .drop: .drop
      case .keep: .keep
      }
    options.dropsNested = dropsNested
    options.replacements = try replacements.map { path throws(GabaritError) in
      try OperatorFile.read(path, Replacements.init).value
    }
    return options
  }
}

/// What scrubbing a backup came to.
public struct ScrubResult: Sendable {
  /// The verdict on the copy; nil where none was written.
  public let verdict: Verdict?
  /// The copy's SHA-256 in hexadecimal; nil where none was written.
  public let sha256: String?
  /// Whether the copy has each byte that the backup has, but for its container.
  public let isUnchanged: Bool
  /// What was found in the backup.
  public let before: [Finding]
  /// What is left in the copy; what stands against one, where none was written.
  public let remaining: [Finding]

  private let report: ScrubReport

  fileprivate init(_ result: Scrub.ScrubResult, _ judgement: Judgement, _ report: ScrubReport) {
    func findings(_ findings: [Compliance.Finding]) -> [Finding] {
      findings.map { Finding($0, judgement, course: nil) }
    }
    verdict = result.after.map { Verdict(judgement.verdict($0)) }
    sha256 = result.sha256
    isUnchanged = result.isUnchanged
    before = findings(result.before)
    remaining = findings(result.after ?? result.refusals)
    self.report = report
  }

  /// JSON in UTF-8, schema `gabarit.scrub/1`: what was done, by places and counts.
  ///
  /// - Throws: `fault`.
  public func json() throws(EngineError) -> [UInt8] {
    try EngineError.converting { () throws(GabaritError) in try CanonicalJSON.encode(report) }
  }

  /// Text for people.
  public func text(in language: Language = .english) -> String { report.text(language.base) }
}
