internal import Base
internal import XMLStream

/// Replaces texts in a value in PHP's serialised form (`serialize`), where each text has its length
/// in bytes before it.
struct SerialisedRewriter {
  private let bytes: [UInt8]
  private let replace: (String) -> String?
  private var index = 0
  private var result: [UInt8] = []
  private var isChanged = false
  private static let deepest = 64

  init?(_ bytes: [UInt8], _ replace: @escaping (String) -> String?) {
    guard bytes.count <= Replacements.mostBytes else { return nil }
    self.bytes = bytes
    self.replace = replace
  }

  /// Whether all of it can be read.
  var isSerialised: Bool {
    var copy = self
    return copy.value(0) && copy.index == copy.bytes.count
  }

  /// The value with its texts replaced; nil where none was, or where it cannot be read.
  mutating func rewritten() -> [UInt8]? {
    guard value(0), index == bytes.count, isChanged else { return nil }
    return result
  }

  private mutating func value(_ depth: Int, isKey: Bool = false) -> Bool {
    guard depth < SerialisedRewriter.deepest, index < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "s"): return text(isKey: isKey)
    case UInt8(ascii: "a"): return copy(2) && items(depth)
    case UInt8(ascii: "O"):
      // The class's name: its length, and it in quotes.
      guard copy(2), let length = number(), copy(2 + length + 2) else { return false }
      return items(depth)
    case UInt8(ascii: "N"), UInt8(ascii: "i"), UInt8(ascii: "d"), UInt8(ascii: "b"),
      UInt8(ascii: "r"), UInt8(ascii: "R"):
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: ";")) else { return false }
      return copy(end - index + 1)
    default: return false
    }
  }

  /// As many pairs of key and value as stand before the brace: `2:{…}`.
  private mutating func items(_ depth: Int) -> Bool {
    guard let count = number(), copy(2) else { return false }
    for _ in 0..<count {
      guard value(depth + 1, isKey: true), value(depth + 1) else { return false }
    }
    return copy(1)
  }

  /// A text with its length in bytes before it: `s:5:"hello";`.
  private mutating func text(isKey: Bool) -> Bool {
    let start = result.count
    guard copy(2), let length = number(), copy(2), index + length + 2 <= bytes.count else {
      return false
    }
    let old = bytes[index..<index + length]
    index += length
    if !isKey, let new = replace(String(decoding: old, as: UTF8.self)) {
      isChanged = true
      result.removeSubrange(start...)
      result += "s:\(new.utf8.count):\"".utf8
      result += new.utf8
    } else {
      result += old
    }
    return copy(2)
  }

  /// Digits, which are copied.
  private mutating func number() -> Int? {
    var value = 0
    var count = 0
    while index + count < bytes.count, (0x30...0x39).contains(bytes[index + count]), count < 9 {
      value = value * 10 + Int(bytes[index + count] - 0x30)
      count += 1
    }
    return count > 0 && copy(count) ? value : nil
  }

  private mutating func copy(_ count: Int) -> Bool {
    guard index + count <= bytes.count else { return false }
    result += bytes[index..<index + count]
    index += count
    return true
  }
}

/// What a backup can carry.
enum XMLCarried {
  static func check(_ text: String) throws(GabaritError) -> [UInt8] { try XMLText.escaped(text) }
}
