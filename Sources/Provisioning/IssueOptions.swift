package import Archive
package import Base
package import Compliance
package import Orders
package import SystemPackage

/// How kits are issued.
package struct IssueOptions: Sendable {
  /// The folder in which each order's kit gets a folder of its own.
  package var folder: FilePath
  /// The roles that the buyer gets.
  package var roles: Roles
  /// The package's container; nil means the template's.
  package var container: Container?
  /// Which dates follow the order.
  package var dates: DatePolicy
  /// Where the days of orders begin: the Moodle server's zone.
  package var zone: Zone
  /// Whether kits are made at all: no stream, no dry run and no quote, which leave the folder alone.
  package var makesKits = false
  /// Whether the Moodle has the resource limiter, so that seats hold.
  package var limitsSeats: Bool
  /// Where the Moodle server sees ``folder``, so that `courses.csv` can name packages; nil where it
  /// is not known.
  package var folderOnServer: FilePath?
  /// Whether a kit that is there is swapped for a new one.
  package var replaces: Bool
  /// Whether a kit that the ledger has as issued is left alone without a look at its files.
  package var resumes: Bool
  /// Whether a copy without users' data is cut from where no suitable backup is found.
  package var scrubs: Bool
  /// How templates are judged.
  package var judgement: Judgement
  /// The bounds for each template.
  package var limits: Limits
  /// Whether what does not change is copied as it is compressed, where a template allows it.
  ///
  /// Without it packages hold the same, in other bytes.
  package var splices: Bool
  /// Whether each kit is on the disk once it has its name.
  ///
  /// Without it a kit may be lost or broken when the power fails, though the ledger has it.
  package var syncs: Bool
  /// Whether the package's SHA-256 is reckoned, by which it can be verified later.
  package var hashes: Bool
  /// Where it is kept between runs what templates were judged to be; nil for nowhere.
  package var store: TemplateStore?
  /// Where the time goes: steps `template`, `plan`, `package`, `files`, `ledger` and `place`.
  package let timings = Timings()
  /// What "now" is: SOURCE_DATE_EPOCH or the clock.
  package var now: Instant
  /// The version that manifests name.
  package var version: String

  /// Says how kits are issued.
  ///
  /// - Throws: `usage` for a folder on the server whose path is not absolute.
  package init(
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
