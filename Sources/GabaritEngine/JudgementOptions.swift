internal import Base
internal import Compliance
public import SystemPackage
internal import TextFormats

/// How backups are judged.
///
/// Each call that takes these options reads the files named here.
public struct JudgementOptions: Sendable {
  /// What a backup is judged for.
  public enum Profile: String, Sendable {
    /// Fit to cut packages from: sound, and free of users' data.
    case template
    /// Nothing of anyone: residue, secrets and people named in texts count as well.
    case strict
    /// Whole and sound, whatever it holds.
    case archive

    fileprivate var base: Compliance.Profile {
      switch self {
      case .template: .template
      case .strict: .strict
      case .archive: .archive
      }
    }
  }

  /// What backups are judged for; nil for the policy's profile, or `template`.
  public var profile: Profile?
  /// The least severity that makes a backup noncompliant, `warning` or `error`; nil for the policy's,
  /// or `error`.
  public var failOn: Severity?
  /// The operator's decisions about rules and plugins: JSON, schema `gabarit.policy/1`.
  public var policy: FilePath?
  /// Findings that the operator accepts: JSON, schema `gabarit.waivers/1`.
  public var waivers: FilePath?
  /// An earlier JSON report of a check; what it has is ``Finding/isKnown``.
  public var baseline: FilePath?
  /// People to look for: a name or an address a line, or a table (CSV).
  public var persons: FilePath?
  /// Whether people are looked for in the text of content files too: HTML, text, Office, PDF.
  public var searchesFiles = false
  /// Whether findings and reports show the personal values that were found.
  public var revealsValues = false
  /// The key of digests of the values that were found, 16 to 4096 bytes; nil for none.
  public var digestKey: [UInt8]?
  /// The folder in which zips among a backup's files are unpacked, under no name, while they are
  /// examined.
  public var workFolder: FilePath = "/var/tmp"
  /// When the backups are judged: decides which waivers hold, and stands in reports.
  public var now = Instant.now

  /// The profile `template`, without a policy.
  public init() {}

  /// Reads the files.
  func judgement() throws(GabaritError) -> Judgement {
    var judgement = Judgement(
      profile: profile?.base,
      failOn: try failOn.map { severity throws(GabaritError) in
        guard let failOn = FailOn(rawValue: severity.rawValue) else {
          throw GabaritError(.usage, "failOn must be warning or error")
        }
        return failOn
      },
      policy: try policy.map { path throws(GabaritError) in
        try OperatorFile.read(path, Policy.init)
      },
      waivers: try waivers.map { path throws(GabaritError) in
        try OperatorFile.read(path, Waivers.init)
      },
      baseline: try baseline.map { path throws(GabaritError) in
        try OperatorFile.read(path, Baseline.init)
      },
      today: now.base, revealsValues: revealsValues, digestKey: digestKey, workFolder: workFolder)
    guard (16...4_096).contains(digestKey?.count ?? 16) else {
      throw GabaritError(.usage, "digestKey must have 16 to 4096 bytes")
    }
    guard persons != nil || !searchesFiles else {
      throw GabaritError(.usage, "searchesFiles needs persons")
    }
    if let persons {
      guard judgement.tellsPersons else {
        throw GabaritError(
          .usage,
          "the profile or the policy turns freetext.person or freetext.not-examined off, so a search "
            + "for persons would not say all it found")
      }
      judgement.persons = try PersonQuest(persons, searchesFiles: searchesFiles)
    }
    return judgement
  }

  /// The same for what packages are cut from, which nobody's data may be in.
  func judgementOfTemplates() throws(GabaritError) -> Judgement {
    let judgement = try judgement()
    guard judgement.profile != .archive else {
      throw GabaritError(
        .usage, "the profile archive does not ask about users' data, so no template is found by it")
    }
    return judgement
  }
}
