public import Groundwork
public import XMLStream

/// The manifest, `moodle_backup.xml`: what the backup says of itself (`moodle_backup_step` in
/// `backup_stepslib.php`, read by `backup_general_helper::get_backup_information`).
///
/// Claims, all of them.
public struct Manifest: Sendable, Codable {
  /// The backup's own details.
  public struct Detail: Sendable, Equatable, Codable {
    /// `course`, `section` or `activity`.
    public var type = ""
    /// `moodle2`, or another where it was converted.
    public var format = ""
    /// 10 general, 20 import, 30 hub, 40 same site, 50 automated, 60 converted, 70 asynchronous,
    /// 80 copy.
    public var mode = ""
    /// An id of the backup's making, informative.
    public var backupID = ""
  }

  /// An activity that the backup holds.
  public struct Activity: Sendable, Equatable, Codable {
    /// Id of the course module.
    public var moduleID = ""
    /// Id of its section.
    public var sectionID = ""
    /// The module: `page`, `quiz`.
    public var moduleName = ""
    /// Its name in the course.
    public var title = ""
    /// Its folder in the backup: `activities/page_247`.
    public var directory = ""
  }

  /// A section that the backup holds.
  public struct Section: Sendable, Equatable, Codable {
    /// Id of the section.
    public var sectionID = ""
    /// Its title.
    public var title = ""
    /// Its folder in the backup: `sections/section_62`.
    public var directory = ""
  }

  /// The course as `contents` lists it.
  public struct CourseEntry: Sendable, Equatable, Codable {
    /// Id of the course.
    public var courseID = ""
    /// The name of its task, which was its short name.
    public var title = ""
    /// Its folder in the backup: `course`.
    public var directory = ""
  }

  /// A setting that the backup was made with.
  public struct Setting: Sendable, Equatable, Codable {
    /// `root`, `course`, `section` or `activity`.
    public var level = ""
    /// The last part of the folder of the section or activity it belongs to.
    public var owner: String?
    /// The element that names the owner: `section` or `activity`.
    public var ownerLevel: String?
    /// Its name.
    public var name = ""
    /// Its value, nearly always `0` or `1`.
    public var value = ""
  }

  /// The fields that an order rewrites.
  public enum Field: String, Sendable, CaseIterable, Codable {
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
  public struct Place: Sendable, Equatable, Codable {
    /// The path of the element.
    public var path: String
    /// Its text, entities resolved.
    public var text: String
    /// Where it stands; nil where it cannot be told.
    public var span: XMLSpan?
  }

  /// The texts of the elements directly under `information`, by name.
  public var information: [String: String] = [:]
  /// How many `information` elements there are; Moodle wants one.
  public var informationCount = 0
  /// `details/detail`, of which Moodle reads the first.
  public var details: [Detail] = []
  /// `contents/activities`.
  public var activities: [Activity] = []
  /// `contents/sections`.
  public var sections: [Section] = []
  /// `contents/course`.
  public var course: CourseEntry?
  /// `settings`.
  public var settings: [Setting] = []
  /// The places of the fields that an order rewrites.
  public var places: [Field: Place] = [:]
  /// Whether Moodle would know the file by its first 200 bytes
  /// (`convert_helper::detect_moodle2_format`).
  public var isRecognised = false

  /// An empty manifest.
  public init() {}

  /// The release of the Moodle that made it: `4.5.6 (Build: 20250811)`.
  public var release: String { information["moodle_release"] ?? "" }
  /// When the backup was made; the only trustworthy age.
  ///
  /// Nil where it is missing or no number.
  public var backupDate: Instant? { instant("backup_date") }
  /// The short name that a restore would use.
  public var shortname: String { information["original_course_shortname"] ?? "" }
  /// The full name that a restore would use.
  public var fullname: String { information["original_course_fullname"] ?? "" }
  /// The id of the course it was made of.
  public var courseID: String { information["original_course_id"] ?? "" }
  /// The course's start, nil where none is set.
  public var startDate: Instant? { instant("original_course_startdate") }
  /// The course's end, nil where none is set.
  public var endDate: Instant? { instant("original_course_enddate") }
  /// What tells the site it was made on: md5 of its identifier; its address where that is missing.
  public var site: String {
    let hash = information["original_site_identifier_hash"] ?? ""
    return MoodleText.isNull(hash) ? information["original_wwwroot"] ?? "" : hash
  }
  /// Whether file contents are in the backup.
  ///
  /// Absent means yes.
  public var includesFiles: Bool { (information["include_files"] ?? "1") == "1" }
  /// The detail that Moodle reads.
  public var detail: Detail { details.first ?? Detail() }

  /// The root settings by name.
  ///
  /// Of several of one name Moodle takes the last.
  public var rootSettings: [String: String] {
    Dictionary(
      settings.lazy.filter { $0.level == "root" }.map { ($0.name, $0.value) },
      uniquingKeysWith: { _, last in last })
  }

  /// The value of a root setting, nil where it is absent.
  public func rootSetting(_ name: String) -> String? {
    settings.last { $0.level == "root" && $0.name == name }?.value
  }

  private func instant(_ name: String) -> Instant? {
    guard let seconds = Int64(information[name] ?? ""), seconds > 0 else { return nil }
    let instant = Instant(seconds: seconds)
    // A date that no calendar has is none.
    return instant.fileStamp == nil ? nil : instant
  }
}
