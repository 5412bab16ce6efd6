internal import Archive
internal import Base
internal import MoodleBackup
internal import Splicing
internal import SystemPackage

/// Writes a package: the template's members in their order, some of them edited, without what an
/// operating system left among them.
struct PackageCutter {
  private let file: SourceFile
  private let edits: OrderEdits
  private let limits: Limits
  private let settings: KitOutput

  init(_ file: SourceFile, _ edits: OrderEdits, _ options: IssueOptions) {
    self.file = file
    self.edits = edits
    limits = options.templates.limits
    settings = options.output
  }

  private func copier(_ reading: BackupReading) throws(GabaritError) -> BackupCopier {
    try BackupCopier(
      file, reading, edits: edits.byMember, without: reading.leftovers.paths, limits: limits)
  }

  /// Writes a tgz by a plan: what does not change is copied as it is compressed.
  ///
  /// The first package by a plan is read back while it is written.
  ///
  /// - Returns: the package; nil where packing again is less work.
  /// - Throws: `damaged` and its like where the plan is not the template's, and then nothing is
  ///   left; `changedMeanwhile`; `io`.
  func splice(
    by plan: TemplatePlan, of template: Template, to target: PackageOutput.Target
  ) throws(GabaritError) -> BackupCopy? {
    guard let patches = try plan.patches(for: edits.byMember), plan.splicer.pays(patches) else {
      return nil
    }
    func splice(_ output: PackageOutput) throws(GabaritError) -> BackupCopy {
      BackupCopy(sha256: try plan.splicer.splice(file, patches: patches, into: output))
    }
    if plan.isProven { return try splice(try output(target)) }
    let copier = try copier(try template.whole())
    if case .stream = target {
      // What was streamed cannot be taken back.
      _ = try splice(try output(.nowhere, proving: copier.members))
      plan.isProven = true
      return try splice(try output(target))
    }
    let package = try splice(try output(target, proving: copier.members))
    plan.isProven = true
    return package
  }

  /// Writes a zip of which only edited members are compressed, into a file.
  ///
  /// - Returns: the package; nil where the template is no plain zip, or would not stay one.
  /// - Throws: `changedMeanwhile`; `io`.
  func spliceZip(to path: FilePath) throws(GabaritError) -> BackupCopy? {
    // A template whose packer left something behind is not spliced, so nothing is left out here.
    try BackupCopier.spliceZip(file, edits: edits.byMember, limits: limits) {
      () throws(GabaritError) in try output(.file(path))
    }
  }

  /// Reads the template a second time and writes the package on the way, compressing all of it.
  ///
  /// - Throws: `changedMeanwhile` where the template is not what was judged; `io`.
  func pack(
    _ reading: BackupReading, to target: PackageOutput.Target, as container: Container
  ) throws(GabaritError) -> BackupCopy {
    try copier(reading).pack(into: try output(target), as: container)
  }

  private func output(
    _ target: PackageOutput.Target, proving members: AnySequence<Member>? = nil
  ) throws(GabaritError) -> PackageOutput {
    try PackageOutput(
      to: target, isHashed: settings.hashes, isSynced: settings.syncs, proving: members)
  }
}
