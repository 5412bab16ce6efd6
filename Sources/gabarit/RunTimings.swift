import Archive
import Base
import Provisioning
import Splicing
import TextFormats

/// Where the time of a run went, and how many packages were cut, and how, or backups checked.
struct RunTimings: Encodable {
  private static let order = [
    "template", "plan", "package", "files", "ledger", "place", "inflate", "content", "xml", "other",
    "judge", "report",
  ]

  private let event = "timings"
  /// By step, added up over all jobs; `package` has what `plan` took in it.
  private let seconds: [String: Double]
  /// How many packages were cut in each way: `spliced`, or why all of it was compressed again.
  private let packages: [String: Int]?
  /// How many backups were checked.
  private let backups: Int?

  /// Takes stock of a run.
  init(_ timings: Timings, _ results: [IssueResult]) {
    seconds = RunTimings.seconds(timings)
    var packages: [String: Int] = [:]
    for result in results {
      switch result.method {
      case .spliced: packages["spliced", default: 0] += 1
      case .packed(let why): packages["packed: \(why.rawValue)", default: 0] += 1
      case nil: continue
      }
    }
    self.packages = packages
    backups = nil
  }

  /// Takes stock of a check.
  init(_ timings: Timings, backups: Int) {
    seconds = RunTimings.seconds(timings)
    packages = nil
    self.backups = backups
  }

  private static func seconds(_ timings: Timings) -> [String: Double] {
    timings.steps.mapValues { ($0 * 1_000_000).rounded() / 1_000_000 }
  }

  /// `timings: template 0.812 s, package 0.734 s; 10 spliced`, or `…; 3 backups`.
  var text: String {
    let steps = RunTimings.order.compactMap { step in
      seconds[step].map { "\(step) \(RunTimings.rounded($0)) s" }
    }
    var ways = (packages ?? [:]).sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    if let backups { ways.append(backups == 1 ? "1 backup" : "\(backups) backups") }
    return "timings: " + ([steps, ways].map { $0.joined(separator: ", ") }).joined(separator: "; ")
  }

  private static func rounded(_ value: Double) -> String {
    let thousandths = Int((value * 1_000).rounded())
    let rest = String(thousandths % 1_000)
    return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}

extension MessageOptions {
  /// Tells where the time went, to people or machines.
  func tell(_ timings: RunTimings) {
    guard !quiet else { return }
    if logJSON {
      if let line = try? CanonicalJSON.encodeLine(timings) { Console.message(line) }
    } else {
      Console.message("gabarit: \(timings.text)")
    }
  }
}
