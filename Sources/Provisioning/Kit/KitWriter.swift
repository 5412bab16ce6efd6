internal import Archive
internal import Catalogue
internal import Groundwork
internal import Ledger
internal import MoodleBackup
internal import SystemPackage

/// Writes a kit's files.
struct KitWriter {
  private let options: IssueOptions

  init(_ options: IssueOptions) { self.options = options }

  /// Writes the files of a kit into a folder of its own.
  ///
  /// - Parameter notes: what the manifest tells; what is left out is added.
  /// - Returns: the SHA-256 of the manifest, by which the ledger knows the kit.
  /// - Throws: `io`; `changedMeanwhile` where the template is not what was judged.
  func write(
    _ delivery: Delivery, from template: TemplateSource.Template, _ cut: Cut,
    _ notes: inout [String], into folder: FilePath
  ) throws(GabaritError) -> String {
    let (order, reading) = (delivery.order, template.reading)
    let package = cut.packageName
    let container = options.container ?? reading.container
    var digests: [String: String] = [:]
    digests[package] = try PackageCutter.cut(
      try template.checked.reopen(), reading, cut, limits: options.limits,
      to: folder.appending(package), container: container)
    func add(_ name: String, _ bytes: [UInt8], executable: Bool = false) throws(GabaritError) {
      digests[name] = try OutputFile.write(
        bytes, to: folder.appending(name), executable: executable)
    }
    let assignments = Assignments(
      delivery, roles: options.roles, limitsSeats: options.limitsSeats)
    try add(KitFile.assignments, try CanonicalJSON.encode(assignments))
    try add(KitFile.users, assignments.usersCSV(days: order.duration))
    let onServer = options.folderOnServer?.appending(order.id).appending(package)
    try add(KitFile.courses, CourseTable.creating(delivery, package: onServer))
    let enrolments = FlatFile.enrolments(
      roles: options.roles.inCourse, user: order.buyer.idnumber, course: delivery.names.idnumber,
      start: delivery.term.start, end: delivery.term.end)
    switch enrolments {
    case .success(let bytes):
      try add(KitFile.enrolments, bytes)
      if order.supportCourse != nil {
        notes.append(
          "\(KitFile.enrolments) has no line for the support course, whose id number is not known")
      }
    case .failure(let reason): notes.append(reason.note)
    }
    try add(
      KitFile.restore,
      try RestoreScript.text(delivery, roles: options.roles, package: package, digests: digests),
      executable: true)
    let manifest = KitManifest(
      delivery, options: options,
      template: KitManifest.Template(
        path: template.origin.string, sha256: template.sha256,
        backupDate: reading.manifest.backupDate?.iso, scrubbedSHA256: template.scrubbed?.sha256),
      package: KitManifest.Package(
        file: package, sha256: digests[package] ?? "", container: container.rawValue),
      cut: cut, notes: notes, files: digests)
    try add(KitFile.manifest, try CanonicalJSON.encode(manifest))
    return digests[KitFile.manifest] ?? ""
  }
}
