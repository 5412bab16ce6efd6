internal import MoodleBackup

/// A file area that holds nothing but people's work.
struct UserFileArea: Sendable {
  /// The component; a star stands for any ending.
  let component: String
  /// The file area; a star stands for any ending.
  let fileArea: String
  let category: UserDataCategory
  /// Whether the area also holds the teacher's examples, told by the ids in workshop.xml.
  let holdsExamplesToo: Bool

  init(
    _ component: String, _ fileArea: String, _ category: UserDataCategory,
    exceptExamples: Bool = false
  ) {
    self.component = component
    self.fileArea = fileArea
    self.category = category
    holdsExamplesToo = exceptExamples
  }

  func matches(_ row: FileRow) -> Bool {
    Glob.matches(component, row.component) && Glob.matches(fileArea, row.fileArea)
  }

  /// The index of the area a row belongs to, nil where it is none of people's work.
  static func index(of row: FileRow) -> Int? {
    (exact[row.component] ?? starred).first { all[$0].matches(row) }
  }

  private static let starred = all.indices.filter { all[$0].component.hasSuffix("*") }
  /// For each component that the table names, its areas and then those of starred ones: so a row of
  /// another component, as nearly all are, is compared with the few starred ones only.
  private static let exact = Dictionary(
    grouping: all.indices.filter { !all[$0].component.hasSuffix("*") }, by: { all[$0].component }
  ).mapValues { $0 + starred }

  /// The categories that have file areas, each once.
  static let categories = UserDataCategory.allCases.filter { category in
    all.contains { $0.category == category }
  }

  static let all = areas + addOnAreas

  private static let areas: [UserFileArea] = [
    UserFileArea("user", "*", .profile),
    UserFileArea("assignsubmission_file", "submission_files", .submission),
    UserFileArea("assignsubmission_onlinetext", "submissions_onlinetext", .submission),
    UserFileArea("assignfeedback_file", "feedback_files", .grade),
    UserFileArea("assignfeedback_comments", "feedback", .grade),
    UserFileArea("assignfeedback_editpdf", "download", .grade),
    UserFileArea("assignfeedback_editpdf", "readonlypages", .grade),
    UserFileArea("assignfeedback_editpdf", "stamps", .grade),
    UserFileArea("mod_data", "content", .post),
    UserFileArea("mod_forum", "post", .post),
    UserFileArea("mod_forum", "attachment", .post),
    UserFileArea("mod_glossary", "entry", .post),
    UserFileArea("mod_glossary", "attachment", .post),
    UserFileArea("mod_lesson", "essay_responses", .attempt),
    UserFileArea("mod_lesson", "essay_answers", .attempt),
    UserFileArea("mod_wiki", "attachments", .post),
    UserFileArea("mod_workshop", "submission_content", .submission, exceptExamples: true),
    UserFileArea("mod_workshop", "submission_attachment", .submission, exceptExamples: true),
    UserFileArea("mod_workshop", "overallfeedback_content", .submission, exceptExamples: true),
    UserFileArea("mod_workshop", "overallfeedback_attachment", .submission, exceptExamples: true),
    UserFileArea("question", "response_*", .attempt),
    UserFileArea("grade", "feedback", .grade),
    UserFileArea("grade", "historyfeedback", .grade),
    UserFileArea("mod_iomadcertificate", "issue", .certificate),
    UserFileArea("mod_assignment", "submission", .submission),
    UserFileArea("mod_assignment", "response", .submission),
    UserFileArea("assignsubmission_*", "*", .submission),
    UserFileArea("assignfeedback_*", "*", .submission),
  ]

  /// Areas of add-ons: those that each plugin's `backup_*_stepslib.php` annotates for users' data.
  private static let addOnAreas: [UserFileArea] = [
    UserFileArea("mod_journal", "entry", .submission),
    UserFileArea("mod_journal", "feedback", .submission),
    // mod_journal until May 2025.
    UserFileArea("mod_journal_entries", "text", .submission),
    UserFileArea("mod_journal_entries", "entrycomment", .submission),
    UserFileArea("mod_questionnaire", "response_file", .attempt),
    UserFileArea("mod_scheduler", "appointmentnote", .grade),
    UserFileArea("mod_scheduler", "teachernote", .grade),
    UserFileArea("mod_scheduler", "studentfiles", .submission),
  ]
}
