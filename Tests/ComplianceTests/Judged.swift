import Catalogue
import Compliance
import Groundwork
import SystemPackage
import TestKit
import Testing

/// Builds a backup, reads it and judges it; without what every backup says of its origin.
func judge(
  _ builder: BackupBuilder, packing: BackupBuilder.Packing = .tgz
) throws -> [Finding] {
  try judge(packing == .tgz ? builder.tgz : builder.zip)
}

/// Judges a container; without what every backup says of its origin.
func judge(_ bytes: [UInt8]) throws -> [Finding] {
  try judgeAll(bytes).filter { $0.rule != "residue.origin" }
}

/// Judges a container.
func judgeAll(_ bytes: [UInt8], _ judgement: Judgement = Judgement()) throws -> [Finding] {
  let folder = try TemporaryFolder()
  let checked = try CheckedBackup(
    try folder.write("backup.mbz", bytes), judgement: judgement)
  if case .unreadable(let error) = checked.outcome { throw error }
  return checked.findings
}
