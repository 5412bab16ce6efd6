internal import Base

/// Finds what looks like an address, a number or a key in text, by its shape.
enum Shapes {
  /// What was found.
  enum Kind: Hashable {
    case email
    case phone
    /// A web address with a key or a password in it.
    case secretAddress
  }

  /// The longest thing that is looked for, in bytes; text that is read in pieces must overlap by
  /// so much.
  static let longest = 320

  /// Finds everything that begins before a limit.
  static func find(
    in bytes: UnsafeRawBufferPointer, before limit: Int, _ found: (Kind, Range<Int>) -> Void
  ) {
    let scan = ShapeScan(bytes: bytes)
    var index = 0
    // What an earlier find took, as the @ of a user:password@ part, is no other find.
    var taken = 0
    while index < bytes.count {
      defer { index += 1 }
      guard triggers[Int(bytes[index])], index >= taken else { continue }
      let hit: (Kind, Range<Int>)?
      switch bytes[index] {
      case UInt8(ascii: "@"):
        hit = (scan.email(at: index) ?? scan.wideEmail(at: index)).map { (.email, $0) }
      case UInt8(ascii: "+"): hit = scan.phone(at: index).map { (.phone, $0) }
      case UInt8(ascii: "="): hit = scan.parameter(at: index).map { (.secretAddress, $0) }
      default: hit = scan.userInfo(at: index).map { (.secretAddress, $0) }
      }
      guard let hit, hit.1.lowerBound < limit else { continue }
      taken = hit.1.upperBound
      found(hit.0, hit.1)
    }
  }

  /// Whether a whole text is an e-mail address.
  static func isEmail(_ text: String) -> Bool {
    text.lend { bytes in
      let scan = ShapeScan(bytes: bytes)
      return bytes.lastIndex(of: UInt8(ascii: "@")).map { sign in
        let all = 0..<bytes.count
        return scan.email(at: sign) == all || scan.wideEmail(at: sign) == all
      } ?? false
    }
  }

  /// Whether a whole text is a network address: of version 4 with its four numbers and perhaps a
  /// port, or of 6, whose last part may be one of 4.
  static func isNetworkAddress(_ text: String) -> Bool {
    if isVersion4(text[...]) { return true }
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    if groups.count == 2 { return isVersion4(groups[0]) && UInt16(groups[1]) != nil }
    guard (3...8).contains(groups.count), let last = groups.last,
      groups.contains(where: { !$0.isEmpty })
    else { return false }
    return groups.dropLast().allSatisfy(isGroup) && (isGroup(last) || isVersion4(last))
  }

  private static func isVersion4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isGroup(_ text: Substring) -> Bool {
    text.utf8.count <= 4 && (text.isEmpty || UInt16(text, radix: 16) != nil)
  }

  private static let triggers = table("@+=/")

  static func table(_ characters: String) -> [Bool] {
    var table = [Bool](repeating: false, count: 256)
    for byte in characters.utf8 { table[Int(byte)] = true }
    return table
  }
}
