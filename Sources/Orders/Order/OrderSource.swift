/// An order as it was read, to be written again.
enum OrderSource: Sendable {
  /// A line of JSON, to the byte; it may be none, and not even text.
  case json([UInt8])
  /// A row of a table.
  case csv(columns: [String], values: [String: String])
}
