/// The plugins whose backups somebody has read: Moodle 4.2 to 5.0, IOMAD 4.2, modules that Moodle has
/// dropped, and the add-ons whose public source was read.
enum KnownComponents {
  /// Whether a component is known: `mod_page`, `block_html`, `qtype_essay`.
  static func contains(_ component: String) -> Bool {
    guard let line = component.firstIndex(of: "_") else { return true }
    let name = String(component[component.index(after: line)...])
    switch component[..<line] {
    case "mod": return modules.contains(name)
    case "block": return blocks.contains(name)
    default: return plugins.contains(component)
    }
  }

  /// The plugin that wraps its data in an element of this name, `plugin_TYPE_NAME_POINT`; nil for
  /// other elements.
  static func wrapped(by element: String) -> String? {
    guard let head = ["plugin_", "subplugin_"].first(where: element.hasPrefix) else { return nil }
    let rest = element.dropFirst(head.count)
    // `plugin_config` is a field of mod_assign.
    guard rest.split(separator: "_").count >= 3, let point = rest.lastIndex(of: "_") else {
      return nil
    }
    // Names may have underscores, and so a known name may begin another's.
    let known = plugins.first {
      rest.hasPrefix($0 + "_") && points.contains(String(rest.dropFirst($0.count + 1)))
    }
    return known ?? String(rest[..<point])
  }

  /// What plugins add their data to (`backup_structure_step::add_plugin_structure` and
  /// `add_subplugin_structure`).
  private static let points: Set<String> = [
    "question", "instance", "definition", "grade", "submission", "logstore", "lti", "quiz",
    "workshop", "assessment", "exampleassessment", "referenceassessment", "course", "module",
    "section", "user", "enrol", "activity", "book",
  ]

  /// The plugin that an XML member belongs to; nil for Moodle's own.
  static func owner(of member: String) -> String? {
    if let module = moduleSharing(member) { return "mod_" + module }
    let parts = member.split(separator: "/")
    if let at = parts.firstIndex(of: "blocks"), at + 2 < parts.count,
      let line = parts[at + 1].lastIndex(of: "_")
    {
      return "block_" + parts[at + 1][..<line]
    }
    guard parts.first == "activities", parts.count > 2, let line = parts[1].lastIndex(of: "_")
    else { return nil }
    return "mod_" + parts[1][..<line]
  }

  /// The module whose activities share this member, which lies beside their folders; nil for others.
  ///
  /// The one such member has the libraries of H5P content
  /// (mod/hvp/backup/moodle2/backup_hvp_stepslib.php
  /// backup_hvp_libraries_structure_step::execute_condition).
  static func moduleSharing(_ member: String) -> String? {
    member == "activities/hvp_libraries.xml" ? "hvp" : nil
  }

  /// Whether Moodle writes a member of this name in its folder.
  static func writes(_ member: String) -> Bool {
    if moduleSharing(member) != nil { return true }
    let parts = member.split(separator: "/")
    guard let name = parts.last?.dropLast(".xml".count), parts.count > 1 else { return true }
    let folder = parts[parts.count - 2]
    let own = folder.lastIndex(of: "_").map { folder[..<$0] }
    if parts.count > 2, parts[parts.count - 3] == "blocks" {
      return name == own || ["block", "roles", "inforef", "comments"].contains(name)
    }
    switch parts[0] {
    case "course": return courseMembers.contains(String(name))
    case "sections": return ["section", "inforef"].contains(name)
    case "activities":
      // Early in 2017 mod_hvp wrote its libraries into each activity's folder.
      return name == own || activityMembers.contains(String(name))
        || own == "hvp" && name == "hvp_libraries"
    default: return true
    }
  }

  /// Every plugin that is known, sorted.
  static var all: [String] {
    (modules.map { "mod_" + $0 } + blocks.map { "block_" + $0 } + plugins).sorted()
  }

  private static let courseMembers: Set<String> = [
    "course", "inforef", "roles", "enrolments", "filters", "calendar", "comments", "contentbank",
    "competencies", "completiondefaults", "logs", "logstores", "loglastaccess",
  ]
  private static let activityMembers: Set<String> = [
    "module", "inforef", "roles", "grades", "grade_history", "filters", "calendar", "comments",
    "completion", "logs", "logstores", "grading", "competencies", "xapistate",
  ]
  private static let modules: Set<String> = [
    "assign", "assignment", "bigbluebuttonbn", "book", "chat", "choice", "data", "feedback",
    "folder", "forum", "glossary", "h5pactivity", "imscp", "label", "lesson", "lti", "page",
    "qbank", "quiz", "resource", "scorm", "subsection", "survey", "url", "wiki", "workshop",
    "iomadcertificate", "trainingevent", "attendance", "attforblock", "customcert", "hvp",
    "journal",
    "questionnaire", "scheduler",
  ]
  private static let blocks: Set<String> = [
    "accessreview", "activity_modules", "activity_results", "admin_bookmarks", "badges",
    "blog_menu", "blog_recent", "blog_tags", "calendar_month", "calendar_upcoming", "comments",
    "community", "completionstatus", "course_list", "course_overview", "course_summary", "feedback",
    "globalsearch", "glossary_random", "html", "login", "lp", "mentees", "messages", "mnet_hosts",
    "myoverview", "myprofile", "navigation", "news_items", "online_users", "participants",
    "private_files", "quiz_results", "recent_activity", "recentlyaccessedcourses",
    "recentlyaccesseditems", "rss_client", "search_forums", "section_links", "selfcompletion",
    "settings", "site_main_menu", "social_activities", "starredcourses", "tag_flickr",
    "tag_youtube", "tags", "timeline",
  ]
  private static let plugins: Set<String> = [
    "assignfeedback_comments", "assignfeedback_editpdf", "assignfeedback_file",
    "assignfeedback_offline", "assignsubmission_comments", "assignsubmission_file",
    "assignsubmission_onlinetext", "enrol_lti", "gradingform_guide", "gradingform_rubric",
    "logstore_database", "logstore_standard", "ltiservice_gradebookservices", "qbank_comment",
    "qbank_customfields", "qtype_calculated", "qtype_calculatedmulti", "qtype_calculatedsimple",
    "qtype_ddimageortext", "qtype_ddmarker", "qtype_ddwtos", "qtype_description", "qtype_essay",
    "qtype_gapselect", "qtype_match", "qtype_missingtype", "qtype_multianswer",
    "qtype_multichoice", "qtype_numerical", "qtype_ordering", "qtype_random",
    "qtype_randomsamatch", "qtype_shortanswer", "qtype_truefalse", "quizaccess_seb",
    "workshopeval_best", "workshopform_accumulative", "workshopform_comments",
    "workshopform_numerrors", "workshopform_rubric",
  ]
}
