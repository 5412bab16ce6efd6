package import Base
internal import Compliance
internal import TextFormats

extension CheckReport {
  /// How many places of a rule are shown; JSON has them all.
  private static let mostPlaces = 5

  /// For people at a terminal: for each backup the verdict, what it rests on and what was found;
  /// then what to do.
  ///
  /// - Parameter isColoured: whether the verdict is coloured, by ANSI escapes.
  package func text(_ language: Language, isColoured: Bool = false) -> String {
    var text = ""
    for result in results {
      var page = TextPage()
      add(result, to: &page, language)
      var own = page.text
      if isColoured {
        let word = result.verdict.words.text(language).uppercased()
        own.replaceSubrange(
          own.startIndex..<own.index(own.startIndex, offsetBy: word.count),
          with: "\u{1b}[1;\(result.verdict == .compliant ? 32 : 31)m\(word)\u{1b}[0m")
      }
      text += own + "\n"
    }
    var page = TextPage()
    addRemedies(to: &page, language)
    page.addGap()
    page.add(summaryWords.text(language))
    return text + page.text
  }

  private func add(_ result: CheckResult, to page: inout TextPage, _ language: Language) {
    let colon = Words(": ", fr: " : ").text(language)
    page.add(
      "\(result.verdict.words.text(language).uppercased())\(colon)\(result.path.printable)",
      hanging: 2, keepsPaths: true)
    if let course = result.course {
      page.add(courseWords(result, course).text(language), indent: 2, hanging: 4)
    }
    if let examined = result.examined {
      let label = Words("examined: ", fr: "examinée : ")
      page.add((label + examined.words).text(language), indent: 2, hanging: 4)
    }
    page.add(judgedWords.text(language), indent: 2, hanging: 4)
    for words in fileWords {
      page.add(words.text(language), indent: 4, hanging: 6, keepsPaths: true)
    }
    if result.verdict != .unreadable {
      let label = Words("found: ", fr: "constaté : ")
      page.add((label + Severity.counted(result.tally)).text(language), indent: 2, hanging: 4)
      if baseline != nil { page.add(result.newWords.text(language), indent: 2, hanging: 4) }
    }
    for family in result.families {
      page.addGap()
      page.add(family.family.title.text(language), indent: 2)
      for group in family.groups { add(group, to: &page, language) }
    }
  }

  private func add(_ group: FindingGroup, to page: inout TextPage, _ language: Language) {
    let times = group.count > 1 ? " (\(language.number(group.count)))" : ""
    let waived = group.isWaived ? Words("waived: ", fr: "admis : ").text(language) : ""
    let colon = Words(": ", fr: " : ").text(language)
    page.add(
      "\(waived)\(group.severity.words.text(language))\(colon)\(group.title.text(language))\(times) "
        + "[\(group.rule.id)]",
      indent: 4, hanging: 6)
    for item in group.items.prefix(CheckReport.mostPlaces) {
      // What has no place of its own has been said by its title.
      if let place = item.place ?? (group.items.count > 1 ? item.words.text(language) : nil) {
        let times = item.count > 1 ? " (\(language.number(item.count)))" : ""
        page.add(place + times, indent: 6, hanging: 8)
      }
      if let decision = item.decision { page.add(decision.text(language), indent: 8) }
      for value in item.values ?? [] {
        page.add(
          "\(Words("value:", fr: "valeur :").text(language)) \(value.printable)", indent: 8,
          keepsPaths: true)
      }
      for digest in item.digests ?? [] {
        page.add("\(Words("digest:", fr: "empreinte :").text(language)) \(digest)", indent: 8)
      }
    }
    let rest = group.items.count - CheckReport.mostPlaces
    if rest > 0 {
      let words = Words.counted(
        rest, "more place; --format json lists all", "more places; --format json lists all",
        fr: "autre endroit ; --format json les donne tous",
        "autres endroits ; --format json les donne tous")
      page.add(words.text(language), indent: 6)
    }
  }

