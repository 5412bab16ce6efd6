internal import Archive
package import Base
package import Compliance
internal import MoodleBackup
package import SystemPackage

/// Looks for the newest suitable backup of a template.
package struct Search: Sendable {
  /// Why a candidate was passed over.
  package struct Reason: Sendable, Equatable {
    /// A stable code: a rule's id, an error's code, or one of `older`, `equally-new`,
    /// `case-differs`, `recyclebin`, `issued-package`, `other-site`, `several-sites`.
    package var code: String
    /// The reason for people.
    package var words: Words
  }

  /// A backup of the template, or a file that could not be read.
  package struct Candidate: Sendable {
    /// Where it is.
    package var path: FilePath
    /// Whether a package can be cut from it.
    package var isSuitable: Bool
    /// Whether only what scrubbing takes out stands against it.
    package var isSuitableAfterScrubbing = false
    /// When it was made, by its manifest.
    package var backupDate: Instant?
    /// The site it was made on.
    package var site: String?
    /// Why it was not selected; empty for the one that was.
    package var reasons: [Reason]
    /// What was read and found.
    package var checked: CheckedBackup

    /// Whether the system failed to read it, which says nothing of what it is.
    var isUnread: Bool {
      guard case .unreadable(let error) = checked.outcome else { return false }
      return error.code == .io || error.code == .changedMeanwhile
    }
  }

  /// What a search found.
  package struct Result: Sendable {
    /// The short name looked for.
    package var template: String
    /// All candidates, newest first; unreadable ones last.
    package var candidates: [Candidate]
    /// Which of them was selected.
    package var selected: Candidate?
    /// Sites between which the search could not choose; empty where it did not have to.
    package var ambiguousSites: [String]
    /// Files that are backups of other courses, or no backups.
    package var others: Int

    /// Candidates of which nothing is known, since the system failed to read them: each may be a newer
    /// backup than what was selected.
    package var unread: [Candidate] { candidates.filter(\.isUnread) }

    /// Whether nothing was selected, and there may be something all the same: the system failed to
    /// read a file.
    package var isUndecided: Bool {
      selected == nil && ambiguousSites.isEmpty && !unread.isEmpty
    }
  }

  /// The short name looked for.
  package var template: String
  /// Only backups of the site with this identifier hash or address.
  package var site: String?
  /// How backups are judged.
  package var judgement: Judgement
  /// The bounds for each backup.
  package var limits: Limits

  /// Describes a search.
  package init(
    template: String, site: String? = nil, judgement: Judgement = Judgement(),
    limits: Limits = Limits()
  ) {
    self.template = template
    self.site = site
    self.judgement = judgement
    self.limits = limits
  }

  /// An entry that was read and judged, whosever backup it is.
  package struct Item: Sendable {
    let entry: BackupLocator.Entry
    /// What came of it.
    package let checked: CheckedBackup

    /// An entry and what came of it.
    package init(_ entry: BackupLocator.Entry, _ checked: CheckedBackup) {
      self.entry = entry
      self.checked = checked
    }
  }

  /// Reads and judges every entry, for this search and any other with the same bounds and judgement.
  ///
  /// - Parameters:
  ///   - workers: how many are read at once, at most.
  ///   - requirements: whether to find out what restores need: for what kits are cut from.
  ///   - logCache: keeps logs for the plan of what may be selected.
  ///   - began: told of each entry, and its index, before it is read.
  ///   - opened: told of each file that was opened, to watch how far it is read.
  ///   - finished: told of each entry that was read.
  /// - Throws: `interrupted`, `fault`. What cannot be read is an item all the same.
  package func read(
    _ entries: [BackupLocator.Entry], workers: Int = 1, requirements: Bool = false,
    logCache: InflationLogCache? = nil,
    began: @Sendable (Int, BackupLocator.Entry) -> Void = { _, _ in },
    opened: @Sendable (Int, SourceFile) -> Void = { _, _ in },
    finished: @Sendable (Int) -> Void = { _ in }
  ) throws(GabaritError) -> [Item] {
    try Parallel.map(entries, workers: workers) { (index, entry) throws(GabaritError) in
      began(index, entry)
      defer { finished(index) }
      let log = logCache.map { _ in InflationLog() }
      let checked = try CheckedBackup(
        entry, limits: limits, judgement: judgement, requirements: requirements, log: log
      ) {
        opened(index, $0)
      }
      if let log { logCache?.offer(log, of: checked) }
      // What is not cut from is kept small: a file store holds thousands.
      let isSuitable = checked.verdict == .compliant
      return Item(entry, isSuitable ? checked : checked.withoutMembers())
    }
  }

  /// Lists the template's backups among the items, and selects one.
  package func select(from items: [Item]) -> Result {
    var candidates: [Candidate] = []
    var others = 0
    for item in items {
      if let found = candidate(item) { candidates.append(found) } else { others += 1 }
    }
    candidates.sort(by: Search.isBefore)
    var result = Result(
      template: template, candidates: candidates, selected: nil, ambiguousSites: [],
      others: others)
    select(&result)
    return result
  }

  /// Newest first, then by path, so that of two equally new ones the same wins each time.
  private static func isBefore(_ left: Candidate, _ right: Candidate) -> Bool {
    switch (left.backupDate, right.backupDate) {
    case (let one?, let other?) where one != other: return one > other
    case (_?, nil): return true
    case (nil, _?): return false
    default: return left.path.string.utf8.lexicographicallyPrecedes(right.path.string.utf8)
    }
  }

  private func candidate(_ item: Item) -> Candidate? {
    let (entry, checked) = (item.entry, item.checked)
    var candidate = Candidate(
      path: entry.path, isSuitable: false, backupDate: nil, site: nil, reasons: [],
      checked: checked)
    switch checked.outcome {
    case .unreadable(let error):
      // In a file store most files are something else, and are no candidates for that.
      if !entry.isExpected, checked.isNoBackup(limits: limits) { return nil }
      candidate.reasons = [
        Reason(
          code: error.code.rawValue,
          words: Words(
            error.message,
            fr: "\(UnreadableRule.rule(for: error.code).title.french) (\(error.message))"))
      ]
    case .read(let reading, let findings):
      guard judge(&candidate, entry, reading.manifest, findings) else { return nil }
    case .known(let outline):
      guard judge(&candidate, entry, outline.manifest, []) else { return nil }
    }
    return candidate
  }

  /// Says of a backup that was read whether it is suitable; false where it is another template's.
  private func judge(
    _ candidate: inout Candidate, _ entry: BackupLocator.Entry, _ manifest: Manifest,
    _ findings: [Finding]
  ) -> Bool {
    guard let nameReason = matches(manifest.shortname) else { return false }
    candidate.backupDate = manifest.backupDate
    candidate.site = manifest.site
    candidate.reasons = nameReason
    if entry.isFromRecycleBin {
      candidate.reasons.append(
        Reason(
          code: "recyclebin",
          words: Words(
            "it lies in Moodle's recycle bin: something deleted",
            fr: "elle est dans la corbeille de Moodle : un élément supprimé")))
    }
    if entry.isPackage {
      candidate.reasons.append(
        Reason(
          code: "issued-package",
          words: Words(
            "it lies in a kit: a package cut for a customer",
            fr: "elle est dans un kit : un paquet fait pour un client")))
    }
    if let site, !isOf(site, manifest) {
      candidate.reasons.append(
        Reason(
          code: "other-site",
          words: Words("it is of another site", fr: "elle vient d’un autre site")))
    }
    let found = reasons(findings)
    candidate.isSuitableAfterScrubbing =
      candidate.reasons.isEmpty && !found.isEmpty
      && findings.filter(judgement.failOn.counts).allSatisfy(UserDataTables.takesOut)
    candidate.reasons += found
    candidate.isSuitable = candidate.reasons.isEmpty
    return true
  }

  /// Nil where the name is another's; else the reason that the name gives against it, if any.
  ///
  /// `String`'s `==` is canonical equivalence, which is what normalising both to NFC compares.
  private func matches(_ name: String) -> [Reason]? {
    let wanted = Search.trimmed(template)
    let found = Search.trimmed(name)
    if found == wanted { return [] }
    guard found.lowercased() == wanted.lowercased() else { return nil }
    return [
      Reason(
        code: "case-differs",
        words: Words(
          "its short name differs in upper and lower case",
          fr: "son nom abrégé ne diffère que par les majuscules et minuscules"))
    ]
  }

  private func isOf(_ site: String, _ manifest: Manifest) -> Bool {
    manifest.site == site || manifest.information["original_wwwroot"] == site
  }

  private func reasons(_ findings: [Finding]) -> [Reason] {
    let counting = findings.filter(judgement.failOn.counts)
    var order: [String] = []
    for finding in counting where !order.contains(finding.rule) { order.append(finding.rule) }
    return order.map { rule in
      let own = counting.filter { $0.rule == rule }
      let count = own.reduce(0) { $0 + $1.count }
      // One finding has words of its own; several have only those of their rule in common.
      let words = own.count == 1 ? own[0].message : Ruleset.rule(rule)?.title ?? own[0].message
      let times = count > 1 ? " (\(count))" : ""
      return Reason(code: rule, words: words + Words(same: times))
    }
  }

  private func select(_ result: inout Result) {
    let suitable = result.candidates.indices.filter { result.candidates[$0].isSuitable }
    let sites = Set(suitable.compactMap { result.candidates[$0].site })
    guard sites.count <= 1 else {
      result.ambiguousSites = sites.sorted()
      for index in suitable {
        result.candidates[index].reasons = [
          Reason(
            code: "several-sites",
            words: Words(
              "suitable backups of this name come from \(sites.count) sites; choose one",
              fr:
                "des sauvegardes utilisables de ce nom viennent de \(sites.count) sites ; choisissez"
            ))
        ]
      }
      return
    }
    guard let first = suitable.first else { return }
    result.selected = result.candidates[first]
    for index in suitable.dropFirst() {
      let isAsNew = result.candidates[index].backupDate == result.candidates[first].backupDate
      result.candidates[index].reasons = [
        isAsNew
          ? Reason(
            code: "equally-new",
            words: Words(
              "one equally new comes first by its path",
              fr: "une autre, aussi récente, passe avant par son chemin"))
          : Reason(
            code: "older",
            words: Words(
              "a newer suitable backup was selected",
              fr: "une sauvegarde utilisable plus récente a été retenue"))
      ]
    }
  }

  private static func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
