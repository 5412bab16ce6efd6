internal import Base
internal import Orders
internal import TextFormats

/// Who gets which role where and for how long: `assignments.json`, schema `gabarit.assignments/1`.
struct Assignments: Encodable {
  struct Course: Encodable {
    var shortname: String
    @OrNull var idnumber: String?
    var categoryid: Int64
  }

  struct Buyer: Encodable {
    var username: String
    var email: String
    var firstname: String
    var lastname: String
    @OrNull var idnumber: String?
  }

  struct Assignment: Encodable {
    enum Target: String, Encodable {
      case new
      case support
    }

    var username: String
    var role: String
    /// The course's short name.
    var course: String
    var target: Target
    var start: Instant
    @OrNull var end: Instant?
    var status = "active"
  }

  let schema = "gabarit.assignments/1"
  let order: String
  let course: Course
  let buyer: Buyer
  let assignments: [Assignment]
  @OrNull private(set) var seats: Seats?
  let webService: WebService

  enum CodingKeys: String, CodingKey {
    case schema, order, course, buyer, assignments, seats
    case webService = "web_service"
  }

  init(_ delivery: Delivery, roles: Roles, limitsSeats: Bool) {
    let order = delivery.order
    self.order = order.id
    seats = Seats(order, isLimited: limitsSeats)
    course = Course(
      shortname: delivery.names.shortname, idnumber: delivery.names.idnumber,
      categoryid: order.categoryID)
    buyer = Buyer(
      username: delivery.username, email: order.buyer.email, firstname: order.buyer.firstname,
      lastname: order.buyer.lastname, idnumber: order.buyer.idnumber)
    func assignment(_ role: String, _ course: String, _ target: Assignment.Target) -> Assignment {
      Assignment(
        username: delivery.username, role: role, course: course, target: target,
        start: delivery.term.start, end: delivery.term.end)
    }
    let courseName = delivery.names.shortname
    assignments =
      roles.inCourse.map { assignment($0, courseName, .new) }
      + (order.supportCourse.map { [assignment(roles.support, $0, .support)] } ?? [])
    webService = WebService(creating: buyer, assignments)
  }

  /// `users.csv` for Moodle's own upload of users (`admin/tool/uploaduser`): one row, with a course
  /// and role for each assignment.
  ///
  /// Terms are whole days from a start with its zone; without end the period is left empty, and
  /// `restore.sh` sees to it that no default takes its place. There is no password: the upload makes
  /// one and mails it.
  func usersCSV(days: Int64) -> [UInt8] {
    var columns = ["username", "firstname", "lastname", "email", "idnumber"]
    var values = [
      buyer.username, buyer.firstname, buyer.lastname, buyer.email, buyer.idnumber ?? "",
    ]
    for (index, assignment) in assignments.enumerated() {
      columns += ["course", "role", "enroltimestart", "enrolperiod", "enrolstatus"].map {
        "\($0)\(index + 1)"
      }
      values += [
        assignment.course, assignment.role, assignment.start.iso, days == 0 ? "" : String(days),
        "0",
      ]
    }
    return CSVTable.text(columns, [values])
  }
}
