internal import Base

/// The SHA-1 that names a content file.
package struct ContentHash: Hashable, Sendable {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// From its 20 bytes; nil for any other number of bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
    high = number(0..<8)
    middle = number(8..<16)
    low = UInt32(number(16..<20))
  }

  /// From 40 lower-case hexadecimal digits; nil for anything else.
  package init?(hex: some Collection<UInt8>) {
    guard let bytes = Hex.bytes(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// Of no bytes at all: what a folder's row carries.
  package static let ofNothing = ContentHash(hex: "da39a3ee5e6b4b0d3255bfef95601890afd80709".utf8)
}
