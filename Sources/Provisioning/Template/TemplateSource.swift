internal import Archive
internal import Base
package import Catalogue
internal import Compliance
internal import MoodleBackup
internal import Splicing
internal import Synchronization
package import SystemPackage

/// Where orders' templates come from.
///
/// Each backup is read and judged once, however many orders there are and at whatever time they come:
/// who asks for one that is being read waits.
package final class TemplateSource: Sendable {
  /// A template that a package can be cut from.
  struct Template: Sendable {
    let checked: CheckedBackup
    /// What was read of it; without its members where an earlier run read it.
    let reading: BackupReading
    /// The backup that somebody keeps: what is cut from, or what that is the scrubbed copy of.
    let origin: FilePath
    /// The SHA-256 of the origin.
    let sha256: String
    /// What was made of the origin, where it was not suitable.
    let scrubbed: ScrubbedTemplate?
    /// What puts in doubt that it is the newest, for whoever runs this.
    let doubts: [String]

    /// The SHA-256 of what packages are cut from.
    var cutFrom: String { scrubbed?.sha256 ?? sha256 }
    /// Whether it is there in a later run, for which what is known of it is worth keeping.
    var lasts: Bool { scrubbed == nil }
    /// Whether what it was judged to be is known from an earlier run.
    var isKept: Bool { reading.members.isEmpty }
  }

  private enum Kind: Sendable {
    case search([BackupLocator.Entry], site: String?)
    case file(FilePath)
  }

  /// What was read so far.
  struct State {
    var items: [Search.Item]?
    /// Whether nothing was passed over for what is known of it from an earlier run.
    var itemsAreWhole = true
    /// What is known from earlier runs.
    var kept: [FilePath: (template: KeptTemplate, plan: SplicePlan?)] = [:]
    /// What was read again of it.
    var wholes: [FilePath: BackupReading] = [:]
    var templates: [String: Result<Template, GabaritError>] = [:]
    var digests: [FilePath: String] = [:]
    var dates: [FilePath: BackupDates] = [:]
    var plans: [FilePath: Planned] = [:]
    /// What readings of templates left behind for their plans, until those are made.
    var logs: [FilePath: InflationLog] = [:]
  }

  /// What came of planning a template.
  enum Planned: Sendable {
    /// Packages are spliced.
    case plan(TemplatePlan)
    /// They are packed again.
    case refused(SpliceRefusal)
  }

  private let kind: Kind
  let options: IssueOptions
  let progress: @Sendable (FilePath) -> Void
  let state = Mutex(State())

  /// Templates are looked for in these entries.
  package init(
    searching entries: [BackupLocator.Entry], site: String?, options: IssueOptions,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) {
    kind = .search(entries, site: site)
    self.options = options
    self.progress = progress
  }

  /// Every order is cut from this file, whatever template it names.
  package init(
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

  private func find(_ name: String, _ state: inout State) throws(GabaritError) -> Template {
    let found: CheckedBackup
    var doubts: [String] = []
    switch kind {
    case .search(let entries, let site):
      (found, doubts) = try search(name, entries, site, &state)
    case .file(let path):
      if let kept = kept(path, &state) { found = kept } else { found = try judge(path, &state) }
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
      checked: checked, reading: reading, origin: found.path, sha256: sha256, scrubbed: scrubbed,
      doubts: doubts)
  }

  /// A suitable backup as an earlier run judged it; nil where it is to be read.
  private func kept(_ path: FilePath, _ state: inout State) -> CheckedBackup? {
    // Whoever moves dates has to look through all of it anyway.
    guard let store = options.store, options.dates == .course, let file = try? SourceFile(path),
      case .suitable(let template, let plan) = store.verdict(of: file)
    else { return nil }
    state.kept[path] = (template, plan)
    return CheckedBackup(path, as: template.reading, of: file, judgement: options.judgement)
  }

  private func search(
    _ name: String, _ entries: [BackupLocator.Entry], _ site: String?, _ state: inout State
  ) throws(GabaritError) -> (CheckedBackup, doubts: [String]) {
    let search = Search(
      template: name, site: site, judgement: options.judgement, limits: options.limits)
    var items: [Search.Item]
    if let read = state.items {
      items = read
    } else {
      items = try self.items(of: entries, search, &state)
    }
    var result = search.select(from: items)
    if result.selected == nil, !state.itemsAreWhole {
      // Why a backup is not suitable is not kept.
      items = try read(entries, search, &state)
      state.itemsAreWhole = true
      result = search.select(from: items)
    }
    state.items = items
    let doubts = TemplateSource.doubts(result.unread)
    if let selected = result.selected { return (selected.checked, doubts) }
    if options.scrubs, result.ambiguousSites.isEmpty {
      let dirty = result.candidates.filter(\.isSuitableAfterScrubbing)
      let sites = Set(dirty.compactMap(\.site)).sorted()
      // Between sites somebody has to choose, as among suitable ones.
      if sites.count > 1 {
        result.ambiguousSites = sites
      } else if let first = dirty.first {
        return (first.checked, doubts)
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
      result.isUndecided ? .io : .nothingSuitable,
      ([message] + reasons).joined(separator: "\n  "))
  }

  /// That candidates were not read, and the first of them.
  private static func doubts(_ unread: [Search.Candidate]) -> [String] {
    guard let first = unread.first else { return [] }
    let others = unread.count > 1 ? ", and \(unread.count - 1) more" : ""
    let reason = first.reasons.first?.words.english ?? ""
    return [
      "what could not be read may be a newer backup: \(first.path.string.printable) \(reason)\(others)"
    ]
  }

  private func read(
    _ entries: [BackupLocator.Entry], _ search: Search, _ state: inout State
  ) throws(GabaritError) -> [Search.Item] {
    let progress = progress
    let logCache = options.splices ? InflationLogCache() : nil
    let items = try search.read(
      entries, workers: Parallel.processors, requirements: true, logCache: logCache
    ) {
      progress($1.path)
    }
    state.logs.merge(logCache?.logs ?? [:]) { $1 }
    return items
  }

  /// What is known of the entries from earlier runs, and the rest read.
  private func items(
    of entries: [BackupLocator.Entry], _ search: Search, _ state: inout State
  ) throws(GabaritError) -> [Search.Item] {
    guard let store = options.store, options.dates == .course else {
      return try read(entries, search, &state)
    }
    var items: [Search.Item] = []
    var unknown: [BackupLocator.Entry] = []
    for entry in entries {
      try Interruption.check()
      if entry.failure != nil {
        unknown.append(entry)
      } else if entry.isFromRecycleBin || entry.isPackage {
        state.itemsAreWhole = false
      } else if let file = try? SourceFile(entry.path), let verdict = store.verdict(of: file) {
        guard case .suitable(let template, let plan) = verdict else {
          state.itemsAreWhole = false
          continue
        }
        state.kept[entry.path] = (template, plan)
        items.append(
          Search.Item(
            entry,
            CheckedBackup(
              entry.path, as: template.reading, of: file, judgement: options.judgement)))
      } else {
        unknown.append(entry)
      }
    }
    let read = try read(unknown, search, &state)
    for item in read {
      guard let file = try? item.checked.reopen() else { continue }
      switch item.checked.outcome {
      case .read(let reading, _) where item.checked.verdict == .compliant:
        store.keep(.suitable(KeptTemplate(reading, sha256: nil, layout: nil), nil), of: file)
      case .unreadable(let error) where TemplateSource.passing.contains(error.code): continue
      case .read, .unreadable: store.keep(.unsuitable, of: file)
      }
    }
    return items + read
  }

  /// What says nothing of a file's contents.
  private static let passing: Set<GabaritError.Code> = [
    .io, .changedMeanwhile, .interrupted, .fault,
  ]

  /// Judges a file that somebody named, and reckons its digest meanwhile.
  private func judge(
    _ path: FilePath, _ state: inout State
  ) throws(GabaritError) -> CheckedBackup {
    progress(path)
    let log = InflationLog()
    let (checked, digest) = try Parallel.both { () throws(GabaritError) in
      try CheckedBackup(
        path, limits: options.limits, judgement: options.judgement, requirements: true, log: log)
    } _: { () throws(GabaritError) in
      // Whatever hinders it hinders the judging too, which says it better.
      try? TemplateSource.digest(SourceFile(path))
    }
    // Both may have seen different files.
    if let digest, let file = try? checked.reopen(), file.identity == digest.identity {
      state.digests[path] = digest.sha256
    }
    state.logs[path] = log
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
    if let known = state.digests[checked.path] ?? state.kept[checked.path]?.template.sha256 {
      return known
    }
    let digest = try TemplateSource.digest(try checked.reopen()).sha256
    state.digests[checked.path] = digest
    return digest
  }

  private static func digest(
    _ file: SourceFile
  ) throws(GabaritError) -> (sha256: String, identity: SourceFile.Identity) {
    let digest = try file.sha256()
    try file.verifyUnchanged()
    return (digest, file.identity)
  }
}
