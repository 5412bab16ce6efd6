package import SystemPackage

extension BackupBuilder {
  /// The containers a backup can be built as.
  package enum Packing: String, Sendable, CaseIterable {
    case tgz
    case zip
  }

  /// Writes the backup into a folder.
  @discardableResult
  package func write(
    to folder: TemporaryFolder, as name: String = "backup.mbz", packing: Packing = .tgz
  ) throws -> FilePath {
    try folder.write(name, packing == .tgz ? tgz : zip)
  }
}
