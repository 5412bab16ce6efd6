internal import Archive
internal import FoundationEssentials
internal import Groundwork

/// The names of a kit's files beside the package.
enum KitFile {
  static let assignments = "assignments.json"
  static let users = "users.csv"
  static let manifest = "manifest.json"
  static let restore = "restore.sh"
}

/// What a kit is, whence it comes and what was changed.
///
/// `manifest.json`, schema `gabarit.manifest/1`. By it a later run recognises the kit as this very
/// order's.
struct KitManifest: Codable {
  struct OrderRecord: Codable, Equatable {
    struct Buyer: Codable, Equatable {
      var username: String
      var email: String
      var firstname: String
      var lastname: String
      var idnumber: String?
    }

    var order: String
    var template: String
    var coursecategory: Int64
    var coursecategoryName: String?
    var duration: Int64
    var customersupport: String?
    var seats: Int64?
    var idnumber: String
    var fullname: String
    var start: String
    var ordered: String
    var buyer: Buyer

    enum CodingKeys: String, CodingKey {
      case order, template, coursecategory, duration, customersupport, seats, idnumber, fullname
      case start, ordered, buyer
      case coursecategoryName = "coursecategory_name"
    }
  }

  struct Template: Codable {
    var path: String
    var sha256: String
    var backupDate: String?

    enum CodingKeys: String, CodingKey {
      case path, sha256
      case backupDate = "backup_date"
    }
  }

  struct Package: Codable {
    var file: String
    var sha256: String
    var container: String
  }

  struct ChangeRecord: Codable {
    var member: String
    var path: String
    var before: String
    var after: String
  }

  var schema = "gabarit.manifest/1"
  var order: OrderRecord
  var ownerRole: String
  /// The container asked for; nil means the template's own.
  var containerAsked: String?
  /// Which dates followed the order; nil in manifests of before there was a choice: the course's.
  var dates: String?
  var template: Template
  var package: Package
  var changes: [ChangeRecord]
  var notes: [String]
  /// SHA-256 of each file of the kit but this one.
  var files: [String: String]
  /// The version that made the kit.
  var gabarit: String

  enum CodingKeys: String, CodingKey {
    case schema, order, dates, template, package, changes, notes, files, gabarit
    case ownerRole = "owner_role"
    case containerAsked = "container_asked"
  }

  /// - Throws: `targetExists` where the bytes are no such manifest.
  init(parsing bytes: [UInt8]) throws(GabaritError) {
    do { self = try JSONDecoder().decode(KitManifest.self, from: Data(bytes)) } catch {
      throw GabaritError(.targetExists, "is no manifest of a kit that gabarit made")
    }
    guard schema == "gabarit.manifest/1" else {
      throw GabaritError(.targetExists, "is of a version that this gabarit does not know")
    }
  }

  init(
    order: OrderRecord, options: IssueOptions, template: Template, package: Package, cut: Cut,
    notes: [String], files: [String: String]
  ) {
    self.order = order
    ownerRole = options.ownerRole
    containerAsked = options.container?.rawValue
    dates = options.dates.rawValue
    self.template = template
    self.package = package
    changes = cut.changes.map {
      ChangeRecord(member: $0.member, path: $0.path, before: $0.before, after: $0.after)
    }
    self.notes = notes
    self.files = files
    gabarit = options.version
  }
}

extension KitManifest.OrderRecord {
  init(_ order: Order, _ term: Term) {
    self.order = order.id
    template = order.template
    coursecategory = order.categoryID
    coursecategoryName = order.categoryName
    duration = order.duration
    customersupport = order.supportCourse
    seats = order.seats
    idnumber = order.shortname
    fullname = order.fullname
    start = term.start.iso
    ordered = term.ordered.iso
    buyer = Buyer(
      username: order.buyer.username, email: order.buyer.email, firstname: order.buyer.firstname,
      lastname: order.buyer.lastname, idnumber: order.buyer.idnumber)
  }

  /// The names of the fields in which an order differs.
  ///
  /// What the order leaves open (its start, when it was placed) was resolved when the kit was made,
  /// and does not count.
  func differences(from order: Order) -> [String] {
    var names: [String] = []
    func compare(_ name: String, _ isSame: Bool) { if !isSame { names.append(name) } }
    // Texts as bytes: an accent composed otherwise is another name in a backup.
    func same(_ left: String?, _ right: String?) -> Bool {
      switch (left, right) {
      case (nil, nil): true
      case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
      default: false
      }
    }
    compare("order", same(self.order, order.id))
    compare("template", same(template, order.template))
    compare("coursecategory", coursecategory == order.categoryID)
    compare("coursecategory_name", same(coursecategoryName, order.categoryName))
    compare("duration", duration == order.duration)
    compare("customersupport", same(customersupport, order.supportCourse))
    compare("seats", seats == order.seats)
    compare("idnumber", same(idnumber, order.shortname))
    compare("fullname", same(fullname, order.fullname))
    compare("start", order.start.map { $0.iso == start } ?? true)
    compare("ordered", order.ordered.map { $0.iso == ordered } ?? true)
    compare("buyer username", same(buyer.username, order.buyer.username))
    compare("buyer email", same(buyer.email, order.buyer.email))
    compare("buyer firstname", same(buyer.firstname, order.buyer.firstname))
    compare("buyer lastname", same(buyer.lastname, order.buyer.lastname))
    compare("buyer idnumber", same(buyer.idnumber, order.buyer.idnumber))
    return names
  }
}
