internal import Base
internal import Orders
internal import Provisioning
public import SystemPackage

/// Where orders' templates come from.
public enum TemplateOrigin: Sendable {
  /// The newest suitable backup of each order's template among these.
  case newest(in: BackupPlaces)
  /// This backup, whatever template an order names; it is judged all the same.
  case file(FilePath)
}

extension Gabarit {
  /// Makes a restore-ready kit for each order, several at once.
  ///
  /// Each backup is read once, however many orders are cut from it. What is done is left alone, so an
  /// interrupted batch is simply issued again; a kit appears whole or not at all.
  ///
  /// - Parameters:
  ///   - orders: what was bought.
  ///   - origin: where templates come from.
  ///   - folder: the folder in which each kit gets a folder of its own, named by its order's id.
  ///   - ledger: the record of orders; nil gives each order the names it asks for, whoever else has
  ///     them.
  ///   - options: how kits are made.
  ///   - progress: called with each backup before it is read, from several threads.
  /// - Throws: `usage` and `badInput` for the options; `io` for a place that is missing. What became of
  ///   each order, its error included, is in the report.
  public static func issue(
    _ orders: OrderBatch, from origin: TemplateOrigin, into folder: FilePath, ledger: Ledger?,
    _ options: IssueOptions = IssueOptions(),
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) throws(EngineError) -> IssueReport {
    try EngineError.converting { () throws(GabaritError) in
      var base = try options.base(into: folder)
      base.output.makesKits = true
      let work = try IssueWork(orders, origin, ledger, options, base, progress)
      return IssueReport(
        try Parallel.map(work.items, workers: Parallel.processors) {
          (_, item) throws(GabaritError) in try work.issuer.issue(item)
        })
    }
  }

  /// Says what ``issue(_:from:into:ledger:_:progress:)`` would do and change, and writes nothing.
  ///
  /// - Throws: as that does.
  public static func plan(
    _ orders: OrderBatch, from origin: TemplateOrigin, into folder: FilePath, ledger: Ledger?,
    _ options: IssueOptions = IssueOptions(),
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) throws(EngineError) -> IssueReport {
    try EngineError.converting { () throws(GabaritError) in
      let base = try options.base(into: folder)
      let work = try IssueWork(orders, origin, ledger, options, base, progress)
      let quotes = try work.issuer.quotes(work.items)
      return IssueReport(
        try Parallel.map(work.items, workers: Parallel.processors) {
          (_, item) throws(GabaritError) in try work.issuer.plan(item, quotes: quotes)
        })
    }
  }

  /// Writes the package of one order, and keeps no kit and no ledger.
  ///
  /// - Parameters:
  ///   - orders: a batch of one.
  ///   - origin: where its template comes from.
  ///   - stream: where the package is written; what was written when something fails is not taken
  ///     back.
  ///   - options: how it is made.
  /// - Throws: `usage` for another number of orders; as ``issue(_:from:into:ledger:_:progress:)``.
  public static func writePackage(
    of orders: OrderBatch, from origin: TemplateOrigin, to stream: FileDescriptor,
    _ options: IssueOptions = IssueOptions()
  ) throws(EngineError) -> IssueReport {
    try EngineError.converting { () throws(GabaritError) in
      let base = try options.base(into: "-")
      let work = try IssueWork(orders, origin, nil, options, base) { _ in }
      guard let item = work.items.first, work.items.count == 1 else {
        throw GabaritError(.usage, "one order is streamed, and there are \(work.items.count)")
      }
      return IssueReport([try work.issuer.stream(item, to: stream)])
    }
  }
}

/// A batch, and what works on it.
private struct IssueWork: Sendable {
  let issuer: Issuer
  let items: [OrderReader.Item]

  init(
    _ orders: OrderBatch, _ origin: TemplateOrigin, _ ledger: Ledger?, _ options: IssueOptions,
    _ base: Provisioning.IssueOptions, _ progress: @escaping @Sendable (FilePath) -> Void
  ) throws(GabaritError) {
    let source =
      switch origin {
      case .newest(let places):
        TemplateSource(
          searching: try places.entries(), site: places.site, options: base, progress: progress)
      case .file(let path): TemplateSource(file: path, options: base, progress: progress)
      }
    issuer = Issuer(source, options: base, session: try options.session(ledger, "issue"))
    items = ledger == nil ? OrderReader.notingNames(orders.items) : orders.items
  }
}
