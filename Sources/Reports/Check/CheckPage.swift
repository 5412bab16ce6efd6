package import Base
internal import Compliance
internal import MoodleBackup

/// A check as one self-contained HTML page, that an administrator can keep beside the template.
///
/// It loads nothing and runs nothing: no script, no font, no picture from elsewhere, which its own
/// content security policy holds it to.
struct CheckPage {
  let report: CheckReport
  let language: Language

  func t(_ words: Words) -> Markup { .text(words.text(language)) }
  func t(_ english: String, fr french: String) -> Markup { t(Words(english, fr: french)) }

  /// The page as UTF-8 text.
  var html: String {
    let title: Words =
      report.results.count == 1 ? Words(same: report.results[0].headline) : report.summaryWords
    let head = Markup.element(
      "head",
      [],
      .empty("meta", [("charset", "utf-8")]),
      .empty(
        "meta",
        [
          ("http-equiv", "Content-Security-Policy"),
          ("content", "default-src 'none'; style-src 'unsafe-inline'"),
        ]),
      .empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
      .empty("meta", [("name", "generator"), ("content", "gabarit \(report.gabarit)")]),
      .element("title", [], "gabarit: ", t(title)),
      .element("style", [], CheckPage.style))
    let body = Markup.element(
      "body", [],
      .element("main", [], overview + report.results.enumerated().map { article($1, $0) }),
      footer)
    return "<!DOCTYPE html>\n"
      + Markup.element("html", [("lang", language.rawValue)], head, body).source + "\n"
  }

  // MARK: Several backups

  private var overview: [Markup] {
    guard report.results.count != 1 else { return [] }
    // What asks for somebody comes first.
    let order = [Verdict.unreadable, .noncompliant, .compliant]
    let indexed = Array(report.results.enumerated())
    let sorted = order.flatMap { verdict in indexed.filter { $0.element.verdict == verdict } }
    let rows = sorted.map { index, result in
      Markup.element(
        "tr", [],
        .element("td", [], badge(result.verdict)),
        .element("td", [], .element("a", [("href", "#b\(index)")], "\(result.headline)")),
        .element("td", [("class", "path")], "\(result.path.printable)"),
        .element("td", [], t(Severity.counted(result.tally))))
    }
    let heads = [
      Words("Verdict", fr: "Verdict"), Words("Backup", fr: "Sauvegarde"),
      Words("File", fr: "Fichier"), Words("Found", fr: "Constats"),
    ]
    let head = Markup.element(
      "tr", [], heads.map { .element("th", [("scope", "col")], t($0)) })
    let table = scrolling(
      report.summaryWords,
      .element(
        "table", [("class", "overview")], .element("thead", [], head), .element("tbody", [], rows)))
    return [
      .element(
        "section", [], .element("h1", [], t(report.summaryWords)), rows.isEmpty ? "" : table)
    ]
  }

  // MARK: One backup

  private func article(_ result: CheckResult, _ index: Int) -> Markup {
    let families = result.families
    return .element(
      "article", [("id", "b\(index)")],
      [heading(result), t(answer(result)).paragraph("answer")] + news(result) + actions(families)
        + glance(result) + examined(result) + findings(families, result) + [meaning(result)])
  }

  private func heading(_ result: CheckResult) -> Markup {
    var parts = [
      badge(result.verdict), heading(0, "\(result.headline)"),
      Markup.text(result.path.printable).paragraph("path"),
    ]
    if let sha256 = result.sha256 {
      parts.append(.element("p", [("class", "digest")], "SHA-256 \(sha256)"))
    }
    return .element("header", [("class", result.verdict.rawValue)], parts)
  }

  func badge(_ verdict: Verdict) -> Markup {
    .element("span", [("class", "badge \(verdict.rawValue)")], t(verdict.words))
  }

