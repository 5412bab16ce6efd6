import Archive
import Groundwork
import Provisioning

/// Where the time of a run went, and how its packages were cut.
struct IssueTimings: Encodable {
  private static let order = ["template", "plan", "package", "files", "ledger", "place"]

  private let event = "timings"
  /// By step, added up over all jobs; `package` has what `plan` took in it.
  private let seconds: [String: Double]
  /// How many packages were cut in each way: `spliced`, or why all of it was compressed again.
  private let packages: [String: Int]

  /// Takes stock of a run.
  init(_ timings: Timings, _ results: [IssueResult]) {
    seconds = timings.steps.mapValues { ($0 * 1_000_000).rounded() / 1_000_000 }
    var packages: [String: Int] = [:]
    for result in results {
      switch result.way {
      case .spliced: packages["spliced", default: 0] += 1
      case .packed(let why): packages["packed: \(why.rawValue)", default: 0] += 1
      case nil: continue
      }
    }
    self.packages = packages
  }

  /// `timings: template 0.812 s, package 0.734 s; 10 spliced`.
  var text: String {
    let steps = IssueTimings.order.compactMap { step in
      seconds[step].map { "\(step) \(IssueTimings.rounded($0)) s" }
    }
    let ways = packages.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
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
  func tell(_ timings: IssueTimings) {
    guard !quiet else { return }
    if logJSON {
      if let line = try? CanonicalJSON.encodeLine(timings) { Console.message(line) }
    } else {
      Console.message("gabarit: \(timings.text)")
    }
  }
}
