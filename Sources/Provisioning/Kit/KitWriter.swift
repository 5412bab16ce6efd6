internal import Archive
internal import Base
internal import Catalogue
internal import Compliance
internal import MoodleBackup
internal import Orders
internal import Splicing
internal import SystemPackage
internal import TextFormats

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
    _ delivery: Delivery, from template: Template, _ edits: OrderEdits,
    _ notes: inout [String], into folder: FilePath
  ) throws(GabaritError) -> (digest: String, method: PackagingMethod) {
    let (order, outline) = (delivery.order, template.outline)
    let package = edits.packageName
    let container = options.kit.container ?? outline.container
    var digests: [String: String] = [:]
    let path = folder.appending(package)
    let (written, method) = try options.timings.time("package") { () throws(GabaritError) in
      try writePackage(from: template, edits, to: .file(path), as: container)
    }
    let start = ContinuousClock.now
    defer { options.timings.add("files", since: start) }
    digests[package] = written.sha256
    if written.sha256 == nil {
      notes.append("the package's digest was not reckoned: of it only the size can be verified")
    }
    let bytes = try SourceFile(path).identity.size
    func add(_ name: String, _ bytes: [UInt8], executable: Bool = false) throws(GabaritError) {
      digests[name] = try OutputFile.write(
        bytes, to: folder.appending(name), executable: executable, isSynced: options.output.syncs)
    }
    let assignments = Assignments(
      delivery, roles: options.kit.roles, limitsSeats: options.kit.limitsSeats)
    try add(KitFile.assignments, try CanonicalJSON.encode(assignments))
    try add(KitFile.users, assignments.usersCSV(days: order.duration))
    let onServer = options.kit.folderOnServer?.appending(order.id).appending(package)
    try add(KitFile.courses, CourseTable.creating(delivery, package: onServer))
    let enrolments = FlatFile.enrolments(
      roles: options.kit.roles.inCourse, user: order.buyer.idnumber,
      course: delivery.names.idnumber,
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
    guard let requires = outline.requirements else {
      throw GabaritError(.fault, "nobody asked what the template requires")
    }
    var manifest = KitManifest(
      delivery, settings: options.kit,
      template: KitManifest.Template(
        name: outline.manifest.places[.name]?.text ?? "", sha256: template.sha256,
        backupDate: outline.manifest.backupDate?.iso, scrubbedSHA256: template.scrubbed?.sha256),
      package: KitManifest.Package(
        file: package, bytes: bytes, sha256: written.sha256, container: container.rawValue),
      requires: requires, edits: edits, notes: notes, files: digests)
    try add(KitFile.restore, try RestoreScript.text(manifest), executable: true)
    manifest.files[KitFile.restore] = digests[KitFile.restore]
    try add(KitFile.manifest, try CanonicalJSON.encode(manifest))
    return (digests[KitFile.manifest] ?? "", method)
  }

  /// Writes the package, by splicing where the template allows it.
  ///
  /// Which way is taken depends on template and order alone, so the bytes do too.
  func writePackage(
    from template: Template, _ edits: OrderEdits, to target: PackageOutput.Target,
    as container: Container
  ) throws(GabaritError) -> (package: BackupCopy, method: PackagingMethod) {
    let cutter = PackageCutter(try template.checked.reopen(), edits, options)
    func pack(_ why: SpliceRefusal) throws(GabaritError) -> (BackupCopy, PackagingMethod) {
      (try cutter.pack(try template.whole(), to: target, as: container), .packed(why))
    }
    guard container == template.outline.container else { return try pack(.container) }
    if container == .zip {
      guard options.templates.splices else { return try pack(.unwanted) }
      // It is read again once it is written.
      guard case .file(let path) = target else { return try pack(.stream) }
      guard template.outline.repackSigns.isEmpty, let package = try cutter.spliceZip(to: path)
      else { return try pack(.zip) }
      try template.keep(nil)
      return (package, .spliced)
    }
    var planned = try options.timings.time("plan") { () throws(GabaritError) in
      try template.plan()
    }
    while true {
      guard case .plan(let plan) = planned else { break }
      do throws(GabaritError) {
        guard let package = try cutter.splice(by: plan, of: template, to: target) else {
          return try pack(.size)
        }
        try template.keep(plan)
        return (package, .spliced)
      } catch {
        guard !KitWriter.isNoFaultOfPlan(error.code) else { throw error }
        planned = try template.replace(plan)
        // A new plan was proved before anything was streamed; what was streamed stays.
        if case .stream = target, plan.isProven {
          throw GabaritError(
            .changedMeanwhile, "is not what was planned: what was written is no package; run again",
            file: template.origin.string)
        }
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
