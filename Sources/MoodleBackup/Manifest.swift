package import Base
package import XMLStream

/// The manifest, `moodle_backup.xml`: what the backup says of itself (`moodle_backup_step` in
/// `backup_stepslib.php`, read by `backup_general_helper::get_backup_information`).
///
/// Claims, all of them.
package struct Manifest: Sendable, Codable {
  /// The backup's own details.
  package struct Detail: Sendable, Equatable, Codable {
    /// `course`, `section` or `activity`.
    package var type = ""
    /// `moodle2`, or another where it was converted.
    package var format = ""
    /// 10 general, 20 import, 30 hub, 40 same site, 50 automated, 60 converted, 70 asynchronous,
    /// 80 copy.
    package var mode = ""
    /// An id of the backup's making, informative.
    package var backupID = ""
  }

  /// An activity that the backup holds.
  package struct Activity: Sendable, Equatable, Codable {
    /// Id of the course module.
    package var moduleID = ""
    /// Id of its section.
    package var sectionID = ""
    /// The module: `page`, `quiz`.
    package var moduleName = ""
    /// Its name in the course.
    package var title = ""
    /// Its folder in the backup: `activities/page_247`.
    package var directory = ""
  }

  /// A section that the backup holds.
  package struct Section: Sendable, Equatable, Codable {
    /// Id of the section.
    package var sectionID = ""
    /// Its title.
    package var title = ""
    /// Its folder in the backup: `sections/section_62`.
    package var directory = ""
  }

  /// The course as `contents` lists it.
  package struct CourseEntry: Sendable, Equatable, Codable {
    /// Id of the course.
    package var courseID = ""
    /// The name of its task, which was its short name.
    package var title = ""
    /// Its folder in the backup: `course`.
    package var directory = ""
  }

  /// A setting that the backup was made with.
  package struct Setting: Sendable, Equatable, Codable {
    /// `root`, `course`, `section` or `activity`.
    package var level = ""
    /// The last part of the folder of the section or activity it belongs to.
    package var owner: String?
    /// The element that names the owner: `section` or `activity`.
    package var ownerLevel: String?
    /// Its name.
    package var name = ""
    /// Its value, nearly always `0` or `1`.
    package var value = ""
  }

  /// The fields that an order rewrites.
  package enum Field: String, Sendable, CaseIterable, Codable {
    /// `information/name`.
    case name
    /// `information/original_course_fullname`, where restore takes the full name from.
    case fullname = "original_course_fullname"
    /// `information/original_course_shortname`, where restore takes the short name from.
    case shortname = "original_course_shortname"
    /// `information/original_course_startdate`.
    case startDate = "original_course_startdate"
    /// `information/original_course_enddate`.
    case endDate = "original_course_enddate"
    /// `information/contents/course/title`.
    case courseTitle
    /// The value of the root setting `filename`.
    case filenameSetting
  }

  /// A field's text and its place.
  package struct Place: Sendable, Equatable, Codable {
    /// The path of the element.
    package var path: String
    /// Its text, entities resolved.
    package var text: String
    /// Where it stands; nil where it cannot be told.
    package var span: XMLSpan?
  }

  /// The texts of the elements directly under `information`, by name.
  package var information: [String: String] = [:]
  /// How many `information` elements there are; Moodle wants one.
  package var informationCount = 0
  /// `details/detail`, of which Moodle reads the first.
  package var details: [Detail] = []
  /// `contents/activities`.
  package var activities: [Activity] = []
  /// `contents/sections`.
  package var sections: [Section] = []
  /// `contents/course`.
  package var course: CourseEntry?
  /// `settings`.
  package var settings: [Setting] = []
  /// The places of the fields that an order rewrites.
  package var places: [Field: Place] = [:]
  /// Whether Moodle would know the file by its first 200 bytes
  /// (`convert_helper::detect_moodle2_format`).
  package var isRecognised = false

  /// An empty manifest.
  package init() {}

  /// The release of the Moodle that made it: `4.5.6 (Build: 20250811)`.
  package var release: String { information["moodle_release"] ?? "" }
  /// When the backup was made; the only trustworthy age.
  ///
  /// Nil where it is missing or no number.
  package var backupDate: Instant? { instant("backup_date") }
  /// The short name that a restore would use.
  package var shortname: String { information["original_course_shortname"] ?? "" }
  /// The full name that a restore would use.
  package var fullname: String { information["original_course_fullname"] ?? "" }
  /// The id of the course it was made of.
  package var courseID: String { information["original_course_id"] ?? "" }
  /// The course's start, nil where none is set.
  package var startDate: Instant? { instant("original_course_startdate") }
  /// The course's end, nil where none is set.
  package var endDate: Instant? { instant("original_course_enddate") }
  /// What tells the site it was made on: md5 of its identifier; its address where that is missing.
  package var site: String {
    let hash = information["original_site_identifier_hash"] ?? ""
    return MoodleText.isNull(hash) ? information["original_wwwroot"] ?? "" : hash
  }
  /// Whether file contents are in the backup.
  ///
  /// Absent means yes.
  package var includesFiles: Bool { (information["include_files"] ?? "1") == "1" }
  /// The detail that Moodle reads.
  package var detail: Detail { details.first ?? Detail() }

  /// The root settings by name.
  ///
  /// Of several of one name Moodle takes the last.
  package var rootSettings: [String: String] {
    Dictionary(
      settings.lazy.filter { $0.level == "root" }.map { ($0.name, $0.value) },
      uniquingKeysWith: { _, last in last })
  }

  /// The value of a root setting, nil where it is absent.
  package func rootSetting(_ name: String) -> String? {
    settings.last { $0.level == "root" && $0.name == name }?.value
  }

  private func instant(_ name: String) -> Instant? {
    guard let seconds = Int64(information[name] ?? ""), seconds > 0 else { return nil }
    let instant = Instant(seconds: seconds)
    // A date that no calendar has is none.
    return instant.fileStamp == nil ? nil : instant
  }
}
