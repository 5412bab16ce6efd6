package import Archive
package import Base
package import Compliance
package import Orders
package import SystemPackage

/// How kits are issued.
package struct IssueOptions: Sendable {
  /// What kits are made of.
  package var kit: KitSettings
  /// Which templates they are cut from, and how.
  package var templates: TemplateSettings
  /// Where they go.
  package var output: KitOutput
  /// What "now" is: SOURCE_DATE_EPOCH or the clock.
  package var now: Instant
  /// Where the time goes: steps `template`, `plan`, `package`, `files`, `ledger` and `place`.
  package let timings = Timings()

  /// Says how kits are issued.
  package init(
    kit: KitSettings, templates: TemplateSettings = TemplateSettings(), output: KitOutput,
    now: Instant
  ) {
    self.kit = kit
    self.templates = templates
    self.output = output
    self.now = now
  }
}

/// What kits are made of: all that their manifests record besides order and template.
package struct KitSettings: Sendable {
  /// The roles that the buyer gets.
  package var roles: Roles
  /// The package's container; nil means the template's.
  package var container: Container?
  /// Which dates follow the order.
  package var dates: DatePolicy
  /// Where the days of orders begin: the Moodle server's zone.
  package var zone: Zone
  /// Whether the Moodle has the resource limiter, so that seats hold.
  package var limitsSeats: Bool
  /// Where the Moodle server sees the folder of kits, so that `courses.csv` can name packages; nil
  /// where it is not known.
  package let folderOnServer: FilePath?
  /// The version that manifests name.
  package var version: String

  /// Says what kits are made of.
  ///
  /// - Throws: `usage` for a folder on the server whose path is not absolute.
  package init(
    roles: Roles = .usual, container: Container? = nil, dates: DatePolicy = .course,
    zone: Zone = .utc, limitsSeats: Bool = false, folderOnServer: FilePath? = nil, version: String
  ) throws(GabaritError) {
    if let folderOnServer, !folderOnServer.isAbsolute {
      throw GabaritError(.usage, "the kits' folder on the Moodle server must be an absolute path")
    }
    self.roles = roles
    self.container = container
    self.dates = dates
    self.zone = zone
    self.limitsSeats = limitsSeats
    self.folderOnServer = folderOnServer
    self.version = version
  }
}

/// How templates are judged and cut.
package struct TemplateSettings: Sendable {
  /// How templates are judged.
  package var judgement: Judgement
  /// The bounds for each template.
  package var limits: Limits
  /// Whether a copy without users' data is cut from where no suitable backup is found.
  package var scrubs: Bool
  /// Whether what does not change is copied as it is compressed, where a template allows it.
  ///
  /// Without it packages hold the same, in other bytes.
  package var splices: Bool
  /// Keeps verdicts and plans of templates between runs; nil disables it.
  package var store: TemplateStore?

  /// Says how templates are judged and cut.
  package init(
    judgement: Judgement = Judgement(), limits: Limits = Limits(), scrubs: Bool = false,
    splices: Bool = true, store: TemplateStore? = nil
  ) {
    self.judgement = judgement
    self.limits = limits
    self.scrubs = scrubs
    self.splices = splices
    self.store = store
  }
}

/// The folder of kits, and how they get there.
package struct KitOutput: Sendable {
  /// The folder in which each order's kit gets a folder of its own.
  package var folder: FilePath
  /// Whether kits are made at all: no stream, no dry run and no quote, which leave the folder alone.
  package var makesKits: Bool
  /// Whether a kit that is there is swapped for a new one.
  package var replaces: Bool
  /// Whether a kit that the ledger has as issued is left alone without a look at its files.
  package var resumes: Bool
  /// Whether each kit is on the disk once it has its name.
  ///
  /// Without it a kit may be lost or broken when the power fails, though the ledger has it.
  package var syncs: Bool
  /// Whether the package's SHA-256 is computed, by which it can be verified later.
  package var hashes: Bool

  /// Says where kits go.
  package init(
    folder: FilePath, makesKits: Bool = false, replaces: Bool = false, resumes: Bool = false,
    syncs: Bool = true, hashes: Bool = true
  ) {
    self.folder = folder
    self.makesKits = makesKits
    self.replaces = replaces
    self.resumes = resumes
    self.syncs = syncs
    self.hashes = hashes
  }
}
