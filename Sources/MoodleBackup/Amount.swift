/// A number of things and their bytes.
package struct Amount: Sendable, Equatable {
  /// How many.
  package var count = 0
  /// Their bytes, unpacked.
  package var bytes: Int64 = 0

  /// None.
  package init() {}

  mutating func add(_ size: Int64) {
    count += 1
    // Hostile rows can claim any size.
    let (sum, isTooMuch) = bytes.addingReportingOverflow(max(0, size))
    bytes = isTooMuch ? .max : sum
  }
}
