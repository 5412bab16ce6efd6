internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import Splicing
internal import Synchronization
internal import SystemPackage

/// A template that packages can be cut from, and what is worked out of it once for all orders: its
/// dates, its whole reading where an earlier run read it, and the plan by which it is cut.
///
/// Each of these is a ``Once``: orders of other templates never wait for them.
final class Template: Sendable {
  /// What an earlier run kept of a backup.
  typealias Kept = (template: KeptTemplate, plan: SplicePlan?)

  let checked: CheckedBackup
  /// What every order needs to know of it.
  let outline: BackupOutline
  /// The backup that somebody keeps: what is cut from, or what that is the scrubbed copy of.
  let origin: FilePath
  /// The SHA-256 of the origin.
  let sha256: String
  /// What was made of the origin, where it was not suitable.
  let scrubbed: ScrubbedTemplate?
  /// What puts in doubt that it is the newest, for whoever runs this.
  let doubts: [String]

  let kept: Kept?
  let context: Context
  let wholeReading = Once<BackupReading>()
  let plans = Plans()
  private let allDates = Once<BackupDates>()
  /// What reading it left behind for its plan, until that is made.
  private let log: Mutex<InflationLog?>
  private let noted: Mutex<Noted>

  /// How templates are read, and who is told of it.
  struct Context: Sendable {
    let settings: TemplateSettings
    /// Whether orders change the two members of the course alone.
    let changesCourseAlone: Bool
    let progress: @Sendable (FilePath) -> Void
  }

  /// What was noted down for later runs.
  private struct Noted {
    var isSuitable: Bool
    var plan: TemplatePlan?
  }

  /// - Parameters:
  ///   - kept: what an earlier run kept; nil where this run read the backup whole.
  ///   - log: what reading it left behind.
  /// - Throws: `fault` where the backup could not be read.
  init(
    _ checked: CheckedBackup, origin: FilePath, sha256: String, scrubbed: ScrubbedTemplate?,
    doubts: [String], kept: Kept?, log: InflationLog?, _ context: Context
  ) throws(GabaritError) {
    guard let outline = checked.outline else {
      throw GabaritError(.fault, "an unreadable template was selected")
    }
    self.checked = checked
    self.outline = outline
    self.origin = origin
    self.sha256 = sha256
    self.scrubbed = scrubbed
    self.doubts = doubts
    self.kept = kept
    self.context = context
    self.log = Mutex(log)
    noted = Mutex(Noted(isSuitable: kept?.template.sha256 != nil))
  }

  /// The SHA-256 of what packages are cut from.
  var cutFrom: String { scrubbed?.sha256 ?? sha256 }
  /// Whether it is there in a later run, for which what is known of it is worth keeping.
  var lasts: Bool { scrubbed == nil }

  /// The dates of a template, for which it is read once more, however many orders there are.
  func dates() throws(GabaritError) -> BackupDates {
    try allDates.value { () throws(GabaritError) in
      try BackupDates(reading: try checked.reopen(), limits: context.settings.limits)
    }
  }

  /// The whole reading, for which a template that an earlier run read is read again.
  func whole() throws(GabaritError) -> BackupReading {
    if let reading = checked.reading { return reading }
    return try wholeReading.value { () throws(GabaritError) in
      context.progress(checked.path)
      let log = InflationLog()
      let reading = try BackupWalk.read(
        try checked.reopen(), limits: context.settings.limits, requirements: true, log: log)
      self.log.withLock { $0 = log }
      return reading
    }
  }

  /// What reading it left behind, once.
  func takeLog() -> InflationLog? {
    log.withLock { log in
      defer { log = nil }
      return log
    }
  }

  /// Notes down for later runs that a template is suitable, and its plan if it has one: a package
  /// was cut from it, and found right.
  func keep(_ plan: TemplatePlan?) throws(GabaritError) {
    guard let store = context.settings.store, lasts, plan?.isFromStore != true else { return }
    let isNew = noted.withLock { noted in
      guard !noted.isSuitable || plan != nil && noted.plan !== plan else { return false }
      noted = Noted(isSuitable: true, plan: plan)
      return true
    }
    guard isNew else { return }
    let layout: SpliceLayout? =
      if plan == nil { nil } else {
        SpliceLayout(of: try whole(), isWanted: OrderEdits.isOfCourse)
      }
    let outline = wholeReading.made?.outline ?? outline
    store.keep(
      .suitable(KeptTemplate(outline, sha256: sha256, layout: layout), plan?.splicer.plan),
      of: try checked.reopen())
  }
}
