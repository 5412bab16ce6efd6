import BenchmarkTargets
import SystemPackage

/// How time and memory grow with bytes and with members.
struct Growth {
  let bench: Bench

  private struct Point {
    let what: Double
    let check: Measurement
    let issue: Measurement
    let copy: Measurement
  }

  func run() throws {
    say("| MB, then members | check | MB | first order | MB | next orders | MB | `cp` |")
    say("|---|---|---|---|---|---|---|---|")
    let bytes = try [10, 100, 1_000, 8_000].map { megabytes in
      let files = max(3_000, megabytes * 5)
      return try point(Double(megabytes), Template(bytes: megabytes << 20, files: files))
    }
    let members = try [1_000, 10_000, 50_000, 200_000].map { files in
      try point(Double(files), Template(bytes: files * 256, files: files))
    }
    let plot = [
      ("Megabytes", bytes), ("Members", members),
    ].enumerated().map { Growth.plot($1.0, $1.1, at: 20 + $0 * 380) }.joined()
    let path = FilePath("growth.svg")
    try Files.remove(path)
    try Files.write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 320" font-family="sans-serif" \
      font-size="11">
      <rect width="780" height="320" fill="white"/>

      """ + plot + "</svg>\n", to: path)
  }

  /// The time of a check, of a kit from a planned template, and of a plain copy of it.
  private func point(_ what: Double, _ template: Template) throws -> Point {
    let path = bench.folder.appending("growing.mbz")
    try Files.remove(path)
    try template.write(to: path.string)
    try bench.plan(path)
    let order = try bench.orders(1)
    let copy = bench.folder.appending("copy")
    var (checks, issues, copies): ([Measurement], [Measurement], [Measurement]) = ([], [], [])
    for _ in 0..<3 {
      checks.append(try bench.run([bench.gabarit, "check", "--quiet", path.string]))
      issues.append(try bench.run(bench.issue(order, path, "--no-sync", "--no-digest")))
      try Files.remove(bench.kits)
      copies.append(try bench.run(["cp", path.string, copy.string]))
      try Files.remove(copy)
    }
    let first = try bench.run(bench.issue(order, path, "--no-cache", "--no-sync", "--no-digest"))
    try Files.remove(bench.kits)
    func middle(_ list: [Measurement]) -> Measurement {
      Measurement(
        wall: list.map(\.wall).median, processor: list.map(\.processor).median,
        memory: list.map(\.memory).max() ?? 0)
    }
    let point = Point(
      what: what, check: middle(checks), issue: middle(issues), copy: middle(copies))
    say(
      row([
        String(Int(what)), seconds(point.check.wall), rounded(point.check.memory),
        seconds(first.wall), rounded(first.memory), seconds(point.issue.wall),
        rounded(point.issue.memory), seconds(point.copy.wall),
      ]))
    return point
  }

  /// Straight lines mean that time grows as what is on the axis does.
  private static func plot(_ title: String, _ points: [Point], at left: Int) -> String {
    let most = points.map(\.what).max() ?? 1
    let longest = points.map { max($0.check.wall, $0.issue.wall, $0.copy.wall) }.max() ?? 1
    func line(_ name: String, _ color: String, _ height: Int, _ value: (Point) -> Double) -> String
    {
      let places = points.map {
        "\(left + 40 + Int($0.what / most * 300)),\(270 - Int(value($0) / longest * 220))"
      }
      let dots = places.map { place in
        let parts = place.split(separator: ",")
        return "<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"3\" fill=\"\(color)\"/>"
      }
      return """
        <polyline points="\(left + 40),270 \(places.joined(separator: " "))" fill="none" \
        stroke="\(color)"/>
        \(dots.joined(separator: "\n"))
        <text x="\(left + 50)" y="\(height)" fill="\(color)">\(name)</text>

        """
    }
    return """
      <path d="M\(left + 40) 40V270H\(left + 350)" fill="none" stroke="black"/>
      <text x="\(left + 150)" y="300">\(title), up to \(Int(most))</text>
      <text x="\(left)" y="36">\(rounded(longest)) s</text>

      """ + line("check", "#1f5fbf", 60) { $0.check.wall }
        + line("issue, planned, no sync, no digest", "#bf5f1f", 76) { $0.issue.wall }
        + line("cp", "#3f8f3f", 92) { $0.copy.wall }
  }
}
