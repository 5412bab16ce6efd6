internal import Base

/// What kind of personal data a row is; the categories of the user-data map.
package enum UserDataCategory: String, Sendable, CaseIterable, Codable {
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
      Words("rows of users' data: ", fr: "données d’utilisateurs : ") + noun,
      why: Words(
        "Such a row exists only because of a person: whoever gets the backup gets their data.",
        fr: "Une telle ligne n’existe qu’à cause d’une personne : quiconque reçoit la sauvegarde "
          + "reçoit ses données."),
      remedy: remedy,
      source: "the backup steps of Moodle and its plugins; gabarit rules names that of each place")
  }

  var fileRule: Rule {
    Rule(
      "userfiles.\(rawValue)", .error,
      Words("files of users: ", fr: "fichiers d’utilisateurs : ") + noun,
      why: Words(
        "These file areas hold nothing but what people handed in, posted or uploaded.",
        fr: "Ces zones de fichiers ne contiennent que ce que des personnes ont remis, publié ou "
          + "déposé."),
      remedy: UserDataCategory.withoutUsers,
      source: "lib/db/*, mod/*/lib.php: the areas that each plugin's backup annotates")
  }

  private var noun: Words {
    switch self {
    case .attempt: Words("answers and attempts", fr: "réponses et tentatives")
    case .badgeAward: Words("recipients of badges", fr: "récipiendaires de badges")
    case .calendar: Words("events of single people", fr: "événements personnels")
    case .certificate: Words("certificates issued", fr: "certificats délivrés")
    case .comment: Words("comments", fr: "commentaires")
    case .competency: Words("competency ratings", fr: "évaluations de compétences")
    case .completion: Words("completions", fr: "achèvements")
    case .enrolment: Words("enrolments and bookings", fr: "inscriptions et réservations")
    case .grade: Words("grades and feedback", fr: "notes et appréciations")
    case .groupMembership: Words("members of groups", fr: "membres de groupes")
    case .log: Words("logs", fr: "journaux")
    case .message: Words("messages", fr: "messages de chat")
    case .override: Words("exceptions for single people", fr: "dérogations utilisateur")
    case .post: Words("posts, entries and pages", fr: "contributions, fiches et pages")
    case .profile: Words("accounts", fr: "comptes d’utilisateurs")
    case .rating: Words("ratings", fr: "évaluations")
    case .roleAssignment: Words("role assignments", fr: "attributions de rôles")
    case .submission: Words("submissions", fr: "travaux remis")
    case .subscription: Words("subscriptions", fr: "abonnements")
    }
  }

  private static let withoutUsers = Words(
    "Make the backup again with \"Include enrolled users\" off.",
    fr: "Refaites la sauvegarde sans « Inclure les utilisateurs inscrits ».")

  private var remedy: Words {
    let usual = UserDataCategory.withoutUsers
    switch self {
    case .attempt:
      return usual
        + Words(
          " Survey answers are exported even so: delete them in the template (reset the course, "
            + "or delete the survey) before the backup.",
          fr: " Les réponses aux consultations sont exportées malgré cela : supprimez-les dans le "
            + "modèle (en réinitialisant le cours, ou en supprimant la consultation) avant la sauvegarde."
        )
    case .badgeAward:
      return usual
        + Words(
          " Moodle 4.5 exports recipients even so: turn \"Include badges\" off, or delete the "
            + "awards in the template.",
          fr: " Moodle 4.5 exporte les récipiendaires malgré cela : désactivez « Inclure les "
            + "badges », ou supprimez les attributions dans le modèle.")
    case .comment:
      return usual
        + Words(
          " Comments on questions are exported even so: delete them in the question bank before "
            + "the backup.",
          fr: " Les commentaires sur les questions sont exportés malgré cela : supprimez-les dans "
            + "la banque de questions avant la sauvegarde.")
    case .enrolment:
      return usual
        + Words(
          " IOMAD's training events are exported even so: remove their attendees.",
          fr:
            " Les sessions de formation (training events) d’IOMAD sont exportées malgré cela : "
            + "retirez-en les participants.")
    default: return usual
    }
  }
}