  /// What the verdict says, in one sentence or two.
  private func answer(_ result: CheckResult) -> Words {
    switch result.verdict {
    case .unreadable:
      return Words(
        "It could not be read as a Moodle backup, so nothing can be said of what is in it.",
        fr: "Ce fichier n’a pas pu être lu comme une sauvegarde Moodle ; on ne peut donc rien dire "
          + "de son contenu.")
    case .noncompliant:
      let count = result.families.flatMap(\.groups).count { $0.counts }
      return Words(
        "It must not be used as it is: ", fr: "Elle ne doit pas être utilisée telle quelle : ")
        + Words.counted(
          count, "rule is not met.", "rules are not met.", fr: "règle n’est pas respectée.",
          "règles ne sont pas respectées.")
    case .compliant:
      let warnings = result.tally.warnings
      guard warnings > 0 else { return answerOfCompliant(result) }
      return answerOfCompliant(result)
        + Words.counted(
          warnings, "warning below does not change this verdict.",
          "warnings below do not change this verdict.",
          fr: "avertissement ci-dessous ne change rien à ce verdict.",
          "avertissements ci-dessous ne changent rien à ce verdict."
        ).after(" ")
    }
  }

  private func answerOfCompliant(_ result: CheckResult) -> Words {
    if report.judgement.profile == .archive {
      return Words(
        "The archive is complete and intact; whether it holds people’s data was not asked.",
        fr:
          "L’archive est complète et intacte, mais on n’a pas cherché si elle contient des données "
          + "d’utilisateurs.")
    }
    let families: Set<RuleFamily> = [.claim, .userdata, .userfiles, .unrecognised]
    if result.families.contains(where: { [.userdata, .userfiles].contains($0.family) }) {
      return Words(
        "The archive is complete and intact. It holds users’ data, which the policy or waivers named "
          + "below accept.",
        fr: "L’archive est complète et intacte. Elle contient des données d’utilisateurs, que la "
          + "politique ou les dérogations indiquées plus bas admettent.")
    }
    guard Ruleset.rules.allSatisfy({ !families.contains($0.family) || report.judgement.asks($0) })
    else {
      return Words(
        "The archive is complete and intact; the policy named below turned off rules about users’ "
          + "data.",
        fr: "L’archive est complète et intacte ; la politique indiquée plus bas a désactivé des "
          + "règles sur les données d’utilisateurs.")
    }
    return Words(
      "The archive is complete and intact, and no user’s records or files were found in it.",
      fr: "L’archive est complète et intacte, et l’on n’y a trouvé ni données ni fichiers "
        + "d’utilisateurs.")
  }

  // MARK: What to do

  private func news(_ result: CheckResult) -> [Markup] {
    guard report.baseline != nil, result.verdict != .unreadable else { return [] }
    return [t(result.newWords).paragraph("answer")]
  }

  private func actions(_ families: [FindingFamily]) -> [Markup] {
    let groups = families.flatMap(\.groups).filter { $0.counts }
    guard !groups.isEmpty else { return [] }
    let items = groups.map { group in
      Markup.element(
        "li", [], .element("strong", [], t(group.title)), times(group), ". ",
        t(group.rule.remedy))
    }
    return [
      section(Words("What must be done", fr: "Ce qu’il faut faire"), .element("ol", [], items))
    ]
  }

  private func times(_ group: FindingGroup) -> Markup {
    group.count > 1 ? "\u{a0}(\(language.number(group.count)))" : ""
  }

  func section(_ title: Words, _ contents: Markup...) -> Markup {
    .element("section", [], [heading(1, t(title))] + contents)
  }

  /// A heading so many levels below that of the backup.
  private func heading(_ level: Int, _ title: Markup) -> Markup {
    .element("h\(level + (report.results.count == 1 ? 1 : 2))", [("class", "level\(level)")], title)
  }

  /// What scrolls by itself where it is too wide, and can be reached by the keyboard for that.
  func scrolling(_ name: Words, _ contents: Markup) -> Markup {
    .element(
      "div",
      [
        ("class", "scroll"), ("tabindex", "0"), ("role", "region"),
        ("aria-label", name.text(language)),
      ], contents)
  }

  // MARK: Findings

  private func findings(_ families: [FindingFamily], _ result: CheckResult) -> [Markup] {
    guard result.verdict != .unreadable || !families.isEmpty else { return [] }
    var parts = families.map { family in
      Markup.element(
        "section", [("class", "family")],
        [
          heading(2, t(family.family.title)),
          t(family.family.question).paragraph("question"),
        ] + family.groups.map(details))
    }
    if result.verdict != .unreadable { parts += quiet(families) }
    return [section(Words("What was found", fr: "Ce qui a été constaté"), .all(parts))]
  }

