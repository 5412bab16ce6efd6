internal import Groundwork
public import Provisioning
internal import SystemPackage

/// The report of `issue`: schema `gabarit.issue/1`.
public struct IssueReport: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    var order: String
    var status: String
    @OrNull var kit: String?
    var code: Int32
    @OrNull var reason: String?
    @OrNull var message: String?
    @OrNull var template: String?
    var changes: [Change]
    var notes: [String]
  }

  let schema = "gabarit.issue/1"
  let results: [Item]

  enum CodingKeys: CodingKey { case schema, results }

  /// Reports on orders.
  ///
  /// - Parameter exitCode: what the command ends with for an order alone.
  public init(_ results: [IssueResult], exitCode: (IssueResult) -> Int32) {
    self.results = results.map { result in
      Item(
        order: result.order, status: result.status.rawValue, kit: result.kit?.string,
        code: exitCode(result), reason: result.error?.code.rawValue,
        message: result.error?.description, template: result.template?.string,
        changes: result.changes, notes: result.notes)
    }
  }

  /// For people: a line an order, with what is worth knowing; what changes is listed for a plan, and
  /// counted for a kit, whose manifest lists it.
  public var text: String {
    var lines: [String] = []
    for item in results {
      let target = item.kit.map { ": \($0.printable)" } ?? ""
      lines.append("\(item.order.printable): \(item.status)\(target)")
      if let template = item.template { lines.append("  template \(template.printable)") }
      if item.status == IssueResult.Status.planned.rawValue {
        lines += item.changes.map {
          "  \($0.member) \($0.path)\n    - \($0.before.shortened)\n    + \($0.after.shortened)"
        }
      } else if !item.changes.isEmpty {
        lines.append("  \(item.changes.count) fields rewritten")
      }
      lines += item.notes.map { "  note: \($0)" }
      if let message = item.message { lines.append("  \(message)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension String {
  /// The text on one line, cut where it is long.
  fileprivate var shortened: String {
    let line = printable
    return line.count > 120 ? line.prefix(119) + "…" : line
  }
}
