internal import Base

/// Plans as bytes, to be kept beside templates.
extension SplicePlan {
  /// Changes with the form of the bytes, and with whatever they mean.
  private static let mark = Array("gabarit plan 1\n".utf8)
  private static let digestBytes = 32

  /// The plan as bytes, with a checksum of its own.
  package var encoded: [UInt8] {
    var bytes = SplicePlan.mark + (Hex.bytes(sha256.utf8) ?? [])
    func add(_ value: UInt64) {
      var rest = value
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    func add(_ value: Int64) { add(UInt64(bitPattern: value)) }
    add(identity.device)
    add(identity.inode)
    add(identity.size)
    add(identity.modified)
    add(UInt64(borders.count))
    var last = Border(bit: 0, offset: 0, checksum: 0)
    for border in borders + [end] {
      add(border.bit - last.bit)
      add(border.offset - last.offset)
      add(UInt64(border.checksum))
      last = border
    }
    add(UInt64(checkpoints.count))
    for checkpoint in checkpoints {
      add(UInt64(checkpoint.border))
      add(UInt64(checkpoint.window.count))
      bytes += checkpoint.window
    }
    var digest = Digest(.sha256)
    digest.update(array: bytes)
    return bytes + digest.finalize()
  }

  /// Takes bytes apart; nil for any that no plan has.
  package init?(encoded: [UInt8]) {
    let body = Array(encoded.dropLast(SplicePlan.digestBytes))
    var digest = Digest(.sha256)
    digest.update(array: body)
    guard encoded.suffix(SplicePlan.digestBytes) == digest.finalize()[...],
      body.starts(with: SplicePlan.mark)
    else { return nil }
    var parser = Parser(bytes: body, at: SplicePlan.mark.count)
    guard let key = parser.take(SplicePlan.digestBytes), let device = parser.number(),
      let inode = parser.number(), let size = parser.length(), let modified = parser.number(),
      let count = parser.length(), (1...Int64(body.count)).contains(count)
    else { return nil }
    var borders: [Border] = []
    var last = Border(bit: 0, offset: 0, checksum: 0)
    for _ in 0...count {
      guard let bits = parser.length(), let bytes = parser.length(),
        let checksum = parser.length().flatMap(UInt32.init(exactly:)),
        bits >= SplicePlan.leastBlock || borders.isEmpty,
        let border = last.advanced(bits, bytes, checksum), border.bit / 8 <= size
      else { return nil }
      borders.append(border)
      last = border
    }
    borders.removeLast()
    var checkpoints: [Checkpoint] = []
    guard let points = parser.length(), (1...count).contains(points) else { return nil }
    for _ in 0..<points {
      guard let border = parser.length(), let length = parser.length(), border < count,
        border > checkpoints.last.map({ Int64($0.border) }) ?? -1,
        let window = parser.take(Int(clamping: length))
      else { return nil }
      checkpoints.append(Checkpoint(border: Int(border), window: window))
    }
    guard parser.isAtEnd, checkpoints[0].border == 0, borders[0].offset == 0,
      borders[0].bit % 8 == 0
    else { return nil }
    self.init(
      sha256: Hex.string(key),
      identity: SourceFile.Identity(
        device: device, inode: inode, size: size, modified: Int64(bitPattern: modified)),
      borders: borders, checkpoints: checkpoints, end: last)
  }

  private struct Parser {
    let bytes: [UInt8]
    var at: Int

    var isAtEnd: Bool { at == bytes.count }

    mutating func number() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        guard at < bytes.count else { return nil }
        let byte = bytes[at]
        at += 1
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
      }
      return nil
    }

    /// A number that nobody reckons with beyond 62 bits.
    mutating func length() -> Int64? {
      number().flatMap(Int64.init(exactly:)).flatMap { $0 < 1 << 62 ? $0 : nil }
    }

    mutating func take(_ count: Int) -> [UInt8]? {
      guard count <= bytes.count - at else { return nil }
      defer { at += count }
      return Array(bytes[at..<(at + count)])
    }
  }
}

extension SplicePlan.Border {
  fileprivate func advanced(_ bits: Int64, _ bytes: Int64, _ checksum: UInt32) -> Self? {
    let (bit, isBeyond) = bit.addingReportingOverflow(bits)
    let (offset, isBehind) = offset.addingReportingOverflow(bytes)
    guard !isBeyond, !isBehind else { return nil }
    return Self(bit: bit, offset: offset, checksum: checksum)
  }
}
