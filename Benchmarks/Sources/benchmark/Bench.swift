import Glibc
import SystemPackage

/// Where things are measured, and with which program.
struct Bench {
  let gabarit: String
  let folder: FilePath
  let pairs: Int

  /// A command that failed.
  struct Failure: Error, CustomStringConvertible {
    let command: [String]
    var description: String { "failed: \(command.joined(separator: " "))" }
  }

  init(gabarit: String, folder: FilePath, pairs: Int) throws {
    self.gabarit = gabarit
    self.folder = folder
    self.pairs = pairs
    try Files.remove(folder)
    try Files.makeFolder(folder)
    // What is known of templates is kept among what is measured, and goes with it.
    setenv("XDG_CACHE_HOME", cache.string, 1)
  }

  var cache: FilePath { folder.appending("cache") }
  var kits: FilePath { folder.appending("kits") }

  func remove() { try? Files.remove(folder) }

  /// Pairs of runs.
  struct Pairs {
    var ours: [Measurement] = []
    var theirs: [Measurement] = []

    /// The median of the pairs' ratios.
    var wall: Double { zip(ours, theirs).map { $0.wall / $1.wall }.median }
    var processor: Double { zip(ours, theirs).map { $0.processor / $1.processor }.median }
  }

  /// Runs two commands in turns; the first pair warms the page cache, and does not count.
  ///
  /// Each goes first in every other pair: behind what was removed before, files are written slower.
  func compare(
    _ ours: [String], _ theirs: [String], exits: Set<Int32> = [0],
    reset: () throws -> Void = {}
  ) throws -> Pairs {
    var result = Pairs()
    for pair in 0...pairs {
      try reset()
      let isFirst = pair % 2 == 0
      let early = try run(isFirst ? ours : theirs, exits: exits)
      let late = try run(isFirst ? theirs : ours, exits: exits)
      let (one, other) = isFirst ? (early, late) : (late, early)
      if pair == 0 { continue }
      result.ours.append(one)
      result.theirs.append(other)
    }
    try reset()
    return result
  }

  @discardableResult
  func run(_ command: [String], exits: Set<Int32> = [0]) throws -> Measurement {
    guard let done = Measurement.run(command, exits: exits) else {
      throw Failure(command: command)
    }
    return done
  }

  /// Writes orders, one a line.
  func orders(_ count: Int) throws -> FilePath {
    let path = folder.appending("orders-\(count).jsonl")
    try Files.remove(path)
    var text = ""
    for index in 0..<count {
      text += """
        {"order": "B-\(index)", "template": "TPL-BENCH", "coursecategory": 2, \
        "idnumber": "BENCH-\(index)", "fullname": "Benchmark course \(index)", \
        "start": "2026-12-01", "buyer": {"username": "j\(index)", \
        "email": "j\(index)@example.test", "firstname": "J", "lastname": "D"}}

        """
    }
    try Files.write(text, to: path)
    return path
  }

  /// The command that issues orders from a template, each name taken as it is asked for.
  func issue(
    _ orders: FilePath, _ template: FilePath, _ more: String..., to folder: FilePath? = nil
  ) -> [String] {
    [
      gabarit, "issue", "--quiet", orders.string, "--template-file", template.string, "--out",
      (folder ?? kits).string, "--no-ledger",
    ] + more
  }

  /// Has it kept what a template is; it must have been left alone for some seconds.
  func plan(_ template: FilePath) throws {
    sleep(4)
    try run(issue(try orders(1), template))
    try Files.remove(kits)
  }
}

func rounded(_ value: Double) -> String {
  let thousandths = Int((value * 1_000).rounded())
  let digits = value < 1 ? 3 : value < 10 ? 2 : 1
  let rest = String(String(thousandths % 1_000 + 1_000).dropFirst().prefix(digits))
  return "\(thousandths / 1_000).\(rest)"
}

func seconds(_ value: Double) -> String { "\(rounded(value)) s" }

func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

/// Prints a line at once, also into a file.
func say(_ line: String) {
  print(line)
  fflush(nil)
}
