import Catalogue
import Compliance
import Groundwork
import SystemPackage
import TestKit
import Testing

/// Builds a backup, reads it and judges it.
func judge(
  _ builder: BackupBuilder, packing: BackupBuilder.Packing = .tgz
) throws -> [Finding] {
  try judge(packing == .tgz ? builder.tgz : builder.zip)
}

/// Judges a container.
func judge(_ bytes: [UInt8]) throws -> [Finding] {
  let folder = try TemporaryFolder()
  let checked = try CheckedBackup(try folder.write("backup.mbz", bytes))
  if case .unreadable(let error) = checked.outcome { throw error }
  return checked.findings
}
