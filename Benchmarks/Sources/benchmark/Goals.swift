import BenchmarkTargets
import Glibc
import SystemPackage

/// What is promised of speed and memory, each next to what a user would run instead.
struct Goals {
  let bench: Bench
  let template: FilePath
  let zip: FilePath

  func run() throws {
    say("| what | next to | gabarit | other | ratio | goal | CPU ratio | gabarit MB |")
    say("|---|---|---|---|---|---|---|---|")
    try check()
    try issue()
    try issueZip()
    say("")
    try rates()
    try start()
  }

  private func check() throws {
    let check = [bench.gabarit, "check", "--quiet"]
    let list = ["tar", "-tzf", template.string]
    let one = ["taskset", "-c", "0"]
    try compare("check, tgz", "`tar tzf`", check + [template.string], list, "< 1")
    try compare(
      "check, tgz, one core", "the same", one + check + [template.string], one + list, "1.2")
    try compare(
      "check, zip", "`unzip -t`", check + [zip.string], ["unzip", "-tqq", zip.string], "< 1")
  }

  private func issue() throws {
    let order = try bench.orders(1)
    let bare = bench.issue(order, template, "--no-sync", "--no-digest")
    let (from, to) = (template.string, bench.folder.appending("copy").string)
    func reset() throws {
      try Files.remove(bench.kits)
      try Files.remove(bench.folder.appending("copy"))
      try Files.remove(bench.folder.appending("unpacked"))
    }
    try compare(
      "issue, first order", "`gabarit check`", bare + ["--no-cache"],
      [bench.gabarit, "check", "--quiet", from], "2", reset: reset)
    try compare(
      "issue, first order, synced, with digest", "the same",
      bench.issue(order, template) + ["--no-cache"], [bench.gabarit, "check", "--quiet", from], "",
      reset: reset)
    try bench.plan(template)
    try compare(
      "issue, no sync, no digest", "`cp`", bare, ["cp", from, to], "1.3", reset: reset)
    try compare(
      "the same", "`dd bs=256K`", bare, ["dd", "if=\(from)", "of=\(to)", "bs=256K"], "",
      reset: reset)
    try compare(
      "the same", "`bsdtar`, read and write", bare,
      [
        "bsdtar", "-cf", to, "--gzip", "--options", "gzip:compression-level=6", "--format=ustar",
        "@\(from)",
      ], "CPU 1/60", reset: reset)
    let unpacked = bench.folder.appending("unpacked").string
    try compare(
      "the same", "`tar x`, `sed`, `tar c`", bare,
      [
        "sh", "-c",
        """
        mkdir \(unpacked) && cd \(unpacked) && tar xzf \(from) && \
        sed -i s/TPL-BENCH/X/ moodle_backup.xml course/course.xml && \
        tar czf \(to) .ARCHIVE_INDEX *
        """,
      ], "1/100", reset: reset)
    try compare(
      "issue", "`cp`, `sync`, `sha256sum`", bench.issue(order, template),
      ["sh", "-c", "cp \(from) \(to) && sync \(to) && sha256sum \(to)"], "1.2", reset: reset)
  }

  private func issueZip() throws {
    let order = try bench.orders(1)
    let to = bench.folder.appending("copy")
    let bare = bench.issue(order, zip, "--no-sync", "--no-digest")
    func reset() throws {
      try Files.remove(bench.kits)
      try Files.remove(to)
    }
    let copy = ["cp", zip.string, to.string]
    try compare(
      "issue, zip, first order", "`gabarit check`", bare + ["--no-cache"],
      [bench.gabarit, "check", "--quiet", zip.string], "", reset: reset)
    try bench.plan(zip)
    try compare("issue, zip, no sync, no digest", "`cp`", bare, copy, "1.3", reset: reset)
  }

  /// How many kits of 1 MB a second one process makes.
  private func rates() throws {
    let small = bench.folder.appending("small.mbz")
    try Template(bytes: 1 << 20, files: 30).write(to: small.string)
    try bench.plan(small)
    let orders = try bench.orders(1_000)
    // Kits go when all is measured: ext4 makes files slowly for some seconds after it removed many.
    let place = bench.folder.appending("rates")
    try Files.makeFolder(place)
    var run = 0
    func fresh() -> FilePath {
      run += 1
      return place.appending("\(run)")
    }
    sleep(10)
    // In turns: each thousand is slower than the one before while that is written back.
    var (kits, floors): ([Double], [Double]) = ([], [])
    for _ in 0..<3 {
      let bare = bench.issue(orders, small, "--jobs", "1", "--no-sync", "--no-digest", to: fresh())
      kits.append(1_000 / (try bench.run(bare).wall))
      floors.append(1_000 / (try Floor(kits: 1_000, of: small).write(to: fresh())))
    }
    say("1 MB, unsynced, in turns with the next: \(Int(kits.median)) kits a second")
    say("1 MB, unsynced, the files alone by plain system calls: \(Int(floors.median)) a second")
    for (name, options) in [
      ("unsynced", ["--no-sync", "--no-digest"]), ("unsynced, with digests", ["--no-sync"]),
      ("synced", []),
    ] {
      for jobs in ["1", "2"] {
        var rates: [Double] = []
        for _ in 0..<3 {
          let command = bench.issue(orders, small, "--jobs", jobs, to: fresh()) + options
          rates.append(1_000 / (try bench.run(command).wall))
        }
        say("1 MB, \(name), \(jobs) at once: \(Int(rates.median)) kits a second")
      }
    }
    try Files.remove(place)
  }

  private func start() throws {
    var runs: [Measurement] = []
    for _ in 0..<50 { runs.append(try bench.run([bench.gabarit, "--version"])) }
    say("`gabarit --version`: \(rounded(runs.map(\.wall).median * 1_000)) ms")
  }

  private func compare(
    _ name: String, _ other: String, _ ours: [String], _ theirs: [String], _ goal: String,
    reset: () throws -> Void = {}
  ) throws {
    let pairs = try bench.compare(ours, theirs, reset: reset)
    say(
      row([
        name, other, seconds(pairs.ours.map(\.wall).median),
        seconds(pairs.theirs.map(\.wall).median), rounded(pairs.wall), goal,
        rounded(pairs.processor), rounded(pairs.ours.map(\.memory).max() ?? 0),
      ]))
  }
}
