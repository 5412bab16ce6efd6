internal import Archive
internal import Base
internal import FoundationEssentials
internal import MoodleBackup
internal import Orders
internal import SystemPackage

/// The names of a kit's files beside the package.
enum KitFile {
  static let assignments = "assignments.json"
  static let users = "users.csv"
  static let courses = "courses.csv"
  /// Not in every kit: see ``FlatFile``.
  static let enrolments = "enrolments.txt"
  static let manifest = "manifest.json"
  static let restore = "restore.sh"
}

/// What a kit is, whence it comes and what was changed.
///
/// `manifest.json`, schema `gabarit.manifest/1`. By it a later run recognises the kit as this very
/// order's.
struct KitManifest: Codable {
  struct TermRecord: Codable, Equatable {
    var start: Instant
    var end: Instant?
    var ordered: Instant
  }

  struct Template: Codable {
    /// The file's name when Moodle wrote it: wherever the template lies now, the kit is the same.
    var name: String
    var sha256: String
    var backupDate: String?
    /// The SHA-256 of the copy without users' data that the package was cut from; nil where it was
    /// cut from the backup itself.
    var scrubbedSHA256: String?

    enum CodingKeys: String, CodingKey {
      case name, sha256
      case scrubbedSHA256 = "scrubbed_sha256"
      case backupDate = "backup_date"
    }
  }

  struct Package: Codable {
    var file: String
    var bytes: Int64
    /// Nil where it was not reckoned.
    var sha256: String?
    var container: String
  }

  struct ChangeRecord: Codable {
    var member: String
    var path: String
    var before: String
    var after: String
  }

  var schema = "gabarit.manifest/1"
  /// The order as it was placed.
  var order: Order
  /// The names that the course gets, and the buyer's user name.
  var names: CourseNames
  var username: String
  var term: TermRecord
  /// The zone in which days begin.
  var timezone: String
  var roles: Roles
  var seats: Seats?
  /// Where the Moodle server sees the folder of kits; nil where `courses.csv` names no package.
  var folderOnServer: String?
  /// The container asked for; nil means the template's own.
  var containerAsked: String?
  /// Which dates followed the order.
  var dates: String
  var template: Template
  var package: Package
  /// What a restore of the package needs; nil in kits of versions before 0.2.0.
  var requires: Requirements?
  var changes: [ChangeRecord]
  var notes: [String]
  /// SHA-256 of each file of the kit but this one, and but the package where that has none.
  var files: [String: String]
  /// The version that made the kit.
  var gabarit: String
  /// The version whose scripts the kit has, if they were renewed.
  var renewedBy: String?

  enum CodingKeys: String, CodingKey {
    case schema, order, names, username, term, timezone, roles, seats, dates, template, package
    case changes, notes, files, gabarit, requires
    case renewedBy = "renewed_by"
    case containerAsked = "container_asked"
    case folderOnServer = "folder_on_server"
  }

  /// - Throws: `targetExists` where the bytes are no such manifest.
  init(parsing bytes: [UInt8]) throws(GabaritError) {
    do { self = try JSONDecoder().decode(KitManifest.self, from: Data(bytes)) } catch {
      throw GabaritError(.targetExists, "is no manifest of a kit that this gabarit makes")
    }
    guard schema == "gabarit.manifest/1" else {
      throw GabaritError(.targetExists, "is of a version that this gabarit does not know")
    }
  }

  init(
    _ delivery: Delivery, settings: KitSettings, template: Template, package: Package,
    requires: Requirements, edits: OrderEdits, notes: [String], files: [String: String]
  ) {
    order = delivery.order
    names = delivery.names
    username = delivery.username
    term = TermRecord(
      start: delivery.term.start, end: delivery.term.end, ordered: delivery.term.ordered)
    timezone = settings.zone.name
    roles = settings.roles
    seats = Seats(delivery.order, isLimited: settings.limitsSeats)
    folderOnServer = settings.folderOnServer?.string
    containerAsked = settings.container?.rawValue
    dates = settings.dates.rawValue
    self.template = template
    self.package = package
    self.requires = requires
    changes = edits.changes.map {
      ChangeRecord(member: $0.member, path: $0.path, before: $0.before, after: $0.after)
    }
    self.notes = notes
    self.files = files
    gabarit = settings.version
  }

  /// The term that the kit was made with.
  var issuedTerm: Term { Term(start: term.start, end: term.end, ordered: term.ordered) }

  /// The names of what is otherwise than a delivery and options would have it.
  func differences(from delivery: Delivery, _ settings: KitSettings) -> [String] {
    var names = order.differences(from: delivery.order)
    func compare(_ name: String, _ isSame: Bool) { if !isSame { names.append(name) } }
    func same(_ left: String?, _ right: String?) -> Bool {
      left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
    }
    if names.isEmpty {
      compare("short name given", same(self.names.shortname, delivery.names.shortname))
      compare("full name given", same(self.names.fullname, delivery.names.fullname))
      compare("id number given", same(self.names.idnumber, delivery.names.idnumber))
      compare("user name given", same(username, delivery.username))
      compare("start", term.start == delivery.term.start)
      compare("end", term.end == delivery.term.end)
    }
    compare("teacher role", roles.teacher == settings.roles.teacher)
    compare("owner role", roles.owner == settings.roles.owner)
    compare("support role", roles.support == settings.roles.support)
    if let seats, seats.limit == delivery.order.seats {
      compare("seat limiter", seats == Seats(delivery.order, isLimited: settings.limitsSeats))
    }
    compare("folder on the server", folderOnServer == settings.folderOnServer?.string)
    compare("container", containerAsked == settings.container?.rawValue)
    compare("dates", dates == settings.dates.rawValue)
    return names
  }
}
