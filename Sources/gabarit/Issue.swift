import ArgumentParser
import Base
import Orders
import Provisioning
import Reports
import SystemPackage
import TextFormats

struct Issue: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a restore-ready kit for each order.",
    discussion: """
      An order is a JSON object (a file may hold an array of them, or one a line) or a row of a CSV \
      table. Each kit is a folder named by its order's id. The ledger has the say over names and \
      terms. Run again, what is done is left alone.
      Example: gabarit issue order.json --in backups/ --out kits/
      Example: gabarit issue --renew-scripts --out kits/
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl
  }

  @Argument(
    help: """
      Files of orders: JSON, JSON Lines or CSV; - reads standard input. With --renew-scripts also ids of \
      orders.
      """)
  var orders: [FilePath] = []

  @Option(
    name: .customLong("out"),
    help: """
      The folder in which each kit gets a folder of its own; - writes the package of one order to \
      standard output, and nothing else: no kit, and no ledger.
      """)
  var folder: FilePath

  @OptionGroup var kits: KitOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var ledger: LedgerOptions

  @Flag(help: "Keep no ledger: each order gets the names it asks for, whoever else has them.")
  var noLedger = false

  @Flag(help: "Print what would change, and write nothing.")
  var dryRun = false

  @Flag(help: "Swap a kit that is there for a new one.")
  var replace = false

  @Flag(
    help: """
      Make no kit: replace the scripts of kits that are there by this version's, of the orders named or \
      else of all in --out. Packages stay as they are, and no template is needed.
      """)
  var renewScripts = false

  @Flag(
    help:
      "After an interruption: take the ledger's word for the kits it has, and do not verify them.")
  var resume = false

  @Option(
    help: "How many orders are worked on at once; as many as there are processors without it.")
  var jobs: Int?

  @Option(
    help: "How results are written: text, json (one document) or jsonl (a line as each is done).")
  var format: Format = .text

  @Flag(
    help:
      "Do not wait until kits are on the disk: faster, but the power's failing may break them.")
  var noSync = false

  @Flag(help: "Do not reckon packages' SHA-256: faster, but only their size is verified later.")
  var noDigest = false

  @Flag(help: "Say at the end where the time went, and how packages were cut.")
  var timings = false

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    guard jobs ?? 1 > 0 else { throw ValidationError("--jobs must be 1 or more.") }
    guard !noLedger || ledger.ledger == nil && names.names == nil && !resume else {
      throw ValidationError("--no-ledger excludes --ledger, --names and --resume.")
    }
    guard !isStreamed || !writesMore else {
      throw ValidationError(
        "--out - excludes --ledger, --names, --resume, --replace, --dry-run, --out-on-server and "
          + "--format.")
    }
    guard !(resume && replace) else { throw ValidationError("--resume excludes --replace.") }
    guard renewScripts || !orders.isEmpty else {
      throw ValidationError("Missing expected argument '<orders> ...'")
    }
    guard !renewScripts || !(isStreamed || resume || replace || dryRun) else {
      throw ValidationError(
        "--renew-scripts excludes --out -, --resume, --replace and --dry-run.")
    }
  }

  private var isStreamed: Bool { folder == "-" }

  /// Whether something is asked for that the package alone does not give.
  private var writesMore: Bool {
    ledger.ledger != nil || names.names != nil || resume || replace || dryRun
      || kits.outOnServer != nil || format != .text
  }

  func run() throws {
    var options = try kits.issueOptions(folder, replaces: replace, resumes: resume)
    options.output.syncs = !noSync
    options.output.hashes = !noDigest
    options.output.makesKits = !dryRun && !isStreamed
    if renewScripts { return try renew(options) }
    var items = try OrderFiles.items(orders, in: options.kit.zone)
    if isStreamed { return try stream(OrderReader.notingNames(items), options) }
    let session = try openSession(options)
    if session == nil { items = OrderReader.notingNames(items) }
    let issuer = Issuer(try kits.source(options, messages), options: options, session: session)
    let quotes = dryRun ? try issuer.quotes(items) : [:]
    let results = try work(items, dryRun ? "planning" : "issuing", named: { $0.id }) {
      (item) throws(GabaritError) in
      try dryRun ? issuer.plan(item, quotes: quotes) : issuer.issue(item)
    }
    if items.count > 1, !dryRun { try keepFailed(items, results) }
    if timings { messages.tell(RunTimings(options.timings, results)) }
    try ExitStatus.of(orders: results.map(ExitStatus.of)).leave()
  }

  /// Writes the package of the one order; all that is said of it goes to standard error.
  private func stream(_ items: [OrderReader.Item], _ options: IssueOptions) throws {
    guard let item = items.first, items.count == 1 else {
      throw GabaritError(.usage, "--out - takes one order, and there are \(items.count)")
    }
    guard !Console.isTerminal else {
      throw GabaritError(.usage, "--out - writes a package, which is nothing for a terminal")
    }
    let issuer = Issuer(try kits.source(options, messages), options: options)
    let result = try issuer.stream(item, to: .standardOutput)
    let report = String(Issue.report([result]).text.dropLast())
    if result.error == nil { messages.message(report) } else { Console.message(report) }
    if timings { messages.tell(RunTimings(options.timings, [result])) }
    try ExitStatus.of(result).leave()
  }

  func openSession(_ options: IssueOptions) throws -> LedgerSession? {
    guard !noLedger else { return nil }
    let policy = try names.policy(in: options.kit.zone)
    let origin = try Moment.origin("issue")
    return LedgerSession(
      try dryRun ? ledger.looking() : ledger.making(), policy: policy, by: origin)
  }

  /// Works through a batch; results are written as they come, in the orders' order.
  func work<Item: Sendable>(
    _ items: [Item], _ step: String, named name: @Sendable (Item) -> String,
    _ body: @Sendable (Item) throws(GabaritError) -> IssueResult
  ) throws -> [IssueResult] {
    let isDetailed = dryRun || items.count == 1
    let progress = OrderProgress(messages, step, of: items.count)
    // One document is written at the end; else only what became of each is still asked for.
    let lines = ResultLines<IssueResult>(keeping: { [format] result in
      format == .json ? result : result.outline
    }) { [format] results throws(GabaritError) in
      guard format != .json else { return }
      progress.clear()
      try Console.result(try Issue.text(results, format, isDetailed: isDetailed).utf8)
    }
    defer { progress.end() }
    do throws(GabaritError) {
      _ = try Parallel.map(items, workers: jobs ?? Parallel.processors) {
        (index, item) throws(GabaritError) in
        progress.begin(name(item))
        let result = try body(item)
        progress.finish()
        try lines.put(index, result)
      }
    } catch {
      // What was done before the interruption is reported.
      progress.end()
      try finish(lines)
      throw error
    }
    progress.end()
    return try finish(lines)
  }

  @discardableResult
  private func finish(_ lines: ResultLines<IssueResult>) throws -> [IssueResult] {
    let results = try lines.flush()
    if format == .json { try Console.result(try CanonicalJSON.encode(Issue.report(results))) }
    return results
  }

  private static func text(
    _ results: [IssueResult], _ format: Format, isDetailed: Bool
  ) throws(GabaritError) -> String {
    if format == .jsonl {
      var text = ""
      for result in results { text += try CanonicalJSON.encodeLine(report([result])) + "\n" }
      return text
    }
    return isDetailed ? report(results).text : report(results).lines
  }

  private static func report(_ results: [IssueResult]) -> IssueReport {
    IssueReport(results) { ExitStatus.of($0).rawValue }
  }

  /// Leaves the orders that failed in a file that can be run again, and says how the batch went.
  private func keepFailed(_ items: [OrderReader.Item], _ results: [IssueResult]) throws {
    let failed = zip(items, results).filter { $0.1.error != nil }.map(\.0)
    var words = BatchSummary(results.map(\.status.rawValue)).text
    // Where all failed, the file that was read is the one to run again.
    if failed.count < items.count {
      let written = try FailedOrders.write(failed, into: folder)
      if !written.isEmpty {
        words +=
          "; what failed is in \(written.map(\.string.printable).joined(separator: " and "))"
          + ", to be run again"
      }
    }
    messages.message("gabarit: \(words)")
  }
}

/// How many of a batch went how.
struct BatchSummary {
  private let counts: [(status: String, count: Int)]

  init(_ statuses: [String]) {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for status in statuses {
      if counts[status] == nil { order.append(status) }
      counts[status, default: 0] += 1
    }
    self.counts = order.map { ($0, counts[$0] ?? 0) }
  }

  /// `9998 issued, 2 refused`.
  var text: String { counts.map { "\($0.count) \($0.status)" }.joined(separator: ", ") }
}