  private func details(_ group: FindingGroup) -> Markup {
    var flags: [Markup] = []
    if group.counts { flags.append(flag(Words("counts", fr: "bloquant"), "counts")) }
    if group.isWaived { flags.append(flag(Words("accepted", fr: "admis"), "accepted")) }
    let summary = Markup.element(
      "summary", [],
      [
        .element(
          "span", [("class", "severity \(group.severity.rawValue)")], t(group.severity.words)),
        " ", t(group.title), times(group),
      ] + flags)
    return .element(
      "details", group.counts ? [("open", "")] : [], summary,
      .element("ul", [("class", "places")], places(group)),
      t(group.rule.why).paragraph(),
      .element(
        "p", [], .element("strong", [], t("To mend it: ", fr: "Pour y remédier : ")),
        t(group.rule.remedy)),
      .element(
        "p", [("class", "source")], .element("code", [], "\(group.rule.id)"), " · ",
        t("rests on ", fr: "d’après "), "\(group.rule.source)"))
  }

  /// A page that nobody can open helps nobody; JSON has them all.
  private static let mostPlaces = 50

  private func places(_ group: FindingGroup) -> [Markup] {
    var items = group.items.prefix(CheckPage.mostPlaces).map { item in
      var parts: [Markup] = []
      if group.items.count > 1, item.words != group.rule.title { parts += [t(item.words), " · "] }
      parts.append(item.place.map { .element("code", [], breakable($0)) } ?? t(item.words))
      if item.count > 1 { parts.append("\u{a0}(\(language.number(item.count)))") }
      if let decision = item.decision {
        parts.append(.element("span", [("class", "decision")], t(decision)))
      }
      let shown = (item.values ?? []) + (item.digests ?? [])
      if !shown.isEmpty {
        parts.append(
          .element(
            "ul", [], shown.map { .element("li", [], .element("code", [], "\($0.printable)")) }))
      }
      return Markup.element("li", [], parts)
    }
    let rest = group.items.count - CheckPage.mostPlaces
    if rest > 0 {
      let words = Words.counted(
        rest, "more place", "more places", fr: "autre endroit", "autres endroits")
      items.append(
        .element("li", [], t(words + Words(" (in the JSON report)", fr: " (dans le rapport JSON)")))
      )
    }
    return items
  }

  /// A long path may be broken behind its slashes.
  private func breakable(_ path: String) -> Markup {
    .all(
      path.split(separator: "/", omittingEmptySubsequences: false).enumerated().flatMap {
        $0.offset == 0 ? [.text(String($0.element))] : [.empty("wbr"), .text("/" + $0.element)]
      })
  }

  private func flag(_ words: Words, _ kind: String) -> Markup {
    .element("span", [("class", "flag \(kind)")], t(words))
  }

  /// The families that found nothing, so that nobody wonders whether they were asked.
  private func quiet(_ families: [FindingFamily]) -> [Markup] {
    let found = Set(families.map(\.family))
    let items = RuleFamily.allCases.filter { !found.contains($0) && $0 != .unreadable }.map {
      family -> Markup in
      let asked = Ruleset.rules.count { $0.family == family && report.judgement.asks($0) }
      let words =
        asked == 0
        ? Words("not asked", fr: "non appliqué")
        : Words("nothing found (", fr: "rien à signaler (")
          + Words.counted(asked, "rule)", "rules)", fr: "règle)", "règles)")
      return .element(
        "li", [], .element("strong", [], t(family.title)), t(Words(": ", fr: " : ") + words))
    }
    return items.isEmpty ? [] : [.element("ul", [("class", "quiet")], items)]
  }
}

extension Markup {
  /// As a paragraph of a class.
  func paragraph(_ name: String? = nil) -> Markup {
    .element("p", name.map { [("class", $0)] } ?? [], self)
  }
}

extension CheckResult {
  /// What to call the backup: its course's full name, or its file's name.
  var headline: String {
    if let name = course?.fullname.printable, !name.isEmpty { return name }
    return String(path.printable.split(separator: "/").last ?? "")
  }
}

extension CheckReport {
  /// One self-contained HTML page, to be kept with the template.
  package func html(_ language: Language) -> String {
    CheckPage(report: self, language: language).html
  }
}
