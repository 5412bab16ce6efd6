import ArgumentParser
import Glibc
import Groundwork
import SystemPackage

/// Measures gabarit next to what a user would otherwise run, in pairs, as whole processes.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure gabarit next to bsdtar, and its rules next to soundness alone.")

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

  @Option(help: "Where the template and the outputs are written; they are removed afterwards.")
  var folder = "/tmp"

  func run() throws {
    if templateOnly {
      return try writeTemplates(in: FilePath(folder))
    }
    let work = FilePath(folder).appending("gabarit-benchmark-\(getpid())")
    try FileTree.makeFolder(work)
    defer { try? FileTree.remove(work) }
    let (template, documents) = (work.appending("template.mbz"), work.appending("xml.mbz"))
    try writeTemplates(in: work)
    let order = work.appending("order.json")
    try write(Benchmark.orderText, to: order)
    let kits = work.appending("kits")
    let repacked = work.appending("repacked.tgz")

    print("| what | gabarit | bsdtar | ratio | CPU ratio | gabarit MB | bsdtar MB |")
    print("|---|---|---|---|---|---|---|")
    try compare(
      "check", [gabarit, "check", "--quiet", template.string],
      ["bsdtar", "-tf", template.string]
    ) {}
    try compare(
      "issue",
      [
        gabarit, "issue", "--quiet", order.string, "--template-file", template.string, "--out",
        kits.string,
      ],
      [
        "bsdtar", "-cf", repacked.string, "--gzip", "--options", "gzip:compression-level=6",
        "--format=ustar", "@\(template.string)",
      ]
    ) {
      try FileTree.remove(kits)
      try FileTree.remove(repacked)
    }

    print("")
    print(Planned.head)
    let zip = work.appending("template.zip")
    try Template(bytes: megabytes << 20, files: files).write(to: zip, as: .zip)
    for (name, file) in [("issue, planned", template), ("issue, zip", zip)] {
      print(try Planned(template: file, kits: kits, pairs: pairs).row(name))
      try FileTree.remove(kits)
    }
    let small = work.appending("small.mbz")
    try Template(bytes: 1 << 20, files: 30).write(to: small)
    print("")
    print(try Planned(template: small, kits: kits, pairs: pairs).rate(of: 200))

    print("")
    print("| what | check | soundness alone | ratio | CPU ratio | check MB | soundness MB |")
    print("|---|---|---|---|---|---|---|")
    try compareRules("rules", template)
    try compareRules("rules, XML only", documents)
  }

  private func writeTemplates(in folder: FilePath) throws {
    try Template(bytes: megabytes << 20, files: files).write(to: folder.appending("template.mbz"))
    try Template(bytes: 1_000, files: 1, xmlBytes: xmlMegabytes << 20)
      .write(to: folder.appending("xml.mbz"))
  }

  /// What every rule together costs, next to the profile that asks for soundness alone.
  private func compareRules(_ name: String, _ template: FilePath) throws {
    let check = [gabarit, "check", "--quiet"]
    // With rows of users' data in it the template fails the one, by intent.
    try compare(
      name, check + [template.string], check + ["--profile", "archive", template.string],
      exits: [0, 1]
    ) {}
  }

  private func compare(
    _ name: String, _ ours: [String], _ theirs: [String], exits: Set<Int32> = [0],
    reset: () throws -> Void
  ) throws {
    var (left, right): ([Measurement], [Measurement]) = ([], [])
    for pair in 0...pairs {
      try reset()
      guard let one = Measurement.run(ours, exits: exits) else { throw Failure(command: ours) }
      guard let other = Measurement.run(theirs, exits: exits) else {
        throw Failure(command: theirs)
      }
      // The first pair warms the page cache and does not count.
      if pair == 0 { continue }
      left.append(one)
      right.append(other)
    }
    try reset()
    let ratio = zip(left, right).map { $0.wall / $1.wall }.median
    let processor = zip(left, right).map { $0.processor / $1.processor }.median
    let cells = [
      name, "\(rounded(left.map(\.wall).median)) s", "\(rounded(right.map(\.wall).median)) s",
      rounded(ratio), rounded(processor), rounded(left.map(\.memory).max() ?? 0),
      rounded(right.map(\.memory).max() ?? 0),
    ]
    print("| " + cells.joined(separator: " | ") + " |")
  }

  private func write(_ text: String, to path: FilePath) throws {
    var file = try OutputFile(creating: path)
    try file.write(array: Array(text.utf8))
    try file.finish()
  }

  private func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  static let orderText = """
    {"order": "B-1", "template": "TPL-BENCH", "coursecategory": 2, "idnumber": "BENCH-1",
     "fullname": "Benchmark course", "start": "2026-12-01", "buyer": {"username": "j",
     "email": "j@example.test", "firstname": "J", "lastname": "D"}}
    """

  struct Failure: Error, CustomStringConvertible {
    let command: [String]
    var description: String { "this command failed: \(command.joined(separator: " "))" }
  }
}
