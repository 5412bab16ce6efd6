import Foundation
import SystemPackage
import TestKit
import Testing

/// The drivers of `Tests/proofs/Faults`, which run the built command thousands of times.
enum Faults {
  static let folder = Samples.root.pushing("Tests/proofs/Faults")

  /// Whether all is tried; otherwise what a minute allows.
  static let isThorough = ProcessInfo.processInfo.environment["GABARIT_THOROUGH"] != nil

  /// The library that is preloaded into the command.
  static func library(in folder: TemporaryFolder) throws -> FilePath {
    let library = folder.path.appending("faults.so")
    let source = Faults.folder.appending("faults.c").string
    for compiler in ["clang", "cc"] {
      let run = try? Tool.run(
        compiler, ["-shared", "-fPIC", "-O1", "-o", library.string, source, "-ldl"])
      if run?.status == 0 { return library }
    }
    throw CocoaError(.featureUnsupported)
  }

  /// Runs a driver, which ends well where nothing was wrong.
  static func run(_ driver: String, _ quick: [String]) throws -> Tool.Output {
    let script = folder.appending(driver).string
    return try Tool.run(
      "python3", ["-B", script, Command.path.string] + (isThorough ? [] : quick))
  }
}

@Suite("The command", .serialized, .timeLimit(.minutes(120)))
struct FaultTests {
  private func expectRight(_ driver: String, _ quick: [String]) throws {
    let run = try Faults.run(driver, quick)
    let text = String(decoding: run.output, as: UTF8.self)
    #expect(run.status == 0, "\(text.suffix(4_000))\(run.error)")
    #expect(text.contains("; 0 wrong"))
    print(text.split(separator: "\n").last ?? "")
  }

  @Test func `loses nothing when the n-th call fails, whichever it is`() throws {
    // The thread sanitizer itself cannot do without a thread.
    let without = Sanitizer.isThread ? ["--without", "thread"] : []
    try expectRight("inject.py", ["--every", "89", "--cases", "3"] + without)
  }

  @Test func `is as if nothing had been after kill -9, run again`() throws {
    try expectRight("kill.py", ["--kills", "10"])
  }

  @Test func `leaves nothing and ends within a second when it is asked to stop`() throws {
    try expectRight(
      "kill.py", ["--kills", "10", "--politely", "--slowness", "\(Sanitizer.slowness)"])
  }

  @Test func `loses nothing that it told when the power goes`() throws {
    try expectRight("power.py", ["--every", "97"])
  }

  @Test(arguments: ["manifest.json", "kits", "ledger.sqlite-wal"])
  func `is caught by the replay where something is not synced`(_ name: String) throws {
    let run = try Tool.run(
      "python3",
      [
        "-B", Faults.folder.appending("power.py").string, Command.path.string, "--every", "29",
        "--only", "issue", "--forget", name,
      ])
    #expect(run.status == 1)
    #expect(!String(decoding: run.output, as: UTF8.self).contains("; 0 wrong"))
  }
}
