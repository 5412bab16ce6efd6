internal import Groundwork

/// What kind of personal data a row is; the categories of the user-data map.
public enum UserDataCategory: String, Sendable, CaseIterable, Codable {
  /// Answers to quizzes, surveys, choices, lessons.
  case attempt
  /// Who was given a badge.
  case badgeAward = "badge-award"
  /// Events of single people.
  case calendar
  /// Certificates issued.
  case certificate
  /// Comments.
  case comment
  /// Competency ratings.
  case competency
  /// What people completed.
  case completion
  /// Who is enrolled or booked.
  case enrolment
  /// Grades and feedback.
  case grade
  /// Who is in which group.
  case groupMembership = "group-membership"
  /// Who did what when.
  case log
  /// Chat messages.
  case message
  /// Exceptions for single people.
  case override
  /// Posts, entries, wiki pages.
  case post
  /// Accounts.
  case profile
  /// Ratings.
  case rating
  /// Who has which role.
  case roleAssignment = "role-assignment"
  /// Work handed in.
  case submission
  /// Who follows what.
  case subscription

  var rowRule: Rule {
    Rule(
      "userdata.\(rawValue)", .error,
      Words("rows of users' data: \(noun)", fr: "rows of users' data: \(noun)"),
      why: "Such a row exists only because of a person: whoever gets the backup gets their data.",
      remedy: remedy,
      source: "the table of places in Sources/Compliance/UserData names the Moodle source of each")
  }

  var fileRule: Rule {
    Rule(
      "userfiles.\(rawValue)", .error,
      Words("files of users: \(noun)", fr: "files of users: \(noun)"),
      why: "These file areas hold nothing but what people handed in, posted or uploaded.",
      remedy: "Make the backup again with \"Include enrolled users\" off.",
      source: "lib/db/*, mod/*/lib.php: the areas that each plugin's backup annotates")
  }

  private var noun: String {
    switch self {
    case .attempt: "answers and attempts"
    case .badgeAward: "recipients of badges"
    case .calendar: "events of single people"
    case .certificate: "certificates issued"
    case .comment: "comments"
    case .competency: "competency ratings"
    case .completion: "completions"
    case .enrolment: "enrolments and bookings"
    case .grade: "grades and feedback"
    case .groupMembership: "members of groups"
    case .log: "logs"
    case .message: "messages"
    case .override: "exceptions for single people"
    case .post: "posts, entries and pages"
    case .profile: "accounts"
    case .rating: "ratings"
    case .roleAssignment: "role assignments"
    case .submission: "submissions"
    case .subscription: "subscriptions"
    }
  }

  private var remedy: Words {
    let usual: Words = "Make the backup again with \"Include enrolled users\" off."
    switch self {
    case .attempt:
      return usual + " Survey answers are exported even so: delete them in the template "
        + "(reset the course, or delete the survey) before the backup."
    case .badgeAward:
      return usual + " Moodle 4.5 exports recipients even so: turn \"Include badges\" off, or "
        + "delete the awards in the template."
    case .comment:
      return usual + " Comments on questions are exported even so: delete them in the question "
        + "bank before the backup."
    case .enrolment:
      return usual + " IOMAD's training events are exported even so: remove their attendees."
    default: return usual
    }
  }
}
