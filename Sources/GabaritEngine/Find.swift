internal import Base
internal import Catalogue
internal import Compliance
internal import Reports
public import SystemPackage
internal import TextFormats

extension Gabarit {
  /// Finds a template's newest suitable backup, and says why each other was passed over.
  ///
  /// The newest is so by the date inside it. *Suitable* means sound, compliant, a course's own and
  /// no package that was cut for an order.
  ///
  /// - Parameters:
  ///   - template: the short name of the template course.
  ///   - places: where backups are.
  ///   - options: what makes a backup suitable; the profile `archive` is refused.
  ///   - progress: called with each file before it is read, from several threads.
  /// - Throws: `usage` and `badInput` for the options and the list; `io` for a place that is missing.
  public static func find(
    _ template: String, in places: BackupPlaces, _ options: JudgementOptions = JudgementOptions(),
    progress: @Sendable (FilePath) -> Void = { _ in }
  ) throws(EngineError) -> FindResult {
    try EngineError.converting { () throws(GabaritError) in
      let search = Search(
        template: template, site: places.site, judgement: try options.judgementOfTemplates())
      let items = try search.read(try places.entries(), workers: Parallel.processors) {
        progress($1.path)
      }
      let found = search.select(from: items)
      let sha256 = try found.selected.map { candidate throws(GabaritError) in
        try candidate.checked.reopen().sha256()
      }
      return FindResult(found, sha256: sha256)
    }
  }
}

/// What a search for a template's backup found.
public struct FindResult: Sendable {
  /// A backup of the template, or a file that could not be read.
  public struct Candidate: Sendable {
    /// Where it is.
    public let path: FilePath
    /// Whether packages can be cut from it.
    public let isSuitable: Bool
    /// Whether only what ``Gabarit/scrub(_:to:_:progress:)`` takes out stands against it.
    public let isSuitableAfterScrubbing: Bool
    /// When it was made, by its manifest.
    public let backupDate: Instant?
    /// The site it was made on, by its identifier hash.
    public let site: String?
    /// Why it was passed over: a rule's id, an error's code, or one such as `older`.
    public let reasons: [String]
  }

  /// The backup to cut from; nil where none is suitable, or somebody has to choose a site.
  public let selected: Candidate?
  /// The SHA-256 of what was selected, in hexadecimal.
  public let sha256: String?
  /// All candidates, newest first, unreadable ones last.
  public let candidates: [Candidate]
  /// The sites that suitable backups come from, where somebody has to choose one.
  public let ambiguousSites: [String]
  /// Whether nothing was selected and the system failed to read a file, which may be the one.
  public let isUndecided: Bool

  private let report: FindReport

  init(_ result: Search.Result, sha256: String?) {
    selected = result.selected.map(Candidate.init)
    self.sha256 = sha256
    candidates = result.candidates.map(Candidate.init)
    ambiguousSites = result.ambiguousSites
    isUndecided = result.isUndecided
    report = FindReport(result, sha256: sha256)
  }

  /// JSON in UTF-8, schema `gabarit.find/1`.
  ///
  /// - Throws: `fault`.
  public func json() throws(EngineError) -> [UInt8] {
    try EngineError.converting { () throws(GabaritError) in try CanonicalJSON.encode(report) }
  }

  /// Text for people.
  public func text(in language: Language = .english) -> String { report.text(language.base) }
}

extension FindResult.Candidate {
  fileprivate init(_ candidate: Search.Candidate) {
    self.init(
      path: candidate.path, isSuitable: candidate.isSuitable,
      isSuitableAfterScrubbing: candidate.isSuitableAfterScrubbing,
      backupDate: candidate.backupDate.map(Instant.init), site: candidate.site,
      reasons: candidate.reasons.map(\.code))
  }
}
