internal import Archive
internal import Catalogue
public import Groundwork
internal import MoodleBackup
public import SystemPackage

/// What became of one order.
public struct IssueResult: Sendable {
  /// What was done.
  public enum Status: String, Sendable {
    /// A kit was made.
    case issued
    /// The kit was there already, whole and of this very order.
    case unchanged
    /// The order cannot be fulfilled as it stands.
    case refused
    /// Something else went wrong.
    case failed
    /// Nothing was written, since nothing was to be.
    case planned
  }

  /// The order's id, or its place where it has none.
  public var order: String
  /// What was done.
  public var status: Status
  /// The kit's folder.
  public var kit: FilePath?
  /// Why not, where it was not done.
  public var error: GabaritError?
  /// The template the package is cut from.
  public var template: FilePath?
  /// The fields that change.
  public var changes: [Change] = []
  /// The dates that stay as they are, of a plan in which dates move.
  public var unmovedDates: [UnmovedDate] = []
  /// What is worth knowing of the kit.
  public var notes: [String] = []
}

/// Makes kits of orders.
public struct Issuer {
  private let source: TemplateSource
  private let options: IssueOptions

  /// Takes templates from a source.
  public init(_ source: TemplateSource, options: IssueOptions) {
    self.source = source
    self.options = options
  }

  /// Makes an order's kit, or leaves it alone where it is there.
  ///
  /// - Throws: `interrupted`. Everything else is in the result.
  public func issue(_ item: OrderReader.Item) throws(GabaritError) -> IssueResult {
    try result(item) { order throws(GabaritError) in try make(order) }
  }

  /// Says what an order would change, and writes nothing.
  ///
  /// - Throws: `interrupted`. Everything else is in the result.
  public func plan(_ item: OrderReader.Item) throws(GabaritError) -> IssueResult {
    try result(item) { order throws(GabaritError) in
      let kit = options.folder.appending(order.id)
      if !options.replaces, try Kit.isThere(kit, for: order, options: options) {
        return IssueResult(order: order.id, status: .unchanged, kit: kit)
      }
      let isInTheWay = try FileTree.kind(of: kit) != nil
      if isInTheWay { try Kit.requireReplaceable(kit) }
      let work = try prepare(order)
      if isInTheWay { try Kit.requireOutside(kit, work.template.checked.path) }
      return IssueResult(
        order: order.id, status: .planned, kit: kit, template: work.template.checked.path,
        changes: work.cut.changes, unmovedDates: work.unmovedDates, notes: work.notes)
    }
  }

  private func result(
    _ item: OrderReader.Item, _ body: (Order) throws(GabaritError) -> IssueResult
  ) throws(GabaritError) -> IssueResult {
    do throws(GabaritError) {
      try Interruption.check()
      var result = try body(try item.order.get())
      result.notes += item.notes
      return result
    } catch {
      if error.code == .interrupted { throw error }
      let refusals: Set<GabaritError.Code> = [.badOrder, .targetExists, .nothingSuitable]
      return IssueResult(
        order: item.id, status: refusals.contains(error.code) ? .refused : .failed, error: error)
    }
  }

  /// All that is decided before anything is written.
  private struct Work {
    let order: Order
    let term: Term
    let template: TemplateSource.Template
    let cut: Cut
    let unmovedDates: [UnmovedDate]
    var notes: [String]
  }

  private func prepare(_ order: Order) throws(GabaritError) -> Work {
    let template = try source.template(named: order.template)
    let term = try Term(order, now: options.now)
    let cut: Cut
    var roll: Roll?
    do throws(GabaritError) {
      if options.dates == .roll {
        let delta = try Roll.delta(term, from: template.reading.manifest)
        roll = Roll(delta: delta, dates: try source.dates(of: template))
      }
      cut = try Cut(order, term, from: template.reading, moving: roll)
    } catch {
      // The template is what it is about, unless it is about the order.
      guard error.code == .nothingSuitable else { throw error }
      throw error.in(file: template.checked.path.string)
    }
    var notes = cut.notes
    if options.ownerRole != IssueOptions.defaultOwnerRole {
      notes.append(
        "the buyer owns the course as \(options.ownerRole) instead of "
          + "\(IssueOptions.defaultOwnerRole), as was chosen at issue")
    }
    if template.reading.manifest.shortname != order.template {
      notes.append("the template was given by its file, and is not the one the order names")
    }
    notes += roll?.notes(on: template.reading.manifest) ?? []
    return Work(
      order: order, term: term, template: template, cut: cut,
      unmovedDates: roll?.unmovedDates ?? [], notes: notes)
  }

  private func make(_ order: Order) throws(GabaritError) -> IssueResult {
    let kit = options.folder.appending(order.id)
    let isInTheWay = try FileTree.kind(of: kit) != nil
    if !options.replaces, try Kit.isThere(kit, for: order, options: options) {
      return IssueResult(order: order.id, status: .unchanged, kit: kit)
    }
    if isInTheWay { try Kit.requireReplaceable(kit) }
    let work = try prepare(order)
    if isInTheWay { try Kit.requireOutside(kit, work.template.checked.path) }
    try FileTree.makeFolder(options.folder)
    let folder = try WorkFolder(in: options.folder)
    try write(work, into: folder.path)
    if isInTheWay {
      try folder.replace(kit)
    } else {
      do throws(GabaritError) { try folder.publish(as: kit) } catch {
        // Another process may have made the very same kit meanwhile.
        guard error.code == .targetExists, try Kit.isThere(kit, for: order, options: options) else {
          throw error
        }
        return IssueResult(order: order.id, status: .unchanged, kit: kit)
      }
    }
    return IssueResult(
      order: order.id, status: .issued, kit: kit, template: work.template.checked.path,
      changes: work.cut.changes, notes: work.notes)
  }

  private func write(_ work: Work, into folder: FilePath) throws(GabaritError) {
    let order = work.order
    let reading = work.template.reading
    let package = work.cut.packageName
    let container = options.container ?? reading.container
    var digests: [String: String] = [:]
    digests[package] = try PackageCutter.cut(
      try work.template.checked.reopen(), reading, work.cut, limits: options.limits,
      to: folder.appending(package), container: container)
    func add(_ name: String, _ bytes: [UInt8], executable: Bool = false) throws(GabaritError) {
      var file = try OutputFile(creating: folder.appending(name), executable: executable)
      try file.write(array: bytes)
      try file.sync()
      digests[name] = Digest.hex(.sha256, of: bytes)
    }
    let assignments = Assignments(order, work.term, ownerRole: options.ownerRole)
    try add(KitFile.assignments, try CanonicalJSON.encode(assignments))
    try add(KitFile.users, assignments.usersCSV(days: order.duration))
    try add(
      KitFile.restore,
      try RestoreScript.text(
        order, ownerRole: options.ownerRole, package: package, digests: digests),
      executable: true)
    let manifest = KitManifest(
      order: KitManifest.OrderRecord(order, work.term), options: options,
      template: KitManifest.Template(
        path: work.template.checked.path.string, sha256: work.template.sha256,
        backupDate: reading.manifest.backupDate?.iso),
      package: KitManifest.Package(
        file: package, sha256: digests[package] ?? "", container: container.rawValue),
      cut: work.cut, notes: work.notes, files: digests)
    try add(KitFile.manifest, try CanonicalJSON.encode(manifest))
  }
}
