import ArgumentParser
import Base
import Catalogue
import Compliance
import Reports
import SystemPackage

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a backup is: release, course, dates, settings, activities, sizes.",
    discussion: "Example: gabarit inspect backup-moodle2-course-13-tpl-petit.mbz")

  @Argument(help: "The backup.")
  var backup: FilePath

  @OptionGroup var language: LanguageOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.messages.progress("reading", backup)
    let checked = try CheckedBackup(backup, judgement: Judgement(workFolder: UserFolder.cache))
    switch checked.outcome {
    case .unreadable(let error): throw error
    case .known: throw GabaritError(.fault, "a backup was not read whole")
    case .read(let reading, _):
      let report = InspectReport(checked, reading)
      try output.write(report, text: report.text(language.language))
    }
  }
}
