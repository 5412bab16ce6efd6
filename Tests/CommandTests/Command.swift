import Foundation
import SystemPackage
import TestKit

/// The built command, run as a process of its own.
enum Command {
  /// Where it was built: beside the test bundle.
  static let path: FilePath = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return FilePath(own ?? CommandLine.arguments[0]).removingLastComponent().appending("gabarit")
  }()

  /// 2026-11-24T12:00:00Z, so that what comes of an order without date is the same each time.
  static let now = "1795521600"

  /// Whether the tests run as root, whom no permission stops.
  static let isRoot = getuid() == 0

  /// What it left.
  struct Output {
    /// The exit code; negative for the signal that ended it.
    var status: Int32
    var output: [UInt8]
    var error: String

    var text: String { String(decoding: output, as: UTF8.self) }
    func json() throws -> JSON { try JSON(output) }
  }

  /// A running command.
  final class Running {
    let process = Process()
    private let folder: TemporaryFolder

    init(
      _ arguments: [String], through wrapper: [String] = [], input: [UInt8]? = nil,
      output: FilePath? = nil, in place: FilePath? = nil, environment: [String: String] = [:]
    ) throws {
      folder = try TemporaryFolder()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = wrapper + [Command.path.string] + arguments
      let source = try folder.write("in", input ?? [])
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source.string))
      let standard = try folder.write("out", [])
      process.standardOutput = try Running.writer(output ?? standard)
      process.standardError = try Running.writer(folder.write("err", []))
      if let place { process.currentDirectoryURL = URL(fileURLWithPath: place.string) }
      var variables = ProcessInfo.processInfo.environment
      variables["SOURCE_DATE_EPOCH"] = Command.now
      variables["COLUMNS"] = "80"
      // Whatever the one who runs the tests has configured.
      variables["XDG_CONFIG_HOME"] = "/nonexistent"
      variables["XDG_DATA_HOME"] = folder.path.string
      variables["XDG_CACHE_HOME"] = folder.path.string
      variables["GABARIT_LEDGER"] = nil
      variables["LC_ALL"] = "C"
      process.environment = variables.merging(environment) { _, new in new }
      try process.run()
    }

    private static func writer(_ path: FilePath) throws -> FileHandle {
      try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
    }

    /// What it said on standard error up to now.
    func said() throws -> String {
      String(decoding: try bytes(of: folder.path.appending("err")), as: UTF8.self)
    }

    func finish() throws -> Output {
      process.waitUntilExit()
      let isExit = process.terminationReason == .exit
      return Output(
        status: isExit ? process.terminationStatus : -process.terminationStatus,
        output: try bytes(of: folder.path.appending("out")),
        error: String(decoding: try bytes(of: folder.path.appending("err")), as: UTF8.self))
    }
  }

  /// Runs it to its end.
  static func run(
    _ arguments: String..., through wrapper: [String] = [], input: String? = nil,
    output: FilePath? = nil, in place: FilePath? = nil, environment: [String: String] = [:]
  ) throws -> Output {
    try run(
      arguments, through: wrapper, input: input, output: output, in: place,
      environment: environment)
  }

  /// Runs it to its end.
  static func run(
    _ arguments: [String], through wrapper: [String] = [], input: String? = nil,
    output: FilePath? = nil, in place: FilePath? = nil, environment: [String: String] = [:]
  ) throws -> Output {
    try Running(
      arguments, through: wrapper, input: input.map { Array($0.utf8) }, output: output, in: place,
      environment: environment
    ).finish()
  }
}

/// A folder with orders and kits.
struct OrdersFixture {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var out: FilePath { folder.path.appending("kits") }
  var ledger: FilePath { folder.path.appending("ledger.sqlite") }

  /// The arguments that issue orders, written to a file, from a template given by its path.
  func issue(
    _ drafts: [OrderDraft], from template: FilePath, _ more: String..., keepingBooks: Bool = true
  ) throws -> [String] {
    let orders = try folder.write("orders.json", Array(OrderDraft.array(drafts).utf8))
    let books = keepingBooks ? ["--ledger", ledger.string] : ["--no-ledger"]
    return [
      "issue", orders.string, "--template-file", template.string, "--out", out.string,
    ] + books + more
  }

  /// All in the folder of kits, hidden things too.
  func all() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: out.string)) ?? []).sorted()
  }

  /// What somebody would take for a kit.
  func visible() -> [String] { all().filter { !$0.hasPrefix(".") } }

  /// Each file of a kit.
  func files(_ id: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: out.appending(id).string) {
      files[name] = try bytes(of: out.appending(id).appending(name))
    }
    return files
  }
}
