import ArgumentParser
import Base
import Compliance
import Reports

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the rules: what each looks for, why it matters, how to mend it.",
    discussion: """
      In JSON all that the rules know is exported: places, file areas, plugins, names of fields.
      Example: gabarit rules userdata.badge-award
      """)

  @Argument(help: "A rule's id, or a family's; all rules are listed without one.")
  var id: String?

  @OptionGroup var language: LanguageOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let id else {
      let report = RulesReport(Ruleset.explained)
      return try output.write(report, text: report.list(language.language))
    }
    let rules = Ruleset.explained.filter { $0.id == id || $0.family.rawValue == id }
    guard !rules.isEmpty else {
      throw GabaritError(.usage, "there is no rule \(id.printable); gabarit rules lists them all")
    }
    let report = RulesReport(rules)
    try output.write(report, text: report.pages(language.language))
  }
}
