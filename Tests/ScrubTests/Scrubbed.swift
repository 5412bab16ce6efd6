import Archive
import Base
import Compliance
import Scrub
import SystemPackage
import TestKit

/// A backup and its scrubbed copy, in a folder of a test's own.
struct Scrubbed {
  let folder: TemporaryFolder
  let result: ScrubResult
  let source: FilePath
  let path: FilePath

  init(_ source: FilePath, _ options: ScrubOptions = ScrubOptions()) throws {
    self.source = source
    folder = try TemporaryFolder()
    path = folder.path.appending("copy.mbz")
    result = try Scrubber.scrub(source, to: path, options)
  }

  init(
    _ builder: BackupBuilder, _ options: ScrubOptions = ScrubOptions(), asZip: Bool = false
  ) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("backup.mbz", asZip ? builder.zip : builder.tgz)
    self.source = source
    self.folder = folder
    path = folder.path.appending("copy.mbz")
    result = try Scrubber.scrub(source, to: path, options)
  }

  /// The rules that counted against the copy.
  var errors: Set<String> {
    Set((result.after ?? []).filter { $0.severity == .error }.map(\.rule))
  }

  func contents() throws -> Contents { try Contents(of: path) }

  func text(_ member: String) throws -> String? {
    try contents().bytes(member).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension ScrubOptions {
  static func at(_ level: ScrubLevel) -> ScrubOptions {
    var options = ScrubOptions()
    options.level = level
    return options
  }
}

/// The members that differ between two containers, by name; those that only one has are among them.
func difference(_ left: Contents, _ right: Contents) -> Set<String> {
  func table(_ contents: Contents) -> [String: [UInt8]] {
    Dictionary(
      contents.members.map { ($0.member.path.string, $0.bytes) }, uniquingKeysWith: { $1 })
  }
  let (one, other) = (table(left), table(right))
  return Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
}

extension TemporaryFolder {
  /// All in it, hidden things too.
  func names() throws -> [String] { try FileTree.names(in: path).map(\.string) }
}

/// The code that a scrub ends with; nil where it ends well.
func refusal(
  of source: FilePath, to target: FilePath, _ options: ScrubOptions = ScrubOptions()
) -> GabaritError.Code? {
  failure { _ = try Scrubber.scrub(source, to: target, options) }?.code
}
