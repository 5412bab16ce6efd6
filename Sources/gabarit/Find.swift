import ArgumentParser
import Base
import Catalogue
import Compliance
import Reports
import SystemPackage

/// Where templates' backups are looked for.
struct PlaceOptions: ParsableArguments {
  @Option(
    name: .customLong("in"), parsing: .upToNextOption,
    help: "Folders, searched with their sub-folders, or files.")
  var places: [FilePath] = []

  @Option(
    help: "A CSV list of a Moodle file store: path, area, filename, time (see the README).")
  var candidates: FilePath?

  @Option(help: "Only backups of the site with this address or identifier hash.")
  var site: String?

  func entries() throws(GabaritError) -> [BackupLocator.Entry] {
    guard !places.isEmpty || candidates != nil else {
      throw GabaritError(.usage, "say where to look: --in PLACE or --candidates FILE")
    }
    let found = try BackupLocator.entries(in: places)
    guard let candidates else { return found }
    return found + (try BackupLocator.entries(list: candidates))
  }
}

struct Find: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find a template's newest suitable backup, and say why each other was passed over.",
    discussion: "Example: gabarit find TPL-PETIT --in /srv/moodledata/backups")

  @Argument(help: "The template's short name.")
  var template: String

  @OptionGroup var places: PlaceOptions
  @OptionGroup var options: CheckOptions
  @OptionGroup var language: LanguageOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let search = Search(
      template: template, site: places.site, judgement: try options.judgementOfTemplates())
    let entries = try places.entries()
    let progress = Progress(output.messages, "reading", entries)
    defer { progress.end() }
    let items = try search.read(entries, workers: Parallel.processors) {
      progress.begin($0, $1.path)
    } opened: {
      progress.watch($0, $1)
    } finished: {
      progress.finish($0)
    }
    progress.end()
    let result = search.select(from: items)
    let sha256 = try result.selected.map { try $0.checked.reopen().sha256() }
    let report = FindReport(result, sha256: sha256)
    try output.write(report, text: report.text(language.language))
    if result.isUndecided { try ExitStatus.io.leave() }
    if result.selected == nil { try ExitStatus.nothingSuitable.leave() }
  }
}
