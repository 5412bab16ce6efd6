import Archive
import ArgumentParser
import Base
import Compliance
import Provisioning
import SystemPackage

/// What kits are made from, and how.
struct KitOptions: ParsableArguments {
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

  @OptionGroup var places: PlaceOptions

  @Option(
    help: "Cut from this backup, whatever template an order names; it is judged all the same.")
  var templateFile: FilePath?

  @Option(
    help: "The role that the buyer owns the course with; choose another where a Moodle lacks it.")
  var ownerRole: String = Roles.usual.owner

  @Option(help: "The role that the buyer teaches with.")
  var teacherRole: String = Roles.usual.teacher

  @Option(help: "The role that the buyer gets in the support course.")
  var supportRole: String = Roles.usual.support

  @Option(help: "The package's container: tgz or zip; the template's own without it.")
  var container: ContainerName?

  @Option(
    help: """
      Which dates follow the order's start: course (the course's own) or roll (every date that \
      Moodle itself would move, by as much as the start).
      """)
  var dates: Dates = .course

  @OptionGroup var zone: ZoneOption

  @Flag(help: "The Moodle has the resource limiter, so that an order's seats hold.")
  var seatLimiter = false

  @Option(
    help: "Where the Moodle server sees the folder of kits; courses.csv names packages there.")
  var outOnServer: FilePath?

  @Flag(
    help: """
      Read and judge each template, whatever is known of it from an earlier run, and keep nothing \
      for a later one.
      """)
  var noCache = false

  @Flag(
    help: """
      Where no backup is suitable, cut from a copy without users' data (see scrub) of the newest one \
      that is suitable after that.
      """)
  var scrub = false

  @OptionGroup var options: CheckOptions

  /// How kits are issued into a folder.
  func issueOptions(
    _ folder: FilePath, replaces: Bool = false, resumes: Bool = false
  ) throws(GabaritError) -> IssueOptions {
    let judgement = try options.judgementOfTemplates(writingTo: folder == "-" ? nil : folder)
    let settings = try KitSettings(
      roles: try Roles(teacher: teacherRole, owner: ownerRole, support: supportRole),
      container: container.flatMap { Container(rawValue: $0.rawValue) }, dates: dates.policy,
      zone: try zone.zone(), limitsSeats: seatLimiter, folderOnServer: outOnServer,
      version: Version.current)
    var issueOptions = IssueOptions(
      kit: settings, templates: TemplateSettings(judgement: judgement, scrubs: scrub),
      output: KitOutput(folder: folder, replaces: replaces, resumes: resumes),
      now: try Moment.now())
    if !noCache {
      issueOptions.templates.store = store(judgement, issueOptions.templates.limits)
    }
    return issueOptions
  }

  /// What was judged is believed of this very program alone.
  private func store(_ judgement: Judgement, _ limits: Limits) -> TemplateStore? {
    guard let folder = UserFolder.cache, let program = try? SourceFile("/proc/self/exe").identity
    else { return nil }
    return TemplateStore(
      folder: folder.appending("templates"), program: "\(Version.current) \(program)",
      judgement: judgement, limits: limits)
  }

  /// Where templates come from.
  func source(
    _ issueOptions: IssueOptions, _ messages: MessageOptions
  ) throws(GabaritError) -> TemplateSource {
    let (isQuiet, logsJSON) = (messages.quiet, messages.logJSON)
    let progress: @Sendable (FilePath) -> Void = {
      MessageOptions.progress("reading", $0.string, isQuiet: isQuiet, logsJSON: logsJSON)
    }
    guard let templateFile else {
      return TemplateSource(
        searching: try places.entries(), site: places.site, options: issueOptions,
        progress: progress)
    }
    guard places.places.isEmpty, places.candidates == nil, places.site == nil else {
      throw GabaritError(.usage, "--template-file stands instead of --in, --candidates and --site")
    }
    return TemplateSource(file: templateFile, options: issueOptions, progress: progress)
  }
}
