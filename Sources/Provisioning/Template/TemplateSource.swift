internal import Archive
public import Catalogue
internal import Compliance
internal import Groundwork
internal import MoodleBackup
internal import Synchronization
public import SystemPackage

/// Where orders' templates come from.
///
/// Each backup is read and judged once, however many orders there are and at whatever time they come:
/// who asks for one that is being read waits.
public final class TemplateSource: Sendable {
  /// A template that a package can be cut from.
  struct Template: Sendable {
    let checked: CheckedBackup
    let reading: BackupReading
    /// The backup that somebody keeps: what is cut from, or what that is the scrubbed copy of.
    let origin: FilePath
    /// The SHA-256 of the origin.
    let sha256: String
    /// What was made of the origin, where it was not suitable.
    let scrubbed: ScrubbedTemplate?

    /// The SHA-256 of what packages are cut from.
    var cutFrom: String { scrubbed?.sha256 ?? sha256 }
    /// Whether it is there in a later run, for which its plan is worth keeping.
    var lasts: Bool { scrubbed == nil }
  }

  private enum Kind: Sendable {
    case search([Places.Entry], site: String?)
    case file(FilePath)
  }

  /// What was read so far.
  private struct State {
    var items: [Search.Item]?
    var templates: [String: Result<Template, GabaritError>] = [:]
    var digests: [FilePath: String] = [:]
    var dates: [FilePath: BackupDates] = [:]
    var plans: [FilePath: Planned] = [:]
  }

  /// What came of planning a template.
  enum Planned: Sendable {
    /// Packages are spliced.
    case plan(TemplatePlan)
    /// They are packed again.
    case refused(SpliceRefusal)
  }

  private let kind: Kind
  private let options: IssueOptions
  private let progress: @Sendable (FilePath) -> Void
  private let state = Mutex(State())

  /// Templates are looked for in these entries.
  public init(
    searching entries: [Places.Entry], site: String?, options: IssueOptions,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) {
    kind = .search(entries, site: site)
    self.options = options
    self.progress = progress
  }

  /// Every order is cut from this file, whatever template it names.
  public init(
    file: FilePath, options: IssueOptions,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) {
    kind = .file(file)
    self.options = options
    self.progress = progress
  }

  /// The template for an order.
  ///
  /// - Throws: `nothingSuitable` with the reasons; what makes a file given by path unreadable.
  func template(named name: String) throws(GabaritError) -> Template {
    let key = if case .file = kind { "" } else { name }
    return try state.withLock { (state) throws(GabaritError) in
      if let known = state.templates[key] { return try known.get() }
      let result: Result<Template, GabaritError>
      do throws(GabaritError) { result = .success(try find(name, &state)) } catch {
        if error.code == .interrupted { throw error }
        result = .failure(error)
      }
      state.templates[key] = result
      return try result.get()
    }
  }

  /// The dates of a template, for which it is read once more, however many orders there are.
  func dates(of template: Template) throws(GabaritError) -> BackupDates {
    let checked = template.checked
    return try state.withLock { (state) throws(GabaritError) in
      if let known = state.dates[checked.path] { return known }
      let found = try BackupDates(reading: try checked.reopen(), limits: options.limits)
      state.dates[checked.path] = found
      return found
    }
  }

  /// The plan of a template, for which it is inflated once more unless the plan was kept, however
  /// many orders there are.
  ///
  /// It pays for a single order already: inflating is many times faster than compressing. And so the
  /// bytes of a package do not depend on whether a plan was at hand.
  func plan(of template: Template) throws(GabaritError) -> Planned {
    let checked = template.checked
    return try state.withLock { (state) throws(GabaritError) in
      if let known = state.plans[checked.path] { return known }
      let planned = try makePlan(of: template, usesStore: true)
      state.plans[checked.path] = planned
      return planned
    }
  }

  /// Tells that a plan gave no right package: it is made anew if it was kept from before, and
  /// otherwise done without.
  func replace(_ plan: TemplatePlan, of template: Template) throws(GabaritError) -> Planned {
    let path = template.checked.path
    return try state.withLock { (state) throws(GabaritError) in
      // Another order may have had the same trouble.
      if case .plan(let known) = state.plans[path], known !== plan { return .plan(known) }
      if template.lasts { options.plans?.discard(template.sha256) }
      let planned: Planned =
        plan.isFromStore
        ? try makePlan(of: template, usesStore: false) : .refused(.unproven)
      state.plans[path] = planned
      return planned
    }
  }

