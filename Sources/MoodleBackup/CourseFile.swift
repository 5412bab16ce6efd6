internal import Base
internal import XMLStream

/// `course/course.xml` (`backup_course_structure_step`): what restore takes all from but the names.
package struct CourseFile: Sendable, Codable {
  /// The fields that an order rewrites.
  package enum Field: String, Sendable, CaseIterable, Codable {
    /// `shortname`.
    case shortname
    /// `fullname`.
    case fullname
    /// `idnumber`.
    case idnumber
    /// `startdate`.
    case startDate = "startdate"
    /// `enddate`, from Moodle 3.2 on.
    case endDate = "enddate"
    /// `timecreated`.
    case timeCreated = "timecreated"
    /// `timemodified`.
    case timeModified = "timemodified"
    /// `visible`.
    case visible
    /// `category@id`.
    case categoryID = "category@id"
    /// `category/name`.
    case categoryName = "category/name"
    /// `category/description`.
    case categoryDescription = "category/description"
  }

  /// The attribute `id`.
  package var id = ""
  /// The attribute `contextid`.
  package var contextID = ""
  /// The texts of the elements directly under `course`, by name.
  package var fields: [String: String] = [:]
  /// The places of the fields that an order rewrites.
  package var places: [Field: Manifest.Place] = [:]
  /// The format's option `automaticenddate`: whether Moodle reckons the course's end from its weeks,
  /// whatever end is set (`format_weeks::update_end_date`); nil where the course does not say.
  package var automaticEnd: Manifest.Place?
  /// Whether Moodle would reckon the end: the format is `weeks`, and the option, on by default, is
  /// not off.
  package var reckonsEnd: Bool { fields["format"] == "weeks" && automaticEnd?.text != "0" }

  /// An empty course.
  package init() {}
}

/// Reads `course/course.xml`.
final class CourseFileReader: XMLFieldHandler {
  private(set) var course = CourseFile()
  private(set) var hasRoot = false
  /// The paths of fields that stop a restore.
  private(set) var refusedFields: [String] = []
  private static let option = "/course/courseformatoptions/courseformatoption"
  /// Moodle writes some 40 fields, of short names; what is beyond is not kept.
  private static let mostFields = 200
  private static let mostPathBytes = 256
  /// The option of the format that is read: its format, its name, and where its value stands.
  private var optionFormat = ""
  private var optionName = ""
  private var optionValue: Manifest.Place?

  init(limits: Limits) {
    super.init(limits: limits, attributes: ["id", "contextid"], recordsSpans: true)
  }

  /// Lists of which Moodle reads the elements (`restore_course_structure_step::define_structure`).
  private static let lists: Set<Substring> = [
    "category", "tags", "customfields", "courseformatoptions", "allowed_modules",
  ]

  /// Of the course Moodle reads each field, and the lists that it knows; plugins read what they like.
  override func isReadByMoodle() -> Bool {
    let parts = path.split(separator: "/", maxSplits: 2)
    return parts.count < 3 || CourseFileReader.lists.contains(parts[1])
      || parts[1].hasPrefix("plugin_")
  }

  override func begin(_ element: XMLStart) throws(GabaritError) {
    switch path {
    case "/course":
      hasRoot = true
      course.id = element.attribute("id") ?? ""
      course.contextID = element.attribute("contextid") ?? ""
    case CourseFileReader.option:
      (optionFormat, optionName, optionValue) = ("", "", nil)
    case "/course/category":
      guard let id = element.attribute("id") else { return }
      course.places[.categoryID] = Manifest.Place(
        path: "/course/category/@id", text: id, span: element.span(ofAttribute: "id"))
    default: break
    }
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    guard path.utf8.count <= CourseFileReader.mostPathBytes, path.hasPrefix("/course/") else {
      return
    }
    if DatabaseField.isRefused(path, text), !refusedFields.contains(path) {
      refusedFields.append(path)
    }
    switch path {
    case CourseFileReader.option + "/format": optionFormat = text
    case CourseFileReader.option + "/name": optionName = text
    case CourseFileReader.option + "/value":
      optionValue = Manifest.Place(
        path: CourseFileReader.option + "[name='automaticenddate']/value", text: text, span: span)
    default: break
    }
    let name = String(path.dropFirst("/course/".count))
    if !name.contains("/"),
      course.fields.count < CourseFileReader.mostFields || course.fields[name] != nil
    {
      course.fields[name] = text
    }
    if let field = CourseFile.Field(rawValue: name) {
      course.places[field] = Manifest.Place(path: path, text: text, span: span)
    }
  }

  override func finish() throws(GabaritError) {
    if path == CourseFileReader.option, optionFormat == "weeks", optionName == "automaticenddate" {
      course.automaticEnd = optionValue
    }
  }
}
