public import Archive
public import Compliance
public import Groundwork
public import SystemPackage

/// How kits are issued.
public struct IssueOptions: Sendable {
  /// The folder in which each order's kit gets a folder of its own.
  public var folder: FilePath
  /// The roles that the buyer gets.
  public var roles: Roles
  /// The package's container; nil means the template's.
  public var container: Container?
  /// Which dates follow the order.
  public var dates: DatePolicy
  /// Where the days of orders begin: the Moodle server's zone.
  public var zone: Zone
  /// Whether kits are made at all: no stream, no dry run and no quote, which leave the folder alone.
  public var makesKits = false
  /// Whether the Moodle has the resource limiter, so that seats hold.
  public var limitsSeats: Bool
  /// Where the Moodle server sees ``folder``, so that `courses.csv` can name packages; nil where it
  /// is not known.
  public var folderOnServer: FilePath?
  /// Whether a kit that is there is swapped for a new one.
  public var replaces: Bool
  /// Whether a kit that the ledger has as issued is left alone without a look at its files.
  public var resumes: Bool
  /// Whether a copy without users' data is cut from where no suitable backup is found.
  public var scrubs: Bool
  /// How templates are judged.
  public var judgement: Judgement
  /// The bounds for each template.
  public var limits: Limits
  /// Whether what does not change is copied as it is compressed, where a template allows it.
  ///
  /// Without it packages hold the same, in other bytes.
  public var splices: Bool
  /// Whether each kit is on the disk once it has its name.
  ///
  /// Without it a kit may be lost or broken when the power fails, though the ledger has it.
  public var syncs: Bool
  /// Whether the package's SHA-256 is reckoned, by which it can be verified later.
  public var hashes: Bool
  /// Where it is kept between runs what templates were judged to be; nil for nowhere.
  public var store: TemplateStore?
  /// Where the time goes: steps `template`, `plan`, `package`, `files`, `ledger` and `place`.
  public let timings = Timings()
  /// What "now" is: SOURCE_DATE_EPOCH or the clock.
  public var now: Instant
  /// The version that manifests name.
  public var version: String

  /// Says how kits are issued.
  ///
  /// - Throws: `usage` for a folder on the server whose path is not absolute.
  public init(
    folder: FilePath, roles: Roles = .usual, container: Container? = nil,
    dates: DatePolicy = .course, zone: Zone = .utc, limitsSeats: Bool = false,
    folderOnServer: FilePath? = nil, replaces: Bool = false, resumes: Bool = false,
    scrubs: Bool = false, judgement: Judgement = Judgement(), limits: Limits = Limits(),
    splices: Bool = true, syncs: Bool = true, hashes: Bool = true, store: TemplateStore? = nil,
    now: Instant, version: String
  ) throws(GabaritError) {
    if let folderOnServer, !folderOnServer.isAbsolute {
      throw GabaritError(.usage, "the kits' folder on the Moodle server must be an absolute path")
    }
    self.folder = folder
    self.roles = roles
    self.container = container
    self.dates = dates
    self.zone = zone
    self.limitsSeats = limitsSeats
    self.folderOnServer = folderOnServer
    self.replaces = replaces
    self.resumes = resumes
    self.scrubs = scrubs
    self.judgement = judgement
    self.limits = limits
    self.splices = splices
    self.syncs = syncs
    self.hashes = hashes
    self.store = store
    self.now = now
    self.version = version
  }
}
