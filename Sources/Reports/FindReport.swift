package import Base
package import Catalogue
internal import SystemPackage
internal import TextFormats

/// The report of `find`: schema `gabarit.find/1`.
package struct FindReport: Encodable, Sendable {
  struct Selected: Encodable, Sendable {
    var path: String
    @OrNull var backupDate: String?
    var sha256: String

    enum CodingKeys: String, CodingKey {
      case path, sha256
      case backupDate = "backup_date"
    }
  }

  struct Reason: Encodable, Sendable {
    var code: String
    var text: String
    var words: Words

    enum CodingKeys: CodingKey { case code, text }
  }

  struct Item: Encodable, Sendable {
    var path: String
    var suitable: Bool
    var suitableAfterScrubbing: Bool
    @OrNull var backupDate: String?
    @OrNull var site: String?
    var reasons: [Reason]

    enum CodingKeys: String, CodingKey {
      case path, suitable, site, reasons
      case suitableAfterScrubbing = "suitable_after_scrubbing"
      case backupDate = "backup_date"
    }
  }

  let schema = "gabarit.find/1"
  let template: String
  @OrNull private(set) var selected: Selected?
  let candidates: [Item]
  let others: Int
  /// Sites between which somebody must choose; empty where nobody must.
  let sites: [String]

  /// Reports on a search.
  ///
  /// - Parameter sha256: the selected file's.
  package init(_ result: Search.Result, sha256: String?) {
    template = result.template
    others = result.others
    sites = result.ambiguousSites
    candidates = result.candidates.map { candidate in
      Item(
        path: candidate.path.string, suitable: candidate.isSuitable,
        suitableAfterScrubbing: candidate.isSuitableAfterScrubbing,
        backupDate: candidate.backupDate?.iso, site: candidate.site,
        reasons: candidate.reasons.map {
          Reason(code: $0.code, text: $0.words.english, words: $0.words)
        })
    }
    selected = result.selected.map {
      Selected(
        path: $0.path.string, backupDate: $0.backupDate?.iso, sha256: sha256 ?? "")
    }
  }

  enum CodingKeys: CodingKey { case schema, template, selected, candidates, others, sites }

  /// For people: the selected backup, then each other with its reasons.
  package func text(_ language: Language) -> String {
    func t(_ english: String, fr french: String) -> String {
      Words(english, fr: french).text(language)
    }
    var page = TextPage()
    let name = template.printable
    if let selected {
      page.add(
        t("selected: ", fr: "retenue : ") + selected.path.printable, hanging: 2, keepsPaths: true)
      let date = selected.backupDate ?? t("at an unknown time", fr: "à une date inconnue")
      page.add(t("made \(date)", fr: "faite le \(date)"), indent: 2)
      page.add("SHA-256 \(selected.sha256)", indent: 2)
    } else if sites.isEmpty {
      page.add(
        t("no suitable backup of \(name)", fr: "aucune sauvegarde utilisable de \(name)"))
    } else {
      let options = sites.map { "--site \($0.printable)" }
      page.add(
        t(
          "suitable backups of \(name) come from several sites; choose one: ",
          fr: "des sauvegardes utilisables de \(name) viennent de plusieurs sites ; choisissez : ")
          + options.joined(separator: t(" or ", fr: " ou ")), hanging: 2)
    }
    for item in candidates where item.path != selected?.path {
      let date = item.backupDate ?? t("no date", fr: "sans date")
      page.add(
        t("passed over: ", fr: "écartée : ") + "\(item.path.printable) (\(date))", hanging: 2,
        keepsPaths: true)
      if item.suitableAfterScrubbing {
        page.add(
          t(
            "suitable after scrubbing (gabarit scrub)",
            fr: "utilisable une fois nettoyée (gabarit scrub)"),
          indent: 2, hanging: 4)
      }
      for reason in item.reasons {
        page.add("\(reason.words.text(language)) [\(reason.code)]", indent: 2, hanging: 4)
      }
    }
    if others > 0 {
      let words = Words.counted(
        others, "other file, of another course or no backup",
        "other files, of other courses or no backups",
        fr: "autre fichier, d’un autre cours ou qui n’est pas une sauvegarde",
        "autres fichiers, d’autres cours ou qui ne sont pas des sauvegardes")
      page.add(words.text(language))
    }
    return page.text
  }
}
