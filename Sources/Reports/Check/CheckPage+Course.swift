internal import Base
internal import Compliance
internal import MoodleBackup

/// The course at a glance, and how much of it was examined.
extension CheckPage {
  private static let mostBars = 24

  func glance(_ result: CheckResult) -> [Markup] {
    guard let course = result.course, let summary = result.summary else { return [] }
    var facts: [(Words, String)] = [
      (Words("Short name", fr: "Nom abrégé"), result.shortname?.printable ?? ""),
      (
        Words("Backup made", fr: "Sauvegarde faite"),
        course.made.map(language.time)
          ?? Words("at an unknown time", fr: "à une date inconnue").text(language)
      ),
      (Words("By", fr: "Par"), "Moodle \(course.release.printable)"),
      (Words("Sections", fr: "Sections"), language.number(summary.sections)),
      (
        Words("Activities", fr: "Activités"),
        language.number(summary.activities.values.reduce(0, +))
      ),
      (
        Words("Files", fr: "Fichiers"),
        "\(language.number(summary.files.count)) · \(language.bytes(summary.files.bytes))"
      ),
    ]
    if let start = course.start {
      let end = course.end.map { " → \($0.iso.prefix(10))" } ?? ""
      facts.insert(
        (Words("Course dates", fr: "Dates du cours"), "\(start.iso.prefix(10))\(end)"), at: 1)
    }
    let list = Markup.element(
      "ul", [("class", "facts")],
      facts.map {
        .element("li", [], .element("span", [("class", "label")], t($0.0)), " \($0.1)")
      })
    var pictures: [Markup] = []
    pictures += bars(
      Words("Activities by kind", fr: "Activités par type"),
      summary.activities.map { ($0.key, Int64($0.value)) }
    ) { language.number($0) }
    pictures += bars(
      Words("Files by component, in bytes", fr: "Fichiers par composant, en octets"),
      summary.filesByComponent.map { ($0.key, $0.value.bytes) }
    ) { language.bytes($0) }
    pictures += timeline(course)
    return [
      section(
        Words("The course at a glance", fr: "Le cours en un coup d’œil"), list,
        .element("div", [("class", "pictures")], pictures))
    ]
  }

  /// Bars, longest first; those beyond the most that are shown are one.
  private func bars(
    _ title: Words, _ values: [(name: String, value: Int64)], _ label: (Int64) -> String
  ) -> [Markup] {
    var sorted = values.filter { $0.value > 0 }.sorted {
      ($1.value, $0.name) < ($0.value, $1.name)
    }
    guard let longest = sorted.first?.value else { return [] }
    if sorted.count > CheckPage.mostBars {
      let rest = sorted[(CheckPage.mostBars - 1)...].reduce(Int64(0)) {
        $0.addingReportingOverflow($1.value).partialValue
      }
      sorted = Array(sorted.prefix(CheckPage.mostBars - 1))
      sorted.append((Words("others", fr: "autres").text(language), rest))
    }
    let most = max(longest, sorted.map(\.value).max() ?? 1)
    let rows = sorted.map { name, value in
      let percent = max(1, Int((Double(value) / Double(most) * 100).rounded()))
      return Markup.element(
        "tr", [], .element("th", [("scope", "row")], "\(name.printable)"),
        .element(
          "td", [("class", "bar")],
          .element("span", [("style", "width:\(percent)%")])),
        .element("td", [("class", "value")], "\(label(value))"))
    }
    return [
      .element(
        "figure", [], .element("figcaption", [], t(title)),
        .element("table", [("class", "bars")], rows))
    ]
  }

  /// The course's dates, the backup's and the check's on one line.
  private func timeline(_ course: CheckResult.Course) -> [Markup] {
    let points: [(Words, Instant?, String)] = [
      (Words("course starts", fr: "début du cours"), course.start, "start"),
      (Words("course ends", fr: "fin du cours"), course.end, "end"),
      (Words("backup made", fr: "sauvegarde faite"), course.made, "made"),
      (Words("checked", fr: "vérifiée"), report.judgement.today, "checked"),
    ]
    let known = points.compactMap { words, instant, kind in
      instant.map { (words: words, at: $0, kind: kind) }
    }.filter { $0.at.iso.utf8.count == 20 && $0.at.seconds > 0 }.sorted { $0.at < $1.at }
    guard known.count > 1, let first = known.first?.at.seconds, let last = known.last?.at.seconds,
      first < last
    else { return [] }
    func x(_ instant: Instant) -> String {
      "\(10 + Int(Double(instant.seconds - first) / Double(last - first) * 580))"
    }
    var shapes = [
      Markup.empty(
        "line", [("class", "axis"), ("x1", "10"), ("y1", "12"), ("x2", "590"), ("y2", "12")])
    ]
    if let start = course.start, let end = course.end, start < end {
      shapes.append(
        .empty(
          "line",
          [("class", "term"), ("x1", x(start)), ("y1", "12"), ("x2", x(end)), ("y2", "12")]))
    }
    // Of points that lie on each other the later is smaller, so that both are seen.
    shapes += known.enumerated().map { index, point in
      let others = known[..<index].count { x($0.at) == x(point.at) }
      return Markup.empty(
        "circle",
        [
          ("class", point.kind), ("cx", x(point.at)), ("cy", "12"),
          ("r", "\(max(3, 7 - 3 * others))"),
        ])
    }
    let legend = known.map { point in
      Markup.element(
        "li", [("class", point.kind)], "\(point.at.iso.prefix(10)) ", t(point.words))
    }
    return [
      .element(
        "figure", [], .element("figcaption", [], t("Dates", fr: "Dates")),
        .element(
          "svg", [("viewBox", "0 0 600 24"), ("role", "presentation"), ("aria-hidden", "true")],
          shapes),
        .element("ol", [("class", "legend")], legend))
    ]
  }

