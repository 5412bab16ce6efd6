internal import Archive
package import Base
internal import Catalogue
internal import MoodleBackup
package import Orders
package import SystemPackage

/// Makes kits of orders.
///
/// Several orders may be issued at once, in this process and others.
package struct Issuer: Sendable {
  private let source: TemplateSource
  private let options: IssueOptions
  private let session: LedgerSession?

  /// Takes templates from a source.
  ///
  /// - Parameter session: the ledger that has the say over names and terms; nil where nobody keeps one.
  package init(_ source: TemplateSource, options: IssueOptions, session: LedgerSession? = nil) {
    self.source = source
    self.options = options
    self.session = session
  }

  /// Makes an order's kit, or leaves it alone where it is there.
  ///
  /// The ledger is ledgerNotes before the kit gets its place and after it: whatever is interrupted is
  /// recognised by the next run, and completed.
  ///
  /// - Throws: `interrupted`. Everything else is in the result.
  package func issue(_ item: OrderReader.Item) throws(GabaritError) -> IssueResult {
    try IssueResult.of(item) { order throws(GabaritError) in try make(order) }
  }

  /// Writes an order's package alone, and keeps no kit and no ledger.
  ///
  /// - Parameter stream: where it is written; what was written of it when something fails is not
  ///   taken back.
  /// - Throws: `interrupted`. Everything else is in the result.
  package func stream(
    _ item: OrderReader.Item, to stream: FileDescriptor
  ) throws(GabaritError) -> IssueResult {
    try IssueResult.of(item) { order throws(GabaritError) in
      let work = try prepare(
        try Delivery(order, Term(order, now: options.now, in: options.kit.zone)))
      let container = options.kit.container ?? work.template.outline.container
      // Nobody is ledgerNotes the digest.
      var unhashed = options
      unhashed.output.hashes = false
      let (_, method) = try options.timings.time("package") { () throws(GabaritError) in
        try KitWriter(unhashed).writePackage(
          from: work.template, work.edits, to: .stream(stream), as: container)
      }
      return IssueResult(
        order: order.id, status: .issued, template: work.template.origin, method: method,
        delivery: work.delivery, changes: work.edits.changes,
        notes: work.notes + work.template.doubts)
    }
  }

  /// What each order would get after those before it, by its id.
  package typealias Quotes = [String: Result<LedgerReceipt, GabaritError>]

  /// Asks the ledger what orders would get; empty without one.
  package func quotes(_ items: [OrderReader.Item]) throws(GabaritError) -> Quotes {
    guard let session else { return [:] }
    let orders = items.compactMap { try? $0.order.get() }
    let receipts = try session.quotes(orders)
    return Dictionary(zip(orders.map(\.id), receipts)) { first, _ in first }
  }

  /// Says what an order would get and change, and writes nothing.
  ///
  /// - Parameter quotes: what ``quotes(_:)`` gave for the batch.
  /// - Throws: `interrupted`. Everything else is in the result.
  package func plan(
    _ item: OrderReader.Item, quotes: Quotes
  ) throws(GabaritError) -> IssueResult {
    try IssueResult.of(item) { order throws(GabaritError) in
      let kit = options.output.folder.appending(order.id)
      let isInTheWay = try FileTree.kind(of: kit) != nil
      let quote = quotes[order.id]
      let known = try session.map { session throws(GabaritError) in
        if let quote {
          try session.snapshot(order, quote: quote)
        } else {
          try session.snapshot(order)
        }
      }
      if !options.output.replaces, let same = try existingKit(order, kit, known, isKept: false) {
        return same
      }
      if isInTheWay { try Kit.requireReplaceable(kit) }
      try requireSameSettings(kit, known)
      let receipt = try quote?.get()
      let work = try prepare(try delivery(of: order, known, receipt))
      if isInTheWay { try Kit.requireOutside(kit, work.template.origin) }
      return IssueResult(
        order: order.id, status: .planned, kit: kit, template: work.template.origin,
        delivery: work.delivery, changes: work.edits.changes, unmovedDates: work.unmovedDates,
        notes: (receipt?.notes ?? []).filter { !work.notes.contains($0) } + work.notes
          + work.template.doubts)
    }
  }

  /// The order's kit that is there already; nil where there is none.
  ///
  /// - Parameters:
  ///   - known: what the ledger has of the order; nil without one.
  ///   - isKept: whether a kit that the ledger does not have as complete is recorded.
  /// - Throws: `targetExists` for what is there and is not this order's kit; what the ledger refuses.
  private func existingKit(
    _ order: Order, _ kit: FilePath, _ known: OrderSnapshot?, isKept: Bool
  ) throws(GabaritError) -> IssueResult? {
    if let known, let record = try known.settled() {
      return try recordedKit(record, known, at: kit, isKept: isKept)
    }
    guard let found = try Kit.read(kit) else { return nil }
    let term = found.manifest.issuedTerm
    guard term.isOf(found.manifest.order) else {
      throw GabaritError(
        .targetExists, "is not as it was issued: its term is not the order's; move it away",
        file: kit.appending(KitFile.manifest).string)
    }
    var result = IssueResult(order: order.id, status: .unchanged, kit: kit)
    let delivery: Delivery
    if let session, let known {
      // A kit that was made without this ledger is taken in under the names that it has.
      let holdsNames = known.record?.holdsNames ?? false
      let record =
        try holdsNames ? known.quote.get().record : session.trial(order, found.manifest)
      delivery = Delivery(record, term)
      try Kit.require(found, at: kit, for: delivery, settings: options.kit, isRecorded: false)
      if isKept { try session.takeIn(order, found, holdsNames: holdsNames) }
      result.notes = ["the ledger did not have this kit; it does now"]
    } else {
      delivery = try Delivery(order, term)
      try Kit.require(found, at: kit, for: delivery, settings: options.kit, isRecorded: false)
    }
    result.delivery = delivery
    return result
  }

  /// The kit that is there of an order whose names and term the ledger has; nil where there is none.
  private func recordedKit(
    _ record: OrderRecord, _ known: OrderSnapshot, at kit: FilePath, isKept: Bool
  ) throws(GabaritError) -> IssueResult? {
    var result = IssueResult(order: record.id, status: .unchanged, kit: kit)
    let delivery = Delivery(record, try Term(of: record, known.events, now: options.now))
    result.delivery = delivery
    guard let found = try Kit.read(kit) else { return nil }
    if options.output.resumes, record.wasIssued, found.digest == record.kit { return result }
    try Kit.require(
      found, at: kit, for: delivery, settings: options.kit, isRecorded: record.wasIssued)
    guard !record.wasIssued || found.digest == record.kit else {
      guard !known.knew(kit: found.digest) else {
        throw GabaritError(
          .moveRefused, "is as it was before its scripts were renewed; run issue --renew-scripts",
          file: kit.string)
      }
      throw Issuer.otherKit(kit)
    }
    if isKept { try session?.complete(record.id, kit: found.digest) }
    return result
  }

  private static func otherKit(_ kit: FilePath) -> GabaritError {
    GabaritError(
      .moveRefused,
      "the order was issued with another kit, which never changes: cut it from the same backup with "
        + "the same options and version, or cancel the order and place a new one", file: kit.string)
  }

  /// Throws `moveRefused` where the ledger has the kit that is there, and it was made with other
  /// settings: a recorded kit is only ever made again as it was.
  private func requireSameSettings(
    _ kit: FilePath, _ known: OrderSnapshot?
  ) throws(GabaritError) {
    guard let known, let record = try known.settled(), record.wasIssued,
      let found = try Kit.readIfAny(kit), found.digest == record.kit
    else { return }
    let delivery = Delivery(record, try Term(of: record, known.events, now: options.now))
    guard found.manifest.differences(from: delivery, options.kit).isEmpty else {
      throw Issuer.otherKit(kit)
    }
  }

  /// What is to be delivered: as it is settled, or as it would be.
  ///
  /// - Parameters:
  ///   - known: what the ledger has of the order; nil without one.
  ///   - receipt: what the ledger would give it.
  private func delivery(
    of order: Order, _ known: OrderSnapshot?, _ receipt: LedgerReceipt?
  ) throws(GabaritError) -> Delivery {
    guard let known, let receipt else {
      return try Delivery(order, Term(order, now: options.now, in: options.kit.zone))
    }
    let record = receipt.record
    let term =
      record.start == nil
      ? try Term(order, now: options.now, in: options.kit.zone)
      : try Term(of: record, known.events, now: options.now)
    return Delivery(record, term)
  }

  /// All that is decided before anything is written.
  private struct Work {
    let delivery: Delivery
    let template: Template
    let edits: OrderEdits
    let unmovedDates: [UnmovedDate]
    let notes: [String]
  }

  private func prepare(_ delivery: Delivery) throws(GabaritError) -> Work {
    let order = delivery.order
    let template = try options.timings.time("template") { () throws(GabaritError) in
      try source.template(named: order.template)
    }
    let edits: OrderEdits
    var shift: DateShift?
    do throws(GabaritError) {
      if options.kit.dates == .roll {
        let delta = try DateShift.delta(delivery.term, from: template.outline.manifest)
        shift = DateShift(delta: delta, dates: try template.dates())
      }
      edits = try OrderEdits(delivery, from: template.outline, moving: shift)
    } catch {
      // The template is what it is about, unless it is about the order.
      guard error.code == .nothingSuitable else { throw error }
      throw error.in(file: template.origin.string)
    }
    var notes = delivery.notes + edits.notes
    if options.kit.roles.owner != Roles.usual.owner {
      notes.append(
        "the buyer owns the course as \(options.kit.roles.owner) instead of \(Roles.usual.owner), as "
          + "was chosen at issue")
    }
    if template.outline.manifest.shortname != order.template {
      notes.append("the template was given by its file, and is not the one the order names")
    }
    if template.scrubbed != nil {
      notes.append(
        "no suitable backup was found: the package is cut from a copy of the template without its "
          + "users' data")
    }
    notes += shift?.notes(on: template.outline.manifest) ?? []
    return Work(
      delivery: delivery, template: template, edits: edits, unmovedDates: shift?.unmovedDates ?? [],
      notes: notes)
  }

  private func snapshot(_ order: Order) throws(GabaritError) -> OrderSnapshot? {
    guard let session else { return nil }
    return try options.timings.time("ledger") { () throws(GabaritError) in
      try session.snapshot(order)
    }
  }

  private func make(_ order: Order) throws(GabaritError) -> IssueResult {
    Leftovers.clear(in: options.output.folder)
    let kit = options.output.folder.appending(order.id)
    let isInTheWay = try FileTree.kind(of: kit) != nil
    // Everything is decided by what the ledger has now: an order that fails leaves no trace in it.
    let known = try snapshot(order)
    if !options.output.replaces, let same = try existingKit(order, kit, known, isKept: true) {
      return same
    }
    if isInTheWay { try Kit.requireReplaceable(kit) }
    try requireSameSettings(kit, known)
    let quote = try known?.quote.get()
    var work = try prepare(try delivery(of: order, known, quote))
    if isInTheWay { try Kit.requireOutside(kit, work.template.origin) }
    // What the ledger says of this run alone; what follows from the order stands in the kit too.
    var ledgerNotes: [String] = []
    if let session {
      let term = work.delivery.term
      // The ledger decides again: another process may have written since.
      let issued = try options.timings.time("ledger") { () throws(GabaritError) in
        try session.issue(order, term)
      }
      ledgerNotes = issued.receipt.isNew ? issued.receipt.notes : quote?.notes ?? []
      let settled = Delivery(issued.receipt.record, issued.term)
      if settled != work.delivery { work = try prepare(settled) }
    }
    return try place(work, at: kit, isInTheWay: isInTheWay, ledgerNotes)
  }

  /// Writes the kit beside its place, records it, and puts it there.
  private func place(
    _ work: Work, at kit: FilePath, isInTheWay: Bool, _ ledgerNotes: [String]
  ) throws(GabaritError) -> IssueResult {
    let order = work.delivery.order
    var notes = work.notes
    try FileTree.makeFolder(options.output.folder, isSynced: options.output.syncs)
    let folder = try WorkFolder(in: options.output.folder, isSynced: options.output.syncs)
    let (digest, method) = try KitWriter(options).write(
      work.delivery, from: work.template, work.edits, &notes, into: folder.path)
    do throws(GabaritError) {
      try options.timings.time("ledger") { () throws(GabaritError) in
        try session?.announce(order.id, kit: digest)
      }
      let start = ContinuousClock.now
      defer { options.timings.add("place", since: start) }
      if isInTheWay { try folder.replace(kit) } else { try folder.publish(as: kit) }
    } catch {
      // Another process may have made the very same kit meanwhile.
      let isOthers = [.targetExists, .moveRefused].contains(error.code) && !isInTheWay
      guard isOthers, let same = try existingKit(order, kit, try snapshot(order), isKept: true)
      else { throw error }
      return same
    }
    try options.timings.time("ledger") { () throws(GabaritError) in
      try session?.complete(order.id, kit: digest)
    }
    return IssueResult(
      order: order.id, status: .issued, kit: kit, template: work.template.origin, method: method,
      delivery: work.delivery, changes: work.edits.changes,
      notes: ledgerNotes.filter { !notes.contains($0) } + notes + work.template.doubts)
  }
}
