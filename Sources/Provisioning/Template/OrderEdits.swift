internal import Archive
internal import Base
internal import MoodleBackup
internal import Orders
internal import XMLStream

/// One field that a package has otherwise than its template.
package struct Change: Sendable, Equatable, Encodable {
  /// The member it stands in.
  package var member: String
  /// The path of its element; an attribute's has an `@`.
  package var path: String
  /// Its text in the template.
  package var before: String
  /// Its text in the package.
  package var after: String
  /// Whether the texts are seconds since 1970, 0 for none.
  package var isDate = false

  enum CodingKeys: CodingKey { case member, path, before, after }
}

/// What an order makes of a template: each byte that changes, before any is written.
struct OrderEdits: Sendable {
  /// Whether a member is one of the two that each order changes, where no dates move.
  static func isOfCourse(_ member: Member) -> Bool {
    member.path == BackupWalk.manifestPath || member.path == BackupWalk.coursePath
  }

  /// The package's file name.
  let packageName: String
  /// The fields that change, in the order of the members.
  private(set) var changes: [Change] = []
  /// What could not be set, because the template's release does not have it.
  private(set) var notes: [String] = []
  /// The edits by member.
  private(set) var byMember: [MemberPath: [XMLEdit]] = [:]

  /// - Throws: `nothingSuitable` where the template lacks a field that an order must set, or has it
  ///   written so that it cannot be replaced: it was read, and is sound.
  /// - Parameter shift: which other dates move; nil where only the course's own are set.
  init(
    _ delivery: Delivery, from template: BackupOutline, moving shift: DateShift? = nil
  ) throws(GabaritError) {
    let (order, names, term) = (delivery.order, delivery.names, delivery.term)
    packageName = PackageName.name(for: names.shortname, from: template.manifest)
    let start = String(term.start.seconds)
    let end = String(term.end?.seconds ?? 0)
    let manifestValues: [(Manifest.Field, String)] = [
      (.name, packageName), (.fullname, names.fullname), (.shortname, names.shortname),
      (.startDate, start), (.endDate, end), (.courseTitle, names.shortname),
      (.filenameSetting, packageName),
    ]
    for (field, value) in manifestValues {
      let isRequired = field == .fullname || field == .shortname
      try set(
        template.manifest.places[field], to: value, in: BackupWalk.manifestPath,
        called: field.rawValue,
        isRequired: isRequired, isDate: field == .startDate || field == .endDate)
    }
    guard let course = template.course else {
      throw GabaritError(
        .nothingSuitable, "cannot be rewritten: it is missing or broken",
        member: BackupWalk.coursePath.string)
    }
    let ordered = String(term.ordered.seconds)
    let courseValues: [(CourseFile.Field, String)] = [
      (.shortname, names.shortname), (.fullname, names.fullname),
      (.idnumber, names.idnumber ?? ""), (.startDate, start), (.endDate, end), (.visible, "1"),
      (.timeCreated, ordered), (.timeModified, ordered), (.categoryID, String(order.categoryID)),
      (.categoryName, order.categoryName ?? ""), (.categoryDescription, ""),
    ]
    for (field, value) in courseValues {
      let isRequired = [.shortname, .fullname, .idnumber, .startDate].contains(field)
      try set(
        course.places[field], to: value, in: BackupWalk.coursePath, called: field.rawValue,
        isRequired: isRequired,
        isDate: [.startDate, .endDate, .timeCreated, .timeModified].contains(field))
    }
    if let shift { try move(shift) }
    try keepEnd(of: course)
    if order.categoryName == nil {
      notes.append(
        "the order gives no coursecategory_name: the category's name was emptied in "
          + "course/course.xml (Moodle ignores it on restore)")
    }
  }

  /// Sees to it that the order's end holds: in the format weeks Moodle would reckon another.
  private mutating func keepEnd(of course: CourseFile) throws(GabaritError) {
    guard course.reckonsEnd else { return }
    guard let place = course.automaticEnd else {
      notes.append(
        "the course has the format weeks and does not say whether its end is automatic: Moodle will "
          + "reckon the end from the weeks; switch \"Calculate the end date from the number of "
          + "sections\" off in the course, or in the template before its backup")
      return
    }
    try set(
      place, to: "0", in: BackupWalk.coursePath, called: "automaticenddate", isRequired: false,
      isDate: false)
  }

  private mutating func set(
    _ place: Manifest.Place?, to value: String, in member: MemberPath, called name: String,
    isRequired: Bool, isDate: Bool
  ) throws(GabaritError) {
    guard let place else {
      guard !isRequired else {
        throw GabaritError(
          .nothingSuitable, "has no \(name), which an order must set", member: member.string)
      }
      notes.append("\(member.string) has no \(name); it was not added")
      return
    }
    guard !place.text.utf8.elementsEqual(value.utf8) else { return }
    guard let span = place.span else {
      throw GabaritError(
        .nothingSuitable, "has its \(name) written in a way that cannot be replaced",
        member: member.string)
    }
    byMember[member, default: []].append(try XMLEdit(replacing: span, with: value))
    changes.append(
      Change(
        member: member.string, path: place.path, before: place.text, after: value, isDate: isDate))
  }

  private mutating func move(_ shift: DateShift) throws(GabaritError) {
    guard shift.delta != 0 else { return }
    for place in shift.dates.places {
      let after = String(try shift.moved(place))
      guard let span = place.span else {
        throw GabaritError(
          .nothingSuitable,
          "has its date \(place.path) written in a way that cannot be replaced",
          member: place.member.string)
      }
      byMember[place.member, default: []].append(try XMLEdit(replacing: span, with: after))
      changes.append(
        Change(
          member: place.member.string, path: place.path, before: String(place.seconds),
          after: after, isDate: true))
    }
  }
}
