internal import Base
internal import FoundationEssentials
internal import Orders
internal import TextFormats

/// The names of what a move's files are called.
enum MoveFile {
  static let apply = "apply.sh"
  static let move = "move.json"

  /// The folder of one move: `002-suspend`.
  static func folder(_ number: Int64, _ verb: OrderMove) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
    return "\(zeros)\(digits)-\(verb.rawValue)"
  }
}

/// The files that carry out a move in Moodle: all that is recorded is made so, whatever was applied
/// before.
struct MoveFiles {
  /// What the order's people can do once the move is applied.
  enum Access: String, Encodable {
    case open
    case closed
  }

  /// `move.json`, schema `gabarit.move/1`.
  struct Record: Encodable {
    struct Course: Encodable {
      var id: Int64
      var shortname: String
      @OrNull var idnumber: String?
    }

    let schema = "gabarit.move/1"
    var order: String
    var move: Int64
    var verb: OrderMove
    var access: Access
    var course: Course
    var username: String
    @OrNull var supportCourse: String?
    var start: Instant
    @OrNull var end: Instant?
    var webService: WebService
    var notes: [String]
    /// SHA-256 of each file but this one.
    var files: [String: String]

    enum CodingKeys: String, CodingKey {
      case schema, order, move, verb, access, course, username, start, end, notes, files
      case supportCourse = "support_course"
      case webService = "web_service"
    }
  }

  private static let apply = ShellScript(
    PackageResources.apply_sh, files: ["apply.php": PackageResources.apply_php])

  private let record: OrderRecord
  private let verb: OrderMove
  private let course: Int64
  private let start: Instant
  private let access: Access
  /// The names as they are in the Moodle, and the term as it is now.
  private let delivery: Delivery
  private let roles: Roles?
  private var notes: [String] = []

  /// - Parameter roles: those of the kit; nil where it is not there, so that they are not known.
  init(_ record: OrderRecord, _ verb: OrderMove, roles: Roles?) throws(GabaritError) {
    guard let course = record.courseID, let name = record.shortnameInMoodle,
      let start = record.start
    else { throw GabaritError(.fault, "a move is pending for an order without a course") }
    self.record = record
    self.verb = verb
    self.roles = roles
    self.course = course
    self.start = start
    switch record.standing.state {
    case .suspending, .suspended, .ended, .cancelled: access = .closed
    case .reserved, .expired, .issuing, .issued, .active, .resuming: access = .open
    }
    var named = record
    named.names.shortname = name
    delivery = Delivery(named, Term(start: start, end: record.end, ordered: start))
  }

  /// A file of the move.
  struct File: Equatable {
    var name: String
    var bytes: [UInt8]
    var isExecutable = false
  }

  /// The files.
  mutating func files() throws(GabaritError) -> [File] {
    var files = [File(name: MoveFile.apply, bytes: try script(), isExecutable: true)]
    func add(_ name: String, _ bytes: [UInt8]?) {
      if let bytes { files.append(File(name: name, bytes: bytes)) }
    }
    add(KitFile.courses, courses)
    add(KitFile.users, users())
    add(KitFile.enrolments, enrolments())
    notes += delivery.formulaNotes
    if access == .closed {
      notes.append(
        "enrolment methods are switched off by \(MoveFile.apply) alone: Moodle's uploads reach one "
          + "of each kind at most, and would add those that are missing")
    }
    let move = Record(
      order: record.id, move: record.move, verb: verb, access: access,
      course: Record.Course(
        id: course, shortname: delivery.names.shortname, idnumber: record.names.idnumber),
      username: record.username, supportCourse: record.request.supportCourse, start: start,
      end: record.end, webService: webService, notes: notes,
      files: Dictionary(
        uniqueKeysWithValues: files.map { ($0.name, Digest.hex(.sha256, of: $0.bytes)) }))
    return files + [File(name: MoveFile.move, bytes: try CanonicalJSON.encode(move))]
  }

  private func script() throws(GabaritError) -> [UInt8] {
    try MoveFiles.apply.text([
      "ORDER": record.id, "MOVE": String(record.move), "VERB": verb.rawValue,
      "ACCESS": access.rawValue, "COURSEID": String(course),
      "SHORTNAME": delivery.names.shortname, "IDNUMBER": record.names.idnumber ?? "",
      "USERNAME": record.username, "START": String(start.seconds),
      "END": String(record.end?.seconds ?? 0), "SUPPORT": record.request.supportCourse ?? "",
      "FOUND": record.suspension ?? "",
    ])
  }

  /// Whether the course is to be seen; nil where the move does not touch that, or it is not known.
  private var isVisible: Bool? {
    switch record.standing.state {
    case .suspending: false
    case .resuming: Found(record.suspension)?.isVisible
    default: nil
    }
  }

  private var courses: [UInt8]? {
    let end = verb == .renew ? record.end : nil
    guard isVisible != nil || end != nil else { return nil }
    return CourseTable.updating(
      shortname: delivery.names.shortname, isVisible: isVisible, end: end)
  }

  /// Moodle's uploads of people make their enrolment active: nothing for a course that is closed.
  private var renews: Bool { verb == .renew && access == .open }

  private mutating func users() -> [UInt8]? {
    guard renews else { return nil }
    guard let roles else {
      notes.append("\(KitFile.users) is left out, since the kit is not there to tell the roles")
      return nil
    }
    let seconds = record.end.map { $0.seconds - start.seconds } ?? 0
    guard seconds % 86_400 == 0 else {
      notes.append("\(KitFile.users) is left out, since the term is not of whole days any more")
      return nil
    }
    return Assignments(delivery, roles: roles, limitsSeats: false)
      .usersCSV(days: seconds / 86_400)
  }

  private mutating func enrolments() -> [UInt8]? {
    guard renews, let roles else { return nil }
    let result = FlatFile.enrolments(
      roles: roles.inCourse, user: record.request.buyer.idnumber, course: record.names.idnumber,
      start: start, end: record.end)
    switch result {
    case .success(let bytes): return bytes
    case .failure(let reason):
      notes.append(reason.note)
      return nil
    }
  }

  private var webService: WebService {
    var calls = WebService()
    if renews, let roles {
      func enrolment(_ role: String, _ course: WebService.ID) -> WebService.Enrolments.Enrolment {
        WebService.Enrolments.Enrolment(
          roleid: .role(role), userid: .user(record.username), courseid: course,
          timestart: start.seconds, timeend: record.end?.seconds ?? 0)
      }
      var list = [enrolment(roles.teacher, .known(course))]
      if let support = record.request.supportCourse {
        list.append(enrolment(roles.support, .course(support)))
      }
      calls.enrolments = WebService.Enrolments(enrolments: list)
    }
    let end = verb == .renew ? record.end?.seconds : nil
    if isVisible != nil || end != nil {
      calls.courses = WebService.Courses(courses: [
        WebService.Courses.Course(
          id: .known(course), visible: isVisible.map { $0 ? 1 : 0 }, enddate: end)
      ])
    }
    return calls
  }
}

/// What a suspension found, as `apply.sh` tells it.
struct Found: Decodable {
  /// Whether the course was visible: 1 or 0.
  private let visible: Int

  /// Nil where nothing is recorded, or nothing that can be read.
  init?(_ text: String?) {
    guard let text, let found = try? JSONDecoder().decode(Found.self, from: Data(text.utf8)) else {
      return nil
    }
    self = found
  }

  var isVisible: Bool { visible == 1 }
}
