internal import CZlib

/// CRC-32 as gzip has it, and what can be done with the checksums of parts.
package enum Crc {
  /// Goes on with a checksum, which begins at 0.
  package static func update(_ checksum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var checksum = UInt(checksum)
    var rest = bytes
    while !rest.isEmpty {
      let step = min(rest.count, 1 << 30)
      checksum = crc32(
        checksum, rest.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(step))
      rest = UnsafeRawBufferPointer(rebasing: rest[step...])
    }
    return UInt32(truncatingIfNeeded: checksum)
  }

  /// The checksum of two parts, the second of which has `length` bytes.
  package static func joined(_ first: UInt32, _ second: UInt32, length: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_combine(UInt(first), UInt(second), Int(length)))
  }

  /// The checksum of the second part, of `length` bytes, when those of the first and of both are
  /// known: joining is an exclusive or, and so its own reverse.
  package static func rest(_ first: UInt32, _ both: UInt32, length: Int64) -> UInt32 {
    joined(first, both, length: length)
  }
}
