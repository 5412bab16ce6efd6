internal import Foundation
package import SystemPackage

/// A folder of a test's own, removed with the value.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let path: FilePath

  /// Makes a fresh one.
  package init() throws {
    let name = "gabarit-test-" + UUID().uuidString
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// Writes a file, making the folders above it.
  @discardableResult
  package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> FilePath {
    let target = path.pushing(FilePath(name))
    try FileManager.default.createDirectory(
      atPath: target.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: target.string))
    return target
  }
}

/// All bytes of a file.
package func bytes(of path: FilePath) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
}
