internal import Foundation
package import SystemPackage

/// A command of the system that reads archives beside gabarit.
package enum Tool {
  /// What a command gave.
  package struct Output: Sendable {
    package var status: Int32
    package var output: [UInt8]
    package var error: String

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var lines: [String] {
      text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
  }

  /// Runs a command to its end.
  package static func run(
    _ command: String, _ arguments: [String], in folder: FilePath? = nil
  ) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder.string) }
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"]) { _, new in new }
    let output = Pipe()
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent(
      "gabarit-test-" + UUID().uuidString)
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, output: Array(data),
      error: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
