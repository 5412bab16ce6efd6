internal import Base
internal import Catalogue
internal import Compliance
internal import Scrub
internal import SystemPackage

/// A copy of a template without users' data, which lasts as long as this.
final class ScrubbedTemplate: @unchecked Sendable {
  /// The copy, judged.
  let checked: CheckedBackup
  /// Its SHA-256.
  let sha256: String
  /// Never touched but when it goes.
  private let folder: WorkFolder

  /// Scrubs a backup against which nothing stands but what scrubbing takes out.
  ///
  /// - Throws: `nothingSuitable` where it cannot be scrubbed, or is not suitable even so;
  ///   `changedMeanwhile` where it is not what was judged; `io`.
  init(
    of found: CheckedBackup, _ options: TemplateSettings, in output: KitOutput,
    progress: @Sendable (FilePath) -> Void
  ) throws(GabaritError) {
    let original = try found.reopen()
    folder = try WorkFolder(in: try ScrubbedTemplate.parent(output))
    let copy = folder.path.appending("copy.mbz")
    var scrub = ScrubOptions(judgement: options.judgement)
    scrub.limits = options.limits
    scrub.requirements = true
    progress(found.path)
    let result = try Scrubber.scrub(found.path, to: copy, scrub)
    try original.verifyUnchanged()
    guard let sha256 = result.sha256, let checked = result.copy else {
      throw GabaritError(
        .nothingSuitable,
        "cannot be scrubbed: it has data of unknown plugins that refers to people",
        file: found.path.string)
    }
    self.sha256 = sha256
    self.checked = checked
    guard checked.verdict == .compliant else {
      throw GabaritError(
        .nothingSuitable, "is not suitable as a template, scrubbed or not", file: found.path.string)
    }
  }

  /// Beside the kits, where whoever makes kits next looks for what was left behind, or as near as there
  /// is a folder: a dry run makes none, and the copy must not lie where others may.
  private static func parent(_ output: KitOutput) throws(GabaritError) -> FilePath {
    if output.makesKits {
      try FileTree.makeFolder(output.folder, isSynced: output.syncs)
      return output.folder
    }
    var folder = output.folder
    while try FileTree.kind(of: FileTree.resolvingLinks(folder)) != .folder {
      let above = folder.removingLastComponent()
      if above.isEmpty || above == folder { return folder.isAbsolute ? "/" : "." }
      folder = above
    }
    return folder
  }
}
