internal import Groundwork
public import Ledger

/// The report of `orders verify`: schema `gabarit.ledger-faults/1`.
public struct LedgerReport: Encodable, Sendable {
  struct Fault: Encodable, Sendable {
    @OrNull var order: String?
    var what: String
  }

  let schema = "gabarit.ledger-faults/1"
  let orders: Int
  let faults: [Fault]

  enum CodingKeys: CodingKey { case schema, orders, faults }

  /// Reports on a ledger.
  ///
  /// - Parameter orders: how many orders were looked at.
  public init(_ faults: [LedgerFault], orders: Int) {
    self.orders = orders
    self.faults = faults.map { Fault(order: $0.order, what: $0.what) }
  }

  /// For people: the count, and a line a fault.
  public var text: String {
    let count = orders == 1 ? "1 order" : "\(orders) orders"
    guard !faults.isEmpty else { return "\(count), nothing contradicts itself\n" }
    let lines = faults.map { fault in
      fault.order.map { "order \($0.printable): \(fault.what)" } ?? fault.what
    }
    return (["\(count), \(faults.count) contradictions"] + lines).map { $0 + "\n" }.joined()
  }
}
