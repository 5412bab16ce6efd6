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
/// who asks for one that is being read waits. Nothing is read and nobody is told of progress under a
/// lock, so other templates are served meanwhile.
package final class TemplateSource: Sendable {
  private enum Kind: Sendable {
    case search([BackupLocator.Entry], site: String?)
    case file(FilePath)
  }

  /// A backup that was chosen, and what reading it left behind.
  private struct Chosen {
    var checked: CheckedBackup
    /// The file's digest, where it is known.
    var sha256: String?
    var kept: Template.Kept?
    var log: InflationLog?
    var doubts: [String] = []
  }

  /// What reading the entries gave.
  private struct Items: Sendable {
    var items: [Search.Item] = []
    /// Whether nothing was passed over for what is known of it from an earlier run.
    var areWhole = true
    /// What is known from earlier runs.
    var kept: [FilePath: Template.Kept] = [:]
  }

  private let kind: Kind
  private let options: IssueOptions
  private let context: Template.Context
  /// The slot of each template, by its name.
  private let slots = Mutex<[String: Once<Template>]>([:])
  /// The entries, as far as they are not known from earlier runs.
  private let firstItems = Once<Items>()
  /// All entries, where those were not enough.
  private let allItems = Once<Items>()
  /// What readings left behind for the plans of the newest suitable backups, until those are chosen.
  private let logs = Mutex<[FilePath: InflationLog]>([:])

  private init(
    _ kind: Kind, _ options: IssueOptions, _ progress: @escaping @Sendable (FilePath) -> Void
  ) {
    self.kind = kind
    self.options = options
    context = Template.Context(
      settings: options.templates, changesCourseAlone: options.kit.dates == .course,
      progress: progress)
  }

  /// Templates are looked for in these entries.
  ///
  /// - Parameter progress: told of each file before it is read, on any thread. It may ask for
  ///   another template, but not wait for what is being read.
  package convenience init(
    searching entries: [BackupLocator.Entry], site: String?, options: IssueOptions,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) { self.init(.search(entries, site: site), options, progress) }

  /// Every order is cut from this file, whatever template it names.
  package convenience init(
    file: FilePath, options: IssueOptions,
    progress: @escaping @Sendable (FilePath) -> Void = { _ in }
  ) { self.init(.file(file), options, progress) }

  private var settings: TemplateSettings { context.settings }

  /// The template for an order.
  ///
  /// - Throws: `nothingSuitable` with the reasons; what makes a file given by path unreadable.
  func template(named name: String) throws(GabaritError) -> Template {
    let key = if case .file = kind { "" } else { name }
    let slot = slots.withLock { slots in
      let slot = slots[key] ?? Once(keepsFailures: true)
      slots[key] = slot
      return slot
    }
    return try slot.value { () throws(GabaritError) in try find(name) }
  }

  private func find(_ name: String) throws(GabaritError) -> Template {
    let found: Chosen
    switch kind {
    case .search(let entries, let site): found = try search(name, entries, site)
    case .file(let path): if let kept = kept(path) { found = kept } else { found = try judge(path) }
    }
    let checked = found.checked
    var sha256 = found.sha256 ?? ""
    if found.sha256 == nil { sha256 = try TemplateSource.digest(try checked.reopen()).sha256 }
    guard checked.verdict != .compliant else {
      return try Template(
        checked, origin: checked.path, sha256: sha256, scrubbed: nil, doubts: found.doubts,
        kept: found.kept, log: found.log, context)
    }
    let scrubbed = try ScrubbedTemplate(
      of: checked, settings, in: options.output, progress: context.progress)
    return try Template(
      scrubbed.checked, origin: checked.path, sha256: sha256, scrubbed: scrubbed,
      doubts: found.doubts, kept: nil, log: nil, context)
  }

  /// A suitable backup as an earlier run judged it; nil where it is to be read.
  private func kept(_ path: FilePath) -> Chosen? {
    guard let store, let file = try? SourceFile(path),
      case .suitable(let template, let plan) = store.verdict(of: file)
    else { return nil }
    return Chosen(
      checked: CheckedBackup(
        path, as: template.outline, of: file, judgement: settings.judgement),
      sha256: template.sha256, kept: (template, plan))
  }

  /// Where verdicts are kept; nil where dates move, since then all of a template is looked through
  /// anyway.
  private var store: TemplateStore? { context.changesCourseAlone ? settings.store : nil }

  private func search(
    _ name: String, _ entries: [BackupLocator.Entry], _ site: String?
  ) throws(GabaritError) -> Chosen {
    let search = Search(
      template: name, site: site, judgement: settings.judgement, limits: settings.limits)
    var items: Items
    if let all = allItems.made {
      items = all
    } else {
      items = try firstItems.value { () throws(GabaritError) in try self.items(of: entries, search)
      }
    }
    var result = search.select(from: items.items)
    if result.selected == nil, !items.areWhole {
      // Why a backup is not suitable is not kept.
      items = try allItems.value { () throws(GabaritError) in
        Items(items: try read(entries, search))
      }
      result = search.select(from: items.items)
    }
    let doubts = TemplateSource.doubts(result.unread)
    func chosen(_ checked: CheckedBackup) -> Chosen {
      let kept = checked.reading == nil ? items.kept[checked.path] : nil
      return Chosen(
        checked: checked, sha256: kept?.template.sha256, kept: kept,
        log: logs.withLock { $0.removeValue(forKey: checked.path) }, doubts: doubts)
    }
    if let selected = result.selected { return chosen(selected.checked) }
    if settings.scrubs, result.ambiguousSites.isEmpty {
      let dirty = result.candidates.filter(\.isSuitableAfterScrubbing)
      let sites = Set(dirty.compactMap(\.site)).sorted()
      // Between sites somebody has to choose, as among suitable ones.
      if sites.count > 1 {
        result.ambiguousSites = sites
      } else if let first = dirty.first {
        return chosen(first.checked)
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
    _ entries: [BackupLocator.Entry], _ search: Search
  ) throws(GabaritError) -> [Search.Item] {
    let progress = context.progress
    let logCache = settings.splices ? InflationLogCache() : nil
    let items = try search.read(
      entries, workers: Parallel.processors, requirements: true, logCache: logCache
    ) {
      progress($1.path)
    }
    if let logCache { logs.withLock { $0.merge(logCache.logs) { $1 } } }
    return items
  }

  /// What is known of the entries from earlier runs, and the rest read.
  private func items(
    of entries: [BackupLocator.Entry], _ search: Search
  ) throws(GabaritError) -> Items {
    guard let store else { return Items(items: try read(entries, search)) }
    var items = Items()
    var unknown: [BackupLocator.Entry] = []
    for entry in entries {
      try Interruption.check()
      if entry.failure != nil {
        unknown.append(entry)
      } else if entry.isFromRecycleBin || entry.isPackage {
        items.areWhole = false
      } else if let file = try? SourceFile(entry.path), let verdict = store.verdict(of: file) {
        guard case .suitable(let template, let plan) = verdict else {
          items.areWhole = false
          continue
        }
        items.kept[entry.path] = (template, plan)
        items.items.append(
          Search.Item(
            entry,
            CheckedBackup(
              entry.path, as: template.outline, of: file, judgement: settings.judgement)))
      } else {
        unknown.append(entry)
      }
    }
    let read = try read(unknown, search)
    for item in read {
      guard let file = try? item.checked.reopen() else { continue }
      switch item.checked.outcome {
      case .read(let reading, _) where item.checked.verdict == .compliant:
        store.keep(
          .suitable(KeptTemplate(reading.outline, sha256: nil, layout: nil), nil), of: file)
      case .unreadable(let error) where TemplateSource.passing.contains(error.code): continue
      case .read, .unreadable: store.keep(.unsuitable, of: file)
      case .known: continue
      }
    }
    items.items += read
    return items
  }

  /// What says nothing of a file's contents.
  private static let passing: Set<GabaritError.Code> = [
    .io, .changedMeanwhile, .interrupted, .fault,
  ]

  /// Judges a file that somebody named, and reckons its digest meanwhile.
  private func judge(_ path: FilePath) throws(GabaritError) -> Chosen {
    context.progress(path)
    let log = InflationLog()
    let (checked, digest) = try Parallel.both { () throws(GabaritError) in
      try CheckedBackup(
        path, limits: settings.limits, judgement: settings.judgement, requirements: true, log: log)
    } _: { () throws(GabaritError) in
      // Whatever hinders it hinders the judging too, which says it better.
      try? TemplateSource.digest(SourceFile(path))
    }
    var chosen = Chosen(checked: checked, log: log)
    // Both may have seen different files.
    if let digest, let file = try? checked.reopen(), file.identity == digest.identity {
      chosen.sha256 = digest.sha256
    }
    if case .unreadable(let error) = checked.outcome { throw error.in(file: path.string) }
    let counted = checked.findings.filter(settings.judgement.failOn.counts)
    if settings.scrubs, counted.allSatisfy(UserDataTables.takesOut) { return chosen }
    guard counted.isEmpty else {
      let lines = counted.prefix(20).map { finding in
        let place = finding.member.map { " in \($0.printable)" } ?? ""
        return "\(finding.message.english)\(place) [\(finding.rule)]"
      }
      throw GabaritError(
        .nothingSuitable,
        (["is not suitable as a template"] + lines).joined(separator: "\n  "), file: path.string)
    }
    return chosen
  }

  private static func digest(
    _ file: SourceFile
  ) throws(GabaritError) -> (sha256: String, identity: SourceFile.Identity) {
    let digest = try file.sha256()
    try file.verifyUnchanged()
    return (digest, file.identity)
  }
}
