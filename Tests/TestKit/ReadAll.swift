package import Archive
package import Base
package import SystemPackage

/// All that a container holds, as gabarit's reader gives it.
package struct Contents: Sendable {
  /// The members in their order, with their bytes.
  package var members: [(member: Member, bytes: [UInt8])] = []
  /// What it was.
  package var container = Container.tgz
  /// Signs of other packers.
  package var signs: RepackSigns = []

  /// The names in their order.
  package var names: [String] { members.map(\.member.path.string) }

  /// The bytes of a member.
  package func bytes(_ name: String) -> [UInt8]? {
    members.first { $0.member.path.string == name }?.bytes
  }

  /// Reads it to its end.
  package init(of path: FilePath, limits: Limits = Limits()) throws(GabaritError) {
    var reader = try ArchiveReader(try SourceFile(path), limits: limits)
    container = reader.container
    while let member = try reader.next() {
      var bytes: [UInt8] = []
      try reader.read { (piece) throws(GabaritError) in bytes += piece }
      members.append((member, bytes))
    }
    signs = reader.repackSigns
  }
}
