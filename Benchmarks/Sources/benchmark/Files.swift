import Foundation
import SystemPackage

/// The files that are measured, and their folders.
enum Files {
  /// Removes a file, or a folder with all in it; does nothing where there is none.
  static func remove(_ path: FilePath) throws {
    do { try FileManager.default.removeItem(atPath: path.string) } catch CocoaError.fileNoSuchFile {
    }
  }

  /// Makes a folder and those above it where they are missing.
  static func makeFolder(_ path: FilePath) throws {
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: true)
  }

  /// Writes a new file.
  static func write(_ text: String, to path: FilePath) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string), options: .withoutOverwriting)
  }

  /// A file's bytes.
  static func bytes(of path: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
  }

  /// A file's size in bytes.
  static func size(of path: FilePath) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path.string)[.size] as? Int ?? 0
  }
}
