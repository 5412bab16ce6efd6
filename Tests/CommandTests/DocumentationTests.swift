import Foundation
import SystemPackage
import TestKit
import Testing

/// Pages of the documentation whose blocks are run.
///
/// In a block of `console` each line with a `$` is a command, and what follows its output. Comments say
/// what time it is (`now`), and that the next block is a file (`file`). `GABARIT_RECORD=1` writes outputs
/// anew, and fails.
@Suite("The documentation", .serialized)
struct DocumentationTests {
  private static let records = ProcessInfo.processInfo.environment["GABARIT_RECORD"] != nil

  /// A comment `<!-- same: FILE -->` says that the block after it is that file.
  @Test func `shows the sample client as it is built`() throws {
    let path = Samples.root.pushing("Documentation/library.md")
    let page = try String(contentsOfFile: path.string, encoding: .utf8)
    let shown = page.matches(of: /<!-- same: (\S+) -->\n```swift\n((?:(?!```)[\s\S])*)```\n/)
    #expect(shown.count == 1)
    for match in shown {
      let file = Samples.root.pushing(FilePath(String(match.1))).string
      #expect(try String(contentsOfFile: file, encoding: .utf8) == match.2)
    }
  }

  @Test(arguments: ["one-order"])
  func `shows what the commands print`(_ name: String) throws {
    let path = Samples.root.pushing(FilePath("Documentation/\(name).md"))
    let page = try String(contentsOfFile: path.string, encoding: .utf8)
    let run = try PageRun()
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let written = try run.through(lines).joined(separator: "\n")
    if Self.records {
      try Data(written.utf8).write(to: URL(fileURLWithPath: path.string))
      Issue.record("\(name) was recorded; look it over and run again")
    } else {
      #expect(written == page, "GABARIT_RECORD=1 records it anew")
    }
  }
}

/// Runs a page's blocks in a folder of their own.
private final class PageRun {
  private let folder: TemporaryFolder
  private var now = Command.now
  private var file: String?

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: Samples.folder.appending("m45").string,
      toPath: folder.path.appending("backups").string)
    try FileManager.default.copyItem(
      atPath: Samples.folder.pushing("orders/biology.json").string,
      toPath: folder.path.appending("order.json").string)
  }

  /// The page's lines with the outputs that its commands have now.
  func through(_ lines: [String]) throws -> [String] {
    var result: [String] = []
    var block: [String] = []
    var language: String?
    for line in lines {
      guard line.hasPrefix("```") else {
        if language != nil { block.append(line) } else { try note(line) }
        if language == nil { result.append(line) }
        continue
      }
      if let kind = language {
        result += kind == "console" ? try outputs(block) : block
        if kind != "console", let file {
          try folder.write(file, Array(block.map { $0 + "\n" }.joined().utf8))
          self.file = nil
        }
        language = nil
        block = []
      } else {
        language = String(line.dropFirst(3))
      }
      result.append(line)
    }
    return result
  }

  private func note(_ line: String) throws {
    guard let match = line.wholeMatch(of: /<!-- (now|file): (\S+) -->/) else { return }
    if match.1 == "file" {
      file = String(match.2)
    } else {
      let date = try Date(String(match.2), strategy: .iso8601)
      now = String(Int(date.timeIntervalSince1970))
    }
  }

  private func outputs(_ block: [String]) throws -> [String] {
    var result: [String] = []
    for line in block where line.hasPrefix("$ ") {
      result.append(line)
      let run = try Command.runShell(
        String(line.dropFirst(2)), in: folder.path,
        environment: [
          "SOURCE_DATE_EPOCH": now, "GABARIT_LEDGER": "ledger.sqlite",
        ])
      // Whoever runs the tests is nobody's concern.
      result += run.text.split(separator: "\n").map {
        String($0.replacing(#/ by \S+, /#, with: " by shop, "))
      }
    }
    return result
  }
}

extension Command {
  /// Runs a line in a shell that knows the built command, standard error beside standard output.
  fileprivate static func runShell(
    _ line: String, in folder: FilePath, environment: [String: String]
  ) throws -> Output {
    let bin = path.removingLastComponent().string
    let script = "PATH='\(bin)':$PATH; exec 2>&1; \(line)"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
    var variables = ProcessInfo.processInfo.environment
    variables["XDG_CONFIG_HOME"] = "/nonexistent"
    // Root could make any other.
    let cache = try TemporaryFolder()
    variables["XDG_CACHE_HOME"] = cache.path.string
    variables["LC_ALL"] = "C"
    process.environment = variables.merging(environment) { _, new in new }
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Output(status: process.terminationStatus, output: Array(data), error: "")
  }
}
