public import Catalogue
internal import Groundwork
internal import SystemPackage

/// The report of `find`: schema `gabarit.find/1`.
public struct FindReport: Encodable, Sendable {
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
  }

  struct Item: Encodable, Sendable {
    var path: String
    var suitable: Bool
    @OrNull var backupDate: String?
    @OrNull var site: String?
    var reasons: [Reason]

    enum CodingKeys: String, CodingKey {
      case path, suitable, site, reasons
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
  public init(_ result: Search.Result, sha256: String?) {
    template = result.template
    others = result.others
    sites = result.ambiguousSites
    candidates = result.candidates.map { candidate in
      Item(
        path: candidate.path.string, suitable: candidate.isSuitable,
        backupDate: candidate.backupDate?.iso, site: candidate.site,
        reasons: candidate.reasons.map { Reason(code: $0.code, text: $0.text) })
    }
    selected = result.selected.map {
      Selected(
        path: $0.path.string, backupDate: $0.backupDate?.iso, sha256: sha256 ?? "")
    }
  }

  enum CodingKeys: CodingKey { case schema, template, selected, candidates, others, sites }

  /// For people: the selected backup, then each other with its reasons.
  public var text: String {
    var lines: [String] = []
    if let selected {
      lines.append("selected: \(selected.path.printable)")
      lines.append("  made \(selected.backupDate ?? "at an unknown time")")
      lines.append("  sha256 \(selected.sha256)")
    } else {
      lines.append(
        sites.isEmpty
          ? "no suitable backup of \(template.printable)"
          : "suitable backups of \(template.printable) come from several sites; choose one: "
            + sites.map { "--site \($0.printable)" }.joined(separator: " or "))
    }
    for item in candidates where item.path != selected?.path {
      let date = item.backupDate ?? "no date"
      lines.append("passed over: \(item.path.printable) (\(date))")
      lines += item.reasons.map { "  \($0.text) [\($0.code)]" }
    }
    if others > 0 { lines.append("\(others) other files, of other courses or no backups") }
    return lines.map { $0 + "\n" }.joined()
  }
}
