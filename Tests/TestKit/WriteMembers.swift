package import Archive
internal import Base
package import SystemPackage

/// Writes members into a fresh container and returns the SHA-256 that the writer gives.
@discardableResult
package func write(
  _ members: [(member: Member, bytes: [UInt8])], _ container: Container, to path: FilePath,
  workers: Int = 2
) throws -> String {
  var writer = try ArchiveWriter(
    into: PackageOutput(creating: path), container: container, workers: workers)
  for (member, bytes) in members {
    try writer.begin(member)
    var rest = bytes[...]
    // In uneven pieces, as a reader hands them on.
    while !rest.isEmpty {
      let piece = Array(rest.prefix(77_777))
      try piece.withUnsafeBytes { try writer.write($0) }
      rest = rest.dropFirst(piece.count)
    }
  }
  return try writer.finish() ?? ""
}

/// A file of an archive, with its contents.
package func member(_ name: String, _ bytes: [UInt8], modified: Int64 = BackupBuilder.time) throws
  -> (
    member: Member, bytes: [UInt8]
  )
{
  let path = try MemberPath(checking: Array(name.utf8), limits: Limits())
  return (Member(path: path, kind: .file, size: Int64(bytes.count), modified: modified), bytes)
}
