import Base
import Orders
import Provisioning
import Reports
import SystemPackage

/// `issue --renew-scripts`: the scripts of kits that are there are replaced by this version's.
extension Issue {
  /// A kit that somebody named: by its order's id, or by the order itself.
  private struct Target: Sendable {
    var id: String
    var order: Result<Order, GabaritError>?
  }

  /// Renews the scripts of the kits named, or of all in the folder.
  func renew(_ options: IssueOptions) throws {
    let renewer = ScriptRenewer(
      folder: folder, session: try session(options), limits: options.templates.limits,
      version: options.kit.version,
      syncs: options.output.syncs)
    let targets = try targets(renewer, in: options.kit.zone)
    let results = try work(targets, "renewing", named: { $0.id }) {
      (target) throws(GabaritError) in try renewer.renew(target.id, as: target.order)
    }
    guard !results.isEmpty else { return messages.message("gabarit: no kits") }
    if results.count > 1 {
      messages.message("gabarit: \(BatchSummary(results.map(\.status.rawValue)).text)")
    }
    try ExitStatus.of(orders: results.map(ExitStatus.of)).leave()
  }

  /// The ledger, which must be there: a kit that it does not have is none that it could record.
  private func session(_ options: IssueOptions) throws -> LedgerSession? {
    guard !noLedger else { return nil }
    return LedgerSession(
      try ledger.existing(), policy: .standard, by: try Moment.origin("issue --renew-scripts"))
  }

  /// What is named: each word is the id of a kit in the folder, or else a file of orders.
  private func targets(
    _ renewer: ScriptRenewer, in zone: Zone
  ) throws(GabaritError) -> [Target] {
    guard !orders.isEmpty else { return try renewer.ids().map { Target(id: $0) } }
    var targets: [Target] = []
    for word in orders {
      var isFile = word == "-"
      if !isFile, !renewer.hasFolder(word.string) { isFile = try FileTree.kind(of: word) != nil }
      if !isFile {
        targets.append(Target(id: word.string))
      } else {
        targets += try OrderFiles.items([word], in: zone).map { Target(id: $0.id, order: $0.order) }
      }
    }
    return targets
  }
}
