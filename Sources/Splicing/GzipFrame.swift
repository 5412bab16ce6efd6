internal import Archive
internal import Base

/// What a gzip member has around its deflate data.
enum GzipFrame {
  /// As PHP's gzopen writes it, and ``ArchiveWriter``: no name, no time, made on Unix.
  static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

  /// What stands behind the deflate data.
  static func trailer(_ checksum: UInt32, _ length: Int64) -> [UInt8] {
    [checksum, UInt32(truncatingIfNeeded: length)].flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
  }

  /// Whether the trailer says the same as the plan, and the file ends with it.
  static func trailerHolds(
    _ file: SourceFile, _ plan: SplicePlan
  ) throws(GabaritError) -> Bool {
    guard plan.trailer + 8 == file.identity.size else { return false }
    var trailer = [UInt8](repeating: 0, count: 8)
    let count = try trailer.withMutableBytes { (room) throws(GabaritError) in
      try file.read(into: room, at: plan.trailer)
    }
    return count == 8 && trailer == GzipFrame.trailer(plan.end.checksum, plan.length)
  }
}
