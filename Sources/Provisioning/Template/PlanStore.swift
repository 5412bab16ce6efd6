internal import Archive
internal import Groundwork
public import SystemPackage

/// Where plans of templates are kept between runs.
///
/// A plan says where a template can be taken apart. It is believed only with its own checksum, for
/// the very file that it was made of, and once the first package cut by it has been read back.
public struct PlanStore: Sendable {
  /// The folder, which is made when the first plan is kept.
  public let folder: FilePath
  private static let mostBytes = 64 << 20

  /// Keeps plans in a folder, such as `$XDG_CACHE_HOME/gabarit/plans`.
  public init(folder: FilePath) { self.folder = folder }

  /// The plan of a template; nil on the slightest doubt.
  func plan(of sha256: String, _ identity: SourceFile.Identity) -> SplicePlan? {
    let path = path(of: sha256)
    guard let bytes = try? FileTree.contents(of: path, limit: PlanStore.mostBytes) else {
      return nil
    }
    guard let plan = SplicePlan(encoded: bytes), plan.sha256 == sha256, plan.identity == identity
    else {
      discard(sha256)
      return nil
    }
    return plan
  }

  /// Keeps a plan.
  ///
  /// A cache that cannot be written is no reason to fail.
  func keep(_ plan: SplicePlan) {
    do throws(GabaritError) {
      try FileTree.makeFolder(folder)
      try OutputFile.replace(path(of: plan.sha256), with: plan.encoded)
    } catch {}
  }

  /// Removes a plan.
  func discard(_ sha256: String) { try? FileTree.remove(path(of: sha256)) }

  private func path(of sha256: String) -> FilePath { folder.appending("\(sha256).plan") }
}
