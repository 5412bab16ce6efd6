internal import Base
internal import TextFormats

/// The calls that Moodle's web services take, their parameters written as Moodle names them; nothing
/// is there that was not to be called.
///
/// They ask for ids, which a kit cannot know: what stands there instead names the thing, and the
/// function that gives its id.
struct WebService: Encodable {
  /// An id, or what it is looked up by.
  enum ID: Encodable {
    case known(Int64)
    /// `core_user_get_users_by_field`, `field=username`.
    case user(String)
    /// `core_course_get_courses_by_field`, `field=shortname`.
    case course(String)
    /// No function of stock Moodle gives it: see "Define roles" on the site.
    case role(String)

    private struct Lookup: Encodable {
      @OrNull var function: String?
      var field: String
      var value: String
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .known(let id): try container.encode(id)
      case .user(let name):
        try container.encode(
          Lookup(function: "core_user_get_users_by_field", field: "username", value: name))
      case .course(let name):
        try container.encode(
          Lookup(function: "core_course_get_courses_by_field", field: "shortname", value: name))
      case .role(let name):
        try container.encode(Lookup(function: nil, field: "shortname", value: name))
      }
    }
  }

  struct Users: Encodable {
    struct User: Encodable {
      var username: String
      var firstname: String
      var lastname: String
      var email: String
      /// Left out where there is none.
      var idnumber: String?
      /// Moodle makes a password and mails it.
      var createpassword = 1
    }

    var users: [User]
  }

  struct Enrolments: Encodable {
    struct Enrolment: Encodable {
      var roleid: ID
      var userid: ID
      var courseid: ID
      /// Seconds since 1970; no end is 0.
      var timestart: Int64
      var timeend: Int64
      var suspend = 0
    }

    var enrolments: [Enrolment]
  }

  struct Assignments: Encodable {
    struct Assignment: Encodable {
      var roleid: ID
      var userid: ID
      var contextlevel = "course"
      var instanceid: ID
    }

    var assignments: [Assignment]
  }

  struct Courses: Encodable {
    struct Course: Encodable {
      var id: ID
      var visible: Int?
      var enddate: Int64?
    }

    var courses: [Course]
  }

  var users: Users?
  var enrolments: Enrolments?
  var roles: Assignments?
  var courses: Courses?

  enum CodingKeys: String, CodingKey {
    case users = "core_user_create_users"
    case enrolments = "enrol_manual_enrol_users"
    case roles = "core_role_assign_roles"
    case courses = "core_course_update_courses"
  }
}

extension WebService {
  /// What a kit's assignments take: an account, an enrolment a course with its first role, and the
  /// other roles beside it.
  init(
    creating buyer: Provisioning.Assignments.Buyer,
    _ assignments: [Provisioning.Assignments.Assignment]
  ) {
    users = Users(users: [
      Users.User(
        username: buyer.username, firstname: buyer.firstname, lastname: buyer.lastname,
        email: buyer.email, idnumber: buyer.idnumber)
    ])
    var enrolled: Set<String> = []
    var list: [Enrolments.Enrolment] = []
    var more: [Assignments.Assignment] = []
    for assignment in assignments {
      if enrolled.insert(assignment.course).inserted {
        list.append(
          Enrolments.Enrolment(
            roleid: .role(assignment.role), userid: .user(assignment.username),
            courseid: .course(assignment.course), timestart: assignment.start.seconds,
            timeend: assignment.end?.seconds ?? 0))
      } else {
        more.append(
          Assignments.Assignment(
            roleid: .role(assignment.role), userid: .user(assignment.username),
            instanceid: .course(assignment.course)))
      }
    }
    enrolments = Enrolments(enrolments: list)
    roles = more.isEmpty ? nil : Assignments(assignments: more)
  }
}
