internal import Base
internal import Orders
internal import TextFormats

/// Orders that are worked on together, each of them valid or with what is wrong with it.
public struct OrderBatch: Sendable {
  let items: [OrderReader.Item]

  /// Takes orders that are made in code.
  ///
  /// - Throws: `badOrder` where an id is there twice, or there is no order.
  public init(_ orders: [Order]) throws(EngineError) {
    // Encoded and parsed, so that they pass the same checks as orders from a file.
    try self.init(
      parsing: EngineError.converting { () throws(GabaritError) in
        try CanonicalJSON.encode(orders.map(\.base))
      })
  }

  /// Reads orders: a JSON object or an array of them, JSON Lines, or a CSV table.
  ///
  /// - Parameters:
  ///   - file: the bytes, at most 64 MB with at most 100,000 orders.
  ///   - zone: where days begin that are given without a time.
  /// - Throws: `badOrder` where the file as a whole cannot be read, or has an id twice. What is wrong
  ///   with one order is in its ``IssueResult``.
  public init(parsing file: [UInt8], in zone: Zone = .utc) throws(EngineError) {
    items = try EngineError.converting { () throws(GabaritError) in
      guard file.count <= OrderReader.largestFile else {
        throw GabaritError(.badOrder, "has more than \(OrderReader.largestFile) bytes")
      }
      return try OrderReader.read(file, in: zone.base)
    }
  }
}
