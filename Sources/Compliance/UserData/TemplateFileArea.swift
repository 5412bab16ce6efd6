internal import MoodleBackup

/// File areas that hold the template's own files.
enum TemplateFileArea {
  /// Whether a row belongs to such an area.
  static func contains(_ row: FileRow) -> Bool {
    // Each type of question has areas of its own, none of them people's.
    if row.component.hasPrefix("qtype_") { return KnownComponents.contains(row.component) }
    return areas[row.component]?.contains(row.fileArea) ?? false
  }

  /// Every area of the table, by component.
  static var all: [(component: String, area: String)] {
    areas.sorted { $0.key < $1.key }.flatMap { component, names in
      names.sorted().map { (component, $0) }
    }
  }

  /// The areas that each component's backup step annotates (`mod/*/backup/moodle2`,
  /// `backup/moodle2/backup_stepslib.php`).
  private static let areas: [String: Set<String>] = [
    "course": ["summary", "overviewfiles", "section", "legacy"],
    "mod_assign": ["intro", "introattachment", "activityattachment"],
    "mod_assignment": ["intro"],
    "mod_attendance": ["session"],
    "mod_attforblock": ["session"],
    "mod_bigbluebuttonbn": ["intro"],
    "mod_book": ["intro", "chapter"],
    "mod_chat": ["intro"],
    "mod_choice": ["intro"],
    "mod_customcert": ["intro", "image"],
    "mod_data": ["intro"],
    "mod_feedback": ["intro", "page_after_submit", "item"],
    "mod_folder": ["intro", "content"],
    "mod_forum": ["intro"],
    "mod_glossary": ["intro"],
    "mod_h5pactivity": ["intro", "package"],
    "mod_hvp": ["intro", "content", "libraries"],
    "mod_imscp": ["intro", "content", "backup"],
    "mod_journal": ["intro"],
    "mod_label": ["intro"],
    "mod_lesson": ["intro", "mediafile", "page_contents", "page_answers", "page_responses"],
    "mod_lti": ["intro"],
    "mod_page": ["intro", "content"],
    "mod_qbank": ["intro"],
    "mod_questionnaire": [
      "intro", "info", "thankbody", "question", "sectionheading", "feedback",
    ],
    "mod_quiz": ["intro", "feedback"],
    "mod_resource": ["intro", "content"],
    "mod_scheduler": ["intro", "bookinginstructions", "slotnote"],
    "mod_scorm": ["intro", "content", "package"],
    "mod_survey": ["intro"],
    "mod_url": ["intro"],
    "mod_wiki": ["intro"],
    "mod_workshop": ["intro", "instructauthors", "instructreviewers", "conclusion"],
    "mod_iomadcertificate": ["intro"],
    "mod_trainingevent": ["intro"],
    "workshopform_accumulative": ["description"],
    "workshopform_comments": ["description"],
    "workshopform_numerrors": ["description"],
    "workshopform_rubric": ["description"],
    "quizaccess_seb": ["filemanager_sebconfigfile"],
    "grading": ["description"],
    "grade": ["scale", "outcome"],
    "badges": ["badgeimage"],
    "calendar": ["event_description"],
    "group": ["description", "icon"],
    "grouping": ["description"],
    "contentbank": ["public"],
    "block_html": ["content"],
    "question": [
      "questiontext", "generalfeedback", "answer", "answerfeedback", "hint", "correctfeedback",
      "partiallycorrectfeedback", "incorrectfeedback",
    ],
  ]
}
