/// Addresses that few have: of other letters than ASCII's, quoted, or at a number (RFC 5321, 6531).
extension ShapeScan {
  private static let quote = UInt8(ascii: "\"")

  /// An address around an `@` that is none of ASCII's letters alone.
  func wideEmail(at sign: Int) -> Range<Int>? {
    guard let start = wideStart(sign), let end = literalEnd(sign) ?? wideEnd(sign) else {
      return nil
    }
    // What is of ASCII alone was looked at before, and found to be none.
    guard
      bytes[start] == ShapeScan.quote || bytes[end - 1] == UInt8(ascii: "]")
        || bytes[start..<end].contains(where: { $0 >= 0x80 }),
      end == bytes.count || bytes[end] != UInt8(ascii: "(")
    else { return nil }
    return start..<end
  }

  /// Where the part before the `@` begins.
  private func wideStart(_ sign: Int) -> Int? {
    guard sign > 0 else { return nil }
    let least = max(0, sign - 64)
    if bytes[sign - 1] == ShapeScan.quote {
      var start = sign - 2
      while start >= least, bytes[start] != ShapeScan.quote {
        // What has a tag or ends a line is no name.
        guard bytes[start] >= 0x20, !"<>@".utf8.contains(bytes[start]) else { return nil }
        start -= 1
      }
      return start >= least && start < sign - 2 ? start : nil
    }
    var start = sign
    while start > least {
      if ShapeScan.local[Int(bytes[start - 1])] {
        start -= 1
      } else if let letter = letter(endingAt: start), start - letter >= least {
        start -= letter
      } else {
        break
      }
    }
    return start < sign ? start : nil
  }

  /// Where a domain ends of which one part at least has other letters; nil where there is none.
  private func wideEnd(_ sign: Int) -> Int? {
    var end = sign + 1
    while end < bytes.count, end - sign < 254 {
      if ShapeScan.domain[Int(bytes[end])] {
        end += 1
      } else if let length = letter(at: end) {
        end += length
      } else {
        break
      }
    }
    while end > sign + 1, ".-".utf8.contains(bytes[end - 1]) { end -= 1 }
    let parts = bytes[sign + 1..<end].split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let top = parts.last, parts.count > 1, !parts.contains(where: \.isEmpty) else {
      return nil
    }
    // A domain of letters that are not ASCII's may follow an address without a space between them:
    // its last part is of one kind.
    if top.allSatisfy({ $0 >= 0x80 }) { return top.count >= 4 ? end : nil }
    return isDomain(sign + 1..<end) ? end : nil
  }

  /// Where a network address in brackets ends.
  private func literalEnd(_ sign: Int) -> Int? {
    guard sign + 1 < bytes.count, bytes[sign + 1] == UInt8(ascii: "[") else { return nil }
    let rest = bytes[(sign + 2)...].prefix(64)
    guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    var text = String(decoding: rest[..<end], as: UTF8.self)
    if text.lowercased().hasPrefix("ipv6:") { text.removeFirst(5) }
    return Shapes.isNetworkAddress(text) ? end + 1 : nil
  }

  /// How many bytes the letter takes that begins somewhere; nil for what is none, and for ASCII's.
  private func letter(at index: Int) -> Int? {
    guard bytes[index] >= 0xc3 else { return nil }
    let length = bytes[index] < 0xe0 ? 2 : bytes[index] < 0xf0 ? 3 : 4
    guard index + length <= bytes.count else { return nil }
    let scalars = String(decoding: bytes[index..<index + length], as: UTF8.self).unicodeScalars
    guard scalars.count == 1, scalars.first?.properties.isAlphabetic == true else { return nil }
    return length
  }

  private func letter(endingAt end: Int) -> Int? {
    for length in 2...4 where end >= length && bytes[end - length] >= 0xc0 {
      return letter(at: end - length) == length ? length : nil
    }
    return nil
  }
}
