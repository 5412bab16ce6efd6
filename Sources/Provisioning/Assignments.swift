internal import Groundwork

/// Who gets which role where and for how long: `assignments.json`, schema `gabarit.assignments/1`.
struct Assignments: Encodable {
  struct Course: Encodable {
    var shortname: String
    var idnumber: String
    var categoryid: Int64
  }

  struct Buyer: Encodable {
    var username: String
    var email: String
    var firstname: String
    var lastname: String
    var idnumber: String?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(username, forKey: .username)
      try container.encode(email, forKey: .email)
      try container.encode(firstname, forKey: .firstname)
      try container.encode(lastname, forKey: .lastname)
      try container.encode(idnumber, forKey: .idnumber)
    }

    enum CodingKeys: CodingKey { case username, email, firstname, lastname, idnumber }
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
    var start: String
    var end: String?
    var status = "active"

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(username, forKey: .username)
      try container.encode(role, forKey: .role)
      try container.encode(course, forKey: .course)
      try container.encode(target, forKey: .target)
      try container.encode(start, forKey: .start)
      try container.encode(end, forKey: .end)
      try container.encode(status, forKey: .status)
    }

    enum CodingKeys: CodingKey { case username, role, course, target, start, end, status }
  }

  let schema = "gabarit.assignments/1"
  let order: String
  let course: Course
  let buyer: Buyer
  let assignments: [Assignment]
  let seats: Int64?

  static let teacherRole = "editingteacher"
  static let supportRole = "student"

  init(_ order: Order, _ term: Term, ownerRole: String) {
    self.order = order.id
    seats = order.seats
    course = Course(
      shortname: order.shortname, idnumber: order.id, categoryid: order.categoryID)
    let buyer = order.buyer
    self.buyer = Buyer(
      username: buyer.username, email: buyer.email, firstname: buyer.firstname,
      lastname: buyer.lastname, idnumber: buyer.idnumber)
    func assignment(_ role: String, _ course: String, _ target: Assignment.Target) -> Assignment {
      Assignment(
        username: buyer.username, role: role, course: course, target: target,
        start: term.start.iso, end: term.end?.iso)
    }
    var list = [assignment(Assignments.teacherRole, order.shortname, .new)]
    // Where the fallback is the teacher's own role, there is nothing to add to it.
    if ownerRole != Assignments.teacherRole {
      list.append(assignment(ownerRole, order.shortname, .new))
    }
    if let support = order.supportCourse {
      list.append(assignment(Assignments.supportRole, support, .support))
    }
    assignments = list
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(order, forKey: .order)
    try container.encode(course, forKey: .course)
    try container.encode(buyer, forKey: .buyer)
    try container.encode(assignments, forKey: .assignments)
    try container.encode(seats, forKey: .seats)
  }

  enum CodingKeys: CodingKey { case schema, order, course, buyer, assignments, seats }

  /// `users.csv` for Moodle's own upload of users (`admin/tool/uploaduser`): one row, with a course
  /// and role for each assignment.
  ///
  /// Terms are whole days from a start with its zone; without end the period is left empty, and
  /// `restore.sh` sees to it that no default takes its place.
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
        assignment.course, assignment.role, assignment.start, days == 0 ? "" : String(days), "0",
      ]
    }
    let row = values.map(CSVTable.quoted).joined(separator: ",")
    return Array("\(columns.joined(separator: ","))\n\(row)\n".utf8)
  }
}
