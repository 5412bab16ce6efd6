/// The numbers of a tar, as far as all readers read the same ones.
enum TarNumber {
  /// What a plain header has besides the size.
  private enum Kind {
    /// A time, which may be before 1970.
    case time
    /// Somebody's number, which GNU tar takes up to 32 bits.
    case owner
    /// What GNU tar takes in any way that Python takes it in.
    case mode
    /// The same, and blank.
    case device
  }

  private static let fields: [(place: Range<Int>, kind: Kind)] = [
    (100..<108, .mode), (108..<116, .owner), (116..<124, .owner), (136..<148, .time),
    (329..<337, .device), (337..<345, .device),
  ]
  private static let mostOwner = Int64(UInt32.max)

  /// Whether mode, owner, group, time, and the numbers of a device are such.
  ///
  /// Where one is not, Python's reader takes the header for the archive's end, or GNU tar fails.
  static func areSound(in header: [UInt8]) -> Bool {
    fields.allSatisfy { isSound(header[$0.place], $0.kind) }
  }

  /// Whether a field is empty, octal, or a number in base 256, as GNU tar writes large ones.
  private static func isSound(_ field: ArraySlice<UInt8>, _ kind: Kind) -> Bool {
    if let first = field.first, first == 0x80 || first == 0xff {
      return switch kind {
      case .time: base256(field) != nil
      case .owner: base256(field).map { (0...mostOwner).contains($0) } ?? false
      case .mode, .device: true
      }
    }
    // GNU tar passes over one NUL, and then takes blanks to the end for no number.
    let isBlank = field.drop { $0 == 0 }.allSatisfy { $0 == 0x20 } && field.last == 0x20
    if isBlank, kind != .device { return false }
    return field.drop { $0 == 0x20 }.drop { (0x30...0x37).contains($0) }
      .allSatisfy { $0 == 0 || $0 == 0x20 }
  }

  /// The size field; nil where Moodle, which reads eleven bytes of it and drops what is no octal
  /// digit, might read another number than libarchive.
  static func size(_ field: ArraySlice<UInt8>) -> Int64? {
    let rest = field.drop { $0 == 0x20 }
    let digits = rest.prefix { (0x30...0x37).contains($0) }
    guard digits.endIndex < field.endIndex,
      rest[digits.endIndex...].allSatisfy({ $0 == 0 || $0 == 0x20 })
    else { return nil }
    return octal(digits)
  }

  /// An octal field; nil for base-256 and anything else.
  static func octal(_ field: ArraySlice<UInt8>) -> Int64? {
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    if digits.isEmpty { return nil }
    return Int64(String(decoding: digits, as: UTF8.self), radix: 8)
  }

  /// A number of so many bytes in two's complement, the first of which says that it is one; nil
  /// beyond 64 bits.
  private static func base256(_ field: ArraySlice<UInt8>) -> Int64? {
    let isNegative = field.first == 0xff
    var value: Int64 = isNegative ? -1 : 0
    for byte in field.dropFirst() {
      let (scaled, isTooMuch) = value.multipliedReportingOverflow(by: 256)
      guard !isTooMuch else { return nil }
      value = scaled | Int64(byte)
    }
    return value
  }

  /// A whole number of a pax record, in digits alone; nil for anything else.
  static func whole(_ value: [UInt8]) -> Int64? {
    guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(String(decoding: value, as: UTF8.self))
  }

  /// Whether a pax record other than the size, if it is one of numbers, says such as GNU tar takes.
  static func isSound(_ value: [UInt8], of key: String) -> Bool {
    switch key {
    case "uid", "gid": return whole(value).map { $0 <= mostOwner } ?? false
    case "GNU.volume.offset", "GNU.volume.size": return whole(value) != nil
    case "mtime", "atime", "ctime":
      let number = value.first == UInt8(ascii: "-") ? Array(value.dropFirst()) : value
      let parts = number.split(separator: 0x2e, maxSplits: 1, omittingEmptySubsequences: false)
      return whole(Array(parts[0])) != nil
        && (parts.count == 1 || parts[1].allSatisfy { (0x30...0x39).contains($0) })
    default: return true
    }
  }
}
