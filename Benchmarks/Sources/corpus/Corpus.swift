import ArgumentParser
import Foundation
import GabaritEngine
import SystemPackage

/// Judges a corpus whose ground truth is known, and prints what was found of it.
@main
struct Corpus: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judge a corpus of backups against its ground truth.",
    discussion: """
      The folder holds manifest.tsv: a line a backup, with the columns file, verdict, user_data \
      (category:count …) and user_file_areas (component/area:count …).
      """)

  @Argument(help: "The folder of the corpus.")
  var folder: String

  func run() throws {
    var figures = Figures()
    for truth in try truths() { figures.add(truth, try judge(truth)) }
    print("| what | found | there |")
    print("|---|---|---|")
    for (name, found, all) in figures.rows { print("| \(name) | \(found) | \(all) |") }
    guard figures.rows.allSatisfy({ $0.found == $0.all }) else { throw ExitCode(1) }
  }

  private func judge(_ truth: [String: String]) throws -> CheckResult {
    let path = FilePath(folder).pushing(FilePath(truth["file"] ?? ""))
    return try Gabarit.check([path]).results[0]
  }

  private func truths() throws -> [[String: String]] {
    let path = FilePath(folder).appending("manifest.tsv")
    let text = try String(contentsOfFile: path.string, encoding: .utf8)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}

/// What was found of what is there, added up over backups.
struct Figures {
  private var backups = (found: 0, all: 0)
  private var categories = (found: 0, all: 0)
  private var rowsOfUsers = (found: 0, all: 0)
  private var areas = (found: 0, all: 0)
  private var falseAlarms = 0
  private var unrecognised = 0

  /// Adds one backup.
  mutating func add(_ truth: [String: String], _ checked: CheckResult) {
    backups.all += 1
    if checked.verdict.rawValue == truth["verdict"] { backups.found += 1 }
    var found: [String: Int] = [:]
    var foundAreas: Set<String> = []
    for finding in checked.findings {
      if finding.rule.hasPrefix("userdata."), let category = finding.category {
        found[category, default: 0] += finding.count
      }
      if finding.rule.hasPrefix("userfiles.") { foundAreas.insert(finding.subject ?? "") }
      if finding.rule.hasPrefix("unrecognised.") { unrecognised += 1 }
    }
    let wanted = Figures.counts(truth["user_data"])
    categories.all += wanted.count
    categories.found += wanted.keys.count { found[$0] != nil }
    rowsOfUsers.all += wanted.values.reduce(0, +)
    rowsOfUsers.found += wanted.map { min($0.value, found[$0.key] ?? 0) }.reduce(0, +)
    let wantedAreas = Set(Figures.counts(truth["user_file_areas"]).keys)
    areas.all += wantedAreas.count
    areas.found += wantedAreas.intersection(foundAreas).count
    falseAlarms += found.keys.count { wanted[$0] == nil }
    falseAlarms += foundAreas.subtracting(wantedAreas).count
  }

  /// The figures, in the order they are printed.
  var rows: [(name: String, found: Int, all: Int)] {
    [
      ("verdicts as the ground truth says", backups.found, backups.all),
      ("categories of user data, over all backups", categories.found, categories.all),
      ("rows of user data", rowsOfUsers.found, rowsOfUsers.all),
      ("file areas of people's work", areas.found, areas.all),
      ("categories and areas found where there are none", falseAlarms, 0),
      ("findings of what no table knows (all plugins are known)", unrecognised, 0),
    ]
  }

  /// `attempt:2 grade:1` as numbers.
  private static func counts(_ text: String?) -> [String: Int] {
    var counts: [String: Int] = [:]
    for pair in (text ?? "-").split(separator: " ") where pair != "-" {
      let parts = pair.split(separator: ":")
      if parts.count == 2 { counts[String(parts[0])] = Int(parts[1]) }
    }
    return counts
  }
}