  // MARK: How much was examined

  func examined(_ result: CheckResult) -> [Markup] {
    guard let examined = result.examined else { return [] }
    let asked = Ruleset.rules.filter(report.judgement.asks)
    var rows: [(Words, String, Words)] = [
      (
        Words("Members of the archive", fr: "Éléments de l’archive"),
        "\(language.number(examined.members)) · \(language.bytes(examined.bytes))",
        Words(
          "all read to the end, checksums verified",
          fr: "tous lus jusqu’au bout, sommes de contrôle vérifiées")
      ),
      (
        Words("XML members", fr: "Fichiers XML"),
        "\(language.number(examined.xmlMembers)) · \(language.bytes(examined.xmlBytes))",
        report.judgement.asksForContents
          ? Words("parsed, every text looked through", fr: "analysés, chaque texte parcouru")
            + (examined.notExamined > 0 ? examined.exceptWords : Words(same: ""))
          : Words("parsed, for soundness alone", fr: "analysés, pour l’intégrité seule")
      ),
      (
        Words("Contents of files", fr: "Contenus de fichiers"),
        "\(language.number(examined.contents)) · \(language.bytes(examined.contentBytes))",
        examined.contentsSearched
          ? Words(
            "held against their hashes, searched for the people of the list",
            fr: "comparés à leurs empreintes, examinés pour les personnes de la liste")
          : Words(
            "held against their hashes; what they say was not searched",
            fr: "comparés à leurs empreintes ; leur contenu n’a pas été examiné")
      ),
      (
        Words("Rules asked", fr: "Règles appliquées"),
        "\(language.number(asked.count)) / \(language.number(Ruleset.rules.count))",
        Words("rule set \(report.ruleset)", fr: "jeu de règles \(report.ruleset)")
      ),
    ]
    if examined.contentsSearched || examined.notExamined > 0 {
      let words =
        examined.notExamined == 0
        ? Words("all could be searched", fr: "tout a pu être examiné")
        : Words(
          "listed below, never taken for clean", fr: "indiqués ci-dessous, jamais tenus pour sains")
      rows.append(
        (
          Words("Could not be searched", fr: "Contenus non examinés"),
          language.number(examined.notExamined), words
        ))
    }
    let table = Markup.element(
      "table", [("class", "examined")],
      rows.map {
        .element(
          "tr", [], .element("th", [("scope", "row")], t($0.0)),
          .element("td", [("class", "value")], "\($0.1)"), .element("td", [], t($0.2)))
      })
    return [
      section(
        Words("What was examined", fr: "Ce qui a été examiné"),
        scrolling(Words("What was examined", fr: "Ce qui a été examiné"), table))
    ]
  }

  // MARK: What the verdict means

  func meaning(_ result: CheckResult) -> Markup {
    guard result.verdict == .compliant, report.judgement.profile != .archive else { return "" }
    let items = [
      Words(
        "It speaks of the very bytes that were read, and of the rule set named below.",
        fr: "Il porte sur les octets mêmes qui ont été lus, et sur le jeu de règles nommé plus bas."
      ),
      Words(
        "It cannot say that no text names a person, unless people were looked for by a list.",
        fr:
          "Il ne peut dire qu’aucun texte ne nomme une personne, sauf recherche d’après une liste."),
      Words(
        "It does not say what pictures, films and documents show.",
        fr: "Il ne dit pas ce que montrent les images, les films et les documents."),
      Words(
        "With a policy or waivers it says no more than these leave.",
        fr: "Avec une politique ou des dérogations, il ne dit que ce qu’elles laissent."),
    ]
    return section(
      Words("What this verdict can and cannot say", fr: "Ce que ce verdict dit et ne dit pas"),
      .element("ul", [], items.map { .element("li", [], t($0)) }))
  }

  var footer: Markup {
    let time = language.time(report.judgement.today)
    let words =
      Words("Checked \(time) by gabarit ", fr: "Vérification du \(time) par gabarit ")
      + Words(same: report.gabarit) + Words("; ", fr: " ; ") + report.judgedWords
    return .element(
      "footer", [],
      [t(words).paragraph()] + report.fileWords.map { t($0).paragraph("digest") })
  }
}
