internal import Base
package import Orders
internal import TextFormats

/// The report of `orders verify`: schema `gabarit.ledger-faults/1`.
package struct LedgerReport: Encodable, Sendable {
  struct Fault: Encodable, Sendable {
    @OrNull var order: String?
    var what: String
  }

  let schema = "gabarit.ledger-faults/1"
  let orders: Int
  let faults: [Fault]
  /// Orders whose kits have scripts of an earlier version, which is no fault.
  let oldScripts: [String]

  enum CodingKeys: String, CodingKey {
    case schema, orders, faults
    case oldScripts = "old_scripts"
  }

  /// Reports on a ledger.
  ///
  /// - Parameters:
  ///   - orders: how many orders were looked at.
  ///   - oldScripts: the orders whose kits have scripts of an earlier version.
  package init(_ faults: [LedgerFault], orders: Int, oldScripts: [String] = []) {
    self.orders = orders
    self.oldScripts = oldScripts
    self.faults = faults.map { Fault(order: $0.order, what: $0.what) }
  }

  /// For people: the count, a line for each fault, and one for each kit with old scripts.
  package var text: String {
    let count = orders == 1 ? "1 order" : "\(orders) orders"
    let head =
      faults.isEmpty ? "nothing contradicts itself" : "\(faults.count) contradictions"
    var lines = ["\(count), \(head)"]
    lines += faults.map { fault in
      fault.order.map { "order \($0.printable): \(fault.what)" } ?? fault.what
    }
    lines += oldScripts.map { "order \($0.printable): its kit has scripts of an earlier version" }
    if !oldScripts.isEmpty { lines.append("issue --renew-scripts renews them") }
    return lines.map { $0 + "\n" }.joined()
  }
}