  /// What to do about all that was found, each rule once.
  private func addRemedies(to page: inout TextPage, _ language: Language) {
    let groups = results.flatMap(\.families).flatMap(\.groups).filter(\.asksForAction)
    let counting = groups.filter(\.counts)
    let other = groups.filter { group in
      !group.counts && !counting.contains { $0.rule.id == group.rule.id }
    }
    add(
      counting, to: &page, language,
      Words("What must be done", fr: "Ce qu’il faut faire"))
    add(
      other, to: &page, language,
      Words("Worth a look, though it does not count", fr: "À examiner, sans effet sur le verdict"))
  }

  private func add(
    _ groups: [FindingGroup], to page: inout TextPage, _ language: Language, _ heading: Words
  ) {
    guard !groups.isEmpty else { return }
    page.addGap()
    page.add(heading.text(language))
    // Several rules may be mended in one way.
    var rules: [(remedy: String, ids: [String])] = []
    for group in groups {
      let remedy = group.rule.remedy.text(language)
      if let index = rules.firstIndex(where: { $0.remedy == remedy }) {
        if !rules[index].ids.contains(group.rule.id) { rules[index].ids.append(group.rule.id) }
      } else {
        rules.append((remedy, [group.rule.id]))
      }
    }
    for (remedy, ids) in rules {
      page.add(ids.joined(separator: ", "), indent: 2)
      page.add(remedy, indent: 4)
    }
  }

  // MARK: Words

  func courseWords(_ result: CheckResult, _ course: CheckResult.Course) -> Words {
    let name = result.shortname?.printable ?? ""
    let release = course.release.printable
    guard let made = course.made else {
      return Words(
        "\(name), made at an unknown time by Moodle \(release)",
        fr: "\(name), faite à une date inconnue par Moodle \(release)")
    }
    return Words(
      "\(name), made \(made.iso) by Moodle \(release)",
      fr: "\(name), faite le \(made.iso) par Moodle \(release)")
  }

  /// By what the backups were judged.
  var judgedWords: Words {
    let asked = Ruleset.rules.count(where: judgement.asks)
    let all = Ruleset.rules.count
    return Words("judged: ", fr: "jugée : ") + judgement.profile.words + Words(same: ", ")
      + judgement.failOn.words
      + Words(
        "; \(asked) of \(all) rules, set \(ruleset)",
        fr: " ; \(asked) règles sur \(all), jeu \(ruleset)")
  }

  /// The operator's files that had a part in it, each with its digest.
  var fileWords: [Words] {
    let files = [
      (policy, Words("policy", fr: "politique")), (waivers, Words("waivers", fr: "dérogations")),
      (baseline, Words("baseline", fr: "référence")),
      (persons, Words("list of people", fr: "liste de personnes")),
    ]
    return files.compactMap { file, name in
      file.map { name + Words(same: " \($0.path.printable) · SHA-256 \($0.sha256)") }
    }
  }

  /// How many backups got which verdict.
  var summaryWords: Words {
    guard summary.backups > 0 else {
      return Words("no backup was checked", fr: "aucune sauvegarde vérifiée")
    }
    let parts: [Words] = [
      (Verdict.compliant, summary.compliant), (.noncompliant, summary.noncompliant),
      (.unreadable, summary.unreadable),
    ].compactMap { verdict, count in count > 0 ? verdict.counted(count) : nil }
    let backups = Words.counted(
      summary.backups, "backup", "backups", fr: "sauvegarde", "sauvegardes")
    return backups
      + Words(
        ": " + parts.map(\.english).joined(separator: ", "),
        fr: " : " + parts.map(\.french).joined(separator: ", "))
  }
}

extension CheckResult {
  /// How many findings that count the baseline does not have.
  var newWords: Words {
    let count = findings.count { $0.counts && !$0.known }
    return Words("new since the baseline: ", fr: "nouveau depuis la référence : ")
      + Words.counted(
        count, "finding that counts", "findings that count", fr: "constat bloquant",
        "constats bloquants")
  }
}
