import ArgumentParser
import Compliance
import Groundwork
import Reports

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the rules: what each looks for, why it matters, how to mend it.",
    discussion: "Example: gabarit rules userdata.badge-award")

  @Argument(help: "A rule's id; all rules are listed without one.")
  var id: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let id else {
      let report = RulesReport(Ruleset.rules)
      return try output.write(report, text: report.list)
    }
    guard let rule = Ruleset.rule(id) else {
      throw GabaritError(.usage, "there is no rule \(id.printable); gabarit rules lists them all")
    }
    let report = RulesReport([rule])
    try output.write(report, text: report.pages)
  }
}
