internal import Archive
internal import Base
internal import Orders
internal import Provisioning
public import SystemPackage

/// How kits are made.
public struct IssueOptions: Sendable {
  /// How a package is packed.
  public enum Container: String, Sendable {
    /// A tar within gzip, Moodle's default.
    case tgz
    /// A zip.
    case zip
  }

  /// The role that the buyer teaches with.
  public var teacherRole = "editingteacher"
  /// The role that the buyer owns the course with.
  public var ownerRole = "courseowner"
  /// The role that the buyer gets in the support course.
  public var supportRole = "student"
  /// How packages are packed; nil for the template's own container.
  public var container: Container?
  /// Whether every date that Moodle itself would move follows an order's start, by as much; else only
  /// the course's own start and end.
  public var rollsDates = false
  /// The Moodle server's time zone.
  public var zone = Zone.utc
  /// Whether the Moodle has the resource limiter, so that an order's seats hold.
  public var limitsSeats = false
  /// Where the Moodle server sees the folder of kits, as an absolute path; nil where it does not.
  public var folderOnServer: FilePath?
  /// Whether a kit that is there is swapped for a new one.
  public var replacesKits = false
  /// Whether kits that the ledger has as issued are left alone without a look at their files.
  public var resumes = false
  /// Whether packages are cut from a copy without users' data where no backup is suitable.
  public var scrubsTemplates = false
  /// What makes a backup suitable; the profile `archive` is refused.
  public var judgement = JudgementOptions()
  /// The policy of names, JSON of the schema `gabarit.names/1`; nil for names as asked, if free.
  public var names: FilePath?
  /// Whether each kit is on the disk before it counts; without it a power failure may damage kits.
  public var syncs = true
  /// Whether packages' SHA-256 is computed, by which kits can be verified later.
  public var hashes = true
  /// The folder that caches verdicts on templates, so that later calls need not read them again; nil
  /// for no cache.
  public var cache: FilePath?
  /// Who issues, for the ledger's log.
  public var account = "library"
  /// When kits are made: a kit of the same order, template and time has the same bytes.
  public var now = Instant.now

  /// The defaults of `gabarit issue`.
  public init() {}

  func base(into folder: FilePath) throws(GabaritError) -> Provisioning.IssueOptions {
    let judgement = try judgement.judgementOfTemplates()
    let kit = try KitSettings(
      roles: try Roles(teacher: teacherRole, owner: ownerRole, support: supportRole),
      container: container.map {
        switch $0 {
        case .tgz: .tgz
        case .zip: .zip
        }
      },
      dates: rollsDates ? .roll : .course, zone: zone.base, limitsSeats: limitsSeats,
      folderOnServer: folderOnServer, version: Version.current)
    var options = Provisioning.IssueOptions(
      kit: kit, templates: TemplateSettings(judgement: judgement, scrubs: scrubsTemplates),
      output: KitOutput(
        folder: folder, replaces: replacesKits, resumes: resumes, syncs: syncs, hashes: hashes),
      now: now.base)
    guard !(replacesKits && resumes) else {
      throw GabaritError(.usage, "replacesKits and resumes exclude each other")
    }
    if let cache {
      // A verdict is reused only by the program that reached it.
      let program = try SourceFile("/proc/self/exe").identity
      options.templates.store = TemplateStore(
        folder: cache, program: "\(Version.current) \(program)", judgement: judgement,
        limits: options.templates.limits)
    }
    return options
  }

  func session(_ ledger: Ledger?, _ command: String) throws(GabaritError) -> LedgerSession? {
    guard let ledger else {
      guard names == nil, !resumes else {
        throw GabaritError(.usage, "names and resumes need a ledger")
      }
      return nil
    }
    var policy = NamePolicy.standard
    if let names { policy = try NamePolicy.read(names).policy }
    policy.zone = zone.base
    return LedgerSession(
      ledger.base, policy: policy, by: Origin(at: now.base, who: account, command: command))
  }
}
