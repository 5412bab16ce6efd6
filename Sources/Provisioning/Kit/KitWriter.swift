internal import Archive
internal import Catalogue
internal import Groundwork
internal import Ledger
internal import MoodleBackup
internal import SystemPackage

/// Writes a kit's files.
struct KitWriter {
  private let options: IssueOptions
  private let source: TemplateSource

  init(_ options: IssueOptions, _ source: TemplateSource) {
    self.options = options
    self.source = source
  }

  /// Writes the files of a kit into a folder of its own.
  ///
  /// - Parameter notes: what the manifest tells; what is left out is added.
  /// - Returns: the SHA-256 of the manifest, by which the ledger knows the kit.
  /// - Throws: `io`; `changedMeanwhile` where the template is not what was judged.
  func write(
    _ delivery: Delivery, from template: TemplateSource.Template, _ cut: Cut,
    _ notes: inout [String], into folder: FilePath
  ) throws(GabaritError) -> (digest: String, way: CutWay) {
    let (order, reading) = (delivery.order, template.reading)
    let package = cut.packageName
    let container = options.container ?? reading.container
    var digests: [String: String] = [:]
    let (sha256, way) = try writePackage(
      from: template, cut, to: folder.appending(package), as: container)
    digests[package] = sha256
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
        name: reading.manifest.places[.name]?.text ?? "", sha256: template.sha256,
        backupDate: reading.manifest.backupDate?.iso, scrubbedSHA256: template.scrubbed?.sha256),
      package: KitManifest.Package(
        file: package, sha256: digests[package] ?? "", container: container.rawValue),
      cut: cut, notes: notes, files: digests)
    try add(KitFile.manifest, try CanonicalJSON.encode(manifest))
    return (digests[KitFile.manifest] ?? "", way)
  }

  /// Writes the package, by splicing where the template allows it.
  ///
  /// Which way is taken depends on template and order alone, so the bytes do too.
  private func writePackage(
    from template: TemplateSource.Template, _ cut: Cut, to path: FilePath, as container: Container
  ) throws(GabaritError) -> (sha256: String, way: CutWay) {
    let cutter = try PackageCutter(
      try template.checked.reopen(), template.reading, cut, limits: options.limits)
    func pack(_ why: SpliceRefusal) throws(GabaritError) -> (String, CutWay) {
      (try cutter.pack(to: path, as: container), .packed(why))
    }
    guard container == template.reading.container else { return try pack(.container) }
    if container == .zip {
      guard options.splices else { return try pack(.unwanted) }
      guard template.reading.repackSigns.isEmpty, let sha256 = try cutter.spliceZip(to: path)
      else { return try pack(.zip) }
      return (sha256, .spliced)
    }
    var planned = try source.plan(of: template)
    while true {
      guard case .plan(let plan) = planned else { break }
      do throws(GabaritError) {
        let isNew = !plan.isProven
        guard let sha256 = try cutter.splice(by: plan, to: path) else { return try pack(.size) }
        if isNew, !plan.isFromStore, template.lasts { options.plans?.keep(plan.splicer.plan) }
        return (sha256, .spliced)
      } catch {
        guard !KitWriter.isNoFaultOfPlan(error.code) else { throw error }
        planned = try source.replace(plan, of: template)
      }
    }
    guard case .refused(let why) = planned else { throw GabaritError(.fault, "no way to cut") }
    return try pack(why)
  }

  /// What another plan would not change.
  private static func isNoFaultOfPlan(_ code: GabaritError.Code) -> Bool {
    [.io, .interrupted, .changedMeanwhile, .fault].contains(code)
  }
}