  private func makePlan(
    of template: Template, usesStore: Bool
  ) throws(GabaritError) -> Planned {
    let reading = template.reading
    guard options.splices else { return .refused(.unwanted) }
    guard reading.container == .tgz else { return .refused(.container) }
    guard reading.repackSigns.isEmpty else { return .refused(.tar) }
    guard let index = reading.firstIndex else { return .refused(.index) }
    let file = try template.checked.reopen()
    if usesStore, template.lasts,
      let kept = options.plans?.plan(of: template.sha256, file.identity)
    {
      return .plan(TemplatePlan(kept, of: reading.members, index: index, isFromStore: true))
    }
    let outcome = try SplicePlanner.plan(
      file, members: reading.members, sha256: template.cutFrom, isEdited: TemplatePlan.isEdited)
    switch outcome {
    case .refused(let why): return .refused(why)
    case .plan(let plan):
      return .plan(TemplatePlan(plan, of: reading.members, index: index, isFromStore: false))
    }
  }

  private func find(_ name: String, _ state: inout State) throws(GabaritError) -> Template {
    let found: CheckedBackup
    switch kind {
    case .search(let entries, let site): found = try search(name, entries, site, &state)
    case .file(let path): found = try judge(path)
    }
    let sha256 = try digest(found, &state)
    let scrubbed =
      found.verdict == .compliant
      ? nil : try ScrubbedTemplate(of: found, options, progress: progress)
    let checked = scrubbed?.checked ?? found
    guard let reading = checked.reading else {
      throw GabaritError(.fault, "an unreadable template was selected")
    }
    return Template(
      checked: checked, reading: reading, origin: found.path, sha256: sha256, scrubbed: scrubbed)
  }

  private func search(
    _ name: String, _ entries: [Places.Entry], _ site: String?, _ state: inout State
  ) throws(GabaritError) -> CheckedBackup {
    let search = Search(
      template: name, site: site, judgement: options.judgement, limits: options.limits)
    let progress = progress
    let items: [Search.Item]
    if let read = state.items {
      items = read
    } else {
      items = try search.read(entries, workers: Parallel.processors) { progress($1.path) }
    }
    state.items = items
    var result = search.select(from: items)
    if let selected = result.selected { return selected.checked }
    if options.scrubs, result.ambiguousSites.isEmpty {
      let dirty = result.candidates.filter(\.isSuitableAfterScrubbing)
      let sites = Set(dirty.compactMap(\.site)).sorted()
      // Between sites somebody has to choose, as among suitable ones.
      if sites.count > 1 {
        result.ambiguousSites = sites
      } else if let first = dirty.first {
        return first.checked
      }
    }
    var message = "no suitable backup of the template was found"
    if result.candidates.isEmpty { message += ": there is none at all" }
    if !result.ambiguousSites.isEmpty {
      message = "suitable backups of the template come from several sites; choose one with --site"
    }
    let reasons = result.candidates.prefix(20).map { candidate in
      "\(candidate.path.string.printable): "
        + candidate.reasons.map { "\($0.words.english) [\($0.code)]" }.joined(separator: "; ")
    }
    throw GabaritError(
      .nothingSuitable, ([message] + reasons).joined(separator: "\n  "))
  }

  private func judge(_ path: FilePath) throws(GabaritError) -> CheckedBackup {
    progress(path)
    let checked = try CheckedBackup(path, limits: options.limits, judgement: options.judgement)
    if case .unreadable(let error) = checked.outcome { throw error.in(file: path.string) }
    let counted = checked.findings.filter(options.judgement.failOn.counts)
    if options.scrubs, counted.allSatisfy(UserDataTables.takesOut) { return checked }
    guard counted.isEmpty else {
      let lines = counted.prefix(20).map { finding in
        let place = finding.member.map { " in \($0.printable)" } ?? ""
        return "\(finding.message.english)\(place) [\(finding.rule)]"
      }
      throw GabaritError(
        .nothingSuitable,
        (["is not suitable as a template"] + lines).joined(separator: "\n  "), file: path.string)
    }
    return checked
  }

  private func digest(
    _ checked: CheckedBackup, _ state: inout State
  ) throws(GabaritError) -> String {
    if let known = state.digests[checked.path] { return known }
    let file = try checked.reopen()
    let digest = try file.sha256()
    try file.verifyUnchanged()
    state.digests[checked.path] = digest
    return digest
  }
}
