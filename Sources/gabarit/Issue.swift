import Archive
import ArgumentParser
import Catalogue
import Compliance
import Glibc
import Groundwork
import Provisioning
import Reports
import SystemPackage

struct Issue: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a restore-ready kit for each order.",
    discussion: """
      An order is a JSON object (a file may hold an array of them) or a row of a CSV table. Each \
      kit is a folder named by its order's id.
      Example: gabarit issue order.json --in backups/ --out kits/
      """)

  enum ContainerName: String, ExpressibleByArgument, CaseIterable {
    case tgz
    case zip
  }

  enum Dates: String, ExpressibleByArgument, CaseIterable {
    case course
    case roll

    var policy: DatePolicy {
      switch self {
      case .course: .course
      case .roll: .roll
      }
    }
  }

  @Argument(help: "Files of orders; - reads standard input.")
  var orders: [FilePath]

  @OptionGroup var places: PlaceOptions

  @Option(
    help: "Cut from this backup, whatever template an order names; it is judged all the same.")
  var templateFile: FilePath?

  @Option(name: .customLong("out"), help: "The folder in which each kit gets a folder of its own.")
  var folder: FilePath

  @Option(
    help: "The role that the buyer owns the course with; choose another where a Moodle lacks it.")
  var ownerRole: String = IssueOptions.defaultOwnerRole

  @Option(help: "The package's container: tgz or zip; the template's own without it.")
  var container: ContainerName?

  @Option(
    help: """
      Which dates follow the order's start: course (the course's own) or roll (every date that \
      Moodle itself would move, by as much as the start).
      """)
  var dates: Dates = .course

  @Flag(help: "Print what would change, and write nothing.")
  var dryRun = false

  @Flag(help: "Swap a kit that is there for a new one.")
  var replace = false

  @OptionGroup var options: CheckOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let issueOptions = try IssueOptions(
      folder: folder, ownerRole: ownerRole,
      container: container.flatMap { Container(rawValue: $0.rawValue) }, dates: dates.policy,
      replaces: replace, judgement: try options.judgementOfTemplates(), now: try Issue.now(),
      version: Version.current)
    let items = try readOrders()
    let issuer = Issuer(try source(issueOptions), options: issueOptions)
    var results: [IssueResult] = []
    for item in items {
      output.messages.progress(dryRun ? "planning" : "issuing", FilePath(item.id))
      do {
        results.append(try dryRun ? issuer.plan(item) : issuer.issue(item))
      } catch let error {
        // What was done before the interruption is reported.
        try? report(results)
        throw error
      }
    }
    try report(results)
    try ExitStatus.of(orders: results.map(ExitStatus.of)).leave()
  }

  private func report(_ results: [IssueResult]) throws {
    let report = IssueReport(results) { ExitStatus.of($0).rawValue }
    try output.write(report, text: report.text)
  }

  private func source(_ issueOptions: IssueOptions) throws(GabaritError) -> TemplateSource {
    let output = output
    guard let templateFile else {
      return TemplateSource(
        searching: try places.entries(), site: places.site, options: issueOptions
      ) { output.messages.progress("reading", $0) }
    }
    guard places.places.isEmpty, places.candidates == nil, places.site == nil else {
      throw GabaritError(.usage, "--template-file stands instead of --in, --candidates and --site")
    }
    return TemplateSource(file: templateFile, options: issueOptions) {
      output.messages.progress("reading", $0)
    }
  }

  private func readOrders() throws(GabaritError) -> [OrderReader.Item] {
    var items: [OrderReader.Item] = []
    for path in orders {
      do throws(GabaritError) {
        let bytes =
          path == "-"
          ? try Console.readAll(limit: OrderReader.largestFile)
          : try FileTree.contents(of: path, limit: OrderReader.largestFile)
        items += try OrderReader.read(bytes)
      } catch { throw error.in(file: path == "-" ? "standard input" : path.string) }
    }
    return try OrderReader.batch(items)
  }

  /// The instant that "now" means: SOURCE_DATE_EPOCH, so that a build can be repeated, or the clock.
  private static func now() throws(GabaritError) -> Instant {
    guard let variable = getenv("SOURCE_DATE_EPOCH") else {
      return Instant(seconds: Int64(time(nil)))
    }
    guard let seconds = Int64(String(cString: variable)), seconds > 0,
      Instant(seconds: seconds).fileStamp != nil
    else { throw GabaritError(.usage, "SOURCE_DATE_EPOCH is not a number of seconds since 1970") }
    return Instant(seconds: seconds)
  }
}
