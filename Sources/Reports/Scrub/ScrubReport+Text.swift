package import Base
internal import Compliance

extension ScrubReport {
  /// For people: what came of it, what went, what must be set again, what is left.
  package func text(_ language: Language) -> String {
    func t(_ english: String, fr french: String) -> String {
      Words(english, fr: french).text(language)
    }
    var page = TextPage()
    addHead(&page, language)
    let title = t("What went", fr: "Ce qui est parti")
    add(removed, title, &page, language)
    addStructure(&page, language)
    let secrets = emptied.filter { $0.rule.hasPrefix("secret.") }
    if !secrets.isEmpty {
      page.addGap()
      page.add(t("To be set again where it is needed", fr: "À redéfinir si nécessaire"))
      for field in secrets {
        let times = field.count > 1 ? " (\(field.count))" : ""
        page.add(
          "\(field.member.printable): \(field.field.printable)\(times) [\(field.rule)]", indent: 2,
          hanging: 4)
      }
    }
    let counting = remaining.filter { $0.severity != Severity.info.rawValue }
    add(counting, t("What is left", fr: "Ce qui reste"), &page, language)
    return page.text
  }

  private func addHead(_ page: inout TextPage, _ language: Language) {
    func t(_ english: String, fr french: String) -> String {
      Words(english, fr: french).text(language)
    }
    let name = shortname.printable
    guard let output, let verdict = verdict.flatMap(Verdict.init(rawValue:)) else {
      page.add(
        t("refused: ", fr: "refusé : ") + source.printable, hanging: 2, keepsPaths: true)
      if isRefusedForNested {
        page.add(
          t(
            "\(name) has a backup among its files that holds people's data or cannot be examined; take "
              + "it out with --drop-nested, or delete it in the template. Nothing was written.",
            fr: "\(name) contient parmi ses fichiers une sauvegarde qui contient des données de "
              + "personnes ou ne peut pas être examinée ; retirez-la avec --drop-nested ou "
              + "supprimez-la dans le modèle. Rien n’a été écrit."), indent: 2)
        return
      }
      page.add(
        t(
          "\(name) has data of plugins that no table knows, which refers to people; take it out with "
            + "--drop-unrecognised, or leave it in with --keep-unrecognised. Nothing was written.",
          fr: "\(name) contient des données de plugins inconnus des tables, qui renvoient à des "
            + "personnes ; retirez-les avec --drop-unrecognised ou laissez-les avec "
            + "--keep-unrecognised. Rien n’a été écrit."), indent: 2)
      return
    }
    page.add(
      verdict.words.text(language).uppercased() + t(": ", fr: " : ") + output.printable, hanging: 2,
      keepsPaths: true)
    page.add(
      status == "unchanged"
        ? t("\(name): nothing had to go", fr: "\(name) : il n’y avait rien à retirer")
        : t("\(name), scrubbed: level \(level)", fr: "\(name), nettoyée : niveau \(level)"),
      indent: 2)
    page.add("SHA-256 \(sha256 ?? "")", indent: 2)
  }

  private func add(_ items: [Item], _ title: String, _ page: inout TextPage, _ language: Language) {
    guard !items.isEmpty else { return }
    page.addGap()
    page.add(title)
    var order: [String] = []
    for item in items where !order.contains(item.rule) { order.append(item.rule) }
    for rule in order {
      let own = items.filter { $0.rule == rule }
      let words = own.count == 1 ? own[0].words : Ruleset.rule(rule)?.title ?? own[0].words
      let count = own.reduce(0) { $0 + $1.count }
      page.add(
        "\(words.text(language)) (\(language.number(count))) [\(rule)]", indent: 2, hanging: 4)
      for item in own.prefix(ScrubReport.mostPlaces) {
        let place = [item.member, item.path].compactMap { $0?.printable }.joined(separator: " ")
        page.add("\(place) (\(language.number(item.count)))", indent: 4, hanging: 6)
      }
      if own.count > ScrubReport.mostPlaces {
        let rest = own.count - ScrubReport.mostPlaces
        page.add(
          Words("and \(rest) more places", fr: "et \(rest) autres endroits").text(language),
          indent: 4)
      }
    }
  }

  private static let mostPlaces = 5

  private func addStructure(_ page: inout TextPage, _ language: Language) {
    var lines: [Words] = []
    func add(_ count: Int, _ one: String, _ many: String, fr un: String, _ plus: String) {
      if count > 0 { lines.append(Words.counted(count, one, many, fr: un, plus)) }
    }
    add(
      members.count, "member that only a backup with users has",
      "members that only a backup with users has",
      fr: "fichier propre aux sauvegardes avec utilisateurs",
      "fichiers propres aux sauvegardes avec utilisateurs")
    add(
      settings.count, "setting, now 0", "settings, now 0", fr: "réglage, mis à 0",
      "réglages, mis à 0")
    add(
      strays, "member that no restore reads", "members that no restore reads",
      fr: "fichier qu’aucune restauration ne lit", "fichiers qu’aucune restauration ne lit")
    add(
      files.rows, "row of files.xml", "rows of files.xml", fr: "ligne de files.xml",
      "lignes de files.xml")
    add(
      files.contents, "content file", "content files", fr: "contenu de fichier",
      "contenus de fichiers")
    add(
      nested.count, "backup among the files", "backups among the files",
      fr: "sauvegarde parmi les fichiers", "sauvegardes parmi les fichiers")
    add(
      references.values.reduce(0, +), "reference to these", "references to these",
      fr: "renvoi à ces éléments", "renvois à ces éléments")
    add(
      emptied.reduce(0) { $0 + $1.count }, "field emptied", "fields emptied", fr: "champ vidé",
      "champs vidés")
    add(
      replaced.reduce(0) { $0 + $1.count }, "text in which words were replaced",
      "texts in which words were replaced", fr: "texte dont des mots ont été remplacés",
      "textes dont des mots ont été remplacés")
    add(
      notExamined.reduce(0) { $0 + $1.count }, "text too long to look for words in",
      "texts too long to look for words in", fr: "texte trop long pour y chercher des mots",
      "textes trop longs pour y chercher des mots")
    guard !lines.isEmpty else { return }
    page.addGap()
    page.add(Words("In the backup", fr: "Dans la sauvegarde").text(language))
    for line in lines { page.add(line.text(language), indent: 2, hanging: 4) }
  }
}
