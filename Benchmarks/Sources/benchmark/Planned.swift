import Glibc
import Groundwork
import Provisioning
import SystemPackage

/// Orders of one template after the first, in this very process: what each costs once the template
/// was read, judged and planned.
struct Planned {
  let template: FilePath
  let kits: FilePath
  let pairs: Int

  static let head =
    "| what | first kit | next kits | cp | cp, sync and sha256sum | ratio | ratio | CPU | bsdtar's CPU |\n"
    + "|---|---|---|---|---|---|---|---|---|"

  /// A line of the table: the kits next to a mere copy, and to one that is synced and hashed too.
  func row(_ name: String) throws -> String {
    let issuer = try issuer()
    let first = try time { try issue("first", issuer) }
    let copy = kits.appending("copy")
    let (from, to) = (template.string, copy.string)
    var (ours, cp, all): ([Measurement], [Measurement], [Measurement]) = ([], [], [])
    for pair in 0..<pairs {
      ours.append(try time { try issue("p\(pair)", issuer) })
      cp.append(try run(["cp", from, to]))
      try FileTree.remove(copy)
      all.append(try run(["sh", "-c", "cp \(from) \(to) && sync \(to) && sha256sum \(to)"]))
      try FileTree.remove(copy)
      try FileTree.remove(kits.appending("p\(pair)"))
    }
    let packed = try run([
      "bsdtar", "-cf", to, "--gzip", "--options", "gzip:compression-level=6", "--format=ustar",
      "@\(from)",
    ])
    try FileTree.remove(copy)
    func wall(_ list: [Measurement]) -> Double { list.map(\.wall).median }
    func ratio(_ other: [Measurement]) -> Double {
      zip(ours, other).map { $0.wall / $1.wall }.median
    }
    let seconds = [first.wall, wall(ours), wall(cp), wall(all)].map { "\(Planned.rounded($0)) s" }
    let cells =
      [name] + seconds + [Planned.rounded(ratio(cp)), Planned.rounded(ratio(all))]
      + [ours.map(\.processor).median, packed.processor].map { "\(Planned.rounded($0)) s" }
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// How many kits a second are issued, one after the other, each file of them synced.
  func rate(of count: Int) throws -> String {
    let issuer = try issuer()
    try issue("first", issuer)
    let taken = try time { for index in 0..<count { try issue("r\(index)", issuer) } }
    return "1 MB, one after the other, all files synced: \(Int(Double(count) / taken.wall)) kits a "
      + "second; by processor time \(Int(Double(count) / taken.processor))"
  }

  private func issuer() throws -> Issuer {
    let options = try IssueOptions(
      folder: kits, now: Instant(seconds: 1_795_521_600), version: "benchmark")
    return Issuer(TemplateSource(file: template, options: options), options: options)
  }

  private func issue(_ id: String, _ issuer: Issuer) throws {
    let text = Benchmark.orderText.replacing("B-1", with: id).replacing("BENCH-1", with: "X-\(id)")
    for item in try OrderReader.read(Array(text.utf8)) {
      if let error = try issuer.issue(item).error { throw error }
    }
  }

  private func run(_ command: [String]) throws -> Measurement {
    guard let done = Measurement.run(command) else { throw Benchmark.Failure(command: command) }
    return done
  }

  private func time(_ body: () throws -> Void) rethrows -> Measurement {
    let (start, before) = (ContinuousClock.now, Planned.processor)
    try body()
    let wall = ContinuousClock.now - start
    return Measurement(
      wall: Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18,
      processor: Planned.processor - before, memory: 0)
  }

  /// Seconds of processor time of this process so far.
  private static var processor: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }

  private static func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
