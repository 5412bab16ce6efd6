import ArgumentParser
import BenchmarkTargets
import SystemPackage

/// Measures gabarit next to what a user would otherwise run, in pairs, as whole processes.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure gabarit next to what a user would otherwise run.")

  @Option(help: "The gabarit to measure, built for release.")
  var gabarit = "../.build/release/gabarit"

  @Option(help: "Megabytes of file contents.")
  var megabytes = 500

  @Option(help: "Number of content files.")
  var files = 3_000

  @Option(help: "Megabytes of XML in the template that has little else.")
  var xmlMegabytes = 40

  @Option(help: "Pairs of runs.")
  var pairs = 5

  @Flag(help: "Only write the templates into the folder, and leave them there.")
  var templateOnly = false

  @Flag(help: "How cost grows up to 8 GB and 200,000 members: a table, and growth.svg; 15 GB.")
  var growth = false

  @Flag(help: "What inputs that are made to cost much cost: a table.")
  var hostile = false

  @Option(help: "Where templates and outputs are written; they are removed afterwards.")
  var folder = "/tmp"

  func run() throws {
    if templateOnly { return try writeTemplates(in: FilePath(folder)) }
    let bench = try Bench(
      gabarit: gabarit, folder: FilePath(folder).appending("gabarit-benchmark"), pairs: pairs)
    defer { bench.remove() }
    if growth { return try Growth(bench: bench).run() }
    if hostile { return try Hostile(bench: bench).run() }
    try writeTemplates(in: bench.folder)
    let zip = bench.folder.appending("template.zip")
    try Template(bytes: megabytes << 20, files: files).write(to: zip.string, asZip: true)
    let goals = Goals(
      bench: bench, template: bench.folder.appending("template.mbz"), zip: zip)
    try goals.run()
    say("")
    say("| what | check | soundness alone | ratio | CPU ratio | check MB | soundness MB |")
    say("|---|---|---|---|---|---|---|")
    try compareRules("rules", goals.template, bench)
    try compareRules("rules, XML only", bench.folder.appending("xml.mbz"), bench)
  }

  private func writeTemplates(in folder: FilePath) throws {
    try Template(bytes: megabytes << 20, files: files).write(
      to: folder.appending("template.mbz").string)
    try Template(bytes: 1_000, files: 1, xmlBytes: xmlMegabytes << 20)
      .write(to: folder.appending("xml.mbz").string)
  }

  /// What every rule together costs, next to the profile that asks for soundness alone.
  private func compareRules(_ name: String, _ template: FilePath, _ bench: Bench) throws {
    let check = [gabarit, "check", "--quiet"]
    // With rows of users' data in it the template fails the one, by intent.
    let pairs = try bench.compare(
      check + [template.string], check + ["--profile", "archive", template.string], exits: [0, 1])
    let cells = [
      name, seconds(pairs.ours.map(\.wall).median), seconds(pairs.theirs.map(\.wall).median),
      rounded(pairs.wall), rounded(pairs.processor),
      rounded(pairs.ours.map(\.memory).max() ?? 0), rounded(pairs.theirs.map(\.memory).max() ?? 0),
    ]
    say(row(cells))
  }
}
