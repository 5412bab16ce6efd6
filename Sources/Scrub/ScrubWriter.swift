internal import Archive
internal import Base
internal import MoodleBackup
internal import Splicing
internal import SystemPackage

/// Writes the copy: what does not change is taken over as it is compressed, where the container
/// allows it.
///
/// Which way is taken depends on the backup and on what goes, so the bytes do too.
enum ScrubWriter {
  /// - Returns: the SHA-256 of what was written, in hexadecimal.
  /// - Throws: `changedMeanwhile` where the backup is not what was judged; `io`.
  static func write(
    _ file: SourceFile, _ reading: BackupReading, _ plan: ScrubPlan, limits: Limits,
    to path: FilePath
  ) throws(GabaritError) -> String? {
    let copier = try BackupCopier(
      file, reading, edits: plan.edits, without: plan.gone, limits: limits)
    if reading.repackSigns.isEmpty, reading.indexStrangers == 0 {
      if reading.container == .zip {
        let spliced = try copier.spliceZip { () throws(GabaritError) in
          try PackageOutput(creating: path)
        }
        if let spliced { return spliced.sha256 }
      } else if let spliced = try splice(file, reading, copier, limits, to: path) {
        return spliced
      }
    }
    return try copier.pack(into: PackageOutput(creating: path), as: reading.container).sha256
  }

  /// Below this, packing takes no time, and gives a smaller file: pieces compress worse.
  private static let leastSpliced: Int64 = 8 << 20

  /// - Returns: nil where the tgz cannot be taken apart, or too much of it changes.
  private static func splice(
    _ file: SourceFile, _ reading: BackupReading, _ copier: BackupCopier, _ limits: Limits,
    to path: FilePath
  ) throws(GabaritError) -> String? {
    guard reading.firstIndex != nil else { return nil }
    // The plan is made for this one copy, and kept nowhere: nobody asks for the digest in it.
    let outcome = try SplicePlanner.plan(
      file, members: reading.members, sha256: "", limits: limits,
      isEdited: copier.touches)
    guard case .plan(let plan) = outcome else { return nil }
    let splicer = TgzSplicer(plan)
    let patches = try copier.tarPatches()
    guard patches.isEmpty || plan.length >= leastSpliced && splicer.pays(patches) else {
      return nil
    }
    do throws(GabaritError) {
      return try splicer.splice(
        file, patches: patches, into: PackageOutput(to: .file(path), proving: copier.members))
    } catch {
      guard error.code == .damaged || error.code == .truncated else { throw error }
      return nil
    }
  }
}
